"""What people assemble instead: accuracy on reports not seen, time to train, sentences a second.

All learn from reports of every kind that is annotated, and are scored on each kind, too.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from spacy.training import Example
from thinc.api import fix_random_seed

from benchmarks.anchor import Embeddings, missing
from benchmarks.measure import OF_KIND, OURS, Row
from classifier.language.sentences import Sentences, split
from classifier.model.themes import ThemeClassifier
from classifier.model.threads import one_blas_thread
from train.annotation import Annotation
from train.fit.codebook import codebook_for, enough_examples
from train.fit.examples import in_context, labels
from train.fit.folds import split_folds
from train.fit.kinds import kinds_of, to_leave_out

ANCHOR = "MiniLM + MLPClassifier"

_BATCH = 64

Predict = Callable[[Sequence[Sentences]], NDArray[np.bool_]]
Vectors = NDArray[np.float32]
Train = Callable[[Sequence[Sentences], Sequence[NDArray[np.bool_]]], Predict]


def ours(X: Sequence[Sentences], Y: Sequence[NDArray[np.bool_]]) -> Predict:
    """The themes of this project, with everything that they are learnt from inside the fold."""
    fitted = ThemeClassifier().fit(X, Y)
    return lambda tested: fitted.predict([split(s.report, s.starts.tolist()) for s in tested])


def _texts(X: Sequence[Sentences]) -> list[str]:
    return [sentence.text for sentences in X for sentence in sentences]


def pipeline(classifier: Any) -> Train:
    """TF-IDF of words and pairs of words, and a linear classifier for each theme."""

    def fit(X: Sequence[Sentences], Y: Sequence[NDArray[np.bool_]]) -> Predict:
        vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        fitted = make_pipeline(vectorizer, OneVsRestClassifier(classifier))
        fitted.fit(_texts(X), np.concatenate(Y).astype(int))
        return lambda tested: fitted.predict(_texts(tested)).astype(bool)

    return fit


def textcat(epochs: int) -> Train:
    """What spaCy calls ``textcat_multilabel``, as it comes, on blank English."""

    def fit(X: Sequence[Sentences], Y: Sequence[NDArray[np.bool_]]) -> Predict:
        fix_random_seed(0)
        nlp = spacy.blank("en")
        names = [str(k) for k in range(Y[0].shape[1])]
        truth = np.concatenate(Y).astype(float).tolist()
        examples = [
            Example.from_dict(nlp.make_doc(text), {"cats": dict(zip(names, row, strict=True))})
            for text, row in zip(_texts(X), truth, strict=True)
        ]
        nlp.add_pipe("textcat_multilabel")
        optimizer = nlp.initialize(lambda: examples)
        order = np.random.default_rng(0)
        for _ in range(epochs):
            shuffled = order.permutation(len(examples))
            for batch in np.array_split(shuffled, -(-len(examples) // _BATCH)):
                nlp.update([examples[i] for i in batch], sgd=optimizer, drop=0.2)

        def predict(tested: Sequence[Sentences]) -> NDArray[np.bool_]:
            docs = nlp.pipe(_texts(tested), batch_size=256)
            return np.array([[doc.cats[name] >= 0.5 for name in names] for doc in docs])

        return predict

    return fit


def embedded(embeddings: Embeddings) -> Train:
    """A network over the embeddings of a sentence and of those before and after it."""

    def seen(X: Sequence[Sentences], embed: Callable[[list[str]], Vectors]) -> Vectors:
        vectors = embed(_texts(X))
        parts = []
        for own in np.split(vectors, np.cumsum([len(sentences) for sentences in X])[:-1]):
            around = np.pad(own, ((1, 1), (0, 0)))
            parts.append(np.hstack([own, around[:-2], around[2:]]))
        return np.concatenate(parts)

    def fit(X: Sequence[Sentences], Y: Sequence[NDArray[np.bool_]]) -> Predict:
        network = make_pipeline(
            StandardScaler(), MLPClassifier((256,), alpha=1.0, max_iter=15, random_state=0)
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped early on purpose
            network.fit(seen(X, embeddings.remembered), np.concatenate(Y).astype(int))
        return lambda tested: network.predict(seen(tested, embeddings.of)).astype(bool)

    return fit


def rivals(epochs: int) -> dict[str, Train]:
    """Who takes part, by name; the anchor where its packages are installed."""
    anchor = {} if missing() else {ANCHOR: embedded(Embeddings())}
    return {
        OURS: ours,
        "TF-IDF + LinearSVC": pipeline(LinearSVC()),
        "TF-IDF + LinearSVC, balanced": pipeline(LinearSVC(class_weight="balanced")),
        "TF-IDF + LogisticRegression": pipeline(LogisticRegression(max_iter=1000)),
        "TF-IDF + LogisticRegression, balanced": pipeline(
            LogisticRegression(max_iter=1000, class_weight="balanced")
        ),
        f"spaCy textcat_multilabel, {epochs} epochs": textcat(epochs),
        **anchor,
    }


@dataclass(slots=True)
class Outcome:
    """What a rival got in each fold."""

    macro: list[float] = field(default_factory=list)
    micro: list[float] = field(default_factory=list)
    fit: list[float] = field(default_factory=list)
    speed: list[float] = field(default_factory=list)
    found: list[NDArray[np.bool_]] = field(default_factory=list)


def contest(annotations: Sequence[Annotation], folds: int, epochs: int) -> list[Row]:
    """Cross-validation grouped by report; all rivals have the same folds, in turn.

    Parameters
    ----------
    annotations : sequence of Annotation
    folds : int
    epochs : int
        Passes of spaCy over the sentences.
    """
    names = enough_examples(annotations, codebook_for(annotations, None))[0].names
    X, rows = in_context(annotations)
    Y, _ = labels(X, rows, names)
    taking_part = rivals(epochs)
    outcomes = {name: Outcome() for name in taking_part}
    tests = split_folds(Y, folds)
    for test in tests:
        trained = np.setdiff1d(np.arange(len(X)), test)
        truth = np.concatenate([Y[i] for i in test])
        for name, train in taking_part.items():
            with one_blas_thread():
                begin = time.process_time()
                predict = train([X[i] for i in trained], [Y[i] for i in trained])
                fitted = time.process_time()
                found = predict([X[i] for i in test])
                done = time.process_time()
            outcome = outcomes[name]
            outcome.fit.append(fitted - begin)
            outcome.speed.append(len(truth) / (done - fitted))
            outcome.found.append(found)
            for average, scores in (("macro", outcome.macro), ("micro", outcome.micro)):
                scores.append(_f1(truth, found, average))
    order = np.concatenate(tests)
    of_reports = np.array(kinds_of(X))[order]
    truth = np.concatenate([Y[i] for i in order])
    kind_of = np.repeat(of_reports, [len(X[i]) for i in order])
    best = outcomes.pop(OURS)
    measured = []
    for name, outcome in outcomes.items():
        measured += [
            _row("macro-F1", name, best.macro, outcome.macro, "", asked=1.0),
            _row("micro-F1", name, best.micro, outcome.micro, "", asked=1.0),
        ]
        for kind in to_leave_out(of_reports.tolist()):
            ours, theirs = (
                [_f1(truth[kind_of == kind], np.concatenate(one.found)[kind_of == kind], "micro")]
                for one in (best, outcome)
            )
            measured.append(_row(OF_KIND + kind, name, ours, theirs, ""))
        if name != ANCHOR:  # it keeps the vectors of a fold for the next
            measured.append(_row("training", name, best.fit, outcome.fit, "s", more=False))
        measured.append(_row("tagging", name, best.speed, outcome.speed, "sentences/s"))
    return measured


def _f1(truth: NDArray[np.int8], found: NDArray[np.bool_], average: str) -> float:
    return float(f1_score(truth, found, average=average, zero_division=0))


def _row(
    part: str,
    name: str,
    ours: Sequence[float],
    theirs: Sequence[float],
    unit: str,
    asked: float | None = None,
    more: bool = True,
) -> Row:
    mean, other = float(np.mean(ours)), float(np.mean(theirs))
    return Row(part, OURS, name, mean, other, unit, asked, more, float(np.std(ours)))
