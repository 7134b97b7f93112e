"""A report is one whatever it is called, and none of its sentences counts twice."""

import random
from dataclasses import replace

import pytest

from train.annotation import Annotation, AnnotationError
from train.annotations.agreement import agreement
from train.annotations.audit import audit
from train.annotations.check import check
from train.fit import training
from train.fit.learning import learning_curve
from train.fit.reports import each_once, same_reports
from train.read import read_annotations


def rows(report, numbers, word="Fact", themes="a", *, numbered=True, file="a.csv"):
    return [
        Annotation(
            report,
            f"{word} {n} is found.",
            frozenset(themes),
            sentence=n if numbered else None,
            where=f"{file}, row {n}",
        )
        for n in numbers
    ]


def under(name, annotations, file="b.csv"):
    """The same under another name, in another file."""
    return [replace(a, report=name, where=f"{file}, row {i}") for i, a in enumerate(annotations)]


def of_names(*parts):
    return same_reports([a for part in parts for a in part])


@pytest.mark.parametrize("name", ["x", "X.PDF", "2024/x.pdf", "c:\\reports\\x.docx", "download"])
def test_the_same_sentences_are_one_report(name):
    whole = rows("x.pdf", range(1, 31))
    quoted = [replace(a, text=f"“{a.text.upper()}”") for a in under(name, whole)]
    assert of_names(whole, quoted) == {name: "x.pdf"}
    assert each_once([*whole, *quoted]) == whole


def test_parts_with_sentences_in_common_are_of_one_report():
    first, second = rows("x.pdf", range(1, 31)), rows("from-ben", range(21, 41), numbered=False)
    assert of_names(first, second) == {"from-ben": "x.pdf"}


def test_parts_of_one_name_may_have_nothing_in_common():
    assert of_names(rows("x.pdf", range(5)), rows("x", range(5, 9))) == {"x": "x.pdf"}
    assert of_names(rows("2019/x.pdf", range(5)), rows("2023/x.pdf", range(5), "Other")) == {}
    few = rows("x", [3, 4], numbered=False)
    assert of_names(rows("x.pdf", range(5)), few) == {"x": "x.pdf"}
    assert of_names(rows("x.pdf", range(5)), under("y.pdf", few)) == {}


def test_names_of_names_are_one():
    first, last = rows("p", range(1, 31)), rows("q", range(31, 61))
    bridge = rows("r", range(16, 46))
    assert of_names(first, last, bridge) == {"q": "p", "r": "p"}


def test_what_every_report_says_makes_them_no_one():
    method = rows("", range(12), "Method")
    reports = [[*rows(name, range(60), name), *under(name, method)] for name in "pqr"]
    assert of_names(*reports) == {}
    phrases = rows("", range(24))
    mixed = [phrases[n * 7 % 24] for n in range(24)]
    assert of_names(under("first", phrases), under("second", mixed)) == {}
    answers = [under(name, rows("", range(2))) for name in ("first", "second")]
    assert of_names(*answers) == {}


def test_no_two_real_reports_are_taken_for_one(real):
    folders = [real / "annotations", real / "kinds" / "annotations"]
    found = read_annotations(folders)
    assert same_reports(found) == {}
    assert each_once(found) == found


def test_what_comes_once_stays_as_it_is(annotations):
    again = [replace(a, report=None, sentence=None) for a in annotations[:5]]
    twice = rows("x", [1, 1, 2], numbered=False)  # a report may say a thing twice
    everything = [*annotations, *again, *again, *twice]
    assert each_once(everything) == everything


