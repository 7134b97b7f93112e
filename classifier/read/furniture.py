"""What is printed on every page: running headers, footers, page numbers."""

from __future__ import annotations

import re
from collections import Counter

from classifier.read.lines import Line
from classifier.report import Skipped

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–|]? ?(?:page )?\d{1,3}(?: ?(?:of|/) ?\d{1,3})?(?: ?[-–]| ?\| ?p ?a ?g ?e)?", re.IGNORECASE
)
_RUNNING = "running header or footer"
_MARGIN = 30  # points from the highest and the lowest line, where running lines stand
_EDGE = 3  # running headers and footers are sought in this many lines at either end of a page


def _shape(line: str) -> str:
    return _DIGITS.sub("#", line).casefold().replace(" ", "")


def without_furniture(
    pages: list[list[Line]], *, keep_cover: bool = False
) -> tuple[list[Line], list[Skipped]]:
    """All lines of a report without running headers, footers and page numbers.

    A line is furniture when lines of its shape (digits aside) stand at the edge of several
    pages, or when it is a bare page number at the edge of its page.

    Parameters
    ----------
    pages : list of list of Line
        Clean lines of each page.
    keep_cover : bool, default False
        Leave the first page alone: on a cover, the title and the dates that every other page
        repeats are no furniture.

    Returns
    -------
    kept : list of Line
        The lines that remain, in order.
    skipped : list of Skipped
        Those that do not.
    """
    bases = [line.look.base for lines in pages for line in lines if line.look]
    zone = (min(bases) + _MARGIN, max(bases) - _MARGIN) if bases else (0.0, 0.0)
    edges = []  # of each page: the shapes of its outermost lines by their index
    seen: Counter[str] = Counter()
    for lines in pages:
        edge = {i: _shape(lines[i].text) for i in _outermost(lines, *zone)}
        edges.append(edge)
        seen.update(set(edge.values()))
    enough = max(2, min(4, (len(pages) + 1) // 2))
    running = {shape for shape, count in seen.items() if count >= enough and len(shape) > 1}
    # A running line may also be glued to words of the text: look for the long ones inside lines.
    exact = {
        lines[i].text
        for lines, edge in zip(pages, edges, strict=True)
        for i, shape in edge.items()
        if shape in running and len(lines[i].text) >= 25
    }
    glued = (
        re.compile(rf" ?(?:{'|'.join(map(re.escape, sorted(exact, key=len, reverse=True)))}) ?")
        if exact
        else None
    )
    kept: list[Line] = []
    skipped: list[Skipped] = []
    for page, (lines, edge) in enumerate(zip(pages, edges, strict=True)):
        drop = set()
        for i, shape in edge.items():
            if _PAGE_NUMBER.fullmatch(lines[i].text):
                drop.add(i)
                skipped.append(Skipped(page + 1, "page number", lines[i].text))
            elif shape in running and not (keep_cover and page == 0):
                drop.add(i)
                skipped.append(Skipped(page + 1, _RUNNING, lines[i].text))
        body = [line for i, line in enumerate(lines) if i not in drop]
        if glued and (page or not keep_cover):
            together = "\n".join(line.text for line in body)
            if any(line in together for line in exact):
                for at, line in enumerate(body):
                    if found := glued.findall(line.text):
                        skipped += [Skipped(page + 1, _RUNNING, each.strip()) for each in found]
                        body[at] = line._replace(text=glued.sub(" ", line.text).strip())
        kept += body
    return kept, skipped


def _outermost(lines: list[Line], low: float, high: float) -> list[int]:
    """Indices of the lines at the edges of a page: in the order of its text, and by place."""
    filled = [i for i, line in enumerate(lines) if line.text]
    edge = filled[:_EDGE] + filled[-_EDGE:]
    return edge + [
        i for i in filled[_EDGE:-_EDGE] if (look := lines[i].look) and not low < look.base < high
    ]
