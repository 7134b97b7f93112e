"""An evaluation, for formats of any table."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from classifier.draw import document as doc
from classifier.write import Format, tables_of
from classifier.write.columns import Column, Table
from train.annotation import of_reports
from train.fit.against import Comparison
from train.fit.evaluate import Evaluation, LabelEvaluation
from train.fit.overlap import warning_of
from train.fit.scores import Interval

FORMATS: dict[str, Format] = tables_of(__name__, sheets="sheets")
"""Formats of an evaluation as tables; its page, which has plots, is `train.report.pages`."""

DIFFERENCE = "macro-F1 minus that of the other model"

_SCORES = ("precision", "recall", "f1", "average_precision")
_COLUMNS = [
    Column("label", 12),
    Column("name", 28),
    Column("sentences", kind=int),
    *(
        Column(f"{score}{end}", number_format="0.00", kind=float)
        for score in _SCORES
        for end in ("", "_low", "_high")
    ),
    Column("calibration_error", number_format="0.000", kind=float),
    Column("difference", number_format="0.00", kind=float),
    Column("difference_low", number_format="0.00", kind=float),
    Column("difference_high", number_format="0.00", kind=float),
    Column("instead", 40),
]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An evaluation, and how the model does against another.

    Attributes
    ----------
    title : str
    found : Evaluation
    comparison : Comparison or None
    """

    title: str
    found: Evaluation
    comparison: Comparison | None = None

    @property
    def labels(self) -> Iterator[tuple[str, LabelEvaluation]]:
        """The themes, groups and polarities, and which they are."""
        found = self.found
        for kind, labels in (
            ("theme", found.themes),
            ("group", found.groups),
            ("polarity", found.polarities),
        ):
            yield from ((kind, label) for label in labels)

    @property
    def totals(self) -> list[tuple[str, Interval]]:
        """What is said of all labels together."""
        found = self.found
        other = self.comparison.difference if self.comparison else None
        scores = [
            ("themes: macro-F1", found.macro_f1),
            ("themes: micro-F1", found.micro_f1),
            ("groups of themes: macro-F1", found.group_macro_f1),
            ("polarity: macro-F1", found.polarity_macro_f1),
            (DIFFERENCE, other),
        ]
        return [(name, score) for name, score in scores if score]

    @property
    def warnings(self) -> list[str]:
        """That a model was trained on what it is scored on; sentences without full stops."""
        other = self.comparison.trained_on if self.comparison else ()
        models = (("the model", self.found.trained_on), ("the other model", other))
        return [warning_of(model, reports) for model, reports in models if reports]

    @property
    def better(self) -> str:
        """How often the model is better than the other; a clause."""
        share = self.comparison.better if self.comparison else 0.0
        return f"better in {share:.0%} of the resamples"

    @property
    def differences(self) -> list[tuple[str, Interval]]:
        """How much better the model finds each theme than the other, the most first."""
        themes = self.comparison.themes if self.comparison else ()
        return sorted(themes, key=lambda pair: -pair[1].value)


def records(evaluated: Evaluated) -> Iterator[dict[str, Any]]:
    """One record for each theme, group and polarity; a score that is undefined is null."""
    others = dict(evaluated.comparison.themes) if evaluated.comparison else {}
    for kind, label in evaluated.labels:
        record: dict[str, Any] = {"label": kind, "name": label.name, "sentences": label.support}
        for score in _SCORES:
            record |= _ends(score, getattr(label, score) if label.support else None)
        record["calibration_error"] = _rounded(label.calibration_error)
        record |= _ends("difference", others.get(label.name) if kind == "theme" else None)
        record["instead"] = ", ".join(f"{name} {count}" for name, count in label.instead)
        yield record


def _ends(name: str, score: Interval | None) -> dict[str, float | None]:
    values = (score.value, score.low, score.high) if score else (None, None, None)
    return {
        f"{name}{end}": _rounded(value)
        for end, value in zip(("", "_low", "_high"), values, strict=True)
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else round(value, 4)


def rows(evaluated: Evaluated) -> Table:
    """One row for each theme, group and polarity."""
    return Table.of("Labels", _COLUMNS, records(evaluated))


def sheets(evaluated: Evaluated) -> list[Table]:
    """The labels, what is said of all together, and how polarities were confused."""
    names = ("value", "low", "high")
    columns = [
        Column("score", 40),
        *(Column(name, number_format="0.000", kind=float) for name in names),
    ]
    totals = ((name, *_ends("", score).values()) for name, score in evaluated.totals)
    found = [rows(evaluated), Table("Together", columns, totals)]
    if confusion := evaluated.found.polarity_confusion:
        columns = [Column("annotated", 20), *(Column(f"as {name}") for name in confusion.names)]
        counts = ((n, *row) for n, row in zip(confusion.names, confusion.counts, strict=True))
        found.append(Table("Polarity", columns, counts))
    return found


def document(evaluated: Evaluated) -> doc.Document:
    """Scores with their intervals, and what was assigned in place of what was missed."""
    found = evaluated.found
    header = ("Name", "Sentences", "Precision", "Recall", "F1 (95%)", "Calibration error")
    blocks: list[doc.Block] = [
        doc.Text(f"Scored on {of_reports(found.sentences, found.reports)}."),
        *(doc.Text(f"{warning[0].upper()}{warning[1:]}.") for warning in evaluated.warnings),
        doc.Bullets(tuple(f"{name} {score}" for name, score in evaluated.totals)),
    ]
    for title, labels in (
        ("Themes", found.themes),
        ("Groups of themes", found.groups),
        ("Polarities", found.polarities),
    ):
        if labels:
            cells = tuple(
                (
                    label.name,
                    f"{label.support:,}",
                    *(_shown(label, label.precision, label.recall)),
                    f"{label.f1.value:.2f} ({label.f1.low:.2f}–{label.f1.high:.2f})"
                    if label.support
                    else "–",
                    f"{label.calibration_error:.3f}",
                )
                for label in labels
            )
            blocks += [
                doc.Heading(title),
                doc.Table(f"Scores of {title.lower()}", header, cells, numbers=5),
            ]
    missed = [label for _, label in evaluated.labels if label.instead]
    if missed:
        cells = tuple(
            (label.name, ", ".join(f"{name} {count}" for name, count in label.instead))
            for label in missed
        )
        of_missed = doc.Table("What was assigned instead", ("Name", "Assigned wrongly"), cells)
        blocks += [doc.Heading("Where it was missed"), of_missed]
    if confusion := found.polarity_confusion:
        cells = tuple(
            (name, *map(str, counts))
            for name, counts in zip(confusion.names, confusion.counts, strict=True)
        )
        names = (f"as {name}" for name in confusion.names)
        caption = "Polarity as annotated, and as assigned"
        of_names = doc.Table(caption, ("Annotated", *names), cells, numbers=len(confusion.names))
        blocks += [doc.Heading("Polarity, annotated and assigned"), of_names]
    if evaluated.comparison:
        cells = tuple((name, str(score)) for name, score in evaluated.differences)
        caption = "F1 minus that of the other model"
        blocks += [
            doc.Heading("Against the other model"),
            doc.Text(f"The model is {evaluated.better}."),
            doc.Table(caption, ("Theme", "Difference in F1 (95%)"), cells, numbers=1),
        ]
    return doc.Document(evaluated.title, tuple(blocks))


def _shown(label: LabelEvaluation, *scores: Interval) -> list[str]:
    return [f"{score.value:.2f}" if label.support else "–" for score in scores]
