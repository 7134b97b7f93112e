"""Scores of each kind of report, and of each kind left out."""

from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from train.annotation import Annotation, AnnotationError
from train.fit import training as fit
from train.fit.examples import in_context
from train.fit.kinds import OTHER, Held, by_kind, kinds_of, to_leave_out
from train.report.card import write_card

WORDS = {
    "food": {"menus": "soup bread tea dinner".split(), "letters": "meal supper".split()},
    "staff": {"menus": "cook waiter porter".split(), "letters": "nurse doctor".split()},
}
MOODS = {"menus": ("fine", "poor"), "letters": ("splendid", "dreadful")}


def mixed(*, of_letters=("strength", "improvement")):
    """Sentences of two kinds of reports, with other words for the same, and of an unknown one."""
    rng = np.random.default_rng(0)
    rows = []
    for report in range(8):
        kind = "menus" if report < 5 else "letters"
        for number in range(24):
            theme = ("food", "staff")[number % 2]
            polarity = rng.integers(2)
            name = ("strength", "improvement")[polarity]
            word = rng.choice(WORDS[theme][kind])
            rows.append(
                Annotation(
                    report=f"{kind} {report}",
                    text=f"On that day the {word} was {MOODS[kind][polarity]} for all.",
                    themes=frozenset({theme}),
                    polarity=name if kind == "menus" or name in of_letters else None,
                    sentence=number + 1,
                    framework=kind,
                )
            )
    return [*rows, Annotation("notes", "It rained again.", frozenset())]


@pytest.fixture(scope="module")
def steps():
    return []


@pytest.fixture(scope="module")
def training(steps):
    @contextmanager
    def progress(total, what):
        steps.append((what, total))
        yield lambda: steps.append(what)

    return fit.train(mixed(), folds=3, progress=progress)


def test_kinds_that_are_left_out_count_in_the_progress(training, steps):
    assert len(training.scores.left_out) == 2
    assert steps[-7:] == [("Training", 3 + 2 + 1), *["Training"] * 6]


def test_each_kind_is_scored_with_and_without_itself_in_training(training):
    scores = training.scores
    assert [(k.kind, k.reports, k.sentences) for k in scores.kinds] == [
        ("letters", 3, 72),
        ("menus", 5, 120),
    ]
    assert [k.kind for k in scores.left_out] == ["letters", "menus"]
    for inside, alone in zip(scores.kinds, scores.left_out, strict=True):
        # The other kind has none of its words.
        assert inside.micro_f1.mean > alone.micro_f1.mean + 0.1
        assert inside.polarity_accuracy.mean > alone.polarity_accuracy.mean + 0.1
        assert (inside.reports, inside.sentences) == (alone.reports, alone.sentences)


def test_the_card_says_what_a_kind_that_nobody_annotated_gets(training):
    card = write_card(training.model, training.scores)["README.md"]
    assert "Kinds of reports: menus 5, letters 3, unknown 1." in card
    part = card.split("### Kinds of reports")[1].split("###")[0]
    inside, alone = part.split("trained on the other kinds alone")
    for text, kinds in ((inside, training.scores.kinds), (alone, training.scores.left_out)):
        for kind in kinds:
            assert f"| {kind.kind} | {kind.reports} | {kind.sentences} | {kind.micro_f1} |" in text


def test_reports_of_one_kind_are_not_told_apart():
    rows = [replace(row, framework="menus") for row in mixed() if row.report.startswith("menus")]
    training = fit.train(rows, folds=3)
    assert (training.scores.kinds, training.scores.left_out) == ((), ())
    assert (
        "Kinds of reports"
        not in write_card(training.model, training.scores)["README.md"].split(
            "### Evaluation Results"
        )[-1]
    )


@pytest.mark.parametrize("of_letters", [(), ("strength",)])
def test_a_kind_without_polarities_is_scored_on_themes_alone(of_letters):
    scores = fit.train(mixed(of_letters=of_letters), folds=3).scores
    letters, menus = scores.left_out
    assert (letters.polarity_accuracy is None) == (not of_letters)
    # There is nothing, or one polarity alone, to learn it from.
    assert menus.polarity_accuracy is None
    assert menus.micro_f1.mean >= 0
    assert scores.polarity_macro_f1.mean > 0.5


