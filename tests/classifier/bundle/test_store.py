"""Bundles that others wrote: nothing of a bad one runs, and the reason is told."""

import hashlib
import json
import mmap
import os
import pickle
import random
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from classifier import Codebook, load_model, save_model
from classifier.bundle import files, store
from classifier.bundle.arrays import views, written
from classifier.bundle.probe import make_probe
from classifier.bundle.shipped import MANIFEST, default_model_path
from classifier.bundle.store import ESTIMATORS, verify_bundle
from classifier.errors import BundleError
from classifier.results import model as of_models
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


def changed(bundle, change):
    """The arrays after a change of them, a dict of arrays by name."""
    arrays = {k: v.copy() for k, v in views((bundle / ESTIMATORS).read_bytes()).items()}
    change(arrays)
    return written(arrays)


def refused(bundle, match):
    with pytest.raises(BundleError, match=match) as caught:
        load_model(bundle)
    assert str(bundle) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_where_there_is_no_model_the_nearest_ones_are_named(bundle):
    there = bundle.parent
    (there / "bundel-of-notes").mkdir()
    refused(there / "bundel", f"no such folder in {there}; did you mean bundle\\? 'default' is")
    refused(there / "mine", f"no such folder in {there}; 'default' is the one that ships$")
    refused(there, "no manifest.json in this folder; models in it: bundle$")
    refused(bundle / MANIFEST, "this is a file; 'default' is the one that ships")
    refused(there / "no" / "bundle", f"no such folder in {there / 'no'}; 'default'")
    refused(there / ("x" * 300), "is not a model bundle")


OTHERS = {"polarity": None, "unfamiliarity": None}


