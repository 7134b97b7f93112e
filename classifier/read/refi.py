"""The parts of REFI-QDA, the exchange format of qualitative-analysis programs, that both sides use.

A ``.qdc`` file is an XML codebook; a ``.qdpx`` file is a zip archive with ``project.qde``, an XML
project with the same codes, and the sources. The standard is at https://www.qdasoftware.org.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from classifier.characters import visible
from classifier.codebook import ABOVE, COLOR, own_name
from classifier.read.archive import MAX_UNPACKED
from classifier.read.xml import local, parse

MAX_CODES = 100_000
"""A codebook of more codes is refused."""

POLARITY_PREFIX = "polarity:"
"""What sets a name of a polarity apart from one of a theme, where all share one list."""

POLARITY_NAMES = frozenset(("polarity", "sentiment"))
"""What a group of codes, a column or a question is called that holds polarities, in lower case."""

_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_NOTE = re.compile(
    rb"(<Note\b[^<>]*>\s*<PlainTextContent>)((?:(?!<PlainTextContent>).)*?)"
    rb"(</PlainTextContent>\s*<(?:PlainTextSelection|/Note))",
    re.DOTALL,
)

_RICH = re.compile(rb'\brichTextPath="internal:(?:(?!richTextPath=")[^\n])*?" (?=plainTextPath=")')

_SHORT_COLOR = re.compile("#[0-9A-Fa-f]{3}")

_LONGEST_NAME = 100  # of an element or a file in an archive, in a message


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a codebook.

    Attributes
    ----------
    guid : str
        Identifier, in lower case.
    name : str
        Its own name, with the names of the codes above it where another has the same.
    description : str
    color : str
        ``"#rrggbb"``, or empty.
    polarity : bool
        Whether it is below a code called polarity or sentiment.
    codable : bool
        Whether text can be coded with it; others only group the codes below them.
    parent : str
        The names of the codes above it, from the top down and joined by `ABOVE`.
    """

    guid: str
    name: str
    description: str
    color: str
    polarity: bool
    codable: bool
    parent: str = ""


def _short(name: str) -> str:
    return name[:_LONGEST_NAME]


def children(element: Any, name: str) -> list[Any]:
    """The children of an element that have this name."""
    return [child for child in element if local(child) == name]


def open_project(data: bytes) -> tuple[Any, zipfile.ZipFile, str]:
    """Open a ``.qdpx`` project.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    root : lxml element
        The element ``Project``.
    archive : ZipFile
        For `member`.
    mended : str
        What was wrong in it and could be read all the same; empty if nothing was.

    Raises
    ------
    ValueError
        If it is damaged, too large or no project.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise ValueError(f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB")
        names = [name for name in archive.namelist() if name.casefold().endswith(".qde")]
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as error:
        raise ValueError(f"is a damaged zip archive ({error})") from None
    if not names:
        raise ValueError("holds no project.qde, as a REFI-QDA project does")
    root, mended = _parsed(member(archive, names[0]))
    if local(root) != "Project":
        raise ValueError(
            f"{_short(names[0])}: expected an element Project, found {_short(local(root))}"
        )
    return root, archive, mended


def _parsed(data: bytes) -> tuple[Any, str]:
    """Parse what programs write, and say what of it is no XML.

    QualCoder puts the memo of an annotation into its note as it is, the suffix of a text's name
    into the path of its rich text, and what XML can't hold into the words that a selection
    repeats. None of them is read here but to compare these words.
    """
    try:
        return parse(data), ""
    except ValueError as error:
        origin = re.search(
            rb"""<(?:\w+:)?(?:Project|CodeBook)\b[^>]*?\borigin=["']([^"']*)""", data
        )
        program = visible(origin[1].decode("utf-8", "replace"))[:_LONGEST_NAME] if origin else ""
        fault = f"the program that wrote it, {program or 'which it does not name'}, is at fault"
        if b"<!DOCTYPE" not in data and b"\0" not in data[:4]:
            try:
                plain = _RICH.sub(b"", _NOT_XML.sub(b" ", data))
                mended = parse(_NOTE.sub(_escaped, plain))
            except ValueError:
                pass
            else:
                return mended, f"{error}, and is read all the same: {fault}"
        raise ValueError(f"{error}: {fault}") from None


