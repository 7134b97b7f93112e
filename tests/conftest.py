"""What several tests need: the example corpus, and the real reports where they are at hand."""

import gc
import json
import math
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np
import pytest

from classifier.codebook import Codebook
from classifier.language.sentences import Sentences, split
from classifier.read import read_report
from train.annotation import Annotation
from train.fit.examples import in_context
from train.read import read_annotations

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "corpus" / "example"

# A shell starts background jobs deaf to Ctrl-C, and what the tests start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def example_pdfs() -> list[Path]:
    return sorted(EXAMPLE.glob("*.pdf"))


@pytest.fixture(scope="session")
def annotations() -> list[Annotation]:
    return read_annotations([EXAMPLE / "annotations.jsonl"])


@pytest.fixture(scope="session")
def sentences(annotations) -> list[Sentences]:
    return in_context(annotations)[0]


@pytest.fixture(scope="session")
def of_another_kind() -> Sentences:
    """An area SEND inspection."""
    annotations = read_annotations([ROOT / "corpus/example/other_kinds/annotations.jsonl"])
    (found,) = in_context(annotations)[0]
    assert found.framework == "area_send"
    return found


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return Codebook.read(ROOT / "corpus" / "codebook.toml")


@pytest.fixture(scope="session")
def truth(annotations, codebook) -> np.ndarray:
    return np.array([[name in a.themes for name in codebook.names] for a in annotations])


@pytest.fixture(scope="session")
def real() -> Path:
    """Folder with real reports and annotations, which are not part of the project."""
    folder = Path(os.environ.get("REPORT_THEMES_SHARED", ROOT.parent / "shared"))
    if not (folder / "annotations").is_dir():
        pytest.skip(f"the real reports are not at hand: no folder {folder / 'annotations'}")
    return folder


@pytest.fixture(scope="session")
def real_sentences(real) -> list[str]:
    """Those of annotated real reports as annotators had them, of others as reading gives them."""
    files = [*(real / "annotations").glob("*.jsonl"), *(real / "kinds").rglob("*.jsonl")]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    reports = map(read_report, sorted((real / "reports" / "unlabelled").glob("*.pdf")))
    return [json.loads(line)["text"] for line in lines] + [
        sentence.text for report in reports for sentence in split(report)
    ]


class Warm:
    """Runs commands in processes that need not import anything, one at a time."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server

    def begin(
        self, arguments: list[str], files: list[int], cwd: Path, env: dict, terminal: bool = False
    ) -> None:
        """Start a command with these standard streams, which may be its own terminal."""
        request = {"arguments": arguments, "cwd": str(cwd), "env": env, "terminal": terminal}
        socket.send_fds(self._server, [json.dumps(request).encode()], files)

    def end(self) -> int:
        """The exit status, when it has ended."""
        return int(self._server.recv(64))


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm | None]:
    """None but on Linux: others have no fork, or libraries that do not stand it."""
    if sys.platform != "linux":
        yield None
        return
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # a fork has no others
    with subprocess.Popen(
        [sys.executable, "-P", Path(__file__).with_name("warm.py")],
        stdin=theirs,
        env=os.environ | one_thread,
    ):
        theirs.close()
        with ours:
            yield Warm(ours)


@pytest.fixture(scope="session")
def run(warm) -> Callable[..., subprocess.CompletedProcess]:
    """Run a command in a process of its own; what it says and its exit status come back."""

    def run(
        *arguments: object, stdin: str = "", cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess:
        words = list(map(str, arguments))
        env = os.environ | environment
        if warm is None:
            return subprocess.run(
                [sys.executable, "-m", "train", *words], input=stdin, cwd=cwd, env=env,
                capture_output=True, encoding="utf-8", check=False,
            )  # fmt: skip
        with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
            given.write(stdin.encode())
            given.seek(0)
            warm.begin(words, [f.fileno() for f in (given, out, err)], cwd or Path.cwd(), env)
            status = warm.end()
            said = []
            for file in (out, err):
                file.seek(0)
                said.append(file.read().decode())
        return subprocess.CompletedProcess(words, status, *said)

    return run


_FIGURE = re.compile(r"\d+(?:\.\d+)?")


def _alike(kept: str, fresh: str) -> bool:
    """Whether texts are the same but for figures that differ by 0.03 or by 3 in 100.

    Training adds up in another order on another processor, and the last digits follow.
    """
    figures = [list(map(float, _FIGURE.findall(text))) for text in (kept, fresh)]
    words = [_FIGURE.sub("0", text).split() for text in (kept, fresh)]
    if words[0] != words[1]:
        return False
    written_with = json.loads((ROOT / "models/default/manifest.json").read_text())["versions"]
    if any(version(name) != written for name, written in written_with.items()):
        return True  # other versions train another model of so few reports
    return all(
        math.isclose(a, b, rel_tol=0.03, abs_tol=0.03) for a, b in zip(*figures, strict=True)
    )


@pytest.fixture(scope="session")
def alike() -> Callable[[str, str], bool]:
    """Compare what a trained model printed once with what it prints now."""
    return _alike


def _grows_with_length(work: Callable[[int], object], count: int) -> bool:
    """Whether four times as much takes less than ten times as long; squared, it is sixteen.

    A limit in seconds fails on a slow or busy machine, or where Python's collector goes through
    all that tests before it have left; this one asks a second time before it says no.
    """
    for _ in range(2):
        took = []
        for length in (count // 4, count):
            gc.collect()
            gc.disable()
            try:
                begin = time.process_time()
                work(length)
                took.append(time.process_time() - begin)
            finally:
                gc.enable()
        if took[1] < 10 * took[0] + 0.1:
            return True
    return False


@pytest.fixture(scope="session")
def grows_with_length() -> Callable[[Callable[[int], object], int], bool]:
    """Whether the time for a piece of work grows with its length, not with the square of it."""
    return _grows_with_length


def _windows(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


@pytest.fixture(scope="session")
def windows() -> Callable[[str, int], set[tuple[str, ...]]]:
    """So many words in a row of a text, each time as a tuple."""
    return _windows


def pytest_configure(config):
    config.option.loadscopereorder = False  # xdist would begin with files of many tests


def pytest_collection_modifyitems(items):
    """Files of slow tests come first: otherwise one process has them when others are done."""
    slow = Counter(item.path for item in items if item.get_closest_marker("slow"))
    items.sort(key=lambda item: -slow[item.path])


def pytest_runtest_setup(item):
    if item.get_closest_marker("posix") and os.name != "posix":
        pytest.skip("Windows has none of it")