class Malice:
    """Leaves a mark when it is unpickled."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


def test_a_pickle_is_not_run(bundle, tmp_path):
    mark = tmp_path / "mark"
    put(bundle, pickle.dumps(Malice(mark)))
    refused(bundle, "damaged, or not a safetensors file|header that can't be read")
    assert not mark.exists()


def test_a_bundle_of_an_earlier_format_is_refused(bundle):
    manifest = {k: v for k, v in manifest_of(bundle).items() if k != "estimators"}
    (bundle / MANIFEST).write_text(json.dumps({**manifest, "format": 1}))
    refused(bundle, "format 1 is unknown; this version reads format 5")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/b", "", "."])
def test_files_of_the_manifest_stay_in_the_folder(bundle, name):
    rewrite(bundle, files={**manifest_of(bundle)["files"], name: "0" * 64})
    refused(bundle, "file outside the bundle")


def test_a_truncated_file_is_told_by_its_checksum(bundle):
    whole = (bundle / ESTIMATORS).read_bytes()
    (bundle / ESTIMATORS).write_bytes(whole[: len(whole) // 2])
    refused(bundle, "checksum")
    put(bundle, whole[: len(whole) // 2])
    refused(bundle, "size does not match its shape")
    put(bundle, b"")
    refused(bundle, "damaged, or not a safetensors file")


def test_a_file_that_is_too_large_is_not_read(bundle):
    with (bundle / ESTIMATORS).open("r+b") as file:
        file.truncate(300 * 1024**2)  # of which the disk holds nothing
    refused(bundle, "is larger than 256 MiB")


def test_zeros_as_many_as_may_be_are_refused_soon(bundle):
    with (bundle / ESTIMATORS).open("wb") as file:
        file.truncate(256 * 1024**2)
    digest = hashlib.sha256(bytes(256 * 1024**2)).hexdigest()
    rewrite(bundle, files={**manifest_of(bundle)["files"], ESTIMATORS: digest})
    refused(bundle, "damaged, or not a safetensors file")


def test_files_of_two_bundles_do_not_go_together(bundle):
    other = changed(bundle, lambda arrays: arrays["themes.calibration"].__imul__(1.01))
    (bundle / ESTIMATORS).write_bytes(other)
    refused(bundle, "checksum")


def test_settings_of_another_bundle_do_not_fit(bundle):
    settings = manifest_of(bundle)["estimators"]
    rewrite(bundle, estimators={**settings, "polarity": None})
    refused(bundle, "arrays of a polarity without its settings")
    settings["polarity"]["vectorizer"] = settings["themes"]["vectorizer"]
    rewrite(bundle, estimators=settings)
    refused(bundle, "has no word_ids of one axis")


def test_arrays_of_an_unfamiliarity_need_its_settings(bundle):
    put(bundle, changed(bundle, lambda arrays: arrays.update({"unfamiliarity.x": np.zeros(2)})))
    settings = manifest_of(bundle)["estimators"]
    rewrite(bundle, estimators={**settings, "unfamiliarity": None})
    refused(bundle, "arrays of an unfamiliarity without its settings")
    rewrite(bundle, estimators={**settings, "unfamiliarity": {"folds": 5}})
    refused(bundle, "different settings from those it needs")


def test_a_vectorizer_that_is_kept_twice_is_refused(bundle):
    def change(arrays):
        ids = arrays["themes.vectorizer.word_ids"]
        arrays["polarity.vectorizer.word_ids"] = ids

    put(bundle, changed(bundle, change))
    refused(bundle, "arrays of a vectorizer without its settings")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("themes.context.coef_words", np.nan, "not finite numbers"),
        ("polarity.calibration", np.inf, "not finite numbers"),
        ("themes.alone.intercept", -1e30, "not finite numbers"),
        ("themes.second.network.scale", 0, "can't scale"),
    ],
)
def test_weights_that_can_not_be_worked_with_are_refused(bundle, name, value, reason):
    put(bundle, changed(bundle, lambda arrays: arrays[name].fill(value)))
    refused(bundle, reason)


def test_an_array_that_nothing_asks_for_is_refused(bundle):
    put(bundle, changed(bundle, lambda arrays: arrays.update({"more": np.zeros(2)})))
    refused(bundle, "has an array named 'more'")


@pytest.mark.parametrize(
    ("classes", "reason"),
    [
        (["strength"] * 4, "two different polarities"),
        (["strength", "improvement", "mixed", "more"], "different polarities from its codebook"),
        (["strength"], "two different polarities"),
        ([1, 2, 3, 4], "not names"),
        (None, "not names"),
        (["strength", "improvement", "mixed"], "of a different type or shape"),
    ],
)
def test_polarities_are_those_of_the_codebook(bundle, classes, reason):
    settings = manifest_of(bundle)["estimators"]
    settings["polarity"]["classes_"] = classes
    rewrite(bundle, estimators=settings)
    refused(bundle, reason)


def test_what_a_folder_holds_besides_a_model_is_not_lost(bundle):
    (bundle / "notes.txt").write_text("Mine.")
    with pytest.raises(
        BundleError, match=r"holds notes\.txt as well as a model; nothing was written"
    ):
        save_model(load_model(), bundle)
    other = bundle.with_name("extension")
    other.mkdir()
    (other / MANIFEST).write_text('{"manifest_version": 3}')
    with pytest.raises(
        BundleError, match="is not a model bundle of this version; nothing was written"
    ):
        save_model(load_model(), other)


def test_a_model_that_was_loaded_can_be_saved(bundle):
    save_model(load_model(), bundle)  # its two vectorizers are one now
    assert verify_bundle(bundle)["difference"] < 1e-6


def test_nothing_can_be_written_into_a_model_that_was_loaded(bundle):
    model = load_model(bundle)
    with pytest.raises(ValueError, match="read-only"):
        model.polarity_classifier.calibration_[0] += 9
    assert model.theme_classifier.vectorizer_ is model.polarity_classifier.vectorizer_


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="Linux tells what is shared")
def test_processes_share_the_pages_of_a_model(bundle):
    """What each has for itself of the file's pages is nothing, however many there are."""
    code = (
        "import classifier, sys; model = classifier.load_model(sys.argv[1]);"
        "model.tag('Caseloads are too high.'); print(); input()"
    )
    model = load_model(bundle)
    line = [sys.executable, "-c", code, str(bundle)]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        found = Path(f"/proc/{other.pid}/smaps").read_text(encoding="utf-8")
        other.communicate(b"\n")
    _, _, of_file = found.partition(f"{bundle / ESTIMATORS}\n")
    of_file = of_file.split("\n")[:20]
    kilobytes = {key: int(size.split()[0]) for key, size in (e.split(":") for e in of_file[:16])}
    size = (bundle / ESTIMATORS).stat().st_size // 1024
    assert kilobytes["Rss"] > 0.9 * size
    assert kilobytes["Pss"] < 0.6 * size  # a page of two processes counts half for each
    assert kilobytes["Private_Clean"] + kilobytes["Private_Dirty"] < 0.05 * size
    assert model.themes


