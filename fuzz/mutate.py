"""Ways to break a file: its bytes, the files in its archive, and what it says about lengths."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib

_EDGES = (0, 1, -1, 2, 127, 128, 255, 256, 65535, 65536, 2**31 - 1, -(2**31), 2**32, 2**63, 10**30)
_TOKENS = {
    "pdf": b"""<< >> [ ] obj endobj stream endstream xref trailer startxref R /Kids /Count /Parent
        /Pages /Page /Type /Contents /Filter /FlateDecode /ASCIIHexDecode /LZWDecode /DCTDecode
        /Length /DecodeParms /Predictor /Columns /Font /ToUnicode /Encoding /Encrypt /ObjStm /XRef
        /W /Index /Prev /Root /Names /JavaScript /OpenAction /Launch /XObject /Form Do BT ET Tj TJ
        Tf Td cm q Q Tr 1 0 R 2 0 R 3 0 R %%EOF %PDF-1.7""",
    "xml": b"""<a/> <a> </a> <!-- --> <![CDATA[ ]]> &lt; &amp; &#0; &#x110000; &e; <?x?>
        <!DOCTYPE <w:p> </w:p> <w:r> <w:t> <w:tbl> <w:tr> <w:tc> w:val="-1" <c t="s"> <v> r="A0"
        r="XFD1048577" <Code> guid="" <CodeRef xmlns="" xmlns:w="x" count="9999999999" <p> <li>
        <ol start="99999999999999999999"> <table> <svg> <script> <main> </main>""",
    "json": b"""{ } [ ] , : " \\ null true false NaN Infinity 1e999 99999999999999999999 "\\ud800"
        "text" "themes" "label" "data" "spans" [[ ]] [0,1,"x"] {}""",
    "text": b""", ; | " ' \\n \\r\\n \\x00 \\xff \\ufeff # 1. - > ``` [ ]( ) * =A1 \\t \\x0c""",
}
_KIND = {
    "pdf": "pdf", "html": "xml", "json": "json", "jsonl": "json", "safetensors": "json",
}  # fmt: skip
_READ = (".xml", ".rels", ".qde", ".txt")  # and no pictures
_NUMBER = re.compile(rb"-?\d+")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)


def mutate(name: str, data: bytes, others: list[bytes], choose: random.Random) -> bytes:
    """A file like another, but broken.

    Parameters
    ----------
    name : str
        Of the file; its suffix gives the format.
    data : bytes
    others : list of bytes
        Files of which parts may be taken.
    choose : Random

    Returns
    -------
    bytes
    """
    archive = data.startswith(b"PK")
    kind = _KIND.get(name.rpartition(".")[2], "xml" if archive else "text")
    if archive and choose.random() < 0.8:
        return _inside_archive(data, kind, others, choose)
    if kind == "pdf" and choose.random() < 0.4:
        return _inside_stream(data, choose)
    return _bytes(data, kind, others, choose)


def _bytes(data: bytes, kind: str, others: list[bytes], choose: random.Random) -> bytes:
    broken = bytearray(data)
    tokens = _TOKENS[kind].split()
    for _ in range(choose.choice((1, 1, 1, 2, 4, 16))):
        if not broken:
            break
        at = choose.randrange(len(broken))
        length = min(1 << choose.randrange(0, 13), len(broken) - at)
        match choose.randrange(9):
            case 0:
                broken[at] ^= 1 << choose.randrange(8)
            case 1:
                del broken[at:]
            case 2:
                del broken[at : at + length]
            case 3:
                times = choose.choice((1, 1, 2, 50, 1000))
                broken[at:at] = broken[at : at + length] * min(times, 1 + 500_000 // length)
            case 4:
                other = choose.choice(others)
                start = choose.randrange(max(len(other), 1))
                broken[at : at + length] = other[start : start + length]
            case 5 | 6:
                broken[at : at + choose.choice((0, 0, 4))] = b" %s " % choose.choice(tokens)
            case 7:
                if found := _NUMBER.search(broken, at):
                    broken[slice(*found.span())] = b"%d" % choose.choice(_EDGES)
            case 8:
                packed = struct.pack("<q", choose.choice(_EDGES[:-3]))
                width = choose.choice((1, 2, 4))
                broken[at : at + width] = packed[:width]
    return bytes(broken)


def _inside_archive(data: bytes, kind: str, others: list[bytes], choose: random.Random) -> bytes:
    """Break a file of an archive, which then is whole again: its checksum and lengths are right."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = choose.choice([name for name in members if name.endswith(_READ)])
    match choose.randrange(8):
        case 0:
            del members[name]
        case 1:
            members[name] = members[choose.choice(list(members))]
        case _:
            members[name] = _bytes(members[name], kind, others, choose)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(zipfile.ZipInfo(member), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _inside_stream(data: bytes, choose: random.Random) -> bytes:
    """Break what a stream of a PDF unpacks to; its dictionary gives the old length."""
    streams = list(_STREAM.finditer(data))
    if not streams:
        return data
    found = choose.choice(streams)
    try:
        content = zlib.decompress(found[1])
    except zlib.error:
        broken = _bytes(found[1], "pdf", [data], choose)
    else:
        broken = zlib.compress(_bytes(content, "pdf", [content], choose))
    return data[: found.start(1)] + broken + data[found.end(1) :]
