"""Bundles from strangers: nothing of a bad one runs, and the reason is said."""

import hashlib
import io
import json
import os
import pickle
import random
import shutil
import subprocess
import sys
import zipfile
from operator import attrgetter
from pathlib import Path

import numpy as np
import pytest
from skops import io as skops_io

from classifier import load_model, save_model
from classifier.bundle.store import (
    ESTIMATORS,
    MANIFEST,
    BundleError,
    default_model_path,
    verify_bundle,
)
from classifier.model.features import SentenceVectorizer
from fuzz.mutate import mutate


@pytest.fixture
def bundle(tmp_path) -> Path:
    return Path(shutil.copytree(default_model_path(), tmp_path / "bundle"))


def manifest_of(bundle):
    return json.loads((bundle / MANIFEST).read_text(encoding="utf-8"))


def rewrite(bundle, **changes):
    manifest = {**manifest_of(bundle), **changes}
    (bundle / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def put(bundle, data):
    """Other estimators, with the checksum that they should have."""
    (bundle / ESTIMATORS).write_bytes(data)
    files = {**manifest_of(bundle)["files"], ESTIMATORS: hashlib.sha256(data).hexdigest()}
    rewrite(bundle, files=files)


def repacked(bundle, change):
    """The estimators after a change of their members, a dict of bytes by name."""
    with zipfile.ZipFile(bundle / ESTIMATORS) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def refused(bundle, match):
    with pytest.raises(BundleError, match=match) as caught:
        load_model(bundle)
    assert str(bundle) in str(caught.value)
    assert "\n" not in str(caught.value)


class Malice:
    """Leaves a mark when it is unpickled."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


def as_npy(array, *, pickled=False):
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=pickled)
    return buffer.getvalue()


def test_a_pickle_is_not_run(bundle, tmp_path):
    mark = tmp_path / "mark"
    put(bundle, pickle.dumps(Malice(mark)))
    refused(bundle, "damaged, or no file of skops")
    assert not mark.exists()


def test_a_pickle_inside_an_array_is_not_run(bundle, tmp_path):
    mark = tmp_path / "mark"
    array = as_npy(np.array([Malice(mark)], dtype=object), pickled=True)
    put(bundle, repacked(bundle, lambda members: members.update({"1.npy": array})))
    refused(bundle, "no plain array")
    assert not mark.exists()


def with_node(bundle, node):
    """Estimators with one more node, under a name that nothing asks for."""

    def change(members):
        schema = json.loads(members["schema.json"])
        schema["content"]["more"] = node
        members["schema.json"] = json.dumps(schema).encode()

    return repacked(bundle, change)


@pytest.mark.parametrize(
    ("module", "name", "loader"),
    [
        ("os", "system", "FunctionNode"),
        ("builtins", "eval", "FunctionNode"),
        ("operator", "methodcaller", "OperatorFuncNode"),
        ("builtins", "str", "MethodNode"),
        ("subprocess", "Popen", "ObjectNode"),
        ("sklearn.linear_model._logistic", "LogisticRegression", "ObjectNode"),
        ("scipy.sparse", "csr_matrix", "SparseMatrixNode"),
        ("classifier.model.themes", "ThemeClassifier", "FunctionNode"),
        ("functools", "partial", "PartialNode"),
        ("numpy", "ndarray", "CachedNode"),
        (None, None, None),
    ],
)
def test_a_type_that_is_not_listed_is_named(bundle, module, name, loader):
    node = {"__class__": name, "__module__": module, "__loader__": loader, "__id__": 9999}
    put(bundle, with_node(bundle, node))
    refused(bundle, f"type that is not allowed: {module}.{name}")


def test_members_stay_in_the_archive(bundle, tmp_path):
    put(bundle, repacked(bundle, lambda members: members.update({"../../evil": b"x"})))
    refused(bundle, "no array: '../../evil'")
    assert not (tmp_path.parent / "evil").exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/b", "", "."])
def test_files_of_the_manifest_stay_in_the_folder(bundle, name):
    rewrite(bundle, files={**manifest_of(bundle)["files"], name: "0" * 64})
    refused(bundle, "file outside the bundle")


def test_a_bomb_is_not_unpacked(bundle):
    put(bundle, repacked(bundle, lambda m: m.update({"schema.json": b" " * 80 * 1024**2})))
    refused(bundle, "unpacks to more than")


def test_an_array_that_says_it_is_huge_takes_no_memory(bundle):
    small = bytearray(as_npy(np.zeros(3)))
    at = small.index(b"(3,), }")
    small[at : at + 17] = b"(99999999999,), }"
    put(bundle, repacked(bundle, lambda members: members.update({"1.npy": bytes(small)})))
    refused(bundle, "no plain array")


def test_a_truncated_file_is_told_by_its_checksum(bundle):
    whole = (bundle / ESTIMATORS).read_bytes()
    (bundle / ESTIMATORS).write_bytes(whole[: len(whole) // 2])
    refused(bundle, "checksum")
    put(bundle, whole[: len(whole) // 2])
    refused(bundle, "damaged")


def test_files_of_two_bundles_do_not_go_together(bundle):
    put(bundle, repacked(bundle, lambda _: None))
    other = (bundle / ESTIMATORS).read_bytes()
    shutil.copy(default_model_path() / MANIFEST, bundle / MANIFEST)
    assert other != (default_model_path() / ESTIMATORS).read_bytes()
    refused(bundle, "checksum")


def weights(members):
    """The largest array of the estimators."""
    name = max((n for n in members if n.endswith(".npy")), key=lambda n: len(members[n]))
    return name, np.load(io.BytesIO(members[name]))


def test_weights_that_are_no_numbers_are_refused(bundle):
    def change(members):
        name, array = weights(members)
        array[..., 0] = np.nan
        members[name] = as_npy(array)

    put(bundle, repacked(bundle, change))
    refused(bundle, "no finite numbers")


def test_weights_of_another_shape_are_refused(bundle):
    def change(members):
        name, array = weights(members)
        members[name] = as_npy(array[..., :-3])

    put(bundle, repacked(bundle, change))
    refused(bundle, "of another shape")


@pytest.mark.parametrize(
    ("which", "change", "reason"),
    [
        ("vectorizer_", {"word_idf_": np.zeros(3, np.float32)}, "word_idf_ of another shape"),
        ("vectorizer_", {"word_ids_": np.zeros(10_491, np.uint64)}, "not in order"),
        ("vectorizer_", {"opening": 10**9}, "an opening that"),
        ("vectorizer_", {"more_": np.zeros(2)}, "other attributes"),
        ("second_.network_", {"center_": np.zeros(1, np.float32)}, "center_ of another shape"),
        ("second_.network_", {"scale_": np.zeros(110, np.float32)}, "can't scale"),
        ("second_.network_", {"clip": "4"}, "can't scale"),
        ("second_.network_", {"alpha": [1.0]}, "a setting that is none"),
        ("second_", {"possible_": None}, "no number"),
        ("alone_", {"coefs_": []}, "more or fewer parts"),
        ("alone_", {"context": True}, "another kind"),
        ("alone_", {"intercept_": np.array(["a"] * 24)}, "intercept_ of another shape"),
        ("alone_", {"intercept_": np.full(24, 1e30)}, "no finite numbers"),
    ],
)
def test_estimators_that_no_training_gives_are_refused(bundle, which, change, reason):
    model = load_model(bundle)
    vars(attrgetter(which)(model.theme_classifier)).update(change)
    put(
        bundle,
        skops_io.dumps({"themes": model.theme_classifier, "polarity": model.polarity_classifier}),
    )
    refused(bundle, reason)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"classes_": np.array(["strength"] * 4)}, "other polarities than its codebook"),
        ({"classes_": np.array([b"strength", b"improvement", b"mixed", b"neutral"])}, "no plain"),
        ({"classes_": np.array(["strength"])}, "two polarities"),
        ({"offsets_": np.zeros((4, 1))}, "offsets_ of another shape"),
    ],
)
def test_polarities_are_those_of_the_codebook(bundle, change, reason):
    model = load_model(bundle)
    vars(model.polarity_classifier).update(change)
    put(
        bundle,
        skops_io.dumps({"themes": model.theme_classifier, "polarity": model.polarity_classifier}),
    )
    refused(bundle, reason)


def test_what_was_looked_up_before_is_not_taken_from_a_stranger(bundle, monkeypatch):
    """Columns far outside the vocabulary would be read from memory that belongs to others."""
    model = load_model(bundle)
    monkeypatch.delattr(SentenceVectorizer, "__getstate__")
    model.theme_classifier.vectorizer_._cut_words = {5: np.array([2**30], dtype=np.int32)}
    put(
        bundle,
        skops_io.dumps({"themes": model.theme_classifier, "polarity": model.polarity_classifier}),
    )
    refused(bundle, "other attributes")


def test_what_lies_beside_a_model_is_not_lost(bundle):
    (bundle / "notes.txt").write_text("Mine.")
    with pytest.raises(BundleError, match=r"holds notes\.txt beside a model; nothing was written"):
        save_model(load_model(), bundle)
    other = bundle.with_name("extension")
    other.mkdir()
    (other / MANIFEST).write_text('{"manifest_version": 3}')
    with pytest.raises(BundleError, match="is no model bundle; nothing was written"):
        save_model(load_model(), other)


def test_a_model_that_was_loaded_can_be_saved(bundle):
    save_model(load_model(), bundle)  # its two vectorizers are one now
    assert verify_bundle(bundle)["difference"] < 1e-6


def test_a_few_lines_do_not_stand_for_lists_without_end(bundle):
    node = plain = {"__class__": "list", "__module__": "builtins", "__loader__": "ListNode"}
    for number in range(10_000, 10_025):
        node = plain | {"__id__": number, "content": [node, {"__id__": number - 1}]}
    put(bundle, with_node(bundle, node))
    refused(bundle, "type that is not allowed: None.None")
    node = plain | {"__id__": 1, "content": [plain | {"__id__": 1, "content": []}]}
    put(bundle, with_node(bundle, node))
    refused(bundle, "can't be read")


def lying(data):
    """An archive whose first member declares one byte less than it holds."""
    at = data.index(b"PK\1\2") + 24
    size = int.from_bytes(data[at : at + 4], "little") - 1
    return data[:at] + size.to_bytes(4, "little") + data[at + 4 :]


def with_long_directory(data):
    """An archive that says that the list of its members is longer than any."""
    return data[:-10] + (2**31).to_bytes(4, "little") + data[-6:]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lying, "damaged"),
        (with_long_directory, "too many files"),
        (lambda data: data + b"more", "damaged"),
        (lambda data: data[:-22] + b"PK\6\7".ljust(20, b"\0") + data[-22:], "damaged"),
        (lambda data: compressed(data, zipfile.ZIP_BZIP2), "compressed in a way"),
        (lambda data: compressed(data, zipfile.ZIP_LZMA), "compressed in a way"),
        (lambda data: compressed(data, zipfile.ZIP_STORED, "99.npy"), "belongs to nothing"),
        (lambda data: compressed(data, zipfile.ZIP_STORED, "１.npy"), "no array"),
    ],
)
def test_an_archive_that_skops_does_not_write_is_refused(bundle, change, reason):
    put(bundle, change((bundle / ESTIMATORS).read_bytes()))
    refused(bundle, reason)


def compressed(data, how, *more):
    """The same members, compressed in another way, and empty ones beside them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w", how) as other:
        for name in archive.namelist():
            other.writestr(name, archive.read(name))
        for name in more:
            other.writestr(name, b"")
    return buffer.getvalue()


def test_weights_that_predict_something_else_are_refused(bundle):
    def change(members):
        name, array = weights(members)
        members[name] = as_npy(array * array.dtype.type(1.2))

    put(bundle, repacked(bundle, change))
    rewrite(bundle, versions={})
    refused(bundle, "does not give its probe the probabilities")


def test_another_version_that_predicts_something_else_is_named(bundle):
    manifest = manifest_of(bundle)
    manifest["probe"]["themes"][0][0] += 0.01
    rewrite(bundle, probe=manifest["probe"], versions={**manifest["versions"], "numpy": "1.0"})
    refused(bundle, r"than with .*numpy 1\.0 \(here .*\): install those versions, or train")


@pytest.mark.parametrize("name", ["word_ngrams", "char_ngrams"])
@pytest.mark.parametrize("length", [10**9, -(10**9)])
def test_lengths_that_would_take_for_ever_are_refused(bundle, name, length):
    def plain(node):
        while node["__loader__"] != "JsonNode":
            node = node["content"][0]
        return node

    def change(members):
        schema = json.loads(members["schema.json"])
        waiting, found = [schema], []
        while waiting:
            node = waiting.pop()
            if isinstance(node, dict):
                found += [plain(node[name])] if name in node else []
                waiting += node.values()
            elif isinstance(node, list):
                waiting += node
        assert found
        for node in found:
            node |= {"content": json.dumps(length), "__id__": 10**9}  # skops builds an id once
        members["schema.json"] = json.dumps(schema).encode()

    put(bundle, repacked(bundle, change))
    refused(bundle, "n-grams of a length")


def test_a_probe_that_would_take_for_ever_is_refused(bundle):
    probe = manifest_of(bundle)["probe"]
    rewrite(bundle, probe={**probe, "text": probe["text"] * 1000})
    refused(bundle, "the probe is longer than 2,000 characters")


def test_too_many_themes_are_refused(bundle):
    themes = [{"name": f"theme {number}", "title": "a"} for number in range(501)]
    rewrite(bundle, codebook={**manifest_of(bundle)["codebook"], "theme": themes})
    refused(bundle, "more than 500 themes")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"format": 99}, "format 99 is unknown"),
        ({"format": None}, "format None is unknown"),
        ({"codebook": []}, "lacks codebook"),
        ({"codebook": {"theme": [{"name": 3}]}}, "can't be used"),
        ({"thresholds": {}}, "thresholds of other themes"),
        ({"codebook": {"theme": [{"name": "a"}], "polarity": []}}, "codebook that can't be used"),
        ({"data": 5}, "says of its data"),
        ({"data": {"sketches": [1]}}, "says of its data"),
        ({"data": {"sketches": {"a.pdf": 5}}}, "says of its data"),
        ({"title": "\ud800"}, "text that can't be written"),
        ({"format": True}, "format True is unknown"),
        ({"probe": {}}, "can't be used"),
        ({"probe": {"text": "a", "themes": "b", "polarity": None}}, "can't be used"),
        ({"files": {}}, "checksum"),
        ({"files": "x"}, "lacks files"),
        ({"versions": None}, "lacks versions"),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused(bundle, changes, reason):
    rewrite(bundle, **changes)
    refused(bundle, reason)


