"""Good files of every format, to begin from: none of them holds text of a real report."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from classifier.write import FORMATS
from train.annotations.convert import as_tagged
from train.read import read_annotations

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "corpus" / "example"

_ANNOTATIONS = {
    "jsonl": "jsonl",
    "csv": "csv",
    "xlsx": "xlsx",
    "parquet": "parquet",
    "qdpx": "qdpx",
    "label-studio": "json",
    "doccano": "jsonl",
    "prodigy": "jsonl",
}


def seeds() -> dict[str, bytes]:
    """Good files by their names, whose suffix says which reader is meant."""
    found = {path.name: path.read_bytes() for path in EXAMPLE.glob("*.pdf")}
    text = (EXAMPLE / "ashcombe_2023.txt").read_text(encoding="utf-8")[:6000]
    found["example.txt"] = text.encode()
    found["example.md"] = _markdown(text).encode()
    found["example.html"] = _html(text).encode()
    found["example.docx"] = _docx(text)
    found["example.odt"] = _odt(text)
    found["example.rtf"] = _rtf(text)
    found["small.pdf"] = _pdf(text)
    rows = read_annotations([EXAMPLE / "annotations.jsonl"])[:12]
    for name, suffix in _ANNOTATIONS.items():
        file: io.BytesIO | io.StringIO = io.BytesIO() if FORMATS[name].binary else io.StringIO()
        FORMATS[name].write(as_tagged(rows), file)
        written = file.getvalue()
        content = written if isinstance(written, bytes) else written.encode()
        found[f"annotations-{name}.{suffix}"] = content
    return found | _spans(text[:1500]) | _further(text[:1500])


def real_seeds() -> dict[str, bytes]:
    """Real reports, if they are available; nothing that comes of them may be committed."""
    folder = Path(os.environ.get("REPORT_THEMES_SHARED", ROOT.parent / "shared")) / "reports"
    files = sorted(folder.rglob("*.pdf"), key=lambda path: path.stat().st_size)
    return {f"{path.parent.name}-{path.name}": path.read_bytes() for path in files}


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def _markdown(text: str) -> str:
    head, *rest = _paragraphs(text)
    table = "| theme | count |\n|---|---|\n| planning | 3 |\n"
    return f"# {head}\n\n" + "\n\n1. ".join(rest) + f"\n\n- one\n- two\n\n{table}"


def _html(text: str) -> str:
    head, *rest = _paragraphs(text)
    body = "".join(f"<p>{part}</p>" for part in rest)
    return (
        f"<!doctype html><html><head><title>x</title></head><body><main><h1>{head}</h1>{body}"
        "<ol start='3'><li>one<li value='7'>two</ol><table><tr><th>a<td>b</table></main></body>"
    )


def _docx(text: str) -> bytes:
    import docx

    document = docx.Document()
    head, *rest = _paragraphs(text)
    document.add_heading(head, 1)
    for number, part in enumerate(rest):
        document.add_paragraph(part, ("Normal", "List Number", "List Bullet")[number % 3])
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "both"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _odt(text: str) -> bytes:
    """An OpenDocument text with a heading, lists, a table, a note and what is not shown."""
    head, *rest = map(escape, _paragraphs(text))
    items = "".join(
        f"<text:list-item><text:p>{part}</text:p></text:list-item>" for part in rest[:9]
    )
    more = "".join(f"<text:p text:style-name='P1'>{part}</text:p>" for part in rest[9:])
    content = (
        f"<office:document-content {_ODT_NAMES}><office:automatic-styles>"
        "<style:style style:name='P1' style:family='paragraph' style:parent-style-name='Title'>"
        "<style:text-properties fo:font-weight='bold'/></style:style>"
        "<style:style style:name='T1' style:family='text'><style:text-properties"
        " text:display='none'/></style:style><text:list-style style:name='L1'>"
        "<text:list-level-style-number text:level='1' style:num-format='1'/></text:list-style>"
        "</office:automatic-styles><office:body><office:text><text:tracked-changes/>"
        f"<text:h text:outline-level='1'>{head}<text:s text:c='3'/><text:span"
        " text:style-name='T1'>hidden</text:span><text:note><text:note-citation>1"
        "</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note></text:h>"
        f"<text:list text:style-name='L1'>{items}</text:list><table:table><table:table-row>"
        "<table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p>"
        f"</table:table-cell></table:table-row></table:table>{more}"
        "</office:text></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return file.getvalue()


_ODT_NAMES = " ".join(
    f"xmlns:{short}='urn:oasis:names:tc:opendocument:xmlns:{long}:1.0'"
    for short, long in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
    )
)


def _rtf(text: str) -> bytes:
    """Rich text with a heading, lists, a table, a note and what is not shown."""
    head, *rest = (
        "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in part) for part in _paragraphs(text)
    )
    body = "".join(
        "{\\listtext\\pard\\plain 1.\\tab}" * (number % 3 == 1) + f"{part}\\par\n"
        for number, part in enumerate(rest)
    )
    return (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 A;}}"
        "{\\stylesheet{\\s1\\outlinelevel0 heading 1;}{\\*\\cs2 Strong;}}"
        f"\\pard\\s1 {head}\\par\\pard {{\\v hidden}}{{\\deleted gone}}\\'e9{{\\f1\\'e9}}"
        "{\\footnote note}{\\field{\\*\\fldinst PAGE}{\\fldrslt 1}}"
        "{\\shp{\\*\\shpinst{\\shptxt box\\par}}}\\par"
        f"\\intbl a\\cell b\\cell\\row\\pard {body}{{\\pict\\bin3 }}}}}}}}"
    ).encode("ascii")


def _pdf(text: str) -> bytes:
    """A small PDF whose objects are not compressed, so that changes reach what they say."""
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=0, invariant=1)
    for part in _paragraphs(text)[:6]:
        for number, start in enumerate(range(0, len(part), 80)):
            canvas.drawString(50, 750 - 14 * number, part[start : start + 80])
        canvas.bookmarkPage(part[:9])
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _spans(text: str) -> dict[str, bytes]:
    """A document with labelled stretches, as each of the tools has it."""
    value = {"start": 3, "end": 90, "labels": ["planning"]}
    result = {"from_name": "themes", "type": "labels", "value": value}
    span = {"start": 0, "end": 30, "label": "planning"}
    tasks = {
        "doccano": {"text": text, "label": [[0, 30, "planning"], [40, 200, "workforce"]]},
        "label-studio": {"data": {"text": text}, "annotations": [{"result": [result]}]},
        "prodigy": {"text": text, "spans": [span], "answer": "accept"},
    }
    return {f"spans-{tool}.jsonl": json.dumps(task).encode() for tool, task in tasks.items()}


def _further(text: str) -> dict[str, bytes]:
    """Annotations in the forms that are read and not written."""
    import pyarrow as pa
    from spacy import blank
    from spacy.tokens import DocBin

    document = blank("en")(text)
    document.cats = {"planning": 1.0, "workforce": 0.0}
    answer = {"theme": [{"value": ["planning"]}]}
    first = text.split(maxsplit=1)[0]
    token = f"1-1\t0-{len(first)}\t{first}\tplanning\t"
    table = ("Survey,,\nText,Planning,Workforce", f'"{first} said so today.",1,0', "It rained.,,x")
    frame = pa.table({"text": [first, "It rained."], "labels": [["planning"], ["workforce", "a"]]})
    arrow = io.BytesIO()
    with pa.ipc.new_file(arrow, frame.schema) as writer:
        writer.write_table(frame)
    flat = {
        "text": text,
        "theme.responses": [["planning"]],
        "theme.responses.status": ["submitted"],
    }
    coded = [{"theme": "planning", "coder": "Ann", "memo": "sure?"}]
    nested = {"text": first, "themes": ["planning"], "polarity": "strength", "codings": coded}
    lists = ("text,labels", f"\"{first} said so.\",\"['planning' 'workforce']\"", 'It rained.,"[]"')
    return {
        "docbin.spacy": DocBin(docs=[document]).to_bytes(),
        "argilla.json": json.dumps([{"fields": {"text": text}, "responses": answer}]).encode(),
        "webanno.tsv": f"#FORMAT=WebAnno TSV 3.3\n#T_SP=a.B|c\n\n#Text={first}\n{token}\n".encode(),
        "frame.arrow": arrow.getvalue(),
        "sheet.ods": _ods([["Survey"], ["Text", "Planning", "Workforce"], [first, "x", ""]]),
        "argilla-flat.json": json.dumps([flat]).encode(),
        "codings.jsonl": json.dumps(nested).encode(),
        "merged.xlsx": _merged(first),
        "flags.csv": "\n".join(table).encode(),
        "lists.csv": "\n".join(lists).encode(),
    }


def _merged(first: str) -> bytes:
    """A workbook with merged cells, two rows of names, a formula and a hidden sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows = [["Text", "Staff", None], [None, "good", "bad"], [first, "x", None], [None, None, "=1"]]
    for row in rows:
        sheet.append(row)
    for cells in ("B1:C1", "A3:A4"):
        sheet.merge_cells(cells)
    book.create_sheet("Old").sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _ods(rows: list[list[str]]) -> bytes:
    """A sheet of OpenDocument with text in its cells."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p>'
            "</table:table-cell>"
            for value in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<office:document-content xmlns:office="{names}office:1.0" xmlns:table="{names}table:1.0"'
        f' xmlns:text="{names}text:1.0"><office:body><office:spreadsheet><table:table'
        f' table:name="A">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{names}manifest:1.0"/>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return file.getvalue()
