from classifier.read.lines import Line, clean_page, without_furniture


def test_hyphen_at_line_end_is_kept_in_a_compound():
    assert clean_page("a multi\ufffeagency team") == ["a multi-agency team"]


def test_word_broken_at_line_end_is_mended_where_it_stands_whole_elsewhere():
    lines = clean_page("their under\ufffestanding of risk\r\nunderstanding is good")
    assert lines == ["their understanding of risk", "understanding is good"]


def test_ligatures_soft_hyphens_and_odd_spaces_are_made_plain():
    assert clean_page("o\ufb03ce  sta\u00adff\u00a0time") == ["office staff time"]


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
    assert [line.text for line in without_furniture(pages)] == [
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
    assert Line("leaders know their staff", 1) in without_furniture(pages)


def test_cover_keeps_the_title_that_later_pages_repeat():
    pages = pages_of(["a"], ["b"], ["c"], header="Inspection of Ashcombe children's services")
    kept = without_furniture(pages, keep_cover=True)
    assert [line.page for line in kept if line.text.startswith("Inspection")] == [0]


def test_a_number_inside_a_page_is_no_page_number():
    body = ["Of the children", "12", "were seen", "alone and", "well", "supported", "by staff"]
    assert Line("12", 0) in without_furniture(pages_of(["title", "by", "line", *body]))
