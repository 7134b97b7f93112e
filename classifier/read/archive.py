"""Untrusted zip archives, which Word documents and workbooks are."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

MAX_UNPACKED = 500_000_000
"""A document that unpacks to more bytes is refused unread."""

MAX_XML = 50_000_000
"""So is one whose text and structure, without pictures, unpack to more."""

MOST_MEMBERS = 10_000
"""An archive of more files is refused."""

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,  # a compression that nobody uses
    RuntimeError,  # encrypted
    OSError,
    EOFError,
    OverflowError,
)
_CHUNK = 1 << 20
_LONGEST_NAME = 100  # of a member, in a message
_DOCTYPE = "has a document type definition, as no Office file does"  # it defines entities
# Pictures (SVG) and pages that stand in a document may name their type, and define nothing.
_DEFINITION = re.compile(rb"<!DOCTYPE(?!\s+(?:svg|html)\b)|<!ENTITY")
_LONGEST_MATCH = len(b"<!DOCTYPE")
_BEFORE_XML = b"\xef\xbb\xbf\xfe\xff \t\r\n"  # byte order marks and blanks
_EBCDIC = b"\x4c\x6f\xa7\x94"  # "<?xm"
# Encodings in which a definition has the bytes that are looked for, zeros apart.
_DECLARATION = re.compile(
    rb"""<\?xml(?:\s+version\s*=\s*["']1\.\d["'])?
    (?:\s+encoding\s*=\s*["'](?:utf-?8|utf-?16(?:le|be)?|(?:us-)?ascii|iso-8859-1|windows-1252)["'])?
    (?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>""",
    re.IGNORECASE | re.VERBOSE,
)


def check_archive(data: bytes, most: int, most_xml: int) -> None:
    """Refuse an archive that is damaged, unpacks to more than it may, or defines XML entities.

    Nothing is kept: it is unpacked once, a little at a time, before a library that trusts what
    it declares unpacks it as a whole.

    Parameters
    ----------
    data : bytes
        The file.
    most : int
        Bytes that all of it may unpack to.
    most_xml : int
        Bytes that its XML may unpack to, which takes a multiple of that when it is parsed.

    Raises
    ------
    ValueError
        With the reason.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise ValueError(f"holds more than {MOST_MEMBERS:,} files")
            if sum(member.file_size for member in members) > most:
                raise ValueError(f"unpacks to more than {most // 1_000_000} MB")
            left = most_xml
            for member in members:
                name = member.filename[:_LONGEST_NAME]
                named = member.filename.casefold().endswith((".xml", ".rels"))
                with archive.open(member) as file:
                    chunk = file.read(_CHUNK)
                    # Whatever it is called: any member can be made a part that is parsed.
                    if is_xml := _begins_xml(chunk, name) or named:
                        left -= member.file_size
                        if left < 0:
                            raise ValueError(f"unpacks to more than {most_xml // 1_000_000} MB")
                    tail = b""
                    while chunk:  # at its end, length and checksum are checked
                        if is_xml:
                            # UTF-16 has zeros between the letters.
                            plain = tail + chunk.replace(b"\0", b"")
                            if _DEFINITION.search(plain):
                                raise ValueError(f"{name}: {_DOCTYPE}")
                            tail = plain[-_LONGEST_MATCH:]
                        chunk = file.read(_CHUNK)
    except _DAMAGED as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(f"is damaged: it can't be unpacked ({reason[:100]})") from None


def beginning_of(data: bytes, member: str, most: int = 100) -> bytes:
    """The first bytes of a member of an archive; none where they can't be had.

    Parameters
    ----------
    data : bytes
        The archive.
    member : str
    most : int, default 100

    Returns
    -------
    bytes
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(member) as file:
            return file.read(most)
    except (*_DAMAGED, KeyError, ValueError):
        return b""


def _begins_xml(beginning: bytes, name: str) -> bool:
    """Whether a parser would take something for XML, by its beginning.

    Raises
    ------
    ValueError
        If it is in an encoding in which a definition is not found.
    """
    plain = beginning.replace(b"\0", b"").lstrip(_BEFORE_XML)
    if plain.startswith(_EBCDIC) or (
        re.match(rb"<\?xml\s", plain) and not _DECLARATION.match(plain)
    ):
        raise ValueError(f"{name}: has an encoding that Office files don't have")
    return plain.startswith(b"<") or not plain
