"""What a briefing says: counted, quoted word for word, and marked where the model is unsure."""

from dataclasses import replace

import numpy as np
import pytest

from classifier.draw.document import Bullets, Heading, Picture, Quotations, Table, Text
from classifier.read.inputs import Failure
from classifier.report import Cover
from classifier.results.brief import brief

MANIFEST = {
    "title": "ours",
    "codebook": {"theme": [], "polarity": {"strength": "", "improvement": ""}},
    "data": {"reports": 40, "sentences": 9000},
    "scores": {
        "folds": 5,
        "themes": [
            {"name": "workforce", "precision": {"mean": 0.913}, "recall": {"mean": 0.871}},
        ],
        "kinds": [
            {
                "kind": "ilacs",
                "reports": 31,
                "micro_f1": {"mean": 0.884},
                "polarity_accuracy": {"mean": 0.935},
            }
        ],
    },
}


def part(document, title):
    """The blocks of one part."""
    found, inside = [], False
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.text == title
        elif inside:
            found.append(block)
    return found


def words(blocks):
    return " ".join(b.text for b in blocks if isinstance(b, Text))


def lists(blocks):
    return [item for b in blocks if isinstance(b, Bullets) for item in b.items]


def quoted(blocks):
    return [item for b in blocks if isinstance(b, Quotations) for item in b.items]


def tables(blocks):
    return {b.caption.partition(". ")[2]: b for b in blocks if isinstance(b, Table)}


@pytest.fixture
def written(report_of):
    rows = [
        ("Social workers are proud to work for the council.", "workforce", "strength"),
        ("Plans are kept up to date.", "planning", "strength"),
        ("Too many teams wait for a permanent manager.", "workforce", "improvement"),
        ("Vacancies in two teams, at first.", "workforce", "improvement", {"section": "improve"}),
        ("Most teams are full, but one is half empty.", "workforce", "mixed"),
        ("There are nine teams.", "workforce", "neutral"),
    ]
    return report_of(*rows)


def test_weaknesses_come_first_and_neutral_sentences_are_counted_alone(written):
    document = brief([written], MANIFEST, themes=["workforce"])
    said = part(document, "Theme by theme")
    assert [b.text for b in said if isinstance(b, Heading)] == [
        "Workforce",
        "Needs to improve",
        "Both a strength and a need to improve",
        "Strengths",
    ]
    assert [q.text for q in quoted(said)] == [written.sentences[i].text for i in (3, 2, 4, 0)]
    assert lists(part(document, "In brief"))[0] == (
        "Workforce: 5 sentences. Needs to improve: 2 sentences. Both: 1 sentence."
        " Strength: 1 sentence."
    )


def test_references_are_full(written):
    one, other, *_ = quoted(
        part(brief([written], MANIFEST, themes=["workforce"]), "Theme by theme")
    )
    place = "Ashcombe, 4 March 2024, page 2, paragraph"
    assert one.reference == f"{place} 4, under “What needs to improve”"
    assert other.reference == f"{place} 3"


def test_what_the_model_is_unsure_of_is_marked_and_comes_last(written):
    sure = written.polarity_probabilities.copy()
    sure[3] = 0.69
    unsure = replace(written, polarity_probabilities=sure)
    said = quoted(part(brief([unsure], MANIFEST, themes=["workforce"]), "Theme by theme"))
    assert [(q.text[:8], q.doubt) for q in said[:2]] == [
        ("Too many", ""),
        ("Vacancie", "Check: finding 69% sure"),
    ]


def test_an_unfamiliar_report_is_named_and_more_of_it_marked(written):
    far = replace(written, unfamiliarity=0.5, unfamiliarity_limit=0.3)
    document = brief([far], MANIFEST, themes=["workforce"])
    assert "Ashcombe, 4 March 2024" in lists(part(document, "Method and limits"))
    assert all(q.doubt for q in quoted(part(document, "Theme by theme")))


def test_the_newest_inspection_counts_and_the_one_before_says_what_changed(inspection):
    good = {"overall_effectiveness": "good", "in_care": "good"}
    bad = {"overall_effectiveness": "inadequate", "in_care": "good"}
    reports = [
        inspection("Ashcombe", "2020-01-01", workforce=(12, 1), health=(6, 0), cover=good),
        inspection("Ashcombe", "2024-01-01", workforce=(1, 12), health=(6, 0), cover=bad),
    ]
    document = brief(reports, MANIFEST)
    assert lists(part(document, "In brief"))[2:4] == [
        "Grades worse than at the inspection before: Overall effectiveness.",
        "Themes worse than at the inspection before: Workforce.",
    ]
    assert all("2024" in q.reference for q in quoted(part(document, "Theme by theme")))
    changed = part(document, "What changed since the inspection before")
    assert tables(changed)["Ashcombe: grades"].rows == (
        ("Overall effectiveness", "Good", "Inadequate", "worse"),
        ("Children in care", "Good", "Good", "same"),
    )
    counts = tables(changed)["Ashcombe: sentences at 1 January 2020, then at 1 January 2024"]
    change = "Worse: negative findings 8%, then 92%"
    assert counts.rows == (
        ("Workforce", "1, then 12", "0, then 0", "12, then 1", "13, then 13", change),
    )
    (quote,) = quoted(changed)
    assert quote.lead == "Workforce, worse:"
    assert quote.reference.startswith("Ashcombe, ILACS, 1 January 2024")
    assert "Ashcombe, ILACS, 1 January 2020" in words(part(document, "What was read"))


