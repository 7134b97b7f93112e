from pathlib import Path

import numpy as np

import classifier
from classifier.language.sentences import split
from train.annotation import Annotation
from train.fit.examples import SHOWN, for_words_alone, in_context

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
    lengths = [40, 60] + [3] * 50
    X = ["." * length for length in lengths]
    found = for_words_alone(X, 2)
    assert not found[:2].any()
    shown = sum(length for length, alone in zip(lengths[2:], found[2:], strict=True) if not alone)
    assert SHOWN * 100 - 3 < shown <= SHOWN * 100
    assert found.any()
    assert not found.all()
    assert not for_words_alone(X[:5], 2).any()  # few are all seen
    assert not for_words_alone(X, len(X)).any()
