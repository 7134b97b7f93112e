"""What a tagged report says of itself."""

from dataclasses import replace

from classifier.report import Sentence


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


def test_frame_and_summary(tagged):
    frame = tagged.to_frame()
    assert frame["themes"].tolist() == [["out_of_hours"], ["out_of_hours", "planning"]]
    summary = tagged.summary()
    assert summary.loc["out_of_hours"].to_dict() == {
        "sentences": 2,
        "strength": 1,
        "improvement": 1,
        "share": 1,
    }


def test_sentences_on_themes_and_of_polarities_alone(tagged):
    assert [s.sentence.sentence for s in tagged.about(["planning"])] == [2]
    assert [s.sentence.sentence for s in tagged.about(["out_of_hours"], ["strength"])] == [1]
    assert len(tagged.about(["planning"], ["strength"])) == 0
    assert tagged.about() is tagged


def test_what_is_about_something_says_so_also_of_a_part_of_a_part(tagged):
    part = tagged.about("out_of_hours").about(polarities="improvement")
    assert [s.sentence.sentence for s in part] == [2]
    assert (part.only_themes, part.only_polarities) == (("out_of_hours",), ("improvement",))
    other = part.about("planning")
    assert len(other) == 1
    assert (other.only_themes, other.only_polarities) == (("planning",), ("improvement",))


def test_decisions_that_may_well_be_wrong_are_uncertain(tagged):
    first, second = replace(tagged, mark_uncertain=True)
    assert first.uncertain == {}  # 0.2 not assigned, 0.97 assigned
    assert second.uncertain == {"planning": 0.5124}
    assert next(iter(tagged)).uncertain is None


def test_notebook_view_escapes(tagged):
    hostile = Sentence(
        "a", 1, None, None, None, None, "paragraph", 0, 1, "<script>alert(1)</script>"
    )
    object.__setattr__(tagged, "sentences", (hostile, tagged.sentences[1]))
    assert "<script>" not in tagged._repr_html_()