def test_weights_that_predict_something_else_are_refused(bundle):
    put(bundle, changed(bundle, lambda arrays: arrays["themes.context.coef_words"].__imul__(1.2)))
    rewrite(bundle, versions={})
    refused(bundle, "does not give its probe the probabilities")


def test_another_version_that_predicts_something_else_is_named(bundle):
    manifest = manifest_of(bundle)
    manifest["probe"]["themes"][0][0] += 0.01
    rewrite(bundle, probe=manifest["probe"], versions={**manifest["versions"], "numpy": "1.0"})
    refused(bundle, r"than with .*numpy 1\.0 \(here .*\): install those versions, or train")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("word_ngrams", 10**9, "n-grams of a length"),
        ("word_ngrams", 0, "n-grams of a length"),
        ("word_ngrams", 2.5, "can't be a setting"),
        ("char_ngrams", [3, 10**8], "n-grams of a length"),
        ("char_ngrams", [-(10**8), 5], "n-grams of a length"),
        ("char_ngrams", [3], "n-grams of a length"),
        ("char_ngrams", 3, "can't be a setting"),
        ("opening", 10**8, "an opening that"),
        ("opening", -1, "an opening that"),
        ("idf_power", "1", "can't be a setting"),
        ("idf_power", float("nan"), "can't be a setting"),
        ("min_reports", 10**400, "is not JSON|can't be a setting"),
        ("min_reports", True, "can't be a setting"),
        ("more", 1, "different settings from those it needs"),
    ],
)
def test_settings_that_would_take_for_ever_are_refused(bundle, name, value, reason):
    settings = manifest_of(bundle)["estimators"]
    settings["themes"]["vectorizer"][name] = value
    rewrite(bundle, estimators=settings)
    refused(bundle, reason)


def loaded(bundle, change, **settings):
    """A model whose arrays were changed, and whose probe is what it then predicts."""
    put(bundle, changed(bundle, change))
    rewrite(bundle, **settings)
    estimators = store._build((bundle / ESTIMATORS).read_bytes(), manifest_of(bundle))
    with np.errstate(all="ignore"):
        rewrite(bundle, probe=make_probe(estimators))
    return load_model(bundle)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("weight", [1e9, -1e9, 0, 1e-45])
def test_absurd_weights_give_numbers_and_no_warnings(bundle, weight):
    def change(arrays):
        for name, array in arrays.items():
            if name.endswith("scale"):
                array[...] = 1e-45
            elif array.dtype.kind == "f" and "thresholds" not in name:
                if not name.startswith("unfamiliarity"):  # whose lengths are checked
                    array[...] = weight

    model = loaded(bundle, change)
    text = "Leaders are strong. Caseloads are too high."
    tagged = model.tag(text)
    assert np.isfinite(tagged.probabilities).all()
    assert np.isfinite(tagged.polarity_probabilities).all()
    for found in model.explain(text, themes=model.themes):
        json.dumps(found.to_dict(), allow_nan=False)


def test_a_model_that_assigns_everything_explains_so_much_and_no_more(bundle, monkeypatch):
    limits = dict.fromkeys(manifest_of(bundle)["thresholds"], 0)
    model = loaded(bundle, lambda _: None, thresholds=limits)
    text = "Caseloads are too high. " * 3
    assert len(model.tag(text, explain=True).explanations) == 3 * len(model.themes)
    monkeypatch.setattr(of_models, "MOST_EXPLANATIONS", 70)
    for explain in (model.explain, lambda text: model.tag(text, explain=True)):
        with pytest.raises(ValueError, match="would have 72 explanations, more than 70"):
            explain(text)
    assert len(model.explain(text, sentences=[2])) == len(model.themes)


def test_a_probe_that_would_take_for_ever_is_refused(bundle):
    probe = manifest_of(bundle)["probe"]
    rewrite(bundle, probe={**probe, "text": probe["text"] * 1000})
    refused(bundle, "the probe is longer than 2,000 characters")


def test_too_many_themes_are_refused(bundle):
    themes = [{"name": f"theme {number}", "title": "a"} for number in range(501)]
    rewrite(bundle, codebook={**manifest_of(bundle)["codebook"], "theme": themes})
    refused(bundle, "more than 500 themes")


