"""Why themes were assigned, for formats of any table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from classifier.draw import document as doc
from classifier.results.explanation import Explanation
from classifier.write.columns import Column, Table

_COLUMNS = [
    Column("report", 30),
    Column("sentence", 10, kind=int),
    Column("text", 80),
    Column("theme", 24),
    Column("probability", number_format="0.00", kind=float),
    Column("threshold", number_format="0.00", kind=float),
    Column("decided", kind=bool),
    Column("score", number_format="0.00", kind=float),
    Column("what", 28),
    Column("word", 20),
    Column("contribution", number_format="0.00", kind=float),
]


def records(explanations: Iterable[Explanation]) -> Iterator[dict[str, Any]]:
    """One record for each explanation."""
    return (explanation.to_dict() for explanation in explanations)


def rows(explanations: Iterable[Explanation]) -> Table:
    """One row for all that adds to a score: the base, each word, and each of the surroundings."""
    return Table.of("Explanations", _COLUMNS, _rows(explanations))


def _rows(explanations: Iterable[Explanation]) -> Iterator[dict[str, Any]]:
    for record in records(explanations):
        adds = [("base", None, record["base"])]
        adds += [("word", word["text"], word["contribution"]) for word in record["words"]]
        adds += [(name, None, value) for name, value in record["surroundings"].items()]
        for what, word, value in adds:
            yield {**record, "what": what, "word": word, "contribution": value}


def document(explanations: Iterable[Explanation]) -> doc.Document:
    """Each sentence, and what adds to the score of the theme."""
    blocks: list[doc.Block] = []
    for found in explanations:
        at = found.sentence
        where = f"{at.report}, sentence {at.sentence}"
        verdict = f"{found.probability:.2f}, {found.verdict} (from {found.threshold:.2f})"
        adds = [(name, f"{value:+.2f}") for name, value in found.strongest()]
        blocks += [
            doc.Heading(f"{where}: {found.theme}"),
            doc.Quotations((doc.Quotation(at.text, where),)),
            doc.Text(f"{found.theme}: {verdict}"),
            doc.Table(
                f"What adds to the score of {found.theme}",
                ("What", "Log-odds"),
                (*adds, ("together", f"{found.score:+.2f}")),
                numbers=1,
            ),
        ]
    return doc.Document("Why themes were assigned", tuple(blocks))
