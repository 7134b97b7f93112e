"""Many texts that stand alone, split at once."""

import numpy as np
import pytest

from classifier.language.lone import LoneTexts, batches, checked
from classifier.language.sentences import sentences_of

TEXTS = [
    "Caseloads in Ashcombe are too high.",
    "Ashcombe is a quiet town, and ashcombe is written small here.",  # no name in this text alone
    "In May 2023, Ms Marlowe and Zorblatt left; the zorblatt stayed.",
    "Zorblatt is here, and Zorblatt is there",
    "We met Zorblatt on 4 May, e.g. at 9 a.m., with 1,200 others.",
    "",
    " \u2028 two\nlines, with\ta tab and a word of " + 150 * "x" + " letters",
    "Not “Zorblatt” but (Quibbly) and £400",
    "half of a character \ud83d is none",
    "e.g.",
    "The May review: 'Zorblatt' said so.",
]


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_they_are_split_as_each_by_itself(language):
    texts = TEXTS if language != "ja" else [*TEXTS, "子どもの安全が第一です。"]
    together = LoneTexts(texts, language)
    assert len(together) == len(texts)
    for number, text in enumerate(texts):
        by_itself = LoneTexts([text], language)
        first, last = together.offsets[number : number + 2]
        for name in ("norms", "lemmas"):
            found = getattr(together, name)[first:last]
            np.testing.assert_array_equal(found, getattr(by_itself, name), err_msg=text)


def test_one_by_itself_is_what_a_report_of_one_sentence_is():
    for text in [text for text in TEXTS if text.isprintable()]:
        (report,) = sentences_of([text])
        lone = LoneTexts([text])
        for name in ("norms", "lemmas", "starts", "ends", "offsets", "sections", "kinds"):
            np.testing.assert_array_equal(getattr(lone, name), getattr(report, name), err_msg=text)


def test_reports_and_texts_keep_their_order():
    report = LoneTexts(["One.", "Two."])
    parts = list(batches(["a", report, report, "b", "c"]))
    assert [[len(x) for x in part] for part in parts] == [[1], [2, 2], [2]]


class Frame:
    """What is asked of a data frame."""

    def __init__(self, **columns):
        self.columns = list(columns)
        self._columns = columns

    def __getitem__(self, name):
        return self._columns[name]

    def __iter__(self):
        return iter(self.columns)


def test_columns():
    texts = ["a", "b"]
    assert checked(np.array(texts)) == checked(tuple(texts)) == texts
    assert checked(Frame(number=[1, 2], text=texts)) == checked(Frame(said=texts)) == texts


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        (None, TypeError, "not None"),
        ("a text", TypeError, "not one text"),
        (b"bytes", TypeError, "not bytes"),
        (5, TypeError, "not the number 5"),
        ({"a": 1}, TypeError, "not a dict"),
        ([], ValueError, "there is no text"),
        (["a", None], TypeError, "number 2 is None"),
        (["a", 2.5], TypeError, "number 2 is the number 2.5"),
        ([b"a"], TypeError, "number 1 is bytes"),
        ([["a"]], ValueError, "number 1 is a list itself"),
        (np.array([["a"], ["b"]]), ValueError, "there are 2"),
        (Frame(one=["a"], two=["b"]), ValueError, "give the one"),
        (["x" * 1_000_001], ValueError, "1,000,000 characters"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_list_of_texts(given, error, says):
    with pytest.raises(error, match=says) as raised:
        checked(given)
    assert "\n" not in str(raised.value)
