"""Reports by URL."""

import http.server
import threading

import fsspec
import pytest

from classifier.errors import UnreadableReport
from classifier.read.guarded import GuardedReader
from classifier.read.inputs import Failure, find_inputs
from classifier.read.remote import fetch
from classifier.report import Report
from classifier.run.folder import Folder


@pytest.fixture
def web(tmp_path):
    """Address of a web server, and the folder that it shows."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(tmp_path))

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", tmp_path
        server.shutdown()
        thread.join()


@pytest.fixture
def store():
    """A store of objects in memory."""
    fs = fsspec.filesystem("memory")
    for name in ("2023/b.pdf", "2023/a.txt", "2024/b.pdf", "2024/notes.docm"):
        fs.pipe_file(f"/bucket/{name}", b"Plans are late.")
    yield fs
    fs.rm("/bucket", recursive=True)


def test_a_report_from_the_web_is_read_as_one_from_a_disk(web, example_pdfs):
    address, folder = web
    (folder / "a.pdf").write_bytes(example_pdfs[0].read_bytes())
    here, _ = find_inputs([str(folder / "a.pdf")])
    there, _ = find_inputs([f"{address}/a.pdf?key=secret"])
    with GuardedReader() as reader:
        assert reader.read_one(there[0]) == reader.read_one(here[0])


def test_what_the_web_has_not_is_named_and_the_next_goes_on(web):
    address, folder = web
    (folder / "b.txt").write_text("Plans are late.")
    port = address.rpartition(":")[2]
    inputs, _ = find_inputs(
        [f"{address}/a.pdf", f"{address.replace(port, '1')}/a.pdf", f"{address}/b.txt"]
    )
    with GuardedReader() as reader:
        missing, unreachable, report = reader.read(inputs)
    assert missing == Failure(f"{address}/a.pdf", "can't be fetched (not found)")
    assert unreachable.reason.startswith("can't be fetched (Cannot connect to host")
    assert isinstance(report, Report)


def test_a_file_that_is_too_large_is_refused_before_it_has_arrived(web):
    address, folder = web
    (folder / "large.pdf").write_bytes(bytes(5_000_000))
    with pytest.raises(UnreadableReport, match="is larger than 2 MB"):
        fetch(f"{address}/large.pdf", 2_000_000)


@pytest.mark.usefixtures("store")
def test_patterns_and_folders_where_they_can_be_listed():
    inputs, failures = find_inputs(
        ["memory://bucket/2023/", "memory://bucket/*/b.pdf", "memory://bucket/z*", "nothing://x"]
    )
    assert [item.path for item in inputs] == [
        "memory:///bucket/2023/a.txt",
        "memory:///bucket/2023/b.pdf",
        "memory:///bucket/2024/b.pdf",
    ]
    assert [item.name for item in inputs] == ["a.txt", "2023/b.pdf", "2024/b.pdf"]
    assert failures == [
        Failure("memory://bucket/z*", "no file matches the pattern"),
        Failure("nothing://x", "Protocol not known: nothing"),
    ]


@pytest.mark.usefixtures("store")
def test_a_folder_of_results_may_be_in_a_store():
    folder = Folder("memory://bucket/results")
    assert folder.names() == []
    folder.write("part-00000.parquet", b"1")
    folder.write("_SUCCESS", b"")
    folder.remove("_SUCCESS")
    assert folder.names() == ["part-00000.parquet"]
    with folder.open("part-00000.parquet") as file:
        assert file.read() == b"1"
