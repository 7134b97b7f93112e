"""Reading printed pages by how they look: what is a heading, what is no text."""

import io
from collections import Counter

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from classifier.language.sentences import split
from classifier.read import read_report

LEFT, TOP, LEADING = 70, 780, 14.5
REGULAR, BOLD = "Helvetica", "Helvetica-Bold"


class Page:
    """Lines of a page, one below the other; `at` puts one anywhere."""

    def __init__(self, canvas):
        self.canvas, self.y = canvas, TOP

    def lines(self, *texts, font=REGULAR, size=11, left=LEFT, leading=LEADING, colour="#000000"):
        for text in texts:
            self.at(left, self.y, text, font=font, size=size, colour=colour)
            self.y -= leading
        return self

    def gap(self, size=LEADING):
        self.y -= size
        return self

    def heading(self, *texts, size=14):
        return self.gap().lines(*texts, font=BOLD, size=size, leading=1.2 * size).gap(6)

    def at(self, x, y, text, font=REGULAR, size=11, colour="#000000"):
        self.canvas.setFont(font, size)
        self.canvas.setFillColor(colour)
        self.canvas.drawString(x, y, text)
        return self


def pdf(*pages):
    file = io.BytesIO()
    canvas = Canvas(file)
    for draw in pages:
        draw(Page(canvas))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def report(*pages):
    return read_report(pdf(*pages), name="invented.pdf")


def sentences(found):
    return [sentence.text for sentence in split(found)]


def under(found):
    return [(block.headings, found.text[block.start : block.end]) for block in found.blocks]


BODY = (
    "Social workers visit children often, and they write down what the children have",
    "said. Managers read these records at the end of each week and talk about them with",
    "the worker. Plans change when something has changed for the child.",
)
PROSE = [
    "Social workers visit children often, and they write down what the children have said.",
    "Managers read these records at the end of each week and talk about them with the worker.",
    "Plans change when something has changed for the child.",
]


def test_headings_in_bigger_or_bolder_type_have_levels():
    found = report(
        lambda page: (
            page.lines("A visit to Ashcombe", font=BOLD, size=20, leading=30)
            .heading("Help at the front door")
            .lines(*BODY)
            .heading("Night duty", size=11)
            .lines(*BODY)
            .heading("What the partnership has to", "put right before the summer?")
            .lines(*BODY)
        )
    )
    top = "A visit to Ashcombe"
    assert [headings for headings, _ in under(found)] == [
        (top, "Help at the front door"),
        (top, "Help at the front door", "Night duty"),
        (top, "What the partnership has to put right before the summer?"),
    ]
    assert sentences(found) == PROSE * 3


def test_a_coloured_or_a_capital_heading_is_no_part_of_the_sentence_after_it():
    found = report(
        lambda page: (
            page.lines(*BODY)
            .gap()
            .lines("Homes for brothers and sisters", colour="#306785")
            .lines(*BODY)
            .gap()
            .lines("CHANGING HOW WE WORK")
            .lines(*BODY)
        )
    )
    assert [block.heading for block in found.blocks] == [
        None,
        "Homes for brothers and sisters",
        "CHANGING HOW WE WORK",
    ]
    assert sentences(found) == PROSE * 3


def test_bold_words_and_bold_sentences_stay_text():
    found = report(
        lambda page: (
            page.lines(*BODY)
            .gap()
            .lines("Leaders must make sure that every child is seen.", font=BOLD)
            .lines(*BODY)
            .gap()
            .lines("The board has asked for a", leading=14.5)
            .lines("Review of Night Duty", font=BOLD)
            .lines("that will end in May.")
        )
    )
    text = found.text
    assert "Leaders must make sure that every child is seen." in text
    assert "The board has asked for a Review of Night Duty that will end in May." in text


def test_a_section_ends_at_a_heading_of_its_level_that_nobody_prescribes():
    found = report(
        lambda page: (
            page.heading("What needs to improve?")
            .lines("\u2022 the quality of plans")
            .heading("Help for those at home", size=12)
            .lines("\u2022 visits at night")
            .heading("How children spend their days")
            .lines(*BODY)
        )
    )
    assert [(block.section, block.role) for block in found.blocks] == [
        ("improve", "improvement"),
        ("improve", "improvement"),
        (None, None),
    ]


