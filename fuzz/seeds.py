"""Good files of every format, to begin from: none of them holds text of a real report."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

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
    found["small.pdf"] = _pdf(text)
    rows = read_annotations([EXAMPLE / "annotations.jsonl"])[:12]
    for name, suffix in _ANNOTATIONS.items():
        file: io.BytesIO | io.StringIO = io.BytesIO() if FORMATS[name].binary else io.StringIO()
        FORMATS[name].write(as_tagged(rows), file)
        written = file.getvalue()
        content = written if isinstance(written, bytes) else written.encode()
        found[f"annotations-{name}.{suffix}"] = content
    return found | _spans(text[:1500])


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
