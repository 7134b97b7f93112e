from hypothesis import given
from hypothesis import strategies as st

from classifier.read import read_text
from classifier.read.layout import lay_out
from classifier.read.lines import Line


def laid_out(*lines: str, blank_breaks: bool = False, pages: list[int] | None = None):
    pages = pages or [0] * len(lines)
    found = lay_out(
        [Line(*pair) for pair in zip(lines, pages, strict=True)], blank_breaks=blank_breaks
    )
    return [(b.kind, b.section, b.number, found.text[b.start : b.end]) for b in found.blocks]


def test_heading_over_two_lines_and_paragraph_number_on_its_own_line():
    blocks = laid_out(
        "The experiences and progress of children who need help and",
        "protection: good",
        "1.",
        "Help comes early.",
        "2. It is",
        "lasting.",
    )
    assert blocks == [
        ("paragraph", "help_and_protection", 1, "Help comes early."),
        ("paragraph", "help_and_protection", 2, "It is lasting."),
    ]


def test_a_number_that_opens_a_line_by_chance_is_part_of_the_sentence():
    blocks = laid_out(
        "1. The team works with 15 to", "17. This is too few.", "2. Visits are regular."
    )
    assert [number for _, _, number, _ in blocks] == [1, 2]


def test_bullets_of_any_glyph_without_full_stops():
    blocks = laid_out(
        "What needs to improve?",
        "\uf06e the quality of plans",
        "and reviews",
        "◼ Supervision",
        "- visits",
    )
    assert blocks == [
        ("bullet", "improve", None, "the quality of plans and reviews"),
        ("bullet", "improve", None, "Supervision"),
        ("bullet", "improve", None, "visits"),
    ]


def test_a_list_with_semicolons_inside_a_bullet_is_one_bullet():
    blocks = laid_out(
        "What needs to improve?", "• Work with families, to show:", "- care;", "- skill."
    )
    assert blocks == [("bullet", "improve", None, "Work with families, to show: - care; - skill.")]


def test_hyphen_at_line_end_joins_without_a_space():
    (block,) = laid_out("1. Support is well-", "matched, in short-", "and long-term homes.")
    assert block[3] == "Support is well-matched, in short- and long-term homes."


def test_imprint_at_the_end_is_left_out():
    lines = (
        "1. Visits are regular.",
        "The Office for Standards in Education, Children’s Services and Skills (Ofsted)",
        "did not write this.",
    )
    assert laid_out(*lines, pages=[0, 1, 1]) == [("paragraph", None, 1, "Visits are regular.")]


def test_footnote_is_kept_apart_from_the_sentence_it_interrupts():
    blocks = laid_out(
        "1. The panel3 meets every month and",
        "",
        "3",
        "A group of partners.",
        "decides well.",
        pages=[0, 0, 0, 0, 1],
    )
    assert ("paragraph", None, 1, "The panel meets every month and decides well.") in blocks
    assert ("footnote", None, 3, "A group of partners.") in blocks


def test_blank_lines_end_paragraphs_of_plain_text():
    blocks = laid_out("Care is good", "and kind.", "", "Plans are late.", blank_breaks=True)
    assert [text for *_, text in blocks] == ["Care is good and kind.", "Plans are late."]


OLDER = """Fenshire County Council
Inspection of services for children in need of help and protection, children looked after and
care leavers
Inspection date: 21 November 2013 – 9 December 2013
1. Children who need help and protection Good
3. Leadership, management and governance Requires
improvement
\fExecutive summary
Services are good.
Contents
Executive summary 2
The experiences and progress of children looked after and achieving
permanence 3
Leadership, management and governance 3
The Local Safeguarding Children Board (LSCB) 4
\fRecommendations
1. Improve plans (paragraphs 2 and 3)
The experiences and progress of
children looked after and achieving
permanence Requires improvement
to be good
Summary
Children are safe.
Inspection findings
2. Visits are regular.
3. The buildings are old. (Recommendation)
The graded judgement for adoption performance is that it is good
4. Families are found.
\fLeadership, management and
governance Requires improvement
5. Leaders know.
The Local Safeguarding Children Board (LSCB)
The Local Safeguarding Children Board is good
Executive summary
The board works.
Information about this inspection
It was carried out under section 136.
"""


def test_an_older_report():
    report = read_text(OLDER)
    assert report.cover.framework == "sif"
    assert report.cover.impact_of_leaders == "requires improvement"
    assert [(b.section, b.number, report.text[b.start : b.end]) for b in report.blocks] == [
        ("summary", None, "Services are good."),
        ("improve", 1, "Improve plans (paragraphs 2 and 3)"),
        ("in_care", None, "Children are safe."),
        ("in_care", 2, "Visits are regular."),
        ("in_care", 3, "The buildings are old."),
        ("in_care", 4, "Families are found."),
        ("leaders", 5, "Leaders know."),
        (None, None, "The board works."),
        (None, None, "It was carried out under section 136."),
    ]
    assert [report.page_at(b.start) for b in report.blocks] == [2, 3, 3, 3, 3, 3, 4, 4, 4]


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=90),
        min_size=1,
        max_size=30,
    )
)
def test_blocks_cover_the_text(lines):
    text = "\n".join(lines)
    try:
        report = read_text(text)
    except ValueError:
        return
    assert "\n\n".join(report.text[b.start : b.end] for b in report.blocks) == report.text
    assert all(report.text[b.start : b.end].strip() for b in report.blocks)
