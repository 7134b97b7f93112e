import numpy as np
import pytest

from classifier.model.themes import ThemeClassifier
from train.annotation import Annotation
from train.fit.crossval import cross_validate
from train.fit.examples import in_context


class Spy(ThemeClassifier):
    """Notes the reports it is fitted to and asked about."""

    seen: list = []  # noqa: RUF012
    vectorizer_ = None

    def fit(self, X, y, **_):
        self.fitted = {s.report.name for s in X}
        self.thresholds_ = self.f1_thresholds_ = np.full(y[0].shape[1], 0.5)
        return self

    def predict_proba(self, X):
        self.seen.append((self.fitted, {s.report.name for s in X}))
        return np.zeros((sum(map(len, X)), len(self.thresholds_)))


def test_a_fold_never_sees_its_own_reports(sentences, truth, codebook):
    Spy.seen.clear()
    limits = np.cumsum([len(s) for s in sentences])[:-1]
    cross_validate(sentences, np.split(truth, limits), codebook.names, themes=Spy(), folds=3)
    assert len(Spy.seen) == 3
    for fitted, asked in Spy.seen:
        assert fitted.isdisjoint(asked)
        assert len(fitted | asked) == 3


def test_a_kind_that_is_left_out_is_left_out_whole():
    kinds = ["a"] * 3 + ["b"] * 4 + [None]
    rows = [
        Annotation(f"{kind} {n}", "Plans are late.", frozenset(), framework=kind)
        for n, kind in enumerate(kinds)
    ]
    X, _ = in_context(rows)
    Spy.seen.clear()
    scores = cross_validate(X, [np.ones((1, 1), dtype=bool)] * 8, ["x"], themes=Spy(), folds=2)
    assert [kind.kind for kind in scores.left_out] == ["a", "b"]
    of_a, of_b = ({row.report for row in rows if row.framework == kind} for kind in "ab")
    everything = {row.report for row in rows}
    assert (everything - of_a, of_a) in Spy.seen
    assert (everything - of_b, of_b) in Spy.seen
    assert len(Spy.seen) == 2 + 2


@pytest.mark.slow
def test_shuffled_labels_score_at_chance(sentences, truth, codebook):
    limits = np.cumsum([len(s) for s in sentences])[:-1]
    shuffled = truth[np.random.default_rng(0).permutation(len(truth))]
    scores = cross_validate(
        sentences, np.split(shuffled, limits), codebook.names, themes=ThemeClassifier(), folds=3
    )
    assert scores.macro_f1.mean < 0.12  # always saying yes gives 0.10


def test_thresholds_for_precision_cost_recall(sentences, truth, codebook):
    limits = np.cumsum([len(s) for s in sentences])[:-1]
    scores = cross_validate(
        sentences,
        np.split(truth, limits),
        codebook.names,
        themes=ThemeClassifier(precision=0.95),
        folds=3,
    )
    assert scores.chosen.precision.mean > scores.best_f1.precision.mean
    assert scores.chosen.recall.mean < scores.best_f1.recall.mean
    assert scores.chosen.f1 == scores.macro_f1
    assert 0 < scores.doubt.sentences.mean < 1
