"""What a caller of a model gives: texts, and names or numbers of what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from classifier.language.sentences import Sentences, split
from classifier.read import read_text
from classifier.read.lines import clean_page
from classifier.report import Report

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

Several: TypeAlias = (
    "Sequence[Report | Sentences | str] | NDArray[np.object_ | np.str_] | pd.Series[str]"
    " | pd.DataFrame"
)
"""Of a data frame, the column ``text``, or the only one that it has."""

Texts: TypeAlias = "Report | Sentences | str | Several"
"""One or several."""

MOST_SENTENCES = 50_000
"""The longest report we know has a fiftieth of this; one of more would take gigabytes."""

MOST_CHARACTERS = 30_000
"""A longer one is not a sentence, and does not fit in a cell of a workbook."""


def several(asked: Any, kind: type, expected: str) -> list[Any] | None:
    """What was asked for as a list.

    Parameters
    ----------
    asked : object
        One, an iterable of them, or None for all.
    kind : type
        What each has to be.
    expected : str
        The beginning of the message if one is something else.

    Returns
    -------
    list or None

    Raises
    ------
    TypeError
    """
    if asked is None:
        return None
    if isinstance(asked, kind):
        asked = [asked]
    listed = hasattr(asked, "__iter__") and not isinstance(asked, str | bytes | dict)
    found = list(asked) if listed else []
    if not listed or not all(isinstance(one, kind) and type(one) is not bool for one in found):
        raise TypeError(f"{expected}, not {asked!r:.60}")
    return found


def one_line(text: str) -> str:
    """A text as `classifier.read_text` cleans it, on one line."""
    return " ".join(clean_page(text))


def split_up(report: Report | Sentences | str, name: str, language: str) -> Sentences:
    """The sentences of a report, or of a text.

    Parameters
    ----------
    report : Report, Sentences or str
    name : str
        What to call a text.
    language : str

    Returns
    -------
    Sentences

    Raises
    ------
    TypeError
        If it is none of these.
    ValueError
        If it has more than `MOST_SENTENCES` sentences, or one that is longer than
        `MOST_CHARACTERS`, or no word.
    """
    if isinstance(report, Sentences):
        return report
    if not isinstance(report, Report | str):
        what = "None" if report is None else type(report).__name__
        raise TypeError(f"expected a text, or a report as read_report gives one, not {what}")
    text = read_text(report, name=name) if isinstance(report, str) else report
    sentences = split(text, language=language)
    if len(sentences) > MOST_SENTENCES:
        raise ValueError(f"has {len(sentences):,} sentences, more than {MOST_SENTENCES:,}")
    longest = int((sentences.ends - sentences.starts).max(initial=0))
    if longest > MOST_CHARACTERS:
        raise ValueError(f"has {longest:,} characters without an end of sentence")
    return sentences