def _escaped(match: re.Match[bytes]) -> bytes:
    content = re.sub(rb"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)", b"&amp;", match[2])
    return match[1] + content.replace(b"<", b"&lt;") + match[3]


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Content of one file of a project.

    Raises
    ------
    ValueError
        If it is damaged, encrypted, or unpacks to more than it says.
    """
    try:
        with archive.open(name) as file:
            content = file.read(MAX_UNPACKED + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,  # encrypted
        OSError,
        EOFError,
        ValueError,
        OverflowError,
    ) as error:
        raise ValueError(f"{_short(name)}: can't be unpacked ({_short(str(error))})") from None
    if len(content) > MAX_UNPACKED:
        raise ValueError(f"{_short(name)}: unpacks to more than {MAX_UNPACKED // 1_000_000} MB")
    return content


def codes(root: Any) -> list[Code]:
    """The codes of a project or codebook, those above before those below them.

    Raises
    ------
    ValueError
        If a code has no name or no identifier, or there are more than `MAX_CODES`.
    """
    holder = root if local(root) == "CodeBook" else next(iter(children(root, "CodeBook")), None)
    found: list[tuple[Any, tuple[str, ...]]] = []
    stack: list[tuple[Any, tuple[str, ...]]] = []
    for group in children(holder, "Codes") if holder is not None else []:
        stack.extend((code, ()) for code in reversed(children(group, "Code")))
    while stack:
        element, above = stack.pop()
        name = " ".join((element.get("name") or "").split())
        if not name or not element.get("guid"):
            raise ValueError(f"line {element.sourceline}: a Code needs a name and a guid")
        if below_polarities((*above, name)):
            name = name.removeprefix(POLARITY_PREFIX)
        found.append((element, (*above, name)))
        if len(found) > MAX_CODES:
            raise ValueError(f"has more than {MAX_CODES:,} codes")
        below = (*above, own_name(name, above))
        stack.extend((code, below) for code in reversed(children(element, "Code")))
    counts = Counter(
        (below_polarities(path), path[-1]) for element, path in found if _codable(element)
    )
    return [
        Code(
            guid=element.get("guid").casefold(),
            name=path[-1] if counts[below_polarities(path), path[-1]] < 2 else "/".join(path),
            description=_description(element),
            color=_color(element.get("color", "")),
            polarity=below_polarities(path),
            codable=_codable(element),
            parent=ABOVE.join(path[:-1]),
        )
        for element, path in found
    ]


def below_polarities(path: Sequence[str]) -> bool:
    """Whether what is last in a path is inside a group that holds polarities."""
    return any(name.strip().casefold() in POLARITY_NAMES for name in path[:-1])


def _codable(element: Any) -> bool:
    """Whether it may be used for coding; where groups may be, that of the polarities is none."""
    if element.get("name", "").strip().casefold() in POLARITY_NAMES and children(element, "Code"):
        return False
    return bool(element.get("isCodable", "true") not in ("false", "0"))


def _color(said: str) -> str:
    if _SHORT_COLOR.fullmatch(said):
        said = "#" + "".join(digit * 2 for digit in said[1:])
    return said if COLOR.fullmatch(said) else ""


def _description(element: Any) -> str:
    return " ".join(
        part for child in children(element, "Description") for part in (child.text or "").split()
    )


def codebook_dict(data: bytes) -> dict[str, Any]:
    """What `Codebook.from_dict` reads, of a ``.qdc`` codebook or a ``.qdpx`` project.

    Raises
    ------
    ValueError
        If it is neither.
    """
    root = open_project(data)[0] if data.startswith(b"PK") else _parsed(data)[0]
    if local(root) not in ("CodeBook", "Project"):
        raise ValueError(f"expected an element CodeBook, found {_short(local(root))}")
    known = [code for code in codes(root) if code.codable]
    return {
        "polarity": {code.name: code.description for code in known if code.polarity},
        "theme": [
            {
                "name": code.name,
                "definition": code.description,
                "color": code.color,
                "parent": code.parent,
            }
            for code in known
            if not code.polarity
        ],
    }
