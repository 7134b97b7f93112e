"""What a tagged report says of itself."""

from dataclasses import replace


def test_a_report_prints_itself_in_a_line(tagged):
    assert repr(tagged) == "<TaggedReport 'a.pdf': 2 sentences, 2 themes>"
    renamed = replace(tagged, report=tagged.report.renamed("a\nb\u202e.pdf"))
    assert repr(renamed) == r"<TaggedReport 'a\nb\u202e.pdf': 2 sentences, 2 themes>"


def test_a_sentence_prints_itself_in_a_line(tagged):
    first, second = tagged
    assert repr(second) == "<TaggedSentence 'Plans are late.': out_of_hours, planning, improvement>"
    assert repr(replace(first, themes={}, polarity=None)).endswith(": no theme>")
    long = replace(first, sentence=replace(first.sentence, text="Plans are late. " * 99))
    assert len(repr(long)) < 120