def test_a_reason_is_short(bundle):
    for changes in ({"format": "9" * 10**6}, {"files": {"\n" * 10**6: "0"}}):
        rewrite(bundle, **changes)
        with pytest.raises(BundleError) as caught:
            load_model(bundle)
        assert len(str(caught.value)) < 1_000
        assert "\n" not in str(caught.value)
        shutil.copy(default_model_path() / MANIFEST, bundle)


def test_a_probe_tells_that_something_else_would_be_assigned(bundle):
    whole = manifest_of(bundle)
    themes = whole["codebook"]["theme"]
    swapped = [themes[1], themes[0], *themes[2:]]
    first = whole["probe"]["themes"][0]
    for changes in (
        {"thresholds": dict.fromkeys(whole["thresholds"], 0)},
        {"codebook": {**whole["codebook"], "theme": swapped}},
        {
            "probe": {
                **whole["probe"],
                "themes": [[float("nan"), *first[1:]], *whole["probe"]["themes"][1:]],
            }
        },
    ):
        rewrite(bundle, **changes)
        refused(bundle, "does not give its probe|gives other probabilities")
        shutil.copy(default_model_path() / MANIFEST, bundle)
    model = load_model(bundle)
    model.polarity_classifier.offsets_[0] += 9
    put(
        bundle,
        skops_io.dumps({"themes": model.theme_classifier, "polarity": model.polarity_classifier}),
    )
    refused(bundle, "does not give its probe|gives other probabilities")


