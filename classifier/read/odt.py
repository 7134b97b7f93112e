"""OpenDocument text (ODT), by its specification (OASIS, version 1.3)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from classifier.errors import UnreadableReport
from classifier.read.archive import MAX_UNPACKED, MAX_XML, check_archive
from classifier.read.breaks import LINE_BREAK
from classifier.read.formula import linear
from classifier.read.lines import TOO_DEEP, Source
from classifier.read.processed import FOOTNOTE, HIDDEN, Paragraph, Row, source_of
from classifier.read.xml import local, parse
from classifier.report import Skipped

_CAPTION = "Caption"  # that styles of figures and tables are based on
_DEEPEST = 100  # elements inside each other, and styles that are based on each other
_MOST_SPACES = 1_000
_BOLD = frozenset(("bold", "600", "700", "800", "900"))
_INDEXES = frozenset(
    "table-of-content illustration-index table-index object-index user-index alphabetical-index"
    " bibliography".split()
)
_LEFT_OUT = frozenset(
    ("tracked-changes", "annotation", "annotation-end", "sequence-decls", "forms")
)
_BLOCKS = frozenset(("p", "h", "list"))
_ALTERNATIVES = ("svg-compatible:1.0}title", "svg-compatible:1.0}desc")  # to pictures, in words


class _Styles:
    """Styles of a document by their names: whose names people see, what they hide, what is bold."""

    def __init__(self, roots: Iterable[Any]) -> None:
        self.named: dict[tuple[str, str], Any] = {}
        self.lists: dict[str, dict[int, tuple[str, int]]] = {}
        for root in roots:
            for element in root.iter():
                name = local(element)
                if name == "style":
                    self.named[_get(element, "family"), _get(element, "name")] = element
                elif name == "list-style":
                    self.lists[_get(element, "name")] = {
                        _number(_get(level, "level")): _of_level(level) for level in element
                    }

    def chain(self, family: str, name: str) -> Iterator[Any]:
        """A style, and those that it is based on."""
        for _ in range(_DEEPEST):
            found = self.named.get((family, name))
            if found is None:
                return
            yield found
            name = _get(found, "parent-style-name")

    def shown_name(self, name: str) -> str:
        """What people call the style of a paragraph, or else the one that it is based on."""
        styles = list(self.chain("paragraph", name))
        if any(_get(style, "name") == _CAPTION for style in styles):
            return _CAPTION
        for style in styles:
            if shown := _get(style, "display-name"):
                return shown
            if style.getparent() is not None and local(style.getparent()) == "styles":
                return _get(style, "name").replace("_20_", " ")
        return name.replace("_20_", " ")

    def says(self, family: str, name: str, what: str) -> str:
        """The value of a property of text, by the style or those that it is based on."""
        for style in self.chain(family, name):
            for properties in style:
                if local(properties) == "text-properties" and (value := _get(properties, what)):
                    return value
        return ""


class _Reader:
    """State of a pass over the text of a document."""

    def __init__(self, styles: _Styles, objects: Mapping[str, Any]) -> None:
        self.styles = styles
        self.objects = objects
        self.skipped: list[Skipped] = []
        self.boxes: list[Paragraph | Row] = []
        self.counts: dict[str, int] = {}
        self.hidden: list[str] = []

    def flow(self, parent: Any, lists: tuple[str, ...] = (), depth: int = 0) -> list[Any]:
        """Paragraphs and rows of tables, whatever they are wrapped in."""
        if depth > _DEEPEST:
            raise UnreadableReport(TOO_DEEP)
        found: list[Paragraph | Row] = []
        for child in parent:
            name = local(child)
            if name in ("p", "h"):
                found.append(self.paragraph(child, name))
                found += self.boxes
                self.boxes = []
            elif name == "list":
                found += self.listed(child, lists, depth)
            elif name == "table-row":
                cells = (cell for cell in child if local(cell) == "table-cell")
                found.append(Row([self.flow(cell, (), depth + 1) for cell in cells]))
            elif name in _INDEXES or (name == "section" and _get(child, "display") == "none"):
                reason = HIDDEN if name == "section" else "contents list"
                self.leave_out(reason, _words(child))
            elif name not in _LEFT_OUT and isinstance(child.tag, str):
                found += self.flow(child, lists, depth + 1)
        return found

    def listed(self, element: Any, lists: tuple[str, ...], depth: int) -> list[Any]:
        """The items of a list, the first paragraph of each with its mark."""
        style = _get(element, "style-name") or (lists[-1] if lists else "")
        level = len(lists) + 1
        if level == 1 and not (
            _get(element, "continue-numbering") == "true" or _get(element, "continue-list")
        ):
            self.counts.pop(style, None)
        found: list[Any] = []
        for item in element:
            if local(item) not in ("list-item", "list-header"):
                continue
            inside = self.flow(item, (*lists, style), depth + 1)
            own = item[0] if len(item) else None
            first = inside[0] if inside else None
            if local(item) == "list-item" and isinstance(first, Paragraph):
                if own is not None and local(own) in ("p", "h"):
                    first.marker = self.marker(style, level, _get(item, "start-value"))
            found += inside
        return found

    def marker(self, style: str, level: int, start: str) -> str:
        """What is shown before an item, as Word's documents are read."""
        kind, first = self.styles.lists.get(style, {}).get(level, ("•", 1))
        if not kind:
            return ""
        if kind != "1" or level > 1:
            return "• "
        count = _number(start) if start else self.counts.get(style, first - 1) + 1
        self.counts[style] = count
        return f"{count}. "

    def paragraph(self, element: Any, name: str) -> Paragraph:
        """One paragraph or heading."""
        style = _get(element, "style-name")
        shown = self.styles.shown_name(style)
        hides = self.styles.says("paragraph", style, "display") == "none"
        bold = self.styles.says("paragraph", style, "font-weight") in _BOLD
        pieces: list[str] = []
        weights: list[bool] = []
        self.pieces(element, (hides, bold), pieces, weights, 0)
        self.leave_out(HIDDEN, "".join(self.hidden))
        self.hidden = []
        level = _number(_get(element, "outline-level")) or 1 if name == "h" else 0
        if not level and shown.startswith("Title"):
            level = 1
        all_bold = bool(weights) and all(weights)
        return Paragraph("".join(pieces), shown, level if level < 10 else 0, all_bold)

    def pieces(
        self,
        element: Any,
        look: tuple[bool, bool],
        into: list[str],
        weights: list[bool],
        depth: int,
    ) -> None:
        """Pieces of the text of a paragraph; `weights` grows by whether each is bold."""
        if depth > _DEEPEST:
            raise UnreadableReport(TOO_DEEP)

        def say(text: str | None) -> None:
            if text:
                (self.hidden if look[0] else into).append(text)
                if text.strip() and not look[0]:
                    weights.append(look[1])

        say(element.text)
        for child in element:
            name = local(child)
            if name == "s":
                say(" " * min(_number(_get(child, "c")) or 1, _MOST_SPACES))
            elif name == "tab":
                say(" ")
            elif name == "line-break":
                say(LINE_BREAK)
            elif name == "note":
                body = [part for part in child if local(part) == "note-body"]
                self.leave_out(FOOTNOTE, " ".join(map(_words, body)))
            elif name in ("hidden-text", "hidden-paragraph"):
                self.leave_out(HIDDEN, "".join(child.itertext()) or _get(child, "string-value"))
            elif name == "object":
                found = self.objects.get(_get(child, "href").removeprefix("./"))
                if found is not None and local(found) == "math":
                    say(linear(found))
            elif name not in _LEFT_OUT and any(local(each) in _BLOCKS for each in child):
                outer, self.boxes = self.boxes, []  # else its own would be added twice
                self.boxes = outer + self.flow(child, (), depth + 1)
            elif name == "span":
                style = _get(child, "style-name")
                display = self.styles.says("text", style, "display")
                weight = self.styles.says("text", style, "font-weight")
                inside = (
                    display == "none" if display else look[0],
                    weight in _BOLD if weight else look[1],
                )
                self.pieces(child, inside, into, weights, depth + 1)
            elif isinstance(child.tag, str) and not (
                name in _LEFT_OUT or child.tag.endswith(_ALTERNATIVES)
            ):
                self.pieces(child, look, into, weights, depth + 1)
            say(child.tail)

    def leave_out(self, reason: str, text: str) -> None:
        """List what is no part of the text."""
        if text := " ".join(text.replace(LINE_BREAK, " ").split()):
            self.skipped.append(Skipped(None, reason, text))


