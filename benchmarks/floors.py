"""Start, throughput and growth of whole commands, against the least that they can take."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import COMMAND, Row, compare, peak_memory, python

_EXTRACT = """
def text(path):
    with pypdfium2.PdfDocument(path) as document:
        return sum(len(page.get_textpage().get_text_range()) for page in document)
"""
_ONE = f"import spacy, sklearn, pypdfium2, sys\n{_EXTRACT}\ntext(sys.argv[1])"
_MANY = f"""import pypdfium2, sys
from concurrent.futures import ProcessPoolExecutor
{_EXTRACT}
if __name__ == "__main__":
    with ProcessPoolExecutor(2) as processes:
        sum(processes.map(text, sys.argv[1:]))
"""


def start(pdf: Path, times: int) -> list[Row]:
    """How long a command takes that does little.

    Parameters
    ----------
    pdf : Path
    times : int
        How often each command is run.
    """
    return [
        compare(
            "start",
            {"--help": [COMMAND, "--help"], "import typer": python("import typer")},
            2 * times + 1,
            asked=2.0,
        ),
        compare(
            "start",
            {
                "tag one report": [COMMAND, "tag", str(pdf)],
                "import spaCy, scikit-learn and extract its text": python(_ONE, str(pdf)),
            },
            times,
            asked=1.4,
        ),
    ]


def throughput(pdfs: Sequence[Path], size: int, times: int) -> Row:
    """How long a folder of PDFs takes with two processes.

    Parameters
    ----------
    pdfs : sequence of Path
    size : int
        How many are tagged; they are repeated as often as it takes.
    times : int
        How often each command is run.

    Returns
    -------
    Row
    """
    with tempfile.TemporaryDirectory() as folder:
        files = list(map(str, _repeated(pdfs, size, Path(folder))))
        script = Path(folder) / "bare.py"  # a file: its processes import it again
        script.write_text(_MANY)
        tag = [COMMAND, "tag", *files, "--jobs", "2", "--out", f"{folder}/themes.jsonl"]
        bare = [*python("")[:1], str(script), *files]
        names = f"tag {len(files)} PDFs with --jobs 2", "bare pypdfium2 on 2 processes"
        return compare("throughput", dict(zip(names, (tag, bare), strict=True)), times, asked=1.4)


def _repeated(pdfs: Sequence[Path], size: int, folder: Path) -> list[Path]:
    """So many reports, each under its own name: one that is named twice is tagged once."""
    made = []
    for number in range(size):
        pdf = pdfs[number % len(pdfs)]
        made.append(folder / f"{number:05}_{pdf.name}")
        made[-1].symlink_to(pdf.resolve())
    return made


def growth(pdfs: Sequence[Path], sizes: Sequence[int]) -> list[Row]:
    """Peak memory and time of ever more reports.

    Parameters
    ----------
    pdfs : sequence of Path
        Are repeated as often as it takes.
    sizes : sequence of int
        Numbers of reports, ascending.
    """
    measured = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            files = map(str, _repeated(pdfs, size, Path(folder)))
            out = f"{folder}/themes.jsonl"
            measured.append(peak_memory([COMMAND, "tag", *files, "--jobs", "2", "--out", out]))
    rows = []
    for i in range(1, len(sizes)):
        names = f"{sizes[i]:,} reports with --jobs 2", f"{sizes[i - 1]:,} reports"
        (more, longer), (less, shorter) = measured[i], measured[i - 1]
        rows.append(Row("memory", *names, more / 1e6, less / 1e6, "MB", asked=1.1))
        rows.append(Row("time", *names, longer, shorter, "s", asked=sizes[i] / sizes[i - 1]))
    return rows