def test_unknown_kinds_and_those_of_few_reports_count_together():
    def kinds(*frameworks):
        rows = [
            Annotation(str(n), "Plans are late.", frozenset(), framework=kind)
            for n, kind in enumerate(frameworks)
        ]
        return kinds_of(in_context(rows)[0])

    assert kinds("a", "a", "a", "b", None, "c") == ["a", "a", "a", OTHER, OTHER, OTHER]
    assert to_leave_out(kinds("a", "a", "a", "b", None, "c")) == ["a", OTHER]
    assert to_leave_out(kinds("a", "a", "a", "b", None)) == []  # one kind, and two reports
    assert to_leave_out(kinds(None, None, None, None)) == []


def test_shares_are_those_counted_by_hand():
    polarity = np.array([0, 0, 1, 1, 2, -1] * 6)  # of six reports, three of either kind
    probability = np.tile(
        [
            [0.95, 0.03, 0.02],  # right and sure
            [0.3, 0.6, 0.1],  # a strength taken for a weakness
            [0.04, 0.92, 0.04],
            [0.2, 0.3, 0.5],  # wrong, but not the opposite
            [0.91, 0.05, 0.04],  # sure, and wrong
            [0.1, 0.1, 0.8],  # nobody said
        ],
        (6, 1),
    )
    themes = np.zeros((36, 1), dtype=bool)
    held = Held(
        np.repeat(["a", "b"], 18),
        np.repeat(np.arange(6), 6),
        themes | True,
        themes | (np.arange(36) % 2 == 0)[:, None],
        polarity,
        probability,
        np.zeros(36),
    )
    for kind in by_kind(held, ["strength", "improvement", "neutral"]):
        assert (kind.reports, kind.sentences) == (3, 18)
        assert kind.micro_f1.mean == pytest.approx(2 / 3)
        assert kind.polarity_accuracy.mean == pytest.approx(2 / 5)
        assert kind.mistaken.mean == pytest.approx(1 / 4)
        assert kind.sure_and_right.mean == pytest.approx(2 / 3)
        # Of a tenth of the probabilities: 0.5, 0.6, and three of 0.9 and more, two of them right.
        expected = (0.5 + 0.6 + abs(0.95 + 0.92 + 0.91 - 2)) / 5
        assert kind.polarity_calibration_error.mean == pytest.approx(expected)
        assert kind.polarity_accuracy.sd == pytest.approx(0)  # the reports are the same


def invented(kind="letters"):
    """More of the same, which somebody made up."""
    return [
        Annotation(
            report=f"invented {number % 2}",
            text=f"In no other town is the {word} as {mood} as here.",
            themes=frozenset({theme}),
            polarity=name,
            sentence=number + 1,
            framework=kind,
        )
        for theme in WORDS
        for number, word in enumerate([*WORDS[theme]["letters"]] * 6)
        for name, mood in zip(("strength", "improvement"), MOODS["letters"], strict=True)
    ]


def test_what_is_not_scored_is_learnt_from(training):
    said = []
    more = fit.train(mixed(), unscored=invented(kind=None), folds=3, say=said.append)
    assert any(f"{len(invented()):,} that are not scored" in line for line in said)
    assert more.scores.sentences == training.scores.sentences
    assert [(of.kind, of.sentences) for of in more.scores.kinds] == [
        (of.kind, of.sentences) for of in training.scores.kinds
    ]
    data = more.model.facts["data"]
    assert (data["sentences"], data["unscored"]) == (len(mixed()), len(invented()))

    def left_out(trained):
        return next(of for of in trained.scores.left_out if of.kind == "letters").micro_f1.mean

    assert left_out(more) > left_out(training)  # they know the words of letters


def test_a_kind_is_left_out_with_what_is_invented_of_it(training):
    more = fit.train(mixed(), unscored=invented(), folds=3)
    for before, after in zip(training.scores.left_out, more.scores.left_out, strict=True):
        if before.kind == "letters":
            assert after == before


def test_a_report_is_scored_or_not():
    with pytest.raises(AnnotationError, match="'menus 0' is among what is scored"):
        fit.train(mixed(), unscored=mixed()[:1])