def test_roles_by_headings_of_any_framework():
    found = report(
        lambda page: (
            page.heading("What works well")
            .lines(*BODY)
            .heading("Case study: areas for improvement")
            .lines(*BODY)
            .heading("About this review")
            .lines(*BODY)
            .heading("The children")
            .lines(*BODY)
        )
    )
    assert [s.role for s in split(found)][::3] == ["strengths", "improvement", "context", None]


def test_a_box_that_interrupts_a_sentence():
    box = (
        "A worker met a mother each week for a year, and so did the nurse who knew her best. They",
        "wrote one plan.",
    )
    found = report(
        lambda page: page.lines(*BODY, "In the teams that we saw, workers don\u2019t always"),
        lambda page: (
            page.lines("Case study: good practice", font=BOLD)
            .lines(*box)
            .gap(40)
            .lines("write down why a plan has changed.")
        ),
    )
    assert (
        "In the teams that we saw, workers don\u2019t always write down why a plan has changed."
        in (sentences(found))
    )
    assert [b.role for b in found.blocks] == [None, None, "strengths"]


def test_rows_of_a_table_and_labels_of_a_chart_are_listed_and_no_sentences():
    def draw(page):
        page.lines(*BODY).gap(20)
        page.lines("Figure 1: Children who moved, by year").gap(4)
        for year, moves in (("2021", "45"), ("2022", "38"), ("2023", "31")):
            page.at(90, page.y, year).at(300, page.y, moves)
            page.y -= 16
        page.lines("0 10 20 30 40 50", left=100).gap(20)
        page.lines(*BODY)

    found = report(draw)
    assert sentences(found) == PROSE * 2
    assert "Figure 1: Children who moved, by year" in [s.text for s in found.skipped]
    assert any("0 10 20" in skipped.text for skipped in found.skipped)
    assert {skipped.page for skipped in found.skipped} == {1}


def test_a_letter_loses_its_address_block_and_its_signature():
    found = report(
        lambda page: (
            page.lines(
                "4 March 2024",
                "Jane Gray, Director of Children\u2019s Services, Ashcombe Council",
                "Peter Moss, Chief Constable, Fenshire Constabulary",
            )
            .gap()
            .lines("Dear Ashcombe partnership")
            .gap()
            .lines("Joint targeted area inspection of Ashcombe", font=BOLD)
            .gap()
            .lines(
                "This inspection took place from 29 January 2024 to 2 February 2024. It was"
                " carried out",
                "by Ofsted, the Care Quality Commission (CQC) and HMI Probation.",
            )
            .gap()
            .lines(*BODY)
            .gap()
            .lines("Yours sincerely")
            .gap(60)
            .lines("Mary Brown", "National Director, Regulation and Social Care")
        ),
    )
    assert sentences(found)[2:] == PROSE
    cover = found.cover
    assert (cover.framework, cover.authority) == ("joint_inspection", "Ashcombe")
    assert (cover.inspection_start, cover.inspection_end, cover.published) == (
        "2024-01-29",
        "2024-02-02",
        "2024-03-04",
    )
    assert cover.inspectorates == "Ofsted, CQC, HMI Probation"


def test_footnotes_in_small_type_and_their_numbers():
    def draw(page):
        page.lines(*BODY)
        page.at(LEFT, page.y, "The panel meets every month.")
        page.at(LEFT + 142, page.y + 4, "1", size=6.5)
        page.y -= LEADING
        page.lines("It decides about homes for children who can\u2019t live with their parents and")
        page.at(LEFT, 80, "1 ", size=6).at(
            LEFT + 8, 80, "A group of partners from four agencies.", size=8
        )

    found = report(draw, lambda page: page.lines("about money for carers."))
    assert sentences(found) == [
        *PROSE,
        "The panel meets every month.",
        "It decides about homes for children who can\u2019t live with their parents and"
        " about money for"
        " carers.",
        "A group of partners from four agencies.",
    ]
    assert not any(text[0].isdigit() for text in sentences(found))


