"""What notebooks show of results."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from matplotlib.figure import Figure

import classifier

HOSTILE = "\u202e<script>alert(1)</script> “quoted” & =1+1 \u2069\u2069"
NAME = "\u202e<b onclick='x'>a</b>.pdf"


class Blocks(HTMLParser):
    """The text of each block element; tags and attributes on the way."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.attributes = [], set(), set()
        self.blocks = [""]

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("span", "b", "br"):
            self.blocks.append("")

    def handle_endtag(self, tag):
        if tag not in ("span", "b", "br"):
            self.blocks.append("")

    def handle_data(self, data):
        self.blocks[-1] += data


def parsed(html):
    parser = Blocks()
    parser.feed(html)
    parser.close()
    return parser


@pytest.fixture(scope="module")
def model():
    return classifier.load_model()


@pytest.fixture(scope="module")
def hostile(model, example_pdfs):
    tagged = model.tag(classifier.read_report(example_pdfs[0]))
    sentences = tuple(replace(s, text=HOSTILE, heading=HOSTILE) for s in tagged.sentences)
    cover = replace(tagged.report.cover, authority=NAME)
    report = replace(tagged.report, name=NAME, cover=cover)
    return replace(tagged, sentences=sentences, report=report)


@pytest.fixture(scope="module")
def explanation(model):
    (found,) = model.explain(
        "Caseloads of social workers are too high.", sentences=[1], themes=["workforce"]
    )
    return found


def views(hostile, explanation):
    sentence = replace(explanation.sentence, text=HOSTILE, report=NAME)
    words = (replace(explanation.words[0], start=0, end=9, text=HOSTILE[:9]),)
    return {
        "tagged": hostile,
        "summary": classifier.summarise(hostile),
        "comparison": classifier.compare([hostile]),
        "explanation": replace(explanation, sentence=sentence, words=words),
    }


@pytest.mark.parametrize("name", ["tagged", "summary", "comparison", "explanation"])
def test_views_are_static_and_escaped(hostile, explanation, name):
    html = views(hostile, explanation)[name]._repr_html_()
    found = parsed(html)
    assert not found.tags & {"script", "style", "link", "img", "iframe", "object"}
    assert not {a for a in found.attributes if a.startswith("on") or a in ("src", "href")}
    assert "alert(1)" in html or name == "comparison"
    # Colours are the notebook's, or text and background are given together.
    for style in re.findall(r'style="([^"]*)"', html):
        if re.search(r"background: #", style):
            assert re.search(r"[; ]color: #", style)


@pytest.mark.parametrize("name", ["tagged", "summary", "comparison", "explanation"])
def test_no_sentence_turns_the_text_around_it(hostile, explanation, name):
    """A block ends what a sentence began; nothing else may be in one with it."""
    found = parsed(views(hostile, explanation)[name]._repr_html_())
    turned = [
        block.strip() for block in found.blocks if re.search("[\u202a-\u202e\u2066-\u2069]", block)
    ]
    assert set(turned) <= {HOSTILE.strip()}


def test_long_reports_scroll(hostile):
    html = hostile._repr_html_()
    assert re.search(r'tabindex="0" style="max-height: \w+; overflow: auto', html)
    assert html.count("<tr>") > len(hostile)


def test_a_view_of_a_report_has_titles_and_polarities(model):
    html = model.tag("Caseloads of social workers are too high.")._repr_html_()
    assert "Workforce" in html
    assert 'aria-label="improvement"' in html


def test_annotations_by_hand_have_no_probabilities(hostile):
    by_hand = replace(hostile, by_hand=True)
    assert re.search(r">\d\.\d\d<", hostile._repr_html_())
    assert not re.search(r">\d\.\d\d<", by_hand._repr_html_())


def test_an_explanation_marks_words_and_adds_up(explanation):
    html = explanation._repr_html_()
    found = parsed(html)
    assert "Caseloads of social workers are too high." in [b.strip() for b in found.blocks]
    adds = [float(b) for b in found.blocks if re.fullmatch(r"[+-]\d+\.\d\d", b)]
    assert sum(adds[:-1]) == pytest.approx(adds[-1], abs=0.06)
    assert adds[-1] == pytest.approx(explanation.score, abs=0.005)


def test_plots_are_figures(hostile, explanation):
    for figure in (
        classifier.summarise(hostile).plot(),
        classifier.compare([hostile]).plot(),
        explanation.plot(),
    ):
        assert isinstance(figure, Figure)
        figure.canvas.draw()
    axes = explanation.plot().axes[0]
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels[0] == "a sentence that says nothing"
    widths = sum(bar.get_width() for bar in axes.patches)
    assert widths == pytest.approx(explanation.score)


def test_summary_keeps_returning_a_frame(model):
    frame = model.tag("Caseloads of social workers are too high.").summary()
    assert frame.loc["workforce", "improvement"] == 1
