"""Results as a folder of Parquet parts."""

import json
import os
from pathlib import Path

import pandas as pd
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest

from classifier.errors import CannotWrite
from classifier.read.inputs import Failure, find_inputs
from classifier.run.model import ModelAt
from classifier.run.parts import Columns, Done, Part, Parts, write_part
from classifier.run.resume import CannotResume

RUN = {"model": "a"}
NO_MORE = Columns()
TEXTS = {"a.txt": "Plans are late. Visits are regular.", "b.txt": "", "c.txt": "Staff stay."}


@pytest.fixture
def inputs(tmp_path):
    (tmp_path / "in").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "in" / name).write_text(text)
    return find_inputs([str(tmp_path / "in")])[0]


@pytest.fixture
def begun(inputs, tmp_path):
    """A run that was stopped after two of three parts."""
    parts = Parts(str(tmp_path / "out"), RUN, inputs)
    for i in range(2):
        write_part(Part(i, (inputs[i],)), parts.folder.path, ModelAt.find(None), Columns())
    assert parts.stop()
    return tmp_path / "out.partial"


def go_on(inputs, tmp_path, run=RUN):
    return Parts(str(tmp_path / "out"), run, inputs, resume=True)


def do(parts, columns=NO_MORE, **options):
    outcomes = list(parts.tag(ModelAt.find(None), columns, **options))
    parts.finish()
    return outcomes


def test_the_folder_is_one_table_to_every_reader(inputs, tmp_path, monkeypatch):
    monkeypatch.setattr("classifier.run.parts.TAGGED_EACH", 1)
    out = tmp_path / "out"
    outcomes = do(Parts(str(out), RUN, inputs), Columns(all_scores=True, uncertain=True), jobs=2)
    assert outcomes == [Done("a.txt"), Failure(inputs[1].path, "is empty"), Done("c.txt")]
    table = pyarrow.dataset.dataset(out).to_table()
    assert table.schema.names == pq.read_schema(out / "part-00000.parquet").names
    assert {"uncertain", "score_workforce"} < set(table.schema.names)
    frame = pd.read_parquet(out)
    assert frame["text"].tolist() == ["Plans are late.", "Visits are regular.", "Staff stay."]
    assert (out / "_SUCCESS").exists()
    assert not (tmp_path / "out.partial").exists()


def test_dask_reads_the_folder(inputs, tmp_path):
    frames = pytest.importorskip("dask.dataframe")
    do(Parts(str(tmp_path / "out"), RUN, inputs))
    frame = frames.read_parquet(tmp_path / "out")
    assert len(frame["text"].compute(scheduler="sync")) == 3


def test_parts_that_are_there_are_not_made_again(begun, inputs, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in begun.glob("*.parquet")}
    (begun / ".part-00002.parquet.of-a-killed-process").touch()
    assert do(go_on(inputs, tmp_path)) == [
        Done("a.txt"),
        Failure(inputs[1].path, "is empty"),
        Done("c.txt"),
    ]
    out = tmp_path / "out"
    assert before == {
        begun / path.name: path.stat().st_mtime_ns
        for path in out.iterdir()
        if begun / path.name in before
    }
    assert sorted(path.name for path in out.iterdir()) == [
        "_SUCCESS",
        "_run.json",
        "part-00000.parquet",
        "part-00001.parquet",
        "part-00002.parquet",
    ]


@pytest.mark.usefixtures("begun")
def test_a_part_of_a_changed_report_is_made_again(inputs, tmp_path):
    Path(inputs[0].path).write_text("Plans are on time.", encoding="utf-8")
    parts = go_on(inputs, tmp_path)
    assert parts.changed == [inputs[0]]
    do(parts)
    frame = pd.read_parquet(tmp_path / "out")
    assert sorted(frame["text"]) == ["Plans are on time.", "Staff stay."]


@pytest.mark.usefixtures("begun")
def test_a_report_that_is_gone_leaves_no_rows(inputs, tmp_path):
    do(go_on(inputs[2:], tmp_path))
    assert pd.read_parquet(tmp_path / "out")["text"].tolist() == ["Staff stay."]


