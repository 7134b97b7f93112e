"""A REFI-QDA codebook: the codes of a project, or of a codebook by itself.

A theme is a code inside what it is inside; what only groups themes is a code that can't be used
for coding. Names of codes are unique, as QualCoder has no others: a polarity that is called as
a theme is has a prefix, which reading takes off again.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from typing import Any, BinaryIO

from lxml import etree

from classifier.codebook import Codebook, Theme
from classifier.draw.colours import polarity_colours, theme_colours
from classifier.read.refi import POLARITY_PREFIX, below_polarities

NAMESPACE = "urn:QDA-XML:codebook:1.0"
POLARITY_GROUP = "Polarity"

_GREY = "#8D99AE"  # of codes that only group others
_SPACE = uuid.UUID("6b0f6f1e-64f5-5d4c-9a8e-7a3f2f0d5c11")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(codebook: Codebook, file: BinaryIO) -> None:
    """Write a codebook.

    Parameters
    ----------
    codebook : Codebook
    file : binary file
    """
    root = etree.Element(f"{{{NAMESPACE}}}CodeBook", nsmap={None: NAMESPACE})
    root.set("origin", "report-themes")
    write_codes(root, codebook, tuple(codebook.polarities))
    file.write(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def write_codes(place: Any, codebook: Codebook, polarities: tuple[str, ...]) -> None:
    """Write the codes of a codebook.

    Parameters
    ----------
    place : lxml element
        The element ``CodeBook``; the codes get its namespace.
    codebook : Codebook
    polarities : tuple of str
        Further polarities, besides those of the codebook.
    """
    codes = _element(place, "Codes")
    _write_themes(codes, codebook)
    names = tuple(dict.fromkeys([*codebook.polarities, *polarities]))
    if names:
        group = _write_code(codes, guid("polarity"), POLARITY_GROUP, _GREY, "", codable=False)
        taken = {theme.name.casefold() for theme in codebook.themes}
        for name, colour in polarity_colours(names).items():
            definition = codebook.polarities.get(name, "")
            code = _polarity_code(name, taken)
            _write_code(group, guid("polarity", name), code, colour, definition)


def guid(*parts: str) -> str:
    """An identifier made of what it identifies: the same content gives the same file."""
    return str(uuid.uuid5(_SPACE, "\n".join(parts).encode("utf-8", "replace").decode()))


def xml_text(text: str) -> str:
    """Text without the characters that XML can't hold."""
    return _NOT_XML.sub("\ufffd", text)


def _polarity_code(name: str, taken: Collection[str]) -> str:
    clash = name.casefold() in taken or name.startswith(POLARITY_PREFIX)
    return POLARITY_PREFIX + name if clash else name


def _write_themes(codes: Any, codebook: Codebook) -> None:
    colours = theme_colours(codebook)
    themes = {_path(theme): theme for theme in reversed(codebook.themes)}
    own = [path[-1].casefold() for path in _groups(codebook)]
    places: dict[tuple[str, ...], Any] = {(): codes}
    written: set[str] = set()

    def write_theme(theme: Theme) -> None:
        written.add(theme.name)
        path = _path(theme)
        code = _write_code(
            place_of(path[:-1]),
            guid("code", theme.name),
            theme.name,
            colours[theme.name],
            _description(theme),
        )
        places.setdefault(path, code)

    def place_of(path: tuple[str, ...]) -> Any:
        if path not in places:
            if path in themes:
                write_theme(themes[path])
            else:
                name = "/".join(path) if own.count(path[-1].casefold()) > 1 else path[-1]
                places[path] = _write_code(
                    place_of(path[:-1]), guid("group", *path), name, _GREY, "", codable=False
                )
        return places[path]

    for theme in codebook.themes:
        if theme.name not in written:
            write_theme(theme)


def _path(theme: Theme) -> tuple[str, ...]:
    """Where the code of a theme is: below a group of polarities it would be taken for one."""
    return (theme.name,) if below_polarities(theme.path) else theme.path


def _groups(codebook: Codebook) -> set[tuple[str, ...]]:
    """The places of everything that themes are inside."""
    paths = [_path(theme) for theme in codebook.themes]
    return {path[:length] for path in paths for length in range(1, len(path))} - set(paths)


def _write_code(
    place: Any, identifier: str, name: str, colour: str, description: str, *, codable: bool = True
) -> Any:
    code = _element(place, "Code", guid=identifier)
    code.set("name", xml_text(name))
    code.set("isCodable", "true" if codable else "false")
    code.set("color", colour)
    if description:
        _element(code, "Description").text = xml_text(description)
    return code


def _element(place: Any, name: str, **attributes: str) -> Any:
    namespace = etree.QName(place).namespace
    return etree.SubElement(place, f"{{{namespace}}}{name}", attributes)


def _description(theme: Theme) -> str:
    parts = [theme.definition]
    if theme.include:
        parts.append(f"Includes: {'; '.join(theme.include)}.")
    if theme.exclude:
        parts.append(f"Excludes: {'; '.join(theme.exclude)}.")
    return "\n".join(filter(None, parts))
