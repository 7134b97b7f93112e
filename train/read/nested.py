"""Themes inside others: as a path, or in a column beside the one of what they are inside."""

from __future__ import annotations

import re
from collections.abc import Sequence

from classifier.codebook import ABOVE
from train.read.titles import ABOVE_IT, BELOW, OF_QUALCODER

_PATH = re.compile(r"(?:codes|nodes)\\{2}(?P<names>[^\\].*)", re.IGNORECASE)


def of_path(name: str) -> str:
    r"""A name that NVivo writes as a path from the folder of codes, as other programs write it.

    Parameters
    ----------
    name : str

    Returns
    -------
    str
        The same name where it is no such path.

    Examples
    --------
    >>> of_path(r"Codes\\Staff\Training"), of_path(r"Codes\Staff"), of_path("Codes")
    ('Staff > Training', 'Codes\\Staff', 'Codes')
    """
    path = _PATH.fullmatch(name)
    if not path:
        return name
    return ABOVE.join(filter(None, map(str.strip, path["names"].split("\\"))))


def beside(low: Sequence[str], column: int) -> tuple[int, int] | None:
    """The columns of what is above and what is below, of which one is given.

    Parameters
    ----------
    low : sequence of str
        Names of the columns, in lower case, with `_` for what is no letter.
    column : int
        One with names of themes.

    Returns
    -------
    tuple of (int, int) or None
        None where no other column belongs to it.

    Examples
    --------
    >>> beside(["text", "theme", "sub_theme"], 1), beside(["text", "parent_code", "code"], 2)
    ((1, 2), (1, 2))
    """
    name = low[column].removesuffix("s")
    for at, title in enumerate(low):
        below, above = BELOW.fullmatch(title), ABOVE_IT.fullmatch(title)
        if at != column and below and below[1].removesuffix("s") == name:
            return column, at
        if at != column and above and (above[1] or name).removesuffix("s") == name:
            return at, column
        if (low[column], title) == OF_QUALCODER:
            return at, column
    return None


def joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Names of themes with what they are inside.

    Examples
    --------
    >>> joined(["Care"], ["Staff", "Food"]), joined([], ["Staff"]), joined(["Care"], [])
    (['Care > Staff', 'Care > Food'], ['Staff'], ['Care'])
    """
    if not above or not below:
        return [*above, *below]
    return [
        name if name.startswith(above[0] + ABOVE) else above[0] + ABOVE + name for name in below
    ]
