"""What a reader does with a file, and what it may do."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from classifier.read.formats import SUFFIXES
from classifier.read.guarded import GuardedReader

SECONDS = 60.0
"""Wall time from which a small file is one that hangs; machines are busy."""

MEMORY = 4 * 1024**3
"""Address space, in bytes, that no small file may need more of; libraries reserve up to 2 GiB."""

LONG = 25_000
"""The sentences of a text of more characters are not looked at: they take most of the time."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file.

    Attributes
    ----------
    read : bool
        Whether something was read; otherwise it was refused.
    wrong : str or None
        What should not have happened.
    peak : int
        Most memory that it took, in bytes; 0 where the system does not say.
    """

    read: bool
    wrong: str | None = None
    peak: int = 0


def run(reader: GuardedReader, name: str, data: bytes) -> Outcome:
    """Read a file in the guarded process.

    Parameters
    ----------
    reader : GuardedReader
    name : str
    data : bytes

    Returns
    -------
    Outcome
    """
    answer = reader.call(_attempt, name, data)
    if isinstance(answer, str):  # once more, as a busy machine may have been why
        warm(reader)
        answer = reader.call(_attempt, name, data)
    if isinstance(answer, str):
        warm(reader)
        return Outcome(False, answer)
    assert isinstance(answer, Outcome)
    return answer


def warm(reader: GuardedReader) -> None:
    """Have a new process import what cases need, which takes longer than a case may."""
    seconds, reader.seconds = reader.seconds, 600.0
    for module in ("docx", "openpyxl", "pyarrow.parquet", "train.read"):
        reader.prepare(module)
    reader.call(_attempt, "first.txt", b"The pipeline is made.")
    reader.seconds = seconds


def _attempt(name: str, data: bytes) -> Outcome:
    _reset_peak()
    try:
        read = _report(name, data) if Path(name).suffix in SUFFIXES else _annotations(name, data)
        return Outcome(read, None, _peak())
    except MemoryError:
        raise
    except BaseException as error:
        import traceback

        where = traceback.extract_tb(error.__traceback__)[-1]
        words = " ".join(str(error).split())[:200]
        place = f"{Path(where.filename).name}:{where.lineno}"
        return Outcome(False, f"{type(error).__name__}: {words} ({place})", _peak())


def _report(name: str, data: bytes) -> bool:
    from classifier.language.sentences import split
    from classifier.read import UnreadableReport, read_report

    try:
        report = read_report(data, name=name)
    except UnreadableReport as error:
        _in_one_line(str(error))
        return False
    text = report.text
    ends = [0, *(block.end for block in report.blocks)]
    assert all(
        before <= block.start < block.end and not text[before : block.start].strip()
        for before, block in zip(ends, report.blocks, strict=False)
    ), "blocks don't cover the text"
    assert ends[-1] == len(text), "text after the last block"
    if len(text) < LONG:
        check_sentences(text, list(split(report)))
    return True


def check_sentences(text: str, sentences: list) -> None:  # type: ignore[type-arg]
    """Every character is in one sentence, or is space between them."""
    end = 0
    for sentence in sentences:
        assert not text[end : sentence.start].strip(), f"left out before {sentence.start}"
        assert sentence.text == text[sentence.start : sentence.end], f"span of {sentence.start}"
        assert sentence.text.strip(), f"nothing at {sentence.start}"
        assert sentence.start >= end, f"overlap at {sentence.start}"
        end = sentence.end
    assert not text[end:].strip(), "left out at the end"


def _annotations(name: str, data: bytes) -> bool:
    from train.annotation import AnnotationError
    from train.read import read_annotations

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        try:
            return bool(read_annotations([path], problem=lambda error: _in_one_line(str(error))))
        except AnnotationError as error:
            _in_one_line(str(error))
            named = name in str(error)
        assert named, "does not name the file"
        return False


def _in_one_line(message: str) -> None:
    assert message.strip(), "no reason"
    assert len(message.splitlines()) == 1, f"several lines: {message[:200]!r}"
    assert len(message) < 1000, f"a long story: {message[:200]!r}"


def _reset_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    except OSError:  # no Linux
        return


def _peak() -> int:
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024