def test_what_one_of_them_decided_counts_and_what_they_contradict_does_not():
    one, two, three, four = rows("x.pdf", range(1, 5), themes="")
    yes, no = {"themes": frozenset("a")}, {"judged": frozenset("a")}
    anna = [replace(one, **yes, polarity="good"), replace(two, **yes, **no), replace(three, **no)]
    ben = under("x", [replace(one, **no), replace(two, judged=frozenset("b")), four])
    said = []
    found = each_once([*anna, *ben], say=said.append)
    assert [(a.sentence, a.report, a.themes, a.judged, a.polarity) for a in found] == [
        (1, "x.pdf", set(), {"b"}, "good"),
        (2, "x.pdf", {"a"}, {"a", "b"}, None),
        (3, "x.pdf", set(), {"a"}, None),
        (4, "x.pdf", set(), None, None),
    ]
    assert said == [
        "'x' is the same report as 'x.pdf': taken as one",
        "2 sentences come more than once: counted once",
        "WARNING: 1 of them has different labels: where these differ, nothing is taken from them"
        " (report-themes agreement shows them)",
    ]


def test_who_disagree_in_one_theme_agree_in_those_that_neither_names():
    (one,) = rows("x.pdf", [1], themes="")
    found = each_once([replace(one, themes=frozenset("a")), *under("x.pdf", [one])], themes="abc")
    assert [(a.themes, a.judged) for a in found] == [(set(), {"b", "c"})]


def test_a_theme_may_be_called_polarity():
    (one,) = rows("x.pdf", [1], themes=["polarity"])
    other = replace(one, themes=frozenset())
    good, bad = replace(one, polarity="good"), replace(one, polarity="bad")
    of_theme = each_once([replace(one, polarity="good"), *under("x.pdf", [other])])
    assert [(a.themes, a.polarity) for a in of_theme] == [(set(), "good")]
    of_polarity = each_once([good, *under("x.pdf", [bad])])
    assert [(a.themes, a.polarity) for a in of_polarity] == [({"polarity"}, None)]


def test_two_downloads_of_a_report_are_learnt_from_once():
    whole = rows("x.pdf", range(1, 31))
    assert each_once([*whole, *under("x.pdf", whole)]) == whole
    unnumbered = [replace(a, sentence=None) for a in whole]
    assert each_once([*unnumbered, *under("x.pdf", unnumbered)]) == unnumbered
    late = under("x.pdf", whole[:10])
    assert each_once([*whole[5:], *late]) == [*late[:5], *whole[5:]]


def test_other_numbers_make_no_other_sentences():
    """As of a project of another program, which numbers anew what it keeps."""
    whole = rows("x.pdf", [1, 2, 3, 4, 5, 6])
    whole[4] = replace(whole[4], text=whole[1].text)
    fewer = [replace(a, sentence=n) for n, a in enumerate(under("x", whole[1:]), start=1)]
    assert each_once([*whole, *fewer]) == whole
    assert check([*whole, *fewer]).errors == 0


def test_folds_have_a_report_once(annotations, monkeypatch):
    class Seen(Exception):
        pass

    def see(X, *_, **options):
        raise Seen([s.report.name for s in X], options["by_report"], sum(map(len, X)))

    monkeypatch.setattr(training, "cross_validate", see)
    copies = [
        replace(a, report=f"{a.report}.PDF", where=f"b.csv, row {a.sentence}") for a in annotations
    ]
    with pytest.raises(Seen) as seen:
        training.train([*annotations, *copies], folds=2)
    assert seen.value.args == (
        [*dict.fromkeys(a.report for a in annotations)],
        True,
        len(annotations),
    )


def test_a_report_is_not_scored_and_unscored_under_two_names(annotations):
    one = [replace(a, report="copy.txt") for a in annotations if a.report == "ashcombe_2023"]
    with pytest.raises(AnnotationError, match="among what is scored and what is not"):
        training.train(annotations, unscored=one)


def test_other_names_are_no_more_reports(annotations):
    copies = [replace(a, report=f"copy of {a.report}") for a in annotations]
    with pytest.raises(AnnotationError, match="needs 6 reports; 3 are known"):
        learning_curve([*annotations, *copies])
    found = check([*annotations, *copies])
    assert (found.sentences, len(found.reports)) == (len(annotations), 3)
    kinds = {problem.kind for problem in found.problems}
    assert {"several names", "repeated sentence"} <= kinds
    assert found.errors == 0


