"""Annotations as tagged reports, so that the same writers serve both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

import numpy as np

from classifier.codebook import Codebook
from classifier.draw.polarities import SIGNS
from classifier.report import Role, Sentence
from classifier.results.tagged import TaggedReport
from train.annotation import Annotation, as_codebook, as_report


def complete_codebook(annotations: Sequence[Annotation], codebook: Codebook | None) -> Codebook:
    """A codebook with every theme and polarity of the annotations.

    Parameters
    ----------
    annotations : sequence of Annotation
    codebook : Codebook or None

    Returns
    -------
    Codebook
        That of the argument, with the names that it lacks at its end.
    """
    found = as_codebook(annotations)
    if codebook is None:
        return found
    return replace(
        codebook,
        themes=codebook.themes + found.without(codebook.names).themes,
        polarities={**codebook.polarities, **found.polarities, **codebook.polarities},
    )


def _place(polarity: str) -> int:
    """Where a polarity stands; those that are not among ours stay behind them, as they come."""
    return [*SIGNS, polarity].index(polarity)


def as_tagged(
    annotations: Sequence[Annotation], codebook: Codebook | None = None, coder: str | None = None
) -> Iterator[TaggedReport]:
    """Annotations in the form of results.

    Parameters
    ----------
    annotations : sequence of Annotation
    codebook : Codebook, optional
        Gives titles, definitions and colours where a format has them.
    coder : str, optional
        Who annotated, where the annotations do not say; by default the first who is known by
        name, or else "annotator".

    Yields
    ------
    TaggedReport
        One for each report in order of first appearance, and one, called ``""``, for the
        sentences of unknown reports. All of them have the same codebook.
    """
    codebook = complete_codebook(annotations, codebook)
    polarities = tuple(sorted(codebook.polarities, key=_place))
    coders = (coding.coder for a in annotations for coding in a.codings if coding.coder)
    coder = coder or next(coders, "annotator")
    coded = any(annotation.codings for annotation in annotations)
    partly = any(annotation.judged is not None for annotation in annotations)
    by_report: dict[str, list[Annotation]] = {}
    for annotation in annotations:
        by_report.setdefault(annotation.report or "", []).append(annotation)
    for name, rows in by_report.items():
        report, starts = as_report(name, rows)
        sentences = tuple(
            Sentence(
                report=name,
                sentence=row.sentence or 0,
                page=None,
                section=row.section,
                heading=row.heading,
                paragraph=row.paragraph,
                kind=row.kind,
                start=start,
                end=start + len(row.text),
                text=row.text,
                role=cast("Role | None", row.role),
                block=row.block,
                framework=row.framework,
            )
            for row, start in zip(rows, starts, strict=True)
        )
        assigned = np.array([[t in row.themes for t in codebook.names] for row in rows], dtype=bool)
        judged = [
            None if row.judged is None else tuple(n for n in codebook.names if n in row.judged)
            for row in rows
        ]
        polarity = np.array(
            [polarities.index(row.polarity) if row.polarity else -1 for row in rows], dtype=np.int64
        )
        yield TaggedReport(
            report=report,
            sentences=sentences,
            codebook=codebook,
            probabilities=assigned.astype(np.float64),
            assigned=assigned,
            polarities=polarities,
            polarity_probabilities=np.ones((len(rows), len(polarities))),
            polarity=polarity,
            coder=coder,
            by_hand=True,
            judged=tuple(judged) if partly else (),
            codings=tuple(row.codings for row in rows) if coded else (),
        )
