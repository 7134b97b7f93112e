"""Texts that are not printed: what goes on, what is a list, what stands beside the text."""

import io

import docx
import pytest

from classifier.language.sentences import split
from classifier.read import read_report


def read(content, name="x.txt"):
    return read_report(content.encode(), name=name)


def page(body):
    return read(f"<!doctype html><html><body>{body}</body></html>", "x.html")


def in_word(build):
    document, file = docx.Document(), io.BytesIO()
    build(document)
    document.save(file)
    return read_report(file.getvalue(), name="x.docx")


def texts(report):
    return [sentence.text for sentence in split(report)]


def under(report):
    return [(block.headings, block.role) for block in report.blocks]


def reasons(report):
    return {skipped.text: skipped.reason for skipped in report.skipped}


BOLD = "<p><b>What needs to improve</b></p>"


@pytest.mark.parametrize(
    "report",
    [
        page(
            f"<h1>Visit</h1>{BOLD}<p>Calls are missed.</p><p><strong>School</strong></p>"
            "<p>Classes are small.</p><h2>Health</h2><p>Teeth are seen to.</p>"
        ),
        read(
            "# Visit\n\n**What needs to improve**\n\nCalls are missed.\n\n**School**\n\n"
            "Classes are small.\n\n## Health\n\nTeeth are seen to.\n",
            "x.md",
        ),
    ],
    ids=["html", "md"],
)
def test_a_bold_heading_ends_at_the_next_one_and_at_a_real_one(report):
    assert [(b.headings, b.section, b.role) for b in report.blocks] == [
        (("Visit", "What needs to improve"), "improve", "improvement"),
        (("Visit", "School"), None, None),
        (("Visit", "Health"), None, None),
    ]


def test_numbered_headings_have_levels_whatever_stands_below_them():
    report = read(
        "VISIT TO THE NORTH TEAM\n\n1 INTRODUCTION\n\n1.1 What we looked at\n\nWe read six files."
        "\n\n2 FINDINGS\n\n2.1 Strengths\n\nCalls are short.\n\n2.2 Areas for development\n\n"
        "a) Notes are late.\n\nb) Rooms are cold.\n\n3. ANY OTHER BUSINESS\n\n3.1 Next meeting\n\n"
        "We meet in May.\n"
    )
    title = "VISIT TO THE NORTH TEAM"
    lacks = ((title, "2 FINDINGS", "2.2 Areas for development"), "improvement")
    assert under(report) == [
        ((title, "1 INTRODUCTION", "1.1 What we looked at"), "context"),
        ((title, "2 FINDINGS", "2.1 Strengths"), "strengths"),
        lacks,
        lacks,
        ((title, "3. ANY OTHER BUSINESS", "3.1 Next meeting"), None),
    ]
    assert texts(report)[2:4] == ["Notes are late.", "Rooms are cold."]


@pytest.mark.parametrize(
    "marks", [("a)", "b)"), ("(i)", "(ii)"), ("1)", "2)"), ("o", "o"), ("*", "+"), ("•", "•")]
)
def test_marks_of_lists(marks):
    first, second = marks
    report = read(f"Visits\n\n{first} Notes are late.\n{second} Rooms are cold.\n")
    assert texts(report) == ["Notes are late.", "Rooms are cold."]
    assert {block.kind for block in report.blocks} == {"bullet"}


def test_what_only_looks_like_a_mark():
    report = read("The rule is in section 9(1)(a) or\n(b) of the Act and in\nother places.\n")
    assert texts(report) == [
        "The rule is in section 9(1)(a) or (b) of the Act and in other places."
    ]


def test_bullets_that_line_breaks_part():
    report = page("<h1>Visit</h1><p>&bull; One is late.<br>&bull; Two is cold.</p>")
    assert texts(report) == ["One is late.", "Two is cold."]


def test_a_text_whose_lines_stand_for_themselves():
    report = read(
        "North team opens a house\nThe house has six rooms. It is warm\nStaff say it is full\n"
        "It may grow.\n"
    )
    assert texts(report) == [
        "The house has six rooms.",
        "It is warm",
        "Staff say it is full",
        "It may grow.",
    ]
    assert report.blocks[0].heading == "North team opens a house"


def test_a_wrapped_text_goes_on_from_full_lines():
    report = read(
        "Visits\nThe board asked three people to look at what it offers at night. The\n"
        "Ministry of Houses paid for the work. They spoke to staff, to carers at\n"
        "Elm House and to those who\nlive there.\n\n- Rooms are warm and\n  are kept well.\n"
    )
    assert texts(report) == [
        "The board asked three people to look at what it offers at night.",
        "The Ministry of Houses paid for the work.",
        "They spoke to staff, to carers at Elm House and to those who live there.",
        "Rooms are warm and are kept well.",
    ]
    assert {block.heading for block in report.blocks} == {"Visits"}


