"""Counts of themes and the sentences that tell the most."""

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import classifier
from classifier.codebook import Codebook, Theme
from classifier.report import Cover, Report, Sentence
from classifier.results.summary import ReportSummary, telling, telling_scores, theme_counts
from classifier.results.tagged import TaggedReport
from classifier.write import summaries
from classifier.write.markdown import plain

POLARITIES = ("strength", "improvement", "mixed", "neutral")
HOSTILE = "=1+1 <script>alert('“x”')</script> | *b* \u202eabc are what this says"


def report(*rows, name="a.pdf", cover=None, themes=("workforce", "planning")):
    """A tagged report of rows (text, themes, polarity, and fields of the sentence)."""
    sentences, assigned, polarity = [], [], []
    for number, (text, about, finding, *more) in enumerate(rows, start=1):
        fields = {"page": 2, "section": "leaders", "heading": None, "kind": "paragraph"}
        fields |= {"paragraph": number} | (more[0] if more else {})
        sentences.append(
            Sentence(report=name, sentence=number, start=0, end=len(text), text=text, **fields)
        )
        assigned.append([theme in about.split() for theme in themes])
        polarity.append(POLARITIES.index(finding) if finding else -1)
    assigned = np.array(assigned, dtype=bool).reshape(len(rows), len(themes))
    return TaggedReport(
        report=Report(
            name, "", (), cover=cover or Cover("Ashcombe", inspection_start="2024-03-04")
        ),
        sentences=tuple(sentences),
        codebook=Codebook(tuple(Theme(name, title=name.capitalize()) for name in themes)),
        probabilities=np.where(assigned, 0.9, 0.1),
        assigned=assigned,
        polarities=POLARITIES,
        polarity_probabilities=np.full((len(rows), len(POLARITIES)), 0.8),
        polarity=np.array(polarity, dtype=np.int64),
    )


FULL = "Caseloads of most social workers in the county are {}."


def test_themes_are_counted_by_polarity():
    tagged = report(
        (FULL.format("low"), "workforce", "strength"),
        (FULL.format("high"), "workforce planning", "improvement"),
        (FULL.format("known"), "workforce", None),
        (FULL.format("even"), "", "neutral"),
    )
    assert theme_counts(tagged).tolist() == [[1, 1, 0, 0], [0, 1, 0, 0]]
    summary = ReportSummary.of(tagged)
    assert summary.totals.tolist() == [3, 1]
    assert summary.shares.tolist() == [0.75, 0.25]
    assert summary.all_polarities.tolist() == [1, 1, 0, 1]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "workforce", "planning", "workforce planning"]),
            st.sampled_from([*POLARITIES, None]),
        )
    )
)
def test_counts_are_those_of_the_sentences(rows):
    tagged = report(*(("Plans are late for some.", *row) for row in rows))
    for k, theme in enumerate(tagged.codebook.names):
        for p, polarity in enumerate(POLARITIES):
            count = sum(theme in about.split() and said == polarity for about, said in rows)
            assert theme_counts(tagged)[k, p] == count


def test_sentences_on_fewer_themes_and_that_stand_alone_tell_more():
    tagged = report(
        ("This means that caseloads of many workers are much too high.", "workforce", "strength"),
        (FULL.format("low"), "workforce planning", "strength"),
        (
            "Social workers speak of manageable demands and good supervision.",
            "workforce",
            "strength",
        ),
        ("(Recommendation)", "workforce", "strength"),
        ("Too high.", "workforce", "strength"),
    )
    assert telling(tagged, "workforce", "strength", 9) == [2, 0, 1]
    scores = telling_scores(tagged)
    assert scores[2, 0] == pytest.approx(0.9 * 0.8)
    assert scores[1, 0] == scores[0, 0] == pytest.approx(0.9 * 0.8 / 2)
    assert scores[2, 1] == 0


def test_what_must_improve_comes_first_among_improvements():
    tagged = report(
        (
            "Many social workers leave within the year, and few are replaced.",
            "workforce",
            "improvement",
        ),
        ("The turnover of workers.", "workforce planning", "improvement", {"section": "improve"}),
    )
    assert telling(tagged, "workforce", "improvement") == [1, 0]
    assert telling(tagged, "workforce") == [0, 1]


def test_repetitions_are_left_out():
    tagged = report(
        ("Screening of contacts is ineffective at the front door.", "planning", "improvement"),
        ("Screening of contacts is ineffective and some wait for weeks at the front door.",
         "planning", "improvement"),
        ("Nobody reads the minutes of meetings of last year.", "planning", "improvement"),
    )  # fmt: skip
    assert len(telling(tagged, "planning", "improvement")) == 2
    assert len(telling(tagged, "planning", "improvement", 1)) == 1
    assert telling(tagged, "planning", "improvement", 0) == []


def test_front_matter_and_footnotes_tell_less():
    text = "In March some 210 children lived with foster carers of the county."
    tagged = report(
        (text, "planning", "neutral", {"section": None}),
        ("At that time about 90 young people were known to the leaving care team.",
         "planning", "neutral", {"kind": "footnote"}),
        ("Reviews of plans take place every six months in this service.", "planning", "neutral"),
    )  # fmt: skip
    assert telling(tagged, "planning", "neutral")[0] == 2
    plain_text = replace(
        tagged,
        sentences=tuple(replace(s, section=None, kind="paragraph") for s in tagged.sentences),
    )
    assert telling(plain_text, "planning", "neutral") == [0, 1, 2]


def test_unknown_names_are_refused(tagged):
    with pytest.raises(ValueError, match="no theme 'nonsense'"):
        telling(tagged, "nonsense")
    with pytest.raises(ValueError, match="no polarity 'mixed'"):
        telling(tagged, "planning", "mixed")