def written(folder, header, **files):
    for name, rows in files.items():
        (folder / f"{name}.csv").write_text("\n".join([header, *rows]))
    return read_annotations([folder])


def test_comments_in_several_files_stand_alone(tmp_path):
    rows = ["The soup was cold.,food", "Nobody came.,staff", "It was fine.,"]
    found = written(tmp_path, "comment,themes", may=rows[:2], june=rows[1:])
    said = []
    assert [a.report for a in each_once(found, say=said.append)] == [None] * 4
    assert len(said) == 1
    assert said[0].startswith("2 files taken as texts that stand alone, and not as reports")
    checked = check(found)
    assert checked.reading == tuple(said)
    assert checked.reports == {"": {"sentences": 4, "with_themes": 3}}


def test_files_of_comments_on_one_theme_are_no_reports(tmp_path):
    rows = [f"The soup was cold on day {n}.,food" for n in range(60)]
    found = each_once(written(tmp_path, "comment,themes", may=rows[:30], june=rows[30:]))
    assert {a.report for a in found} == {None}


def test_the_role_of_who_commented_and_the_kind_of_comment_are_no_places(tmp_path):
    rows = ["The soup was cold.,food,Nurse,complaint", "Nobody came.,staff,Patient,complaint"]
    found = each_once(written(tmp_path, "comment,themes,role,kind", may=rows, june=rows[1:]))
    assert {a.report for a in found} == {None}


def test_comments_that_two_people_coded_in_a_file_each_count_once(tmp_path):
    rows = [f"The {what} was cold.,food" for what in ("soup", "bread", "tea")]
    found = each_once(written(tmp_path, "comment,themes", anna=rows, ben=rows))
    assert [a.report for a in found] == [None] * 3


def test_files_in_the_order_of_reports_are_reports(tmp_path, annotations):
    """Of the same rows, mixed, no two that follow each other belong together."""
    kept = [a for a in annotations if a.themes]
    rows = [(a.report, f'"{a.text}",{";".join(sorted(a.themes))}') for a in kept]
    mixed = random.Random(0).sample(rows, len(rows))
    found = []
    for folder, given in (("ordered", rows), ("mixed", mixed)):
        files = {
            report: [row for of, row in given if of == report]
            for report in dict.fromkeys(dict(rows))
        }
        (tmp_path / folder).mkdir()
        said = []
        of_files = each_once(written(tmp_path / folder, "text,themes", **files), say=said.append)
        found.append({a.report for a in of_files})
        assert sum("taken as" in line for line in said) == 1
    assert found == [{a.report for a in kept}, {None}]


@pytest.mark.parametrize(
    ("header", "place"),
    [
        ("text,themes,section", "in_care"),
        ("text,themes,sentence", "1"),
        ("text,themes,kind", "bullet"),
        ("text,themes,role", "strengths"),
    ],
)
def test_a_file_with_a_place_of_a_sentence_is_a_report(tmp_path, header, place):
    rows = [f"Visits are late.,planning,{place}", "Plans are clear.,planning,"]
    found = each_once(written(tmp_path, header, ashcombe=rows, northmere=[rows[1]]))
    assert [a.report for a in found] == ["ashcombe", "ashcombe", None]


def test_an_audit_says_it(annotations):
    said = []
    copies = [replace(a, report=f"copy of {a.report}") for a in annotations]
    with pytest.raises(AnnotationError, match="an audit needs two themes"):
        only = [replace(a, themes=a.themes & {"workforce"}) for a in [*annotations, *copies]]
        audit(only, say=said.append)
    assert len(said) == 4


def test_annotators_may_call_a_report_what_they_like():
    anna = rows("x.pdf", range(1, 31))
    ben = [*under("download (1)", anna[:20]), *rows("y.pdf", range(1, 31), "Other")]
    found = agreement({"anna": anna, "ben": ben})
    assert (found.sentences, found.alone) == (20, {"anna": 10, "ben": 30})
    twice = agreement({"anna": [*anna, *under("x", anna)], "ben": ben})
    assert (twice.sentences, twice.alone) == (20, {"anna": 10, "ben": 30})
