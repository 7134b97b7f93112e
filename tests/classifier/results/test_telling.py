"""The sentences that tell the most."""

from dataclasses import replace

import pytest

from classifier.results.telling import telling, telling_scores

FULL = "Caseloads of most social workers in the county are {}."


def test_sentences_on_fewer_themes_and_that_stand_alone_tell_more(report_of):
    tagged = report_of(
        ("This means that caseloads of many workers are much too high.", "workforce", "strength"),
        (FULL.format("low"), "workforce planning", "strength"),
        (
            "Social workers speak of manageable demands and good supervision.",
            "workforce",
            "strength",
        ),
        ("(Recommendation)", "workforce", "strength"),
        ("Too high.", "workforce", "strength"),
    )
    assert telling(tagged, "workforce", "strength", 9) == [2, 0, 1]
    scores = telling_scores(tagged)
    assert scores[2, 0] == pytest.approx(0.9 * 0.8)
    assert scores[1, 0] == scores[0, 0] == pytest.approx(0.9 * 0.8 / 2)
    assert scores[2, 1] == 0


def test_what_must_improve_comes_first_among_improvements(report_of):
    tagged = report_of(
        (
            "Many social workers leave within the year, and few are replaced.",
            "workforce",
            "improvement",
        ),
        ("The turnover of workers.", "workforce planning", "improvement", {"section": "improve"}),
    )
    assert telling(tagged, "workforce", "improvement") == [1, 0]
    assert telling(tagged, "workforce") == [0, 1]


def test_repetitions_are_left_out(report_of):
    tagged = report_of(
        ("Screening of contacts is ineffective at the front door.", "planning", "improvement"),
        ("Screening of contacts is ineffective and some wait for weeks at the front door.",
         "planning", "improvement"),
        ("Nobody reads the minutes of meetings of last year.", "planning", "improvement"),
    )  # fmt: skip
    assert len(telling(tagged, "planning", "improvement")) == 2
    assert len(telling(tagged, "planning", "improvement", 1)) == 1
    assert telling(tagged, "planning", "improvement", 0) == []


def test_front_matter_and_footnotes_tell_less(report_of):
    text = "In March some 210 children lived with foster carers of the county."
    tagged = report_of(
        (text, "planning", "neutral", {"section": None}),
        ("At that time about 90 young people were known to the leaving care team.",
         "planning", "neutral", {"kind": "footnote"}),
        ("Reviews of plans take place every six months in this service.", "planning", "neutral"),
    )  # fmt: skip
    assert telling(tagged, "planning", "neutral")[0] == 2
    plain_text = replace(
        tagged,
        sentences=tuple(replace(s, section=None, kind="paragraph") for s in tagged.sentences),
    )
    assert telling(plain_text, "planning", "neutral") == [0, 1, 2]


def test_unknown_names_are_refused(tagged):
    with pytest.raises(ValueError, match="no theme 'nonsense'"):
        telling(tagged, "nonsense")
    with pytest.raises(ValueError, match="no polarity 'mixed'"):
        telling(tagged, "planning", "mixed")