def test_too_many_polarities_are_refused(bundle):
    """An array for each pair of them, and one for each at every sentence, takes gigabytes."""
    codebook = manifest_of(bundle)["codebook"]
    rewrite(bundle, codebook={**codebook, "polarity": {f"p{i}": "" for i in range(51)}})
    refused(bundle, "more than 50 polarities")


@pytest.mark.parametrize("what", ["theme", "polarity", "title of a theme", "title", "list"])
def test_names_that_would_fill_the_results_are_refused(bundle, what):
    manifest = manifest_of(bundle)
    codebook, long = manifest["codebook"], "x" * 1_001
    if what == "theme":
        codebook["theme"][0]["name"] = long
    elif what == "polarity":
        codebook["polarity"][long] = ""
    elif what == "title of a theme":
        codebook["theme"][0]["title"] = long
    else:
        rewrite(bundle, title=long if what == "title" else ["a"])
    if "title" != what != "list":
        rewrite(bundle, codebook=codebook)
    refused(bundle, "title (of more than|that is not text of) 1,000 characters")


def test_files_that_would_take_for_ever_to_check_are_refused(bundle):
    """A folder may have one large file under a thousand names."""
    named = manifest_of(bundle)["files"]
    rewrite(bundle, files={**named, **{f"more{i}": "0" for i in range(100)}})
    refused(bundle, "names more than 100 files")
    with (bundle / "more").open("wb") as file:
        file.truncate(17 * 1024**2)
    rewrite(bundle, files={**named, "more": "0"})
    with pytest.raises(BundleError, match=r"more can't be read .is larger than 16 MiB"):
        verify_bundle(bundle)


def test_a_file_that_is_cut_while_it_is_opened_is_refused(bundle, monkeypatch):
    def cut(descriptor, size, **how):
        os.truncate(bundle / ESTIMATORS, 10)
        return mmap.mmap(descriptor, size, **how)

    monkeypatch.setattr(files, "mmap", SimpleNamespace(mmap=cut, ACCESS_READ=mmap.ACCESS_READ))
    refused(bundle, "can't be read .became shorter")


def test_too_many_themes_are_not_written(bundle):
    model = load_model()
    names = [f"theme {number}" for number in range(501)]
    classifier = ManyThemes(model.theme_classifier, 501)
    estimators = replace(
        model.estimators,
        codebook=Codebook.from_names(names, []),
        theme_classifier=classifier,
        polarity_classifier=None,
        thresholds=np.full(501, 0.5),
    )
    with pytest.raises(BundleError, match=r"nothing was written: .*more than 500 themes"):
        store.write_bundle(estimators, bundle)
    load_model(bundle)


class ManyThemes:
    """A classifier that says the same of each of many themes."""

    variants_ = ()

    def __init__(self, like, n_themes):
        self.vectorizer_, self.n_themes, self.to_arrays = like.vectorizer_, n_themes, like.to_arrays

    def probabilities(self, seen):
        return np.zeros((len(seen.place), self.n_themes))


def test_a_model_that_is_too_large_is_not_written(bundle, monkeypatch):
    model = load_model()
    monkeypatch.setattr(store, "MOST_BYTES", 10 * 1024**2)
    with pytest.raises(BundleError, match=r"nothing was written: .* would have \d+ MiB, more than"):
        save_model(model, bundle)
    monkeypatch.undo()
    load_model(bundle)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"estimators": None}, "lacks estimators"),
        ({"estimators": {}}, "something other than themes, polarity, unfamiliarity"),
        ({"estimators": {"themes": [], **OTHERS}}, "lacks the settings of themes"),
        ({"estimators": {"themes": {}, **OTHERS}}, "different settings from those it needs"),
        ({"format": 99}, "format 99 is unknown"),
        ({"format": None}, "format None is unknown"),
        ({"codebook": []}, "lacks codebook"),
        ({"codebook": {"theme": [{"name": 3}]}}, "can't be used"),
        ({"thresholds": {}}, "thresholds for different themes"),
        ({"codebook": {"theme": [{"name": "a"}], "polarity": []}}, "codebook that can't be used"),
        ({"data": 5}, "describes its data"),
        ({"data": {"sketches": [1]}}, "describes its data"),
        ({"data": {"sketches": {"a.pdf": 5}}}, "describes its data"),
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

    def favoured(arrays):
        arrays["polarity.calibration"][-1] += [9, 0, 0, 0]

    put(bundle, changed(bundle, favoured))
    refused(bundle, "does not give its probe|gives other probabilities")


