"""Polarities with few annotated sentences."""

from dataclasses import replace

import pytest

from train.annotation import Annotation, AnnotationError
from train.fit import training as fit
from train.fit.learning import learning_curve
from train.report.card import write_card

WORDS = {"food": "soup bread tea dinner".split(), "staff": "nurse doctor porter sister".split()}


def annotations(polarities, *, reports=6):
    """120 sentences of several reports; the polarity of some, by their number."""
    rows = []
    for n in range(120):
        theme = ["food", "staff"][n % 2]
        one, other = WORDS[theme][n % 4], WORDS[theme][(n // 4) % 4]
        rows.append(
            Annotation(
                report=f"ward {n * reports // 120}",
                text=f"The {one} on day {n} was seen, and so was the {other}.",
                themes=frozenset({theme}),
                polarity=polarities.get(n),
            )
        )
    return rows


def trained(polarities, **options):
    said = []
    training = fit.train(annotations(polarities), say=said.append, **options)
    return training, [line for line in said if "polarit" in line]


def test_polarity_has_the_minimum_that_themes_have():
    training, said = trained({3: "good", 70: "bad"})
    assert training.model.polarities == ()
    assert said == [
        "WARNING: polarity 'bad' has 1 annotated sentences, fewer than 5: left out",
        "WARNING: polarity 'good' has 1 annotated sentences, fewer than 5: left out",
        "WARNING: fewer than two polarities are left: the model knows none",
    ]
    card = write_card(training.model, training.scores)["README.md"]
    assert "Polarities with few annotated sentences, which are left out: bad (1), good (1)." in card


def test_those_with_enough_stay():
    some = dict.fromkeys(range(0, 50, 5), "good") | dict.fromkeys(range(1, 90, 9), "bad")
    training, said = trained({**some, 118: "mixed"}, folds=0)
    assert training.model.polarities == ("bad", "good")
    assert said == ["WARNING: polarity 'mixed' has 1 annotated sentences, fewer than 5: left out"]


def test_training_may_stop_or_keep_them():
    with pytest.raises(AnnotationError, match=r"fewer than 5 annotated sentences: bad \(1\), good"):
        trained({3: "good", 70: "bad"}, few="stop")
    training, said = trained({3: "good", 70: "bad"}, few="keep")
    assert training.model.polarities == ("bad", "good")
    assert all(line.endswith(": kept") for line in said)


@pytest.mark.parametrize("second", [5, 100])
def test_all_in_one_report_or_two(second):
    few = dict.fromkeys(range(5), "good") | dict.fromkeys(range(second, second + 5), "bad")
    training, said = trained(few)
    assert (training.model.polarities, said) == (("bad", "good"), [])
    assert learning_curve(annotations(few), folds=3).polarity is None  # too few to score


def test_one_polarity_alone_is_none():
    training, said = trained(dict.fromkeys(range(100), "good"), folds=0)
    assert (training.model.polarities, said) == ((), [])


def test_folds_with_one_polarity_alone_are_counted():
    few = dict.fromkeys(range(0, 100, 20), "good") | dict.fromkeys(range(101, 106), "bad")
    rows = [replace(row, report=None) for row in annotations(few)]
    assert fit.train(rows).scores is not None