@pytest.mark.usefixtures("begun")
def test_another_model_is_refused(inputs, tmp_path):
    with pytest.raises(CannotResume, match="the earlier run had a different model"):
        go_on(inputs, tmp_path, {"model": "b"})


def test_results_are_replaced_and_nothing_else_is(inputs, tmp_path):
    do(Parts(str(tmp_path / "out"), RUN, inputs))
    do(Parts(str(tmp_path / "out"), RUN, inputs[2:]))
    assert len(pd.read_parquet(tmp_path / "out")) == 1
    with pytest.raises(CannotWrite, match="holds files other than results"):
        Parts(str(tmp_path / "in"), RUN, inputs)
    assert len(list((tmp_path / "in").iterdir())) == 3


def test_a_folder_of_somebody_else_is_refused_and_stays(inputs, tmp_path):
    mine, partial = tmp_path / "mine", tmp_path / "out.partial"
    mine.mkdir()
    (mine / "thesis.txt").write_text("mine")
    partial.symlink_to(mine)
    for _ in ("a link", "a folder"):
        with pytest.raises(
            CannotResume, match="is not the work of an earlier run; move it elsewhere"
        ):
            Parts(str(tmp_path / "out"), RUN, inputs)
        assert (partial / "thesis.txt").read_text() == "mine"
        if partial.is_symlink():
            partial.unlink()
            mine.rename(partial)


def test_own_files_among_parts_or_results_stay(begun, inputs, tmp_path):
    (begun / "evil.parquet").touch()
    with pytest.raises(CannotResume, match=r"out\.partial: holds evil\.parquet as well as parts"):
        go_on(inputs, tmp_path)
    (begun / "evil.parquet").unlink()
    do(go_on(inputs, tmp_path))
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(CannotWrite, match=r"out: holds notes\.txt as well as results"):
        Parts(str(tmp_path / "out"), RUN, inputs)
    with pytest.raises(CannotWrite, match="is not a folder"):
        Parts(inputs[0].path, RUN, inputs)


def test_a_link_to_a_folder_is_followed(inputs, tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "disk" / "results")
    for _ in ("new", "replaced"):
        do(Parts(str(tmp_path / "out"), RUN, inputs[2:]))
        assert pd.read_parquet(tmp_path / "out")["text"].tolist() == ["Staff stay."]
    assert (tmp_path / "out").is_symlink()
    assert [path.name for path in (tmp_path / "disk").iterdir()] == ["results"]


def test_nothing_in_the_way_of_the_results_before_is_touched(inputs, tmp_path):
    (tmp_path / ".out.old").mkdir()
    (tmp_path / ".out.old" / "thesis.txt").write_text("mine")
    for _ in ("new", "replaced"):
        do(Parts(str(tmp_path / "out"), RUN, inputs[2:]))
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.old", "in", "out"]


@pytest.mark.posix
@pytest.mark.parametrize("planted", ["a pipe", b"junk", None, "x", "[[1]]", "[" * 50_000, "5"])
def test_a_part_that_does_not_hold_is_made_again(planted, begun, inputs, tmp_path):
    part = begun / "part-00000.parquet"
    table = pq.read_table(part)
    part.unlink()
    if planted == "a pipe":
        os.mkfifo(part)
    elif isinstance(planted, bytes):
        part.write_bytes(planted)
    else:
        said = {"report-themes": planted} if planted else None
        pq.write_table(table.replace_schema_metadata(said), part)
    do(go_on(inputs, tmp_path))
    frame = pd.read_parquet(tmp_path / "out")
    assert sorted(frame["report"].unique()) == ["a.txt", "c.txt"]
    assert len(frame) == 3


def test_a_part_says_what_it_is_of(begun):
    metadata = pq.read_metadata(begun / "part-00001.parquet").metadata
    ((path, name, _, reason),) = json.loads(metadata[b"report-themes"])
    assert (Path(path).name, name, reason) == ("b.txt", "b.txt", "is empty")
