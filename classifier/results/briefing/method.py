"""How sentences were found and how far to trust that, from what the manifest of a model says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from classifier.codebook import Theme
from classifier.draw.document import Block, Bullets, Heading, Table, Text
from classifier.draw.polarities import counted
from classifier.report import FRAMEWORKS
from classifier.results.doubtful import DOUBT, DOUBT_UNFAMILIAR

FINDINGS = {
    "improvement": "Needs to improve",
    "mixed": "Both",
    "strength": "Strength",
    "neutral": "Neutral",
}
"""Polarities as the heads of tables, weaknesses first."""

_OTHER = "other"  # what scores call the kinds of which there were too few reports


def by_weakness(polarities: Collection[str]) -> list[str]:
    """The polarities of a model, weaknesses first, neutral ones last.

    Examples
    --------
    >>> by_weakness(("strength", "neutral", "open", "improvement"))
    ['improvement', 'strength', 'open', 'neutral']
    """
    known = [name for name in FINDINGS if name in polarities]
    named = [name for name in known if name != "neutral"]
    others = [name for name in polarities if name not in FINDINGS]
    return [*named, *others, *known[len(named) :]]


def finding(polarity: str) -> str:
    """A polarity as people call it."""
    return FINDINGS.get(polarity, polarity.capitalize())


def method_note(
    manifest: Mapping[str, Any],
    themes: Sequence[Theme],
    frameworks: Collection[str | None],
    unfamiliar: Sequence[str],
    left_out: int,
) -> Iterator[Block]:
    """How the sentences were found, and the limits of that.

    Parameters
    ----------
    manifest : mapping
        That of the model (`classifier.bundle.manifest.read_manifest`), which may hold anything
        where it speaks of data and scores: what is missing there is not said.
    themes : sequence of Theme
        Those that the document is about.
    frameworks : collection of str or None
        Kinds of the reports, as `Cover.framework` has them.
    unfamiliar : sequence of str
        The reports that are unlike those that the model has seen.
    left_out : int
        Sentences that are not counted.

    Yields
    ------
    Block
    """
    title = manifest.get("title") or "a model without a title"
    polarities = manifest["codebook"].get("polarity") or ()
    yield Heading("Method and limits")
    yield Text(
        f"A program read the reports and split them into sentences. A model ({title}) gave each"
        " sentence the themes that it is about"
        + (", and whether it reports a strength, a need to improve, both or neither"
           if "strength" in polarities else "")
        + ". Quotations are the words of the reports, unchanged; nothing here was written by the"
        " model. Figures count sentences: reports differ in length, and a count is not a judgement"
        " of a service."
    )  # fmt: skip
    yield Text(
        "The model makes mistakes, and misses sentences. Read a quotation in the report before you"
        " rely on it. Where a quotation is marked “Check”, the chance that the theme or the finding"
        f" is wrong is {DOUBT:.0%} or more ({DOUBT_UNFAMILIAR:.0%} in a report that is unlike"
        f" those that the model has seen).{_marks(manifest)} No decision about a person should"
        " rest on it."
    )
    if left_out:
        yield Text(
            f"{counted(left_out, 'sentence')} about the area, the inspection or its method"
            f" {'is' if left_out == 1 else 'are'} not counted and not quoted."
        )
    if unfamiliar:
        yield Text(
            "These reports are unlike those that the model has seen, and its tags in them are less"
            " sure:"
        )
        yield Bullets(tuple(unfamiliar))
    yield from _scores(manifest, themes, frameworks)
    if provenance := _text(manifest, "provenance"):
        yield Text(f"What the model learnt from, as its maker describes it: {provenance}")


def _marks(manifest: Mapping[str, Any]) -> str:
    """What such marks were worth where that was measured."""
    marked, found = (
        _number(manifest, "scores", "polarity_doubt", name) for name in ("sentences", "mistakes")
    )
    if marked is None or found is None:
        return ""
    return (
        f" In tests, {marked:.0%} of sentences had a finding that was marked, and among these were"
        f" {found:.0%} of the wrong ones."
    )


def _scores(
    manifest: Mapping[str, Any], themes: Sequence[Theme], frameworks: Collection[str | None]
) -> Iterator[Block]:
    reports, sentences, folds = (
        _value(manifest, *path)
        for path in (("data", "reports"), ("data", "sentences"), ("scores", "folds"))
    )
    of_theme = _named(manifest, "themes", "name")
    if not of_theme:
        yield Text("How good the model is was not measured when it was trained.")
        return
    on = ""
    if isinstance(reports, int) and isinstance(sentences, int):
        on = f" from {counted(sentences, 'sentence')} of {counted(reports, 'report')}"
    yield Text(
        f"The model learnt{on}. It was tested on parts of them that it had not learnt from"
        + (f" ({folds}-fold cross-validation)" if isinstance(folds, int) else "")
        + ". In the tables, “right” is the share of the sentences it tagged that it should have"
        " tagged (precision), “found” the share of the sentences it should have tagged that it did"
        " (recall); both say how far it agrees with the labels that it learnt from."
    )
    rows = []
    for theme in themes:
        scores = of_theme.get(theme.name, {})
        rows.append((theme.display_name, *_shares(scores, "precision", "recall")))
    yield Table("How well the model tags the themes", ("Theme", "Right", "Found"), tuple(rows), 2)
    if of_polarity := _named(manifest, "polarities", "name"):
        yield Table(
            "How well it tells findings apart",
            ("Finding", "Right", "Found"),
            tuple(
                (finding(name), *_shares(of_polarity[name], "precision", "recall"))
                for name in by_weakness(of_polarity)
            ),
            2,
        )
    of_kind = _named(manifest, "kinds", "kind")
    if not of_kind:
        return
    kinds = sorted({kind or _OTHER for kind in frameworks})
    rows = [
        (
            _kind(kind),
            str(of_kind[kind].get("reports", "")),
            *_shares(of_kind[kind], "micro_f1", "polarity_accuracy"),
        )
        for kind in kinds
        if kind in of_kind
    ]
    if rows:
        yield Table(
            "How good it is on reports of these kinds",
            ("Kind of report", "Reports it was tested on", "Themes (micro-F1)", "Finding right"),
            tuple(rows),
            3,
        )
    if without := [_kind(kind) for kind in kinds if kind not in of_kind]:
        yield Text(
            f"How good it is on reports of these kinds was not measured: {', '.join(without)}."
        )


def _kind(kind: str) -> str:
    return "Other documents" if kind == _OTHER else capital(FRAMEWORKS.get(kind, kind))


def capital(text: str) -> str:
    """The same with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def _shares(scores: Mapping[str, Any], *names: str) -> list[str]:
    found = [_number(scores, name) for name in names]
    return ["–" if value is None else f"{value:.0%}" for value in found]


def _named(manifest: Mapping[str, Any], what: str, key: str) -> dict[str, Mapping[str, Any]]:
    """Scores by what they are of."""
    scores = _value(manifest, "scores", what)
    if not isinstance(scores, list):
        return {}
    return {str(each[key]): each for each in scores if isinstance(each, dict) and each.get(key)}


def _number(found: Any, *path: str) -> float | None:
    value = _value(found, *path, "mean")
    return float(value) if isinstance(value, int | float) else None


def _text(found: Any, *path: str) -> str:
    value = _value(found, *path)
    return value if isinstance(value, str) else ""


def _value(found: Any, *path: str) -> Any:
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found
