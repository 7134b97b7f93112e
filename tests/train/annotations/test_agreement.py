"""Agreement of annotators."""

from dataclasses import replace

import pytest

from train.annotation import Annotation, AnnotationError
from train.annotations.agreement import agreement
from train.annotations.merge import merge

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


def test_the_same_words_in_two_files_of_comments_are_two_texts():
    """The names of files tell which texts are the same, though none of them is a report."""
    anna = [
        Annotation(file, text, frozenset(theme), of_file=True)
        for file, text, theme in [
            ("june", "Good.", "a"),
            ("june", "Cold.", "a"),
            ("may", "Ok.", "b"),
        ]
    ]
    ben = [Annotation("april", "Good.", frozenset("b"), of_file=True), *anna]
    found = agreement({"anna": anna, "ben": ben})
    assert (found.sentences, found.alpha, found.disagreements) == (3, 1, ())
    assert [a.report for a in merge({"anna": anna, "ben": ben})] == "june june may april".split()


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


def judged(row, names, themes="", polarity=None):
    return replace(row, themes=frozenset(themes), judged=frozenset(names), polarity=polarity)


def test_only_what_both_decided_is_compared():
    """Anna decided on all, Ben on some themes of some sentences; the rest is their context."""
    one, two, three, four = rows(["a", "ab", "b", "c"], ["good"] * 4)
    ben = [judged(one, "a"), judged(two, "a", "a"), judged(three, ""), judged(four, "", "", "bad")]
    found = agreement({"anna": [one, two, three, four], "ben": ben})
    assert (found.sentences, found.partly) == (3, 3)
    assert found.alone == {"anna": 1, "ben": 0}
    assert [(d.sentence, d.on) for d in found.disagreements] == [(1, ("a",)), (4, ("polarity",))]
    by_name = {label.name: label for label in found.themes}
    assert by_name["a"].support == 1.5
    assert by_name["b"].f1 is None
    with pytest.raises(AnnotationError, match="no sentence in common that both decided on"):
        agreement({"anna": [one], "ben": [judged(one, "")]})


def test_merged_is_what_nobody_decided_otherwise():
    one, two, three, four = rows(["a", "ab", "", ""], ["good"] * 4)
    anna = [one, judged(two, "a", "a"), judged(three, ""), judged(four, "a", "", "good")]
    ben = [judged(one, "abc", "ab", "bad"), judged(two, "bc", "b"), judged(three, ""), four]
    found = merge({"anna": anna, "ben": ben})
    assert [(a.themes, a.judged, a.polarity) for a in found] == [
        ({"a"}, {"a", "c"}, None),
        ({"a", "b"}, {"a", "b", "c"}, None),
        (frozenset(), frozenset(), None),
        (frozenset(), None, "good"),
    ]


def test_merged_has_each_sentence_once_and_in_its_place():
    first, second = rows(["a", "b", "c"]), rows(["a", "b"], report="s")
    found = merge({"anna": first[1:], "ben": [*second, *first]})
    assert [(a.report, a.sentence) for a in found] == [
        ("r", 1),
        ("r", 2),
        ("r", 3),
        ("s", 1),
        ("s", 2),
    ]
