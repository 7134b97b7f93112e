"""Lists whose items are marked by letters, numbers and all kinds of signs."""

import io

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from classifier.language.sentences import split
from classifier.read import read_report
from classifier.read.items import items

PAGE = (
    "The text above the list shows how wide a line of the page can be, as it is full of words.",
)
AFTER = "The staff are kind to each of the children who live there now."
SENTENCES = ("It has no date.", "It has no name.", "It has no owner.")
PARTS = ("the date is missing;", "the name is missing; and", "the owner is missing.")


def in_pdf(lines):
    file = io.BytesIO()
    canvas = Canvas(file)
    for number, line in enumerate([*PAGE, *lines]):
        canvas.setFont("Helvetica", 11)
        canvas.drawString(70, 780 - 14 * number, line)
    canvas.save()
    return file.getvalue(), "a.pdf"


def in_word(lines):
    document, file = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue(), "a.docx"


def in_html(lines):
    return f"<h1>Help</h1><p>{'<br>'.join(lines)}</p>".encode(), "a.html"


def in_markdown(lines):
    return f"# Help\n\n{chr(10).join(lines)}\n".encode(), "a.md"


def in_text(lines):
    return f"Help\n\n{chr(10).join(lines)}\n".encode(), "a.txt"


@pytest.mark.parametrize("write", [in_pdf, in_word, in_html, in_markdown, in_text])
@pytest.mark.parametrize("texts", [SENTENCES, PARTS])
@pytest.mark.parametrize(
    "marks",
    [
        ("(a)", "(b)", "(c)"),
        ("a)", "b)", "c)"),
        ("a.", "b.", "c."),
        ("A.", "B.", "C."),
        ("A)", "B)", "C)"),
        ("[a]", "[b]", "[c]"),
        ("(i)", "(ii)", "(iii)"),
        ("i.", "ii.", "iii."),
        ("I.", "II.", "III."),
        ("(iv)", "(v)", "(vi)"),
        ("h)", "i)", "j)"),
        ("(1)", "(2)", "(3)"),
        ("1.)", "2.)", "3.)"),
        ("–", "–", "–"),
        ("§", "§", "§"),
    ],
    ids="".join,
)
def test_each_item_is_a_block_of_its_own(write, texts, marks):
    lead = "The plan lacks three things" + (":" if texts == PARTS else ".")
    lines = [lead, *(" ".join(item) for item in zip(marks, texts, strict=True)), AFTER]
    data, name = write(lines)
    found = [(each.kind, each.text) for each in split(read_report(data, name=name))]
    wanted = [("paragraph", lead), *(("bullet", text) for text in texts), ("paragraph", AFTER)]
    assert found[-5:] == wanted


@pytest.mark.parametrize("sign", "\uf0b7\uf06f\uf0d2→»★①❷✗☐")
def test_signs_of_bullets(sign):
    data, name = in_text(
        ["The plan lacks things.", f"{sign} It has no date.", f"{sign} It is late."]
    )
    found = split(read_report(data, name=name))
    assert [(each.kind, each.text) for each in found][1:] == [
        ("bullet", "It has no date."),
        ("bullet", "It is late."),
    ]


def test_numbers_of_a_list_that_is_one_sentence():
    data, name = in_text(["It lacks two things:", "1. a date in it; and", "2. a name in it."])
    found = split(read_report(data, name=name))
    assert [(each.paragraph, each.text) for each in found][1:] == [
        (1, "a date in it; and"),
        (2, "a name in it."),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["A. Tan", "B. Lee", "C. Okoro"],  # names
        ["(s) under the Act", "(a) of the Act"],  # not in order
        ["The rule is in section 4", "(b) of the Act, which is old."],
        ["I. Visits were late.", "They were short."],
    ],
)
def test_what_is_no_list(lines):
    assert items(lines) == {}
