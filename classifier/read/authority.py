"""Whose services a report is about, by its cover."""

from __future__ import annotations

import re
from collections.abc import Sequence

from classifier.read.lines import Line

_VISIT = re.compile(
    r"(?:focused|monitoring) visit (?:to|of)(?: the)? (.{3,60}?)"
    r"(?: local authority)?,? children.s (?:social care )?services",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"inspection of (.{1,200}?)(?: local authority)? children.s (?:social care )?services",
    re.IGNORECASE,
)
_COUNCIL_WORDS = re.compile(
    r"^(?:the )?(?:(?:(?:royal|london|metropolitan) )?borough of |city of (?!london\b)|county of )"
    r"|(?: (?:metropolitan|county|city|borough|district|unitary|council|authority|local))+$",
    re.IGNORECASE,
)
_LONGEST_NAME = 200  # of an authority; the longest we know has 35 characters


def authority_name(text: str) -> str:
    """A council's name without its legal form, so that its reports can be put side by side.

    Examples
    --------
    >>> authority_name("City of York Council")
    'York'
    """
    name = " ".join(text.replace("&", "and").split())
    while (shorter := _COUNCIL_WORDS.sub("", name).strip(" ,")) and shorter != name:
        name = shorter
    return name


def authority_on(first_page: Sequence[Line], flat: str) -> str | None:
    """The authority that a first page names; `flat` is its text on one line."""
    if (found := _TITLE.search(flat[:400])) and not found[1].casefold().startswith(
        ("services", "looked", "local")
    ):
        return authority_name(found[1])
    if found := _VISIT.search(flat):
        return authority_name(found[1])
    above: list[str] = []
    for line in first_page:
        if re.match(r"(?:re-?)?inspection\b", line.text, re.IGNORECASE):
            break
        if line.text:
            above.append(line.text)
    if above and len(above) <= 3 and sum(map(len, above)) <= _LONGEST_NAME:
        return authority_name(" ".join(above))
    below = [
        line.text
        for line in first_page
        if re.search(r"\b(?:council|borough|authority)\b", line.text, re.I)
    ]
    return authority_name(below[0]) if below and len(below[0]) < 60 else None
