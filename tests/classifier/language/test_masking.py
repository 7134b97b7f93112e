"""Names, dates and numbers that become placeholders."""

from classifier.language.masking import DATE, NAME, NUMBER
from classifier.language.pipeline import pipeline
from classifier.language.sentences import split
from classifier.read import read_text


def norms(text: str) -> list[str]:
    return [token.norm_ for token in pipeline()(text)]


def test_names_dates_and_numbers_are_masked_and_the_text_is_not():
    doc = pipeline()("In Sunderland, Ms Hall saw 1,240 children in May 2023.")
    assert doc.text == "In Sunderland, Ms Hall saw 1,240 children in May 2023."
    assert [t.norm_ for t in doc] == [
        "in",
        NAME,
        ",",
        "ms",
        NAME,
        "saw",
        NUMBER,
        "children",
        "in",
        DATE,
        DATE,
        ".",
    ]


def test_ages_and_sections_are_kept():
    assert "16" in norms("Children aged 16 are seen.")
    assert "47" in norms("Enquiries under section 47 are timely.")


def test_capitalised_words_that_are_not_names_are_kept():
    assert NAME not in norms(
        "The Public Law Outline is used. Safeguarding is good. Cafcass and Ofsted agree."
    )


def test_an_unknown_word_is_a_name_only_inside_a_sentence():
    assert norms("Staff at Zorbleford are kind. Zorbleford is small.").count(NAME) == 2
    assert NAME not in norms("Multidisciplinary work helps. A multidisciplinary team meets.")


def test_the_reports_own_authority_is_masked_where_it_is_an_ordinary_word():
    text = (
        "Inspection of Reading local authority children's services\n"
        "Inspection dates: 4 to 15 March 2024\n"
        "Judgement Grade\n"
        "The impact of leaders on social work practice with children and families Good\n"
        "Overall effectiveness Good\nReading has good services. Children like reading."
    )
    doc = pipeline()(text)
    assert NAME not in [t.norm_ for t in doc if t.text == "reading"]
    report = read_text(text)
    found = split(report)
    strings = pipeline().vocab.strings
    assert [strings[i] for i in found.norms[:2].tolist()] == [NAME, "has"]


def test_a_text_without_names_is_as_it_is_beside_one_with_names():
    """Where nothing can be masked, less is done."""
    strings = pipeline().vocab.strings
    plain = "The Soup was cold, and may be 5 of us left."
    alone = split(read_text(plain))
    beside = split(read_text(f"{plain}\n\nMs Hall came from Leeds in May 2019."))
    n = len(alone.norms)
    for what in ("norms", "lemmas"):
        found, expected = (getattr(each, what)[:n].tolist() for each in (alone, beside))
        assert [strings[word] for word in found] == [strings[word] for word in expected]