def read(data: bytes) -> Source:
    """Lines of an OpenDocument text: one for each paragraph, with the numbers that it shows.

    What tracked changes delete is not in them, nor is hidden text, which is listed as left out; so
    are footnotes and contents lists. A row of a table is one line; a text box comes after the
    paragraph that it is anchored to.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    Source

    Raises
    ------
    UnreadableReport
        If it is damaged or encrypted, or unpacks to more than `MAX_UNPACKED` bytes.
    """
    try:
        check_archive(data, MAX_UNPACKED, MAX_XML)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "content.xml" not in names:
                raise UnreadableReport("is damaged: it has no content.xml")
            content = parse(archive.read("content.xml"))
            styles = [parse(archive.read("styles.xml"))] if "styles.xml" in names else []
            objects = {
                name.removesuffix("/content.xml"): parse(archive.read(name))
                for name in names
                if name.startswith("Object") and name.endswith("/content.xml")
            }
    except UnreadableReport:
        raise
    except ValueError as error:
        raise UnreadableReport(str(error)) from None
    reader = _Reader(_Styles([*styles, content]), objects)
    body = next((each for each in content.iter() if local(each) == "text" and _is_body(each)), None)
    if body is None:
        raise UnreadableReport("is an OpenDocument file without text")
    return source_of(reader.flow(body), reader.skipped)


def _is_body(element: Any) -> bool:
    above = element.getparent()
    return above is not None and local(above) == "body"


def _words(element: Any) -> str:
    """The text of its paragraphs, with a space between them."""
    paragraphs = [child for child in element.iter() if local(child) in ("p", "h")]
    return " ".join("".join(paragraph.itertext()) for paragraph in paragraphs)


def _of_level(level: Any) -> tuple[str, int]:
    """What a level of a list shows: "1" for a number, "•" for all else, "" for nothing."""
    start = _number(_get(level, "start-value")) or 1
    if local(level) == "list-level-style-number":
        shown = _get(level, "num-format")
        return ("1" if shown == "1" else "•" if shown else ""), start
    return "•", start


def _get(element: Any, name: str) -> str:
    """An attribute, whatever the namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