def test_two_columns_are_read_one_after_the_other():
    left = (
        "Carers have what they need to look",
        "after children, and most of them",
        "stay for many",
    )
    right = ("years. Training is good, and", "carers like it. They are asked", "what they think.")

    def draw(page):
        page.lines(*left)
        page.y = TOP
        page.lines(*right, left=320)

    assert sentences(report(draw)) == [
        "Carers have what they need to look after children, and most of them stay for many years.",
        "Training is good, and carers like it.",
        "They are asked what they think.",
    ]


def test_a_contents_list_with_dots():
    found = report(
        lambda page: page.lines(
            "Table of contents",
            "1. Foreword .......................... 3",
            "2. Homes ............... 9",
        ),
        lambda page: page.heading("Foreword").lines(*BODY),
    )
    assert sentences(found) == PROSE
    assert [skipped.reason for skipped in found.skipped] == ["contents list"]


def test_a_heading_after_a_full_bullet():
    found = report(
        lambda page: (
            page.lines("Help and protection")
            .gap()
            .lines(
                "The plan has goals for each of the children who live at home with their parents.",
                "\u2022 Explain why plans matter.",
                "\u2022 Use the right words in each plan and in each visit that is written"
                " up later.",
                "Work with families",
                "Social workers visit often. What they see is recorded, and the records are"
                " read by",
                "a manager who knows the family well.",
            )
        )
    )
    assert [(b.kind, b.heading) for b in found.blocks][-1] == ("paragraph", "Work with families")


def test_a_report_on_a_childrens_home():
    found = report(
        lambda page: (
            page.lines("1234567", font=BOLD, size=16, leading=24)
            .lines(
                "Registered provider: Ashcombe Council",
                "Full inspection",
                "Inspected under the social care common inspection framework",
            )
            .heading("Information about this children\u2019s home")
            .lines(*BODY)
            .lines(
                "Inspection dates: 6 and 7 February 2024",
                "Overall experiences and progress of children and young people, taking into"
                " account good",
                "How well children and young people are helped and protected outstanding",
                "The effectiveness of leaders and managers requires improvement to be good",
            )
        )
    )
    cover = found.cover
    assert (cover.framework, cover.home, cover.authority) == (
        "childrens_home",
        "1234567",
        "Ashcombe",
    )
    assert (cover.inspection_start, cover.inspection_end) == ("2024-02-06", "2024-02-07")
    assert (cover.overall_effectiveness, cover.help_and_protection, cover.impact_of_leaders) == (
        "good",
        "outstanding",
        "requires improvement",
    )


def test_a_send_report_has_an_outcome():
    found = report(
        lambda page: (
            page.lines(
                "Area SEND inspection of Ashcombe Local Area",
                "Partnership",
                font=BOLD,
                size=18,
                leading=22,
            )
            .lines("Inspection dates: 6 to 10 March 2023")
            .heading("Inspection outcome")
            .lines("The arrangements lead to mixed experiences. Leaders have a plan.")
            .heading("What does the area partnership need to do better?")
            .lines(*BODY)
        )
    )
    cover = found.cover
    assert (cover.framework, cover.authority) == ("area_send", "Ashcombe")
    assert cover.outcome == "The arrangements lead to mixed experiences."
    assert found.blocks[-1].role == "improvement"


def test_a_heading_over_a_long_line_and_a_short_one():
    found = report(
        lambda page: (
            page.lines(*BODY)
            .heading(
                "What is it like to be a child or a young person who has needs of",
                "many kinds in this area?",
            )
            .lines(*BODY)
        )
    )
    assert sentences(found) == PROSE * 2
    assert found.blocks[-1].heading is not None
    assert found.blocks[-1].heading.endswith("in this area?")


