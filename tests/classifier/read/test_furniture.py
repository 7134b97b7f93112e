from classifier.read.furniture import without_furniture
from classifier.read.lines import Line


def pages_of(*bodies: list[str], header: str = "", footer: str = "") -> list[list[Line]]:
    return [
        [Line(line.format(n + 1), n) for line in (header, *body, footer) if line]
        for n, body in enumerate(bodies)
    ]


def test_running_header_footer_and_page_number_are_removed():
    pages = pages_of(
        ["Children are seen", "often."],
        ["Plans are", "clear."],
        ["Visits are", "regular."],
        header="Inspection of Ashcombe children's services",
        footer="4 to 15 March 2024 {}",
    )
    assert [line.text for line in without_furniture(pages)[0]] == [
        "Children are seen",
        "often.",
        "Plans are",
        "clear.",
        "Visits are",
        "regular.",
    ]


def test_header_glued_to_words_of_the_text_is_removed():
    header = "Inspection of Ashcombe children's services"
    pages = pages_of(["one"], ["two"], ["three"], header=header)
    pages[1].insert(2, Line(f"leaders know {header} their staff", 1))
    assert Line("leaders know their staff", 1) in without_furniture(pages)[0]


def test_cover_keeps_the_title_that_later_pages_repeat():
    pages = pages_of(["a"], ["b"], ["c"], header="Inspection of Ashcombe children's services")
    kept, _ = without_furniture(pages, keep_cover=True)
    assert [line.page for line in kept if line.text.startswith("Inspection")] == [0]


def test_a_number_inside_a_page_is_no_page_number():
    body = ["Of the children", "12", "were seen", "alone and", "well", "supported", "by staff"]
    assert Line("12", 0) in without_furniture(pages_of(["title", "by", "line", *body]))[0]
