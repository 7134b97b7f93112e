"""Texts that stand alone: comments and answers, one in a row, of no report."""

import csv
import random

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import LinearSVC
from typer.testing import CliRunner

import classifier
from classifier.model.lone import LoneMargins, alone
from classifier.model.themes import ThemeClassifier
from classifier.results.explanation import explain
from train.annotation import Annotation
from train.commands.cli import app
from train.fit.examples import in_context, labels

WORDS = {
    "food": "soup bread breakfast supper menu kitchen portions flavour".split(),
    "staff": "nurse doctor porter surgeon cleaner receptionist midwife matron".split(),
    "parking": "garage tickets barrier spaces machine fines bays permit".split(),
    "waiting": "queue delay hours appointment list postponed late backlog".split(),
    "noise": "alarm shouting television music snoring door trolley beeping".split(),
    "cleaning": "dust toilet bin stains floor smell shower mould".split(),
}
FILLERS = "we they our thing really day again went some found always that place much when".split()


def comments(n, seed=0, noise=0.1):
    """Comments of one or two themes, whose labels are wrong now and then."""
    rng = random.Random(seed)
    names = list(WORDS)
    found = []
    for _ in range(n):
        themes = rng.choices(names, [8, 5, 3, 2, 1, 1], k=rng.choice((1, 1, 2)))
        words = [rng.choice(WORDS[theme]) + rng.choice(("", "", "s")) for theme in themes]
        words += rng.choices(FILLERS, k=rng.randint(4, 9))
        rng.shuffle(words)
        said = {theme for theme in themes if rng.random() > noise}
        found.append((" ".join(words).capitalize() + ".", said))
    return found


def as_annotations(rows):
    return [
        Annotation(None, text, frozenset(themes), where=f"a.csv, row {number}")
        for number, (text, themes) in enumerate(rows)
    ]


@pytest.fixture(scope="module")
def rows():
    return comments(500)


@pytest.fixture(scope="module")
def prepared(rows):
    X, annotations = in_context(as_annotations(rows))
    return X, labels(X, annotations, list(WORDS))[0]


@pytest.fixture(scope="module")
def fitted(prepared):
    X, Y = prepared
    return ThemeClassifier().fit(X[:350], Y[:350])


def test_they_are_known_by_standing_alone(prepared, sentences):
    assert alone(prepared[0])
    assert not alone(sentences)


def test_they_are_tagged_at_least_as_well_as_by_a_plain_pipeline(rows, prepared, fitted):
    X, Y = prepared
    Y = np.concatenate(Y)
    texts = [text for text, _ in rows]
    vectorizer = TfidfVectorizer()
    plain = OneVsRestClassifier(LinearSVC(class_weight="balanced"))
    plain.fit(vectorizer.fit_transform(texts[:350]), Y[:350])
    of_plain = plain.predict(vectorizer.transform(texts[350:]))
    found = fitted.predict(X[350:])
    scores = [f1_score(Y[350:], each, average="macro") for each in (found, of_plain)]
    assert scores[0] > scores[1], scores


def test_a_word_of_one_comment_is_known(fitted):
    """Of sentences of reports it would be left out: it may be the name of a place."""
    assert fitted.vectorizer_.min_reports == fitted.vectorizer_.min_sentences == 1


def test_there_is_one_pass(fitted):
    assert fitted.context_ is fitted.alone_
    assert isinstance(fitted.second_, LoneMargins)


def test_explanations_add_up(prepared, fitted):
    X, _ = prepared
    names = tuple(WORDS)
    probability = fitted.predict_proba([X[400]])
    for k in range(len(names)):
        pair = (np.array([0]), np.array([k]))
        (found,) = explain(fitted, X[400], names, fitted.thresholds_, pair)
        total = found.base + sum(word.contribution for word in found.words)
        total += sum(found.surroundings.values())
        np.testing.assert_allclose(total, found.score, atol=1e-4)
        np.testing.assert_allclose(found.probability, probability[0, k], atol=1e-4)


def run(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


@pytest.fixture(scope="module")
def table(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("comments") / "comments.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "themes"])
        writer.writerows([text, "; ".join(sorted(themes))] for text, themes in rows[:200])
    return path


def test_every_command_works_on_them(table, tmp_path):
    done = run("train", table, "--folds", "0", "--out", tmp_path / "model")
    assert done.exit_code == 0, done.output
    assert "200 texts that are not of a known report" in done.output
    card = " ".join((tmp_path / "model" / "README.md").read_text().split())
    assert "200 texts that are not of a known report, in English (en)." in card
    done = run("evaluate", tmp_path / "model", table)
    assert done.exit_code == 0, done.output
    assert "of 0 reports" not in done.output
    assert "was trained on some of these texts" in done.output
    done = run("learning-curve", table, "--folds", "2")
    assert done.exit_code == 0, done.output
    assert "10 more texts: themes" in done.output
    done = run("audit", table, "--out", tmp_path / "suspicions.csv")
    assert done.exit_code == 0, done.output
    plain = tmp_path / "plain.txt"
    plain.write_text("\n\n".join(text for text, _ in comments(20, 1)))
    done = run("suggest", plain, "-n", "5", "--model", tmp_path / "model", "--format", "jsonl")
    assert done.exit_code == 0, done.output
    assert done.stdout.count('"sentence"') == 5


def test_a_model_of_them_is_adapted_and_learns_new_themes(table, tmp_path):
    done = run("train", table, "--folds", "0", "--out", tmp_path / "model")
    assert done.exit_code == 0, done.output
    texts = [f"They moved the bed {n} times, {w} came." for n in range(8) for w in ("nurse", "he")]
    with (tmp_path / "new.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "themes"])
        writer.writerows([text, "beds"] for text in texts)
        writer.writerows([text, ""] for text, _ in comments(30, 2))
    more = tmp_path / "more"
    book = tmp_path / "book.toml"
    book.write_text('version = 2\n[[theme]]\nname = "beds"\ndefinition = "Beds and wards."\n')
    done = run("train", tmp_path / "new.csv", "--from", tmp_path / "model", "--out", more,
               "--codebook", book)  # fmt: skip
    assert done.exit_code == 0, done.output
    model = classifier.load_model(more)
    assert "beds" in next(iter(model.tag("They moved the bed again."))).themes
    done = run("train", table, "--from", more, "--out", tmp_path / "adapted")
    assert done.exit_code == 0, done.output
    classifier.load_model(tmp_path / "adapted")


def test_texts_without_a_theme_are_counted_and_what_that_means_is_said(tmp_path):
    table = tmp_path / "comments.csv"
    rows = [(text, ";".join(said)) for text, said in comments(40, noise=0)]
    with table.open("w", newline="") as file:
        csv.writer(file).writerows([("comment", "themes"), *rows, ("Not coded yet.", "")])
    done = CliRunner().invoke(
        app, ["train", str(table), "--folds", "0", "--out", str(tmp_path / "model")]
    )
    assert done.exit_code == 0, done.output
    assert (
        "1 text without a theme: learnt as about none; leave out those that nobody" in done.output
    )
