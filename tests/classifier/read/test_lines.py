from classifier.read.lines import clean_page


def test_hyphen_at_line_end_is_kept_in_a_compound():
    assert clean_page("a multi\ufffeagency team") == ["a multi-agency team"]


def test_word_broken_at_line_end_is_mended_where_it_stands_whole_elsewhere():
    lines = clean_page("their under\ufffestanding of risk\r\nunderstanding is good")
    assert lines == ["their understanding of risk", "understanding is good"]


def test_ligatures_soft_hyphens_and_odd_spaces_are_made_plain():
    assert clean_page("o\ufb03ce  sta\u00adff\u00a0time") == ["office staff time"]
