"""Zip archives of strangers, which Word documents and workbooks are."""

from __future__ import annotations

import io
import zipfile
import zlib

MOST_MEMBERS = 10_000
"""An archive of more files is refused."""

_CHUNK = 1 << 20
_DOCTYPE = "has a document type definition, as no Office file does"  # it defines entities


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
            xml = {m for m in members if m.filename.casefold().endswith((".xml", ".rels"))}
            for some, limit in ((set(members), most), (xml, most_xml)):
                if sum(member.file_size for member in some) > limit:
                    raise ValueError(f"unpacks to more than {limit // 1_000_000} MB")
            for member in members:
                with archive.open(member) as file:
                    tail = b""
                    while chunk := file.read(_CHUNK):  # at its end, length and checksum are checked
                        # UTF-16 has zeros between the letters.
                        plain = tail + chunk.replace(b"\0", b"")
                        if member in xml and b"<!DOCTYPE" in plain:
                            raise ValueError(f"{member.filename}: {_DOCTYPE}")
                        tail = plain[-len(b"<!DOCTYPE") :]
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,  # a compression that nobody uses
        RuntimeError,  # encrypted
        OSError,
        EOFError,
        OverflowError,
    ) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(f"is damaged: it can't be unpacked ({reason[:100]})") from None