@pytest.mark.parametrize("limit", [float("nan"), -1, 2, "x", "0.4", True])
def test_a_threshold_is_a_probability(bundle, limit):
    rewrite(bundle, thresholds=manifest_of(bundle)["thresholds"] | {"workforce": limit})
    refused(bundle, "threshold that is no probability")


@pytest.mark.parametrize("text", ["", "[]", "[" * 100_000, '{"format": 1', "\ufeff{}", "\x00"])
def test_a_manifest_that_is_none_is_refused(bundle, text):
    (bundle / MANIFEST).write_text(text, encoding="utf-8")
    refused(bundle, "is not JSON|format None is unknown")


def test_what_is_no_file_is_not_waited_for(bundle):
    (bundle / ESTIMATORS).unlink()
    refused(bundle, "can't be read")
    os.mkfifo(bundle / ESTIMATORS)
    refused(bundle, "is no file")
    (bundle / MANIFEST).unlink()
    (bundle / MANIFEST).mkdir()
    refused(bundle, "is no model bundle")


def command(*arguments):
    line = [sys.executable, "-m", "train", "model", *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=False)


def test_verify_says_what_it_checked(bundle):
    found = verify_bundle(bundle)
    assert found["difference"] < 1e-5
    assert set(found["files"]) >= {ESTIMATORS, "README.md"}
    (bundle / "more.txt").write_text("?")
    done = command("verify", bundle)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["not_named"] == ["more.txt"]
    table = command("verify", "--format", "table").stdout
    assert "same probabilities" in table