def test_whatever_is_no_text_is_listed():
    """Each word of the pages is in the text, in a heading, or in what was left out."""

    def draw(word):
        def one(page):
            number = page.canvas.getPageNumber()
            page.at(LEFT, 820, "Report on Ashcombe").at(LEFT, 30, f"{number}")
            page.heading(f"Part {word}", size=18).heading(f"Visits {word}").lines(*BODY)
            page.lines(f"Plans {word} are late. (Recommendation)", f"Nobody checks {word}.")
            page.heading(f"Last {word}").gap()

        return one

    pages = pdf(*map(draw, ("on care", "on schools", "on health")))
    with pypdfium2.PdfDocument(pages) as document:
        printed = [page.get_textpage().get_text_range() for page in document]
    found = read_report(pages)
    headings = {heading for block in found.blocks for heading in block.headings}
    kept = [found.text, *headings, *(skipped.text for skipped in found.skipped)]
    assert not Counter(" ".join(printed).split()) - Counter(" ".join(kept).split())
    assert "(Recommendation)" not in found.text
    reasons = {skipped.reason for skipped in found.skipped}
    assert reasons == {
        "running header or footer",
        "page number",
        "cross-reference",
        "heading without text",
    }
    assert [s.page for s in found.skipped] == sorted(s.page for s in found.skipped)


def test_a_heading_with_a_number_and_items_of_a_list():
    found = report(
        lambda page: (
            page.lines("1. Front door", *BODY)
            .gap()
            .lines("The service should:", "1. visit every child on time", "2. listen to them.")
        )
    )
    assert under(found)[0] == (("1. Front door",), " ".join(PROSE))
    assert [text for _, text in under(found)[2:]] == [
        "visit every child on time",
        "listen to them.",
    ]


def test_a_caption_in_bold_is_no_heading():
    found = report(
        lambda page: (
            page.heading("Visits")
            .lines(*BODY)
            .gap()
            .lines("Figure 2: How often children were seen", font=BOLD, size=12)
            .gap()
            .lines(*BODY)
        )
    )
    assert {headings for headings, _ in under(found)} == {("Visits",)}
    assert ("caption", "Figure 2: How often children were seen") in [
        (s.reason, s.text) for s in found.skipped
    ]


def test_a_paragraph_to_the_left_of_a_bullet_is_one_of_its_own():
    found = report(
        lambda page: (
            page.lines(*BODY)
            .gap()
            .lines("\u2022 Store medicines safely, as Regulation 12 says", left=LEFT + 20)
            .lines("Managers should read the records of each team, and they should talk about")
            .lines("them with the worker.")
        )
    )
    assert [block.kind for block in found.blocks] == ["paragraph", "bullet", "paragraph"]


LONG = (
    "Social workers know their children well and call on them often, and they write plans",
    "with them that say who does what by when, which is why most of them are kept to.",
)


def test_rows_are_taken_apart_into_their_cells():
    def table(page):
        page.heading("Findings").lines(*LONG).gap()
        y = page.y
        for left, text in ((70, "Agency"), (150, "What they do well"), (330, "Next steps")):
            page.at(left, y, text, font=BOLD)
        page.at(70, y - 20, "Health").at(150, y - 20, "Nurses weigh children")
        page.at(150, y - 34, "at each visit and share charts.")
        page.at(330, y - 20, "Nurses should be told when a")
        page.at(330, y - 34, "child is on a plan.")
        page.at(70, y - 60, "Police").at(150, y - 60, "Officers record the state of homes.")
        page.at(330, y - 60, "Photographs should be kept.")
        page.y = y - 80
        page.lines(*LONG)

    found = report(table)
    assert sentences(found)[1:-1] == [
        "Nurses weigh children at each visit and share charts.",
        "Nurses should be told when a child is on a plan.",
        "Officers record the state of homes.",
        "Photographs should be kept.",
    ]
    assert {(block.heading, block.role) for block in found.blocks} == {("Findings", None)}
    assert {"Agency", "What they do well", "Next steps", "Health", "Police"} <= {
        skipped.text for skipped in found.skipped
    }


def test_rows_of_labels_and_figures_are_no_sentences_and_no_headings():
    def table(page):
        page.heading("Numbers").lines(*LONG).gap()
        y = page.y
        for left, text in ((70, "Area"), (350, "Carers"), (400, "Rate")):
            page.at(left, y, text, font=BOLD)
        page.at(70, y - 20, "North and the market towns that lie along the river")
        page.at(350, y - 20, "90").at(400, y - 20, "78%")
        page.at(70, y - 40, "Average caseload per case manager").at(350, y - 40, "9.4")
        page.y = y - 60
        page.lines(*LONG)

    found = report(table)
    assert len(sentences(found)) == 2
    assert {block.heading for block in found.blocks} == {"Numbers"}


