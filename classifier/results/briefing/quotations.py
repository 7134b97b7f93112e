"""What the reports say, theme by theme, in their own words: weaknesses first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from classifier.draw.document import Block, Heading, Quotation, Quotations, Text
from classifier.results.briefing.citation import reference
from classifier.results.briefing.material import Material, spread
from classifier.results.briefing.method import finding
from classifier.results.telling import Quote

_HEADS = {
    "improvement": "Needs to improve",
    "mixed": "Both a strength and a need to improve",
    "strength": "Strengths",
}


def quotations(material: Material, n: int) -> Iterator[Block]:
    """Quotations, theme by theme, weaknesses first; neutral sentences are none.

    Parameters
    ----------
    material : Material
    n : int
        The most of each theme and polarity.

    Yields
    ------
    Block
    """
    if not n:
        return
    yield Heading("Theme by theme")
    for k, theme in zip(material.which, material.themes, strict=True):
        if not any(material.count(k)):
            continue
        yield Heading(theme.display_name, 2)
        for polarity in material.polarities or (None,):
            counts = material.count(k, polarity)
            if polarity == "neutral" or not any(counts):
                continue
            if polarity is not None:
                yield Heading(_HEADS.get(polarity, finding(polarity)), 3)
            chosen = _chosen(material, k, polarity, n)
            told = f"{spread(counts)}." if len(material.current) > 1 else ""
            if len(chosen) < sum(counts):
                told = f"{spread(counts)}; {len(chosen)} quoted, the most telling first."
            if told:
                yield Text(told)
            yield Quotations(tuple(chosen))


def _chosen(material: Material, k: int, polarity: str | None, n: int) -> list[Quotation]:
    """Quotations: of every report the one that tells the most, and so on; doubtful ones last."""
    by_report = [
        [(i, quote) for quote in material.quotes[i.summary.report][k] if quote.polarity == polarity]
        for i in material.current
    ]
    turns = zip_longest(*by_report)
    ranked = [
        pair
        for turn in turns
        for pair in sorted(filter(None, turn), key=lambda pair: -_sureness(pair[1]))
    ]
    quoted = []
    for i, quote in ranked[:n]:
        unsure = quote.unsure(i.doubt)
        doubt = f"Check: {unsure}" if unsure else ""
        where = reference(quote, material.names[i])
        quoted.append(Quotation(quote.sentence.text, where, doubt=doubt))
    return sorted(quoted, key=lambda quotation: bool(quotation.doubt))


def _sureness(quote: Quote) -> float:
    return quote.probability * (quote.polarity_probability or 1.0)
