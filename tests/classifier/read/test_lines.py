"""Characters made plain, and words that were broken at the end of a line."""

import io
from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from classifier.read import read_report, read_text
from classifier.read.broken import Broken
from classifier.read.lines import clean_page


def test_hyphen_at_line_end_is_kept_in_a_compound():
    assert clean_page("a multi\ufffeagency team") == ["a multi-agency team"]


def test_word_broken_at_line_end_is_mended_where_it_stands_whole_elsewhere():
    lines = clean_page("their under\ufffestanding of risk\r\nunderstanding is good")
    assert lines == ["their understanding of risk", "understanding is good"]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("communi|cated", "communicated"),  # no words
        ("under|standable", "understandable"),
        ("care|fully", "carefully"),  # words, but so is the whole
        ("child|ren", "children"),
        ("well|being", "well-being"),
        ("long|term", "long-term"),
        ("co|production", "co-production"),
        ("pre|school", "pre-school"),
        ("out-of|hours", "out-of-hours"),
        ("COVID|19", "COVID-19"),
        ("Porter|Moore", "Porter-Moore"),
    ],
)
def test_a_word_that_is_nowhere_else(broken, whole):
    assert clean_page(f"The {broken} plan.".replace("|", "\ufffe")) == [f"The {whole} plan."]


def test_what_the_rest_of_the_text_says():
    text = "The well-being of all. Their under\ufffedevelopment; underdevelopment of care."
    assert Broken(text).mended("well\ufffebeing") == "well-being"
    assert Broken(text).mended("under\ufffedevelopment") == "underdevelopment"
    compounds = "multi\ufffeagency, multi-agency, short\ufffeterm, short-term, ongoing"
    assert Broken(compounds).mended("on\ufffegoing") == "on-going"  # lines end at real hyphens


def pages(*texts: tuple[str, ...]) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    for lines in texts:
        for number, line in enumerate(lines):
            canvas.setFont("Helvetica", 11)
            canvas.drawString(60, 780 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_words_broken_at_the_ends_of_lines_and_pages():
    data = pages(
        (
            "Help and protection",
            "Workers read each contact on the day on which it arrives, and they do so care-",
            "fully. The plans are shared with the families, and children's well-",
            "being is in each of them, as a manager says who reads what they have writ-",
        ),
        ("ten. Leaders listen carefully to the families who have been waiting for a visit.",),
    )
    assert read_report(data, name="a.pdf").text == (
        "Workers read each contact on the day on which it arrives, and they do so carefully. The"
        " plans are shared with the families, and children's well-being is in each of them, as a"
        " manager says who reads what they have written. Leaders listen carefully to the families"
        " who have been waiting for a visit."
    )


@pytest.mark.parametrize("end", ["\xad\n", "\xad\r\n", "\xad \n", "-\n"])
def test_hyphens_at_the_ends_of_lines_of_a_text(end):
    text = f"Workers read each contact care{end}fully, and the multi{end}agency team meets."
    wanted = "Workers read each contact carefully, and the multi-agency team meets."
    assert read_text(text).text == wanted


@pytest.mark.parametrize("end", ["\xad", "\xad ", "\xad\n"])
@pytest.mark.parametrize("word", ["under|standable", "over|sight", "under|taken"])
def test_a_soft_hyphen_in_a_word_of_english_is_no_hyphen(word, end):
    compounds = "Multi-agency and long-term work was "  # elsewhere, lines end at real hyphens
    text = f"{compounds}{word.replace('|', end)}."
    assert read_text(text).text == f"{compounds}{word.replace('|', '')}."


def test_ligatures_soft_hyphens_and_odd_spaces_are_made_plain():
    assert clean_page("o\ufb03ce  sta\u00adff\u00a0time") == ["office staff time"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Cafe\u0301", "Café"),
        ("\ufb05ory, be\ufb06, \u0133s", "story, best, ijs"),
        ("well\u2011being", "well-being"),
        ("Ｈｅｌｐ， ｎｏｗ！ １２", "Help, now! 12"),
        ("使用，好。", "使用，好。"),  # their own punctuation
        ("ﾊﾞｽ", "バス"),
        ("𝑥 = 𝟐", "x = 2"),
        ("Part Ⅳ", "Part IV"),
        ("10 m², 1½ and No. 3¹", "10 m², 1½ and No. 3¹"),
    ],
)
def test_forms_of_characters(text, plain):
    assert clean_page(text) == [plain]


@given(st.text())
def test_lines_are_composed(text):
    assert all(is_normalized("NFC", line) for line in clean_page(text))


@pytest.mark.parametrize("run", ["a\ufffe", "a\xad ", "a-\n", "\ufffe", "ab"])
def test_time_grows_with_the_length(run, grows_with_length):
    assert grows_with_length(lambda count: clean_page(run * count), 20_000)
