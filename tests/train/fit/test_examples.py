from pathlib import Path

import numpy as np

import classifier
from classifier.language.sentences import split
from train.annotation import Annotation
from train.fit.examples import FEWEST, SHOWN, for_words_alone, in_context

OTHER = Path(__file__).parents[3] / "corpus" / "example" / "other_kinds"


def test_annotations_in_context_keep_their_sentences(annotations):
    sentences, rows = in_context(annotations)
    assert [s.text for report in sentences for s in report] == [row.text for row in rows]
    assert [s.paragraph for report in sentences for s in report] == [row.paragraph for row in rows]


def test_what_is_read_together_is_learnt_together():
    report = classifier.read_report(OTHER / "thornholt_2025.txt")
    read = split(report)
    rows = [
        Annotation(
            *("thornholt_2025", s.text, frozenset(), None, s.section, s.heading),
            *(s.kind, s.paragraph, s.sentence, s.role, s.block),
        )
        for s in read
    ]
    (learnt,), _ = in_context(rows)
    assert (read.kinds == 1).sum() > len(set(read.blocks[read.kinds == 1]))  # long bullets
    assert (np.diff(learnt.paragraphs) != 0).tolist() == (np.diff(read.paragraphs) != 0).tolist()


def test_of_many_unscored_reports_most_teach_words_alone():
    X = ["." * length for length in [4, 6] * (FEWEST // 2) + [3] * 50]
    found = for_words_alone(X, FEWEST)
    assert not found[:FEWEST].any()
    shown = 3 * (~found[FEWEST:]).sum()
    assert SHOWN * 5 * FEWEST - 3 < shown <= SHOWN * 5 * FEWEST
    assert found.any()
    assert not for_words_alone(X[: FEWEST + 5], FEWEST).any()  # few are all seen
    assert not for_words_alone(X, FEWEST - 1).any()  # few scored reports teach nothing alone
    assert not for_words_alone(X, len(X)).any()