def test_lists_without_marks():
    report = read(
        "Night duty\n\nCalls are answered.\n\nRelated topics\nHouses\nNorth team\nMoney\n\n"
        "Rooms are warm.\n\nWhat needs to improve\nCosts of houses\nThe speed of repairs\n"
        "Food at night\n"
    )
    assert texts(report) == [
        "Calls are answered.",
        "Rooms are warm.",
        "Costs of houses",
        "The speed of repairs",
        "Food at night",
    ]
    assert [(b.kind, b.heading, b.role) for b in report.blocks[1:3]] == [
        ("paragraph", "Night duty", None),
        ("bullet", "What needs to improve", "improvement"),
    ]
    assert reasons(report)["North team"] == "label"


def test_footnotes_of_web_pages_and_of_markdown():
    html = page(
        '<h1>Visit</h1><p>Rooms are warm.<sup><a href="#n1">1</a></sup> They have 30 m<sup>2</sup>.'
        ' Calls are short.<sup>2</sup></p><ol><li>In May. <a href="#r1">Back</a></li></ol>'
    )
    assert texts(html) == ["Rooms are warm.", "They have 30 m2.", "Calls are short.", "In May."]
    assert reasons(html)["1"] == reasons(html)["2"] == "number of a footnote"
    markdown = read(
        "# Visit\n\nRooms are warm.[^1] Calls are short.[^b]\n\n[^1]: We came in May.\n\n"
        "[^b]: https://example.org\n",
        "x.md",
    )
    assert texts(markdown) == ["Rooms are warm.", "Calls are short.", "We came in May."]


FURNITURE = {
    "By Ada Lowe, chief reporter": "names",
    "Updated 14:20, 3 Jun 2024": "date",
    "Friday, October 21, 2022": "date",
    "Article continues below": "navigation",
    "Sign up for our newsletter here": "navigation",
    "Read more: North team leader resigns": "navigation",
    "Image caption: The house in the north of the town": "caption",
    "Children at the summer fair (Image: North Post)": "caption",
    "Click here to see what the board has said": "navigation",
    "The full report can be read here": "navigation",
    "1 Comment": "navigation",
    "Access keys: 1 for home, 2 for news, 3 for the search": "navigation",
    "Cllr Ada Lowe (Chair)": "names",
    "(KL)": "names",
    "RESOLVED:": "label",
    "Chair ..............................": "label",
    "Table 1: Houses by the year in which they opened": "caption",
    "Source: figures of the north team": "caption",
}


@pytest.mark.parametrize("line", FURNITURE)
@pytest.mark.parametrize("name", ["x.txt", "x.html", "x.docx"])
def test_what_stands_beside_a_text_neither_heads_it_nor_is_one(line, name):
    lines = ["North house", "Rooms are warm.", line, "Calls are short."]
    if name == "x.txt":
        report = read("\n\n".join(lines))
    elif name == "x.html":
        report = page("<h1>North house</h1>" + "".join(f"<p>{each}</p>" for each in lines[1:]))
    else:
        report = in_word(
            lambda document: [
                document.add_heading(lines[0], 1),
                *map(document.add_paragraph, lines[1:]),
            ]
        )
    assert texts(report) == ["Rooms are warm.", "Calls are short."]
    assert {block.heading for block in report.blocks} == {"North house"}
    assert reasons(report)[line] == FURNITURE[line]


@pytest.mark.parametrize(
    "line",
    [
        "By May all rooms were warm.",
        "Visit the house each week.",
        "Read more about what children say in their own words.",
        "Table 1 shows that most rooms are warm.",
        "Mr Lowe has left the board.",
        "In 2024, on 3 June, the house was full.",
    ],
)
def test_what_is_prose_stays(line):
    for report in (
        read(f"Rooms are warm.\n\n{line}\n\nCalls are short."),
        page(f"<h1>House</h1><p>Rooms are warm.</p><p>{line}</p><p>Calls are short.</p>"),
    ):
        assert texts(report) == ["Rooms are warm.", line, "Calls are short."]


def test_those_present_at_a_meeting_and_whose_task_it_is():
    report = read(
        "Minutes\n\nThe chair opened the meeting.\n\nPresent:\nCouncillor A. Lowe (Chair)\n"
        "Ms J. Beale (co-opted member)\n\nMembers noted the report.\n\n"
        "ACTION: KL to ask the schools. (KL)\n\nMaria Beale, Head of Houses, Fenton\n"
        "Joan Gray, Lead Member, Ashcombe\n\nThe meeting closed.\n"
    )
    assert texts(report) == [
        "The chair opened the meeting.",
        "Members noted the report.",
        "ACTION: KL to ask the schools.",
        "The meeting closed.",
    ]
    assert {block.heading for block in report.blocks} == {"Minutes"}
    assert reasons(report)["(KL)"] == "names"