@pytest.mark.parametrize("limit", [float("nan"), -1, 2, "x", "0.4", True])
def test_a_threshold_is_a_probability(bundle, limit):
    rewrite(bundle, thresholds=manifest_of(bundle)["thresholds"] | {"workforce": limit})
    refused(bundle, "threshold that is not a probability")


@pytest.mark.parametrize("text", ["", "[]", "[" * 100_000, '{"format": 1', "\ufeff{}", "\x00"])
def test_a_manifest_that_is_none_is_refused(bundle, text):
    (bundle / MANIFEST).write_text(text, encoding="utf-8")
    refused(bundle, "is not JSON|format None is unknown")


@pytest.mark.parametrize("name", [ESTIMATORS, MANIFEST])
def test_what_is_no_file_is_not_waited_for(bundle, name):
    place = bundle / name
    place.unlink()
    refused(bundle, "can't be read|no manifest.json in this folder")
    place.mkdir()
    refused(bundle, "can't be read")
    place.rmdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(place)
        refused(bundle, "is not a file")
        place.unlink()
    if Path("/dev/zero").exists():
        place.symlink_to("/dev/zero")
        refused(bundle, "is not a file")
        place.unlink()
    place.symlink_to(place)
    refused(bundle, "can't be read")


def test_a_file_with_nothing_to_say_for_now_is_not_waited_for(bundle, monkeypatch):
    """What /proc has looks like files, and some of them never end."""

    @contextmanager
    def opened(path, most):  # noqa: ARG001
        yield SimpleNamespace(read=lambda _: None), 0

    monkeypatch.setattr(files, "_opened", opened)
    refused(bundle, "can't be read .is not a file")


def test_a_file_that_takes_the_place_of_another_is_not_read_in_its_stead(bundle, monkeypatch):
    """What has the checksum is what is used, whatever has the name by then."""
    good, views_of = load_model(), store._build

    def building(data, manifest):
        (bundle / ESTIMATORS).unlink()
        (bundle / ESTIMATORS).write_bytes(b"something else")
        return views_of(data, manifest)

    monkeypatch.setattr(store, "_build", building)
    text = "Caseloads are too high."
    np.testing.assert_array_equal(
        load_model(bundle).tag(text).probabilities, good.tag(text).probabilities
    )


def test_verify_says_what_it_checked(run, bundle):
    found = verify_bundle(bundle)
    assert found["difference"] < 1e-5
    assert set(found["files"]) >= {ESTIMATORS, "README.md"}
    (bundle / "more.txt").write_text("?")
    done = run("model", "verify", bundle)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["not_named"] == ["more.txt"]
    table = run("model", "verify", "--format", "table").stdout
    assert "same probabilities" in table


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")
def test_verify_names_files_whose_names_are_no_text(run, bundle):
    (bundle / os.fsdecode(b"\xff\x1b")).touch()
    for form in ("jsonl", "table"):
        done = run("model", "verify", bundle, "--format", form)
        assert (done.returncode, done.stderr) == (0, "")
        assert r"\xff" in done.stdout
        assert "\x1b" not in done.stdout


def test_what_a_table_shows_of_a_manifest_has_an_end(run, bundle):
    rewrite(bundle, provenance="a b " * 100_000)
    assert len(run("model", "show", bundle, "--format", "table").stdout) < 100_000
    rewrite(bundle, versions={f"v{i}": "1" for i in range(101)})
    refused(bundle, "names more than 100 versions")


def test_verify_refuses_what_loading_does_not_look_at(run, bundle):
    (bundle / "README.md").write_text("Trust me.")
    load_model(bundle)
    done = run("model", "verify", bundle)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "README.md is not the file that the manifest names" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_show_reads_the_manifest_alone(run, bundle):
    (bundle / ESTIMATORS).unlink()
    done = run("model", "show", bundle)
    told = json.loads(done.stdout)
    assert told["title"] == "report-themes default"
    assert "sketches" not in told["data"]
    table = run("model", "show", bundle, "--format", "table").stdout
    assert "193 reports" in table
    assert "24 themes" in table
    (bundle / MANIFEST).write_text('{"format": 99}')
    done = run("model", "show", bundle)
    assert (done.returncode, "format 99 is unknown" in done.stderr) == (2, True)


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
