"""CSV that a spreadsheet opens as it is: one row for each sentence."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from classifier.characters import CONTROL, DIRECTION, INVISIBLE

if TYPE_CHECKING:
    from classifier.results.sentence import TaggedSentence
    from classifier.results.tagged import TaggedReport

# A cell that begins with one of these is a formula to a spreadsheet (OWASP, "CSV injection"), or
# may become one: programs drop what can't be seen before it.
_UNSEEN = rf"\s{CONTROL}{DIRECTION}{INVISIBLE}"
FORMULA = re.compile(rf"'*(?:[{_UNSEEN}]*[=+\-@＝＋－＠]|[\t\r\n])")
NOTHING = frozenset(
    ["", "-", "--", "–", "—", ".", "nan", "null", "none", "nil", "na", "n/a", "n.a.", "<na>"]
).union(["#n/a", "#nv", "#n/d", "(blank)", "(leer)"])  # of spreadsheets
"""What stands in a cell, in lower case, for nothing."""

DATE = r"\d{4}-\d\d-\d\d(?:T00:00:00)?"
"""What a cell has where a spreadsheet made a date of a name."""

NOT_PLAIN = re.compile(
    r'[;,|\n\[\](){}"\uff1b\uff0c\u3001\u061b\u060c]|\S#\S|^\s|\s$|^#.*[!?]$'
    rf"|^{DATE}$|^(?:"
    + "|".join(re.sub(r"[.()]", r"\\\g<0>", word) for word in sorted(NOTHING))
    + ")$",
    re.IGNORECASE,
)
"""A name that may not come back from a cell of several; an expression of JavaScript, too."""


def safe_cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula: such text gets a leading apostrophe.

    `restored` removes it again. Text that has apostrophes of its own before the sign gets one
    more, so that nothing is lost.

    Examples
    --------
    >>> safe_cell("=1+1")
    "'=1+1"
    """
    if isinstance(value, str) and FORMULA.match(value):
        return "'" + value
    return value


def restored(value: str) -> str:
    """What `safe_cell` was given.

    Examples
    --------
    >>> restored("'=1+1"), restored("'tis so")
    ('=1+1', "'tis so")
    """
    return value[1:] if value.startswith("'") and FORMULA.match(value) else value


def write_rows(rows: Iterable[Mapping[str, Any]], file: TextIO) -> None:
    """Write a table with the columns of its first row, no cell of which is a formula.

    Parameters
    ----------
    rows : iterable of mapping
        Cells by the name of the column.
    file : text file
    """
    writer = csv.writer(file)
    columns: list[str] | None = None
    for cells in rows:
        if columns is None:
            columns = list(cells)
            writer.writerow(map(safe_cell, columns))  # among them names from an untrusted codebook
        writer.writerow([safe_cell(cells[name]) for name in columns])


def joined(names: Sequence[str]) -> str:
    """Names in one cell: separated by semicolons, or as a JSON list where a name has one itself.

    Examples
    --------
    >>> joined(["health", "education"]), joined(["education, employment", "health"])
    ('health;education', '["education, employment", "health"]')
    """
    if any(NOT_PLAIN.search(name) for name in names):
        return json.dumps(names, ensure_ascii=False)
    return ";".join(names)


def rows(
    report: TaggedReport, all_scores: bool = False
) -> Iterator[tuple[TaggedSentence, dict[str, Any]]]:
    """The sentences of a report, and each as cells.

    Parameters
    ----------
    report : TaggedReport
    all_scores : bool, default False
        Add ``score_<theme>`` for each theme.

    Yields
    ------
    tuple of (TaggedSentence, dict)
        The cells by the name of the column.
    """
    for tagged in report:
        cells = _row(tagged, all_scores)
        if report.judged:  # an empty cell is all themes
            cells["judged"] = "" if tagged.judged is None else joined(tagged.judged) or "[]"
        if report.codings:
            said = [coding.to_dict() for coding in tagged.codings]
            cells["codings"] = json.dumps(said, ensure_ascii=False) if said else ""
        yield tagged, cells


def _row(tagged: TaggedSentence, all_scores: bool) -> dict[str, Any]:
    cells = tagged.to_dict() if tagged.by_hand else tagged.to_row(all_scores=all_scores)
    for name in ("themes", "uncertain"):
        if name in cells:
            cells[name] = joined(cells[name])
    if "theme_probabilities" in cells:
        cells["theme_probabilities"] = ";".join(map(str, cells["theme_probabilities"]))
    return cells


def write(reports: Iterable[TaggedReport], file: TextIO, all_scores: bool = False) -> None:
    """Write one row for each sentence.

    Parameters
    ----------
    reports : iterable of TaggedReport
    file : text file
        Opened with ``newline=""``.
    all_scores : bool, default False
        Add a column ``score_<theme>`` for each theme.

    Notes
    -----
    ``themes`` holds the names of the assigned themes, ``theme_probabilities`` their
    probabilities in the same order, both separated by semicolons. Annotations that are not of all
    themes have ``judged`` as well: the names of the themes that somebody decided on, ``[]`` for
    none. Those of people who are known by name have ``codings``, as JSON: who said what, with
    their memos.
    """
    write_rows((cells for report in reports for _, cells in rows(report, all_scores)), file)