def test_verify_refuses_what_loading_does_not_look_at(bundle):
    (bundle / "README.md").write_text("Trust me.")
    load_model(bundle)
    done = command("verify", bundle)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "README.md is not the file that the manifest names" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_show_reads_the_manifest_alone(bundle):
    (bundle / ESTIMATORS).unlink()
    done = command("show", bundle)
    told = json.loads(done.stdout)
    assert told["title"] == "report-themes default"
    assert "sketches" not in told["data"]
    table = command("show", bundle, "--format", "table").stdout
    assert "80 reports" in table
    assert "24 themes" in table
    (bundle / MANIFEST).write_text('{"format": 2}')
    done = command("show", bundle)
    assert (done.returncode, "format 2 is unknown" in done.stderr) == (2, True)


@pytest.mark.slow
@pytest.mark.parametrize("name", [MANIFEST, ESTIMATORS])
def test_a_bundle_that_is_broken_somewhere_is_refused_or_works(bundle, name):
    good = (bundle / name).read_bytes()
    choose = random.Random(5)
    for _ in range(25):
        data = mutate(name, good, [good], choose)
        if name == MANIFEST:
            (bundle / name).write_bytes(data)
        else:
            put(bundle, data)
        try:
            load_model(bundle).tag("Caseloads are too high.")
        except BundleError as error:
            assert "\n" not in str(error), str(error)  # noqa: PT017