def test_a_table_of_names_is_no_heading():
    def team(page):
        page.heading("Inspection team")
        y = page.y
        page.at(70, y, "Ofsted", font=BOLD).at(300, y, "Care Quality Commission", font=BOLD)
        page.at(70, y - 20, "Kim Lowe, HMI, Lead inspector").at(300, y - 20, "Bea Toll, Inspector")
        page.y = y - 50
        page.lines(*LONG)

    found = report(team)
    assert len(sentences(found)) == 1
    assert found.blocks[0].heading == "Inspection team"


def test_a_number_before_an_item_makes_no_row():
    def items(page):
        page.heading("Findings").lines(*LONG).gap()
        page.at(70, page.y, "12.").at(110, page.y, "Visits are regular and purposeful.")
        page.y -= LEADING
        page.lines(*LONG)

    assert "12. Visits are regular and purposeful." in sentences(report(items))


def test_labels_below_each_other_are_no_sentence():
    def chart(page):
        page.heading("Homes").lines(*LONG).gap()
        labels = ("Placed with parents or friends", "Own provision of the council")
        page.lines(*labels, "Private provision in other areas", size=8, leading=10)
        page.gap().lines(*LONG)

    found = report(chart)
    assert len(sentences(found)) == 2
    assert {block.heading for block in found.blocks} == {"Homes"}


def test_a_quotation_is_kept_with_its_speaker():
    def voices(page):
        page.heading("What carers said").lines(*LONG).gap()
        page.lines("“She always rings back.” – carer, 6 years")
        page.lines("“Nobody came.” – Boy, 17, living in a secure home").gap()
        page.lines(*LONG)

    assert sentences(report(voices))[1:-1] == [
        "“She always rings back.” – carer, 6 years",
        "“Nobody came.” – Boy, 17, living in a secure home",
    ]


def test_a_cell_in_bigger_type_is_no_heading():
    def cell(page):
        page.heading("Recommendations", size=16).lines(*LONG).gap()
        page.lines(
            "In particular, the registered person must ensure that staff",
            "have the skills they need. (Regulation 13 (2)(c))",
            size=12,
        )
        page.gap().lines(*LONG)

    found = report(cell)
    assert {block.heading for block in found.blocks} == {"Recommendations"}
    assert any(text.startswith("In particular, ") for text in sentences(found))


def test_a_raised_number_after_a_space():
    def page_with_note(page):
        page.heading("Findings").lines(*LONG[:1])
        page.lines("with them that say who does what by when.")
        page.at(LEFT + 205, page.y + LEADING + 4, "32", size=6).lines(*LONG)

    assert not any("32" in text for text in sentences(report(page_with_note)))


@pytest.mark.parametrize("stop", [".", ""])
@pytest.mark.parametrize("mark", ["•", "a)", "-"])
def test_a_heading_below_a_bullet_that_fills_its_line(stop, mark):
    items = (
        f"Explain to each new worker why plans matter{stop}",
        f"Use the right words in each plan and in each visit that is written up{stop}",
    )
    marks = (mark, "b)") if mark == "a)" else (mark, mark)
    found = report(
        lambda page: (
            page.lines("Help and protection")
            .gap()
            .lines(*BODY)
            .lines(*map(" ".join, zip(marks, items, strict=True)))
            .lines("Work with families", *BODY)
        )
    )
    bullets = [(("Help and protection",), item) for item in items]
    assert under(found)[1:3] == bullets
    assert [headings for headings, _ in under(found)[3:]] == [("Work with families",)]


def test_a_bullet_without_a_full_stop_goes_on_with_a_name():
    found = report(
        lambda page: (
            page.lines("Help and protection")
            .gap()
            .lines(*BODY)
            .lines("• plans are shared with the worker")
            .lines("• plans are shared with each of the children, with the parents and with the")
            .lines("Youth Court", "• plans are kept", left=LEFT)
        )
    )
    assert [text for _, text in under(found)][-2] == (
        "plans are shared with each of the children, with the parents and with the Youth Court"
    )