def test_a_theme_that_did_not_change_is_in_the_table_where_it_was_asked_for(inspection):
    reports = [inspection("Ashcombe", f"202{n}-01-01", health=(6, 1)) for n in (0, 4)]
    changed = part(
        brief(reports, MANIFEST, themes=["health"]), "What changed since the inspection before"
    )
    (table,) = [t for name, t in tables(changed).items() if "sentences" in name]
    assert table.rows[0][-1] == "No"
    assert "None of the themes changed by more than chance." in words(changed)


def test_what_was_read_names_what_was_not(written, report_of):
    again = replace(written, report=written.report.renamed("b.pdf"))
    of_text = [
        replace(r, report=replace(r.report, text="Plans are kept.")) for r in (written, again)
    ]
    wexbridge = report_of(
        ("Plans are late.", "planning", "improvement"), name="w.pdf", cover=Cover("Wexbridge")
    )
    failed = [Failure("/reports/broken.pdf", "is empty")]
    document = brief([*of_text, wexbridge], MANIFEST, authority="ashcombe council", failed=failed)
    assert document.title == "Briefing: Ashcombe, 1 report"
    read = part(document, "What was read")
    assert lists(read) == ["broken.pdf: is empty", "b.pdf: the same text as a.pdf: counted once"]
    assert words(read).endswith("because they are not on Ashcombe: w.pdf (Wexbridge).")


def test_an_authority_that_no_report_is_on_and_a_theme_that_there_is_not(written):
    with pytest.raises(
        ValueError, match="no report is on Wexbridge; the authorities are: Ashcombe"
    ):
        brief([written], MANIFEST, authority="Wexbridge")
    with pytest.raises(ValueError, match="no theme 'x'; the themes are: workforce, planning"):
        brief([written], MANIFEST, themes=["x"])


def test_every_report_has_its_turn_in_the_quotations(inspection):
    reports = [
        inspection("Ashcombe", "2024-01-01", health=(0, 9), text="{} one of {} in Ashcombe."),
        inspection("Wexbridge", "2024-02-01", health=(0, 1), text="{} one of {} in Wexbridge."),
    ]
    document = brief(reports, MANIFEST, themes=["health"], n=2)
    said = quoted(part(document, "Theme by theme"))
    assert {q.reference.partition(",")[0] for q in said} == {"Ashcombe", "Wexbridge"}
    assert "10 sentences in 2 reports; 2 quoted" in words(part(document, "Theme by theme"))
    (table,) = tables(part(document, "The picture over the reports")).values()
    assert [row[:2] for row in table.rows] == [
        ("Ashcombe, ILACS, 1 January 2024", "9"),
        ("Wexbridge, ILACS, 1 February 2024", "1"),
    ]


def test_many_reports_are_listed_in_an_annex(inspection):
    reports = [inspection(f"Council {n}", "2024-01-01", health=(n, 1)) for n in range(9)]
    document = brief(reports, MANIFEST, themes=["health"])
    assert not tables(part(document, "What was read"))
    assert len(tables(part(document, "Annex: the reports"))["Reports that were read"].rows) == 9


def test_the_method_says_what_the_manifest_knows(written):
    method = part(brief([written], MANIFEST, themes=["workforce"]), "Method and limits")
    assert "learnt from 9,000 sentences of 40 reports" in words(method)
    assert tables(method)["How well the model tags the themes"].rows == (
        ("Workforce", "91%", "87%"),
    )
    assert "was not measured: Other documents." in words(method)


@pytest.mark.parametrize("scores", [None, [], {"themes": [3, {"name": 1}], "kinds": "x"}])
def test_a_manifest_without_scores_or_with_odd_ones(written, scores):
    odd = {"codebook": {"theme": []}, "scores": scores, "data": 3, "provenance": ["x"]}
    assert part(brief([written], odd), "Method and limits")


def test_a_model_without_polarities(written):
    bare = replace(
        written,
        polarities=(),
        polarity=np.full(len(written), -1),
        polarity_probabilities=np.zeros((len(written), 0)),
    )
    document = brief([bare], {"codebook": {"theme": []}})
    assert len(quoted(part(document, "Theme by theme"))) == 4
    assert not [b for b in document.blocks if isinstance(b, Picture)]
