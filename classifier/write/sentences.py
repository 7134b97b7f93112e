"""Tagged reports as a document: the sentences under their headings, with themes and polarity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from classifier.draw import document as doc
from classifier.results.sentence import TaggedSentence
from classifier.results.tagged import TaggedReport


def document(reports: Iterable[TaggedReport], all_scores: bool = False) -> doc.Document:  # noqa: ARG001
    """The sentences of each report.

    Parameters
    ----------
    reports : iterable of TaggedReport
    all_scores : bool
        Has no effect: a document has the themes that were assigned.

    Returns
    -------
    Document
    """
    return doc.Document("Sentences and their themes", tuple(_blocks(reports)))


def _blocks(reports: Iterable[TaggedReport]) -> Iterator[doc.Block]:
    for tagged in reports:
        yield doc.Heading(tagged.report.name)
        if tagged.warning:
            yield doc.Text(tagged.warning)
        if not len(tagged):
            yield doc.Text("No sentence.")
        titles = {theme.name: theme.title for theme in tagged.codebook.themes}
        for heading, some in groupby(tagged, key=lambda one: one.sentence.heading):
            if heading:
                yield doc.Heading(heading, 2)
            yield doc.Quotations(tuple(_quotation(one, titles) for one in some))


def _quotation(one: TaggedSentence, titles: dict[str, str]) -> doc.Quotation:
    """A sentence with what is said of it, as ``Workforce 0.97; improvement 0.93``."""
    doubts = one.uncertain or {}
    said = [
        f"{titles[name]}{_sure(p, one)}{'?' if name in doubts else ''}"
        for name, p in one.themes.items()
    ]
    missed = (name for name in doubts if name not in one.themes)
    said += [f"perhaps {titles[name]} {doubts[name]:.2f}" for name in missed]
    if one.polarity:
        mark = "?" if one.polarity_uncertain else ""
        said.append(f"{one.polarity}{_sure(one.polarity_probability, one)}{mark}")
    at = one.sentence
    return doc.Quotation(at.text, f"{at.where}; {', '.join(said) or 'no theme'}")


def _sure(probability: float | None, one: TaggedSentence) -> str:
    return "" if one.by_hand or probability is None else f" {probability:.2f}"