def test_a_report_without_polarities_or_sentences():
    tagged = report((FULL.format("low"), "workforce", "strength"))
    bare = replace(
        tagged, polarities=(), polarity_probabilities=np.zeros((1, 0)), polarity=np.array([])
    )
    assert theme_counts(bare).shape == (2, 0)
    (quote,) = ReportSummary.of(bare).quotes[0]
    assert (quote.polarity, quote.place) == (None, "page 2, paragraph 1")
    assert classifier.summarise(report()).to_frame().sentences.tolist() == [0, 0]


@pytest.fixture
def two():
    return [
        report(
            (HOSTILE, "workforce", "strength", {"paragraph": None}),
            ("Plans of children in need are often out of date.", "planning", "improvement"),
        ),
        report(name="@b.pdf", cover=Cover()),
    ]


def test_frames_are_tidy(two):
    summary = classifier.summarise(two)
    frame = summary.to_frame()
    assert list(frame.columns) == [
        "report", "authority", "inspection_start", "theme", "title", "sentences",
        *POLARITIES, "share",
    ]  # fmt: skip
    assert len(frame) == 4
    assert frame.strength.tolist() == [1, 0, 0, 0]
    assert frame.inspection_start.dt.year.tolist()[:2] == [2024, 2024]
    quotes = summary.telling()
    assert quotes["rank"].tolist() == [1, 1]
    assert quotes.text[0] == HOSTILE
    assert quotes.page.tolist() == [2, 2]
    assert quotes.paragraph.isna().tolist() == [True, False]
    assert list(classifier.summarise(two[1]).telling().columns) == list(quotes.columns)


def test_reports_of_different_codebooks_are_refused(two, tagged):
    with pytest.raises(ValueError, match=r"a\.pdf and a\.pdf have different codebooks"):
        classifier.summarise([two[0], tagged])
    with pytest.raises(ValueError, match="there is no report"):
        classifier.summarise([])


def written(name, reports, n=3):
    file = io.BytesIO() if name in summaries.BINARY else io.StringIO()
    summaries.FORMATS[name]((ReportSummary.of(report, n) for report in reports), file)
    return file.getvalue()


def test_json_lines(two):
    records = [json.loads(line) for line in written("jsonl", two).splitlines()]
    assert [(r["report"], r["theme"]) for r in records] == [
        ("a.pdf", "workforce"), ("a.pdf", "planning"),
        ("@b.pdf", "workforce"), ("@b.pdf", "planning"),
    ]  # fmt: skip
    assert records[0]["polarities"] == {"strength": 1, "improvement": 0, "mixed": 0, "neutral": 0}
    assert records[0]["telling"][0]["text"] == HOSTILE
    assert records[1]["telling"][0]["paragraph"] == 2


def test_csv_has_no_formulas_and_says_where_a_sentence_stands(two):
    rows = list(csv.DictReader(io.StringIO(written("csv", two), newline="")))
    assert rows[0]["telling_strength"] == f"'{HOSTILE} [page 2]"
    assert rows[1]["telling_improvement"].endswith("out of date. [page 2, paragraph 2]")
    assert (rows[0]["authority"], rows[0]["title"], rows[0]["share"]) == (
        "Ashcombe",
        "Workforce",
        "0.5",
    )
    assert rows[2]["report"] == "'@b.pdf"


def test_workbook(two):
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(written("xlsx", two)))
    assert book.sheetnames == ["Themes", "Most telling sentences"]
    rows = list(book["Themes"].values)
    assert rows[0][:7] == (
        "authority", "inspection_start", "report", "theme", "title", "sentences", "strength",
    )  # fmt: skip
    assert rows[1] == (
        "Ashcombe",
        "2024-03-04",
        "a.pdf",
        "workforce",
        "Workforce",
        1,
        1,
        0,
        0,
        0,
        0.5,
    )
    sheet = book["Most telling sentences"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == sheet.dimensions
    cell = sheet["L2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (HOSTILE, "s", True)


def test_markdown_shows_text_as_it_is(two):
    markdown = written("md", two)
    html = MarkdownIt("commonmark").enable("table").render(markdown)
    assert "<script>" not in html
    assert "&lt;script&gt;alert('“x”')&lt;/script&gt; | *b*" in html
    assert "<h1>Ashcombe, 2024-03-04</h1>" in html
    assert "<td>Workforce</td>" in html
    assert "(page 2, paragraph 2)" in html
    assert "Nothing on: Workforce, Planning." in html


@given(st.text() | st.from_regex(r"(\d+[.)]|[-+#=>*~`|]+) ?\w*", fullmatch=True))
@example("12345. no list")
def test_any_text_is_markdown_of_itself(text):
    line = " ".join(text.split())
    tokens = MarkdownIt("commonmark").enable("table").parse(f"- “{plain(text)}”\n- {plain(text)}")
    shown = ["".join(part.content for part in t.children) for t in tokens if t.type == "inline"]
    line = line.replace("\0", "\ufffd")  # as the standard has it
    assert shown == [f"“{line}”", line] if line else [f"“{line}”"]
    parts = ("bullet_list", "list_item", "paragraph")
    assert {t.type for t in tokens} <= {"inline", *(f"{p}_open" for p in parts)} | {
        f"{p}_close" for p in parts
    }


def test_table_of_a_terminal(two):
    table = written("table", two, 1)
    assert "Ashcombe, 2024-03-04  a.pdf" in table
    assert "Nothing on: Workforce, Planning" in table
    assert "+ =1+1" in table
