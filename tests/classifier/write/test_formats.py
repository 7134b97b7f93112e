"""What holds for every format of tagged reports."""

import io
import sys
import zipfile
from dataclasses import replace

import pytest

from classifier.write import FORMATS, parquet, xlsx


@pytest.mark.parametrize("name", ["jsonl", "csv", "table"])
def test_what_a_person_should_look_at_is_marked_where_asked(tagged, name):
    plain, marked = io.StringIO(), io.StringIO()
    FORMATS[name].write([tagged], plain, False)
    FORMATS[name].write([replace(tagged, mark_uncertain=True)], marked, False)
    mark = "?" if name == "table" else "uncertain"
    assert mark not in plain.getvalue()
    assert mark in marked.getvalue()


@pytest.mark.parametrize("module", ["openpyxl", "pyarrow"])
def test_a_missing_library_says_how_to_install_it(module, tagged, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    name, write = ("xlsx", xlsx.write) if module == "openpyxl" else ("parquet", parquet.write)
    reason = rf"needs {module}, which report-themes\[{name}\] includes: pip install {module}"
    with pytest.raises(ImportError, match=reason):
        write([tagged], io.BytesIO())


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("all_scores", [False, True])
def test_every_format_writes_to_its_kind_of_file(name, all_scores, tagged):
    chosen = FORMATS[name]
    file = io.BytesIO() if chosen.binary else io.StringIO()
    chosen.write([tagged, tagged], file, all_scores)
    assert file.getvalue()


def test_the_command_writes_a_file_of_bytes(run, tmp_path):
    out = tmp_path / "out.xlsx"
    text = "Plans for children are late. Visits are regular."
    done = run("tag", "-", "--out", out, stdin=text)
    assert (done.returncode, done.stderr) == (0, "")
    assert zipfile.is_zipfile(out)
