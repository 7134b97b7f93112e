"""Annotations that are not about all themes."""

import json

import numpy as np
import pytest

from classifier.model.themes import ThemeClassifier
from classifier.write import FORMATS
from train.annotation import Annotation, AnnotationError, as_codebook
from train.annotations.convert import as_tagged
from train.fit.examples import in_context, theme_codes
from train.fit.scores import Counts
from train.fit.training import fingerprint
from train.read import read_annotations


def annotated(text, themes, judged=None, polarity=None, number=1):
    judged = None if judged is None else frozenset(judged)
    return Annotation(
        "a.pdf", text, frozenset(themes), polarity, sentence=number, block=1, judged=judged
    )


ROWS = [
    annotated("Plans are late.", ["planning"], None, "improvement", 1),
    annotated("Visits are made.", ["health"], ["health", "planning"], None, 2),
    annotated("Doctors come to visits.", [], ["staff; all"], None, 3),
    annotated("It rained on the day.", [], [], None, 4),
]


def read_rows(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return read_annotations([tmp_path / name])


def test_what_nobody_decided_is_not_an_annotation(tmp_path):
    record = {"text": "Plans are late.", "themes": ["planning", "health"], "judged": ["health"]}
    (row,) = read_rows(tmp_path, "a.jsonl", json.dumps(record))
    assert row.themes == {"health"}
    assert [row.says_of(name) for name in ("health", "planning")] == [True, None]
    assert as_codebook([row]).names == ("health",)


def test_without_judged_an_annotation_is_about_all_themes(tmp_path):
    (row,) = read_rows(tmp_path, "a.jsonl", '{"text": "Plans are late.", "themes": ["planning"]}')
    assert row.says_of("health") is False


@pytest.mark.parametrize("judged", ['"planning"', "[1]", "{}"])
def test_judged_has_to_be_names(judged, tmp_path):
    with pytest.raises(AnnotationError, match="'judged' should be a list of names"):
        read_rows(tmp_path, "a.jsonl", f'{{"text": "Late.", "themes": [], "judged": {judged}}}')


def test_a_spreadsheet_says_it_in_a_column(tmp_path):
    table = "text,themes,judged\nPlans are late.,a,a;b\nSo it is.,,[]\nVisits are made.,b,\n"
    rows = read_rows(tmp_path, "a.csv", table)
    assert [row.judged for row in rows] == [{"a", "b"}, frozenset(), None]


FILES = [name for name, known in FORMATS.items() if known.judged and name != "html"]
"""Formats that are read again; what a page keeps of it comes back in its downloads."""


@pytest.mark.parametrize("name", FILES)
def test_it_comes_back_as_it_was(name, tmp_path):
    file = tmp_path / f"x.{name}"
    with file.open("wb") if FORMATS[name].binary else file.open("w", newline="") as out:
        FORMATS[name].write(as_tagged(ROWS), out, False)
    again = read_annotations([file])
    assert [(a.themes, a.judged, a.polarity) for a in again] == [
        (a.themes, a.judged, a.polarity) for a in ROWS
    ]


def test_labels_say_what_is_not_known():
    codes = theme_codes(ROWS, ["planning", "health"])
    assert codes.tolist() == [[1, 0], [0, 1], [-1, -1], [-1, -1]]


def test_nothing_is_counted_where_nobody_decided():
    truth = np.array([[1], [0], [-1]], dtype=np.int8)
    counts = Counts.of(truth, np.array([[True], [True], [True]]))
    assert (counts.hits[0, 0], counts.assigned[0, 0], counts.annotated[0, 0]) == (1, 2, 1)


def test_a_fingerprint_knows_it():
    whole, part = (annotated("Plans are late.", [], judged) for judged in (None, ["health"]))
    assert fingerprint([whole]) != fingerprint([part])


def test_a_theme_is_not_learnt_from_sentences_that_nobody_judged(annotations):
    """As if they said no, sentences of the theme would teach that they are not about it."""
    names = as_codebook(annotations).names
    X, rows = in_context(annotations)
    theme = max(range(len(names)), key=lambda k: sum(names[k] in row.themes for row in rows))
    whole = theme_codes(rows, names)
    some = np.random.default_rng(0).random(len(rows)) < 0.5
    unknown, denied = whole.copy(), whole.copy()
    unknown[some, theme], denied[some, theme] = -1, 0
    about = whole[:, theme] == 1
    found = {}
    for name, labels in (("unknown", unknown), ("denied", denied)):
        probability = ThemeClassifier(inner_folds=3).fit(X, labels).predict_proba(X)
        found[name] = probability[some & about, theme].mean()
    assert found["unknown"] > found["denied"] + 0.2
