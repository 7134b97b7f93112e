"""Annotations in the form of results."""

from classifier.codebook import Codebook, Theme
from train.annotation import Annotation
from train.annotations.convert import as_tagged, complete_codebook


def test_names_that_the_codebook_lacks_are_added():
    book = Codebook((Theme("b", definition="It."),), {"good": "Well."})
    rows = [Annotation("r", "One.", frozenset("ab"), "bad")]
    complete = complete_codebook(rows, book)
    assert complete.names == ("b", "a")
    assert complete.themes[0].definition == "It."
    assert list(complete.polarities.items()) == [("good", "Well."), ("bad", "")]


def test_polarities_stand_in_the_order_in_which_a_model_has_them():
    names = ["better", "neutral", "improvement", "strength", "mixed"]
    rows = [Annotation("r", "One.", frozenset("a"), name) for name in names]
    (tagged,) = as_tagged(rows)
    assert tagged.polarities == ("strength", "improvement", "mixed", "neutral", "better")
    assert [tagged.polarities[k] for k in tagged.polarity] == names


def test_annotations_are_results_by_hand():
    rows = [
        Annotation(
            *("r", "One.", frozenset("a"), "bad", "in_care", "H", "bullet", 3, 7),
            role="improvement",
            block=5,
            framework="ilacs",
        ),
        Annotation(None, "Two.", frozenset()),
    ]
    first, second = as_tagged(rows, coder="anna")
    assert (first.coder, first.by_hand, first.report.name, second.report.name) == (
        "anna",
        True,
        "r",
        "",
    )
    assert next(iter(first)).to_dict() == {
        "report": "r",
        "framework": "ilacs",
        "sentence": 7,
        "section": "in_care",
        "heading": "H",
        "role": "improvement",
        "paragraph": 3,
        "block": 5,
        "kind": "bullet",
        "text": "One.",
        "themes": ["a"],
        "polarity": "bad",
    }
    assert (first.report.cover.framework, second.report.cover.framework) == ("ilacs", None)
    record = next(iter(second)).to_dict()
    assert (record["report"], record["sentence"], record["polarity"]) == (None, None, None)
    assert first.to_frame()["themes"].tolist() == [["a"]]
    assert first.summary().loc["a", "bad"] == 1