def test_a_box_beside_the_text_of_a_page():
    box = "<aside><h4>Case study: Ann</h4><p>Ann moved in May. She goes to school.</p></aside>"
    links = "<aside><h4>More</h4><ul><li><a href='x'>Houses</a></li></ul></aside>"
    for body in (
        f"<h2>Rooms</h2><p>It is warm.</p>{box}<p>It is full.</p>{links}",
        f"<main><h2>Rooms</h2><p>It is warm.</p>{box}<p>It is full.</p></main>",
    ):
        report = page(f"<h1>House</h1>{body}" if "<main>" not in body else body)
        assert texts(report) == [
            "It is warm.",
            "Ann moved in May.",
            "She goes to school.",
            "It is full.",
        ]
        assert [b.heading for b in report.blocks] == ["Rooms", "Case study: Ann", "Rooms"]


def test_captions_and_terms_head_nothing():
    report = page(
        "<h1>Houses</h1><h2>Strengths</h2><p>Staff stay.</p><figure><img><figcaption>A garden where"
        " beans grow.</figcaption></figure>"
        "<dl><dt>Elm House</dt><dd>Six rooms. It is full.</dd></dl>"
        "<table><caption>Table 1. Rooms by house</caption><tr><th>House</th><th>Rooms</th></tr>"
        "<tr><td>Elm</td><td>6</td></tr></table><p>It is warm.</p>"
        "<blockquote><p>I like it.</p><footer>\u2014 Ann, 14</footer></blockquote>"
    )
    assert texts(report) == [
        "Staff stay.",
        "Six rooms.",
        "It is full.",
        "It is warm.",
        "I like it.",
    ]
    assert {block.heading for block in report.blocks} == {"Strengths"}
    listed = reasons(report)
    assert listed["A garden where beans grow."] == listed["Table 1. Rooms by house"] == "caption"
    assert listed["Elm House"] == "label"
    assert listed["\u2014 Ann, 14"] == "attribution"


def test_tables_of_texts_in_word():
    def build(document):
        document.add_heading("Feedback", 1)
        document.add_paragraph("Table 1 Houses", style="Caption")
        table = document.add_table(2, 2)
        cells = [cell for row in table.rows for cell in row.cells]
        words = ("What carers said", "What we did", "Nobody rings back.\nOr: says why", None)
        for cell, text in zip(cells, words, strict=True):
            cell.text = text or "Homes in the north\nJP said that two rooms are cold."

    report = in_word(build)
    assert texts(report) == [
        "Nobody rings back.",
        "Or: says why",
        "JP said that two rooms are cold.",
    ]
    assert reasons(report)["What carers said What we did"] == "table or chart"
    assert reasons(report)["Table 1 Houses"] == "caption"


def test_tables_in_plain_text():
    report = read(
        "Visits\n\nRooms are warm.\n\nWhat\tMay\tJune\nCalls in ten minutes\t22%\t24%\n\n"
        "Month     Calls   Visits\nMay       12      8\n\nRisk\tAnswer\n"
        "Costs are above what the board agreed.\tTwo more people start in May.\n"
    )
    assert texts(report) == [
        "Rooms are warm.",
        "Costs are above what the board agreed.",
        "Two more people start in May.",
    ]
    assert {block.heading for block in report.blocks} == {"Visits"}
    assert reasons(report)["Calls in ten minutes 22% 24%"] == "table or chart"


def test_headings_of_plain_text():
    report = read(
        "REPORT ON THE NORTH HOUSE\n\nRooms are warm.\n\nVOICE OF THE CHILD\n"
        "88% of children spoke. They were clear.\n\n"
        "What is it like to be a child who lives in such a house and goes to a school near"
        " it?\n\nIt is good.\n"
    )
    assert [block.heading for block in report.blocks] == [
        "REPORT ON THE NORTH HOUSE",
        "VOICE OF THE CHILD",
        "What is it like to be a child who lives in such a house and goes to a school near it?",
    ]
    assert texts(report)[1] == "88% of children spoke."


def test_what_a_markdown_file_says_of_itself_and_who_said_what():
    report = read(
        '---\ntitle: Houses\nauthor: Ada Lowe\n---\n\n# Houses\n\n> "It is warm."\n>\n'
        "> \u2014 Ann, 14\n\nMost agree.\n",
        "x.md",
    )
    assert texts(report) == ['"It is warm."', "Most agree."]
    assert reasons(report)["\u2014 Ann, 14"] == "attribution"
    assert reasons(report)["title: Houses author: Ada Lowe"] == "label"
