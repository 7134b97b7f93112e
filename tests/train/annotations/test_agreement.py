"""Agreement of annotators."""

import pytest

from train.annotation import Annotation, AnnotationError
from train.annotations.agreement import agreement

ANNA = ["a", "ab", "b", "c", "ac", "b"]
BEN = ["a", "a", "bc", "c", "b", "b"]
CARA = ["a", "ab", "b", "a", "ac", "c"]


def rows(sets, polarities=(), report="r", numbered=True):
    polarities = polarities or [None] * len(sets)
    return [
        Annotation(
            report, f"Sentence {i}.", frozenset(names), polarity, sentence=i if numbered else None
        )
        for i, (names, polarity) in enumerate(zip(sets, polarities, strict=True), start=1)
    ]


def test_alpha_is_that_of_nltk():
    """Reference values from ``AnnotationTask(..., distance=masi_distance)`` of nltk 3.10."""
    two = agreement({"anna": rows(ANNA), "ben": rows(BEN)})
    assert two.alpha == pytest.approx(0.48322147651006697)
    three = agreement({"anna": rows(ANNA), "ben": rows(BEN), "cara": rows(CARA)})
    assert three.alpha == pytest.approx(0.34486166007905117)


def test_kappa_and_f1_of_a_theme():
    found = agreement({"anna": rows(["a", "a", "", ""]), "ben": rows(["a", "", "", ""])})
    (label,) = found.themes
    assert (label.name, label.support) == ("a", 1.5)
    assert label.kappa == pytest.approx(0.5)
    assert label.f1 == pytest.approx(2 / 3)


def test_two_empty_sets_agree():
    found = agreement({"anna": rows(["", "", "a"]), "ben": rows(["", "", "a"])})
    assert found.alpha == 1
    assert found.disagreements == ()
    nothing = agreement({"anna": rows(["", ""]), "ben": rows(["", ""])})
    assert (nothing.alpha, nothing.themes) == (None, ())


def test_polarity():
    found = agreement(
        {
            "anna": rows(["a"] * 4, ["good", "bad", "good", None]),
            "ben": rows(["a"] * 4, ["good", "bad", "bad", "bad"]),
        }
    )
    assert found.polarity.kappa == pytest.approx(0.4)
    assert len(found.disagreements) == 1
    assert found.polarity_alpha is not None


def test_sentences_are_matched_by_number_or_by_text():
    ben = rows(["a", "b"], report="r.pdf")
    found = agreement({"anna": rows(["a", "b", "c"]), "ben": ben})
    assert (found.sentences, found.alone) == (2, {"anna": 1, "ben": 0})
    unnumbered = rows(["b", "a"], numbered=False, report=None)
    found = agreement({"anna": rows(["b", "a"]), "ben": unnumbered[::-1]})
    assert (found.sentences, found.disagreements) == (2, ())
    twice = [Annotation(None, "The same.", frozenset(x)) for x in "ab"]
    assert agreement({"anna": twice, "ben": twice}).disagreements == ()
    with pytest.raises(AnnotationError, match="anna and ben have no sentence in common"):
        agreement({"anna": rows(["a"]), "ben": [Annotation("x", "Other.", frozenset())]})
