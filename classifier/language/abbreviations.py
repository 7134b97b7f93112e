"""Full stops that end no sentence: those of abbreviations, initials and marks of lists.

The kinds of stops are those of the "golden rules" of Pragmatic Segmenter and pySBD; which words are
listed comes from reports on services.
"""

from __future__ import annotations

import re
from itertools import islice

from classifier.read.items import following as following_labels

_TITLES = frozenset("mr mrs dr prof cllr rev".split())  # in capitals, too
_NEVER_END = _TITLES | frozenset(
    "ms mx hon e.g i.e eg ie cf c.f n.b a.k.a w.e.f viz para paras fig approx vs v incl esp nos"
    " vol".split()
)
_BEFORE_NAME = frozenset(  # other titles, and what names of places begin with; not ft or SEN
    "Capt Ch Cmdr Col Det Ft Gen Gov Gt Insp Lt Maj Messrs Mt Revd Rt Sen Sgt St Supt".split()
)
_BEFORE_NUMBER = frozenset(
    "no n° nº nr p pp s ss sec sect reg regs r rr sch schs cl cls ch chap chs pt figs vols ref refs"
    " tel ext c ca yr est cap".split()
)
_CAPITAL_BEFORE_NUMBER = frozenset(("Art", "Arts", "App"))  # others are words: art, an app
_BEFORE_LABEL = frozenset(("sch", "app", "pt", "ch", "fig", "vol", "art"))  # Sch. II, App. B
_SHORT = 4  # letters of the longest that is on no list
_MONTHS = "jan feb mar apr may jun jul aug sep sept oct nov dec".split()
_DAYS = "mon tue tues wed weds thu thur thurs fri sat sun".split()
_CALENDAR = frozenset(_MONTHS + _DAYS)
_COUNTIES = frozenset("antrim armagh derry down durham fermanagh londonderry tyrone".split())
_LABELLED = frozenset(  # what a single letter may be the name of
    "annex annexe appendix area band block box building category chapter child class column family"
    " figure form grade group hepatitis house key level line option part parent phase plan room row"
    " school section sibling site stage step strand table team theme tier type unit vitamin ward"
    " witness".split()
)
_STARTERS = frozenset(
    "the a an this that these those they it he she we you i in on at for from when where while as"
    " if some many most all few children however although despite there his her their its our my"
    " your what who why how which did does do is are was were has have can could will would should"
    " both each every another other such then also after before during since until by to no not"
    " one two three".split()
)
_OPENERS = frozenset(  # what sentences of reports begin with, and surnames and bodies don't
    "carers families inspectors leaders managers parents social staff".split()
)
_LABEL = re.compile(r"(?:[IVX]{2,5}|[B-HJ-Z]\d?|[AI](?:\d|(?! )))\b")
_DOTTED = re.compile(r"(?:[A-Za-z]{1,2}\.-?)+[A-Za-z]{1,2}")
_OF_DAY = frozenset(("a.m", "p.m"))
_LONGEST_TIME = 24  # characters
_DATE = re.compile(rf"(?:{'|'.join(_MONTHS)})[a-z]* \d{{4}}", re.IGNORECASE)
_NO_SENTENCE = re.compile(
    r"[•⁃(]? ?(?:\d{1,2}|[a-z]|[ivx]{1,4})\.\)?\s*"
    r"|(?:At|By|From|Before|After|Until|Around) [\d.:]{1,5} ?[ap]\.m\.\s*"
)
_MARK = re.compile(r"[•⁃]? ?\(?(\d{1,2}|[a-z]|[ivx]{2,4})(?:\.\)|[.)])\s+(?=[\"'‘“]?[A-Z])")
_NEXT_MARK = re.compile(rf"(?<=\s){_MARK.pattern}")
_MOST_MARKS = 100  # that are looked at for the items of one paragraph
_WORD = re.compile(r"[^\W\d_]+")


def goes_on(text: str, before: str, stop: int, end: int) -> bool:
    """Whether a sentence goes on after a full stop that could end it.

    Parameters
    ----------
    text : str
    before : str
        What stands before the stop, from the last white space on, without quotes and brackets.
    stop, end : int
        Where the full stop stands, and where the next word begins.

    Returns
    -------
    bool
    """
    word = before.casefold()
    if len(word) > _SHORT and word not in _NEVER_END and before not in _BEFORE_NAME:
        if word not in _CALENDAR and "." not in word:
            return False
    if before.isupper() and before.isalpha() and len(before) > 1 and word not in _TITLES:
        return False  # SEN and MS are no Senator and no Ms
    if word in _NEVER_END or before in _BEFORE_NAME:
        return True
    following = text[end : end + 16].lstrip("\"'‘“([")
    digit = following[:1].isdigit()
    if before.isdigit():
        return len(before) < 3 and _DATE.match(following) is not None
    if word in _BEFORE_NUMBER or before in _CAPITAL_BEFORE_NUMBER:
        if digit or (word in _BEFORE_LABEL and _LABEL.match(following)):
            return True
    if before == "No":
        return digit or _first_word(following) not in _STARTERS
    if before == "Co":
        return _first_word(following) in _COUNTIES
    if word == "al":
        return digit or text[end] in "(["
    if word in _CALENDAR and before[0].isupper():
        return digit or _first_word(following) in _CALENDAR
    if word in _OF_DAY:
        return _first_word(following)[:3] in _CALENDAR
    if before[:1].isupper() and (len(before) == 1 or _DOTTED.fullmatch(before)):
        return _is_name(text[max(0, stop - 24) : stop], before, following)
    return False


def is_sentence(text: str) -> bool:
    """Whether what two ends of sentences enclose is one, and no mark or time: "2.", "At 9 a.m."."""
    return len(text) > _LONGEST_TIME or _NO_SENTENCE.fullmatch(text) is None


def _first_word(following: str) -> str:
    found = _WORD.match(following)
    return found[0].casefold() if found else ""


def _is_name(tail: str, before: str, following: str) -> bool:
    """Whether initials, or an acronym with stops, go on in a name: A. B. Tan, the U.K. Government.

    Where the next word opens sentences, or a letter is the name of something (grade C), they don't.
    """
    first = _first_word(following)
    if not following[:1].isupper():
        return False
    if following[1:2] == ".":
        return True
    if first in _STARTERS or not (following[1:2].islower() or following[1:2] in "’'"):
        return False
    if len(before) > 1:
        return first not in _OPENERS
    label = tail[: -len(before)].split()[-1:]
    return not (label and label[0].casefold() in _LABELLED)


def marks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the marks of a list stand that is written as one paragraph: "1) Visit 2) Listen".

    Parameters
    ----------
    text : str
    start, end : int
        The paragraph. It has to begin with a mark, and each other one has to be the next in order.

    Returns
    -------
    list of tuple of int
        Where each mark begins, and where the text of its item does; none for a single item.
    """
    first = _MARK.match(text, start, end)
    if not first:
        return []
    found = [first.span()]
    expected = following_labels(first[1])
    for mark in islice(_NEXT_MARK.finditer(text, first.end(), end), _MOST_MARKS):
        if mark[1] in expected:
            expected = following_labels(mark[1])
            found.append(mark.span())
    return found if len(found) > 1 else []
