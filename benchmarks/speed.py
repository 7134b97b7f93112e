"""Sentences a second on one core: ``python -m benchmarks.speed REPORTS...`` prints them as JSON.

A separate process, so that it can be asked what words cost that it has not seen before.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import Row

FIRST = "text to themes, words not seen before"
OURS = "text to themes"
WORDS = "TF-IDF of words alone, scikit-learn"
CHARS = "TF-IDF of character n-grams alone, scikit-learn"
TOKENS = "tokens of a sentence"
ASKED, SPACY_THEN = 8_000, 350_000
"""Sentences a second that are asked of a machine on which spaCy alone makes so many tokens."""

SPACY = "spaCy blank English with look-up lemmas alone"


def speeds(pdfs: Sequence[Path], times: int) -> list[Row]:
    """How many sentences a second go from text to themes, and through parts of other ways.

    Parameters
    ----------
    pdfs : sequence of Path
    times : int
        Processes that are asked, one after the other.
    """
    command = [sys.executable, "-m", "benchmarks.speed", *map(str, pdfs)]
    runs = [
        json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        for _ in range(times)
    ]
    of = {name: statistics.median(run[name] for run in runs) for name in runs[0]}

    def row(what: str, against: str, asked: float | None = None) -> Row:
        spread = (max(run[what] for run in runs) - min(run[what] for run in runs)) / 2
        unit = "sentences/s"
        return Row("hot path", what, against, of[what], of[against], unit, asked, True, spread)

    absolute = Row("hot path", OURS, "what is asked", of[OURS], ASKED, "sentences/s", 1.0, True)
    at_this_speed = ASKED / (SPACY_THEN / of.pop(TOKENS))
    return [
        absolute,
        row(OURS, SPACY, at_this_speed),
        row(FIRST, SPACY),
        row(OURS, WORDS),
        row(OURS, CHARS),
    ]


def measured(paths: Sequence[str]) -> dict[str, float]:
    """Sentences a second of each way, in this process."""
    import spacy
    from sklearn.feature_extraction.text import TfidfVectorizer

    from classifier.model.threads import one_blas_thread
    from classifier.read import read_report
    from classifier.results.model import load_model

    model = load_model()
    reports = [read_report(path) for path in paths]
    found: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any], times: int = 3) -> None:
        taken = []
        with one_blas_thread():
            for _ in range(times):
                begin = time.process_time()
                work()
                taken.append(time.process_time() - begin)
        found[name] = min(taken)

    def themes() -> None:
        for report in reports:
            assert (model.predict_proba(report) >= model.thresholds).any()

    timed(FIRST, themes, times=1)
    timed(OURS, themes)
    sentences = [t.text for report in reports for t in model.tag(report).sentences]
    nlp = spacy.blank("en")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.initialize()
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit(sentences)
    lengths = model.theme_classifier.vectorizer_.char_ngrams
    chars = TfidfVectorizer(analyzer="char_wb", ngram_range=lengths).fit(sentences)
    timed(SPACY, lambda: [nlp(report.text) for report in reports])
    timed(WORDS, lambda: words.transform(sentences))
    timed(CHARS, lambda: chars.transform(sentences))
    tokens = sum(len(nlp.make_doc(report.text)) for report in reports) / len(sentences)
    return {name: len(sentences) / taken for name, taken in found.items()} | {TOKENS: tokens}


if __name__ == "__main__":
    json.dump(measured(sys.argv[1:]), sys.stdout)
