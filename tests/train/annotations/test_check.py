"""Checking annotations."""

import pytest

from train.annotation import Annotation
from train.annotations.check import check
from train.fit.codebook import FEW_FOR_SCORES as FEW


def rows(*entries):
    return [
        Annotation(
            report=entry.pop("report", "a"),
            text=entry.pop("text", f"Sentence number {i} says its own thing."),
            themes=frozenset(entry.pop("themes", ["planning"])),
            where=f"a.csv, row {i}",
            **entry,
        )
        for i, entry in enumerate(entries, start=2)
    ]


def kinds(found, *leave_out):
    left_out = {"few examples", *leave_out}
    return [(p.level, p.kind, p.where) for p in found.problems if p.kind not in left_out]


def test_unknown_names_have_the_nearest_match(codebook):
    found = check(
        rows({"themes": ["Workforce"]}, {"themes": ["out of hours"]}, {"polarity": "strenght"}),
        codebook,
    )
    assert [p.message for p in found.problems if p.level == "error"] == [
        "'Workforce'; did you mean 'workforce'?",
        "'out of hours'; did you mean 'out_of_hours'?",
        "'strenght'; did you mean 'strength'?",
    ]
    assert found.errors == 3


def test_a_name_that_is_judged_only_is_looked_at_too(codebook):
    found = check(rows({"themes": [], "judged": frozenset(["plannning"])}), codebook)
    (unknown,) = (problem for problem in found.problems if problem.kind == "unknown theme")
    assert "did you mean 'planning'?" in unknown.message


def test_without_a_codebook_names_that_are_almost_the_same_are_named():
    found = check(rows(*({"themes": ["placements"]} for _ in range(3)), {"themes": ["placement"]}))
    assert kinds(found) == [("warning", "similar themes", "a.csv, row 5")]


def test_names_that_differ_in_a_number_are_not_almost_the_same():
    found = check(rows({"themes": ["theme 5"]}, {"themes": ["theme 58"]}, {"themes": ["theme 58"]}))
    assert not kinds(found, "near-duplicates disagree")


def test_duplicates_that_disagree():
    same = "Plans are late in most of the cases."
    found = check(
        rows(
            {"text": same},
            {"text": same.upper(), "themes": ["leadership"]},
            {"text": same, "paragraph": 4, "polarity": "mixed"},
            {"text": same},
        )
    )
    assert kinds(found) == [
        ("error", "duplicates disagree", "a.csv, row 3"),
        ("warning", "duplicates disagree", "a.csv, row 4"),
    ]
    assert found.problems[0].message == (
        "a.csv, row 2 has the same sentence: leadership here, planning there"
    )


def test_two_sentences_of_one_number():
    found = check(
        rows({"sentence": 1, "text": "One."}, {"sentence": 1, "text": "Two."}, {"sentence": 2}),
    )
    assert kinds(found) == [("error", "number used twice", "a.csv, row 3")]


def test_near_duplicates_that_disagree():
    long = "The emergency duty team answers quickly at night and at the weekend{}."
    found = check(
        rows(
            {"text": long.format("")},
            {"text": long.format(" too"), "themes": ["leadership"]},
            {"text": long.format(", too")},
            {"text": "Something else altogether is said in this sentence.", "themes": []},
        )
    )
    assert kinds(found) == [
        ("warning", "near-duplicates disagree", "a.csv, row 3"),
        ("warning", "near-duplicates disagree", "a.csv, row 4"),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("The childâ€™s plan is late.", "text in a wrong encoding"),
        ("A cafÃ© for parents.", "text in a wrong encoding"),
        ("It costs Â£5.", "text in a wrong encoding"),
        ("The child\ufffds plan.", "a replacement character"),
        ("A bell \x07 rings.", "a control character"),
        ("Mothers &amp; fathers.", "an HTML entity"),
    ],
)
def test_odd_encodings(text, what):
    (problem,) = [p for p in check(rows({"text": text})).problems if p.kind == "odd encoding"]
    assert problem.message.startswith(what)
    assert problem.where == "a.csv, row 2"


@pytest.mark.parametrize("text", ["Âge, Ã and naïve café.", "“Quoted” – it’s £5 … 😀", "שלום"])
def test_other_scripts_and_signs_are_not_odd(text):
    assert kinds(check(rows({"text": text}))) == []


def test_counts_and_few_examples(codebook):
    found = check(rows(*({} for _ in range(FEW)), {"themes": [], "report": None}), codebook)
    assert found.themes["planning"] == FEW
    assert found.themes["workforce"] == 0
    few = [p.message for p in found.problems]
    assert not any("'planning'" in message for message in few)
    assert f"'workforce' has 0 sentences; fewer than {FEW} are hardly learnt" in few
    assert found.reports == {
        "a": {"sentences": FEW, "with_themes": FEW},
        "": {"sentences": 1, "with_themes": 0},
    }


def test_the_example_corpus_has_no_error(annotations, codebook):
    assert check(annotations, codebook).errors == 0


def test_what_nobody_decided_contradicts_nothing():
    text = "Social workers visit children at least once every six weeks."
    decided = {"text": text, "polarity": "strength", "sentence": 1}
    context = {"themes": [], "judged": frozenset()}
    found = check(
        rows(
            decided,
            {"text": text, "sentence": 1, **context},
            {"text": text + " Yes.", "sentence": 2, **context},
            {"text": text, "sentence": 3, "themes": [], "judged": frozenset(["health"])},
        )
    )
    assert kinds(found) == [("warning", "repeated sentence", "a.csv, row 3")]
    assert (found.sentences, found.undecided) == (3, 1)
    against = {"text": text, "sentence": 1, "themes": [], "judged": frozenset(["planning"])}
    assert kinds(check(rows(decided, against))) == [("error", "number used twice", "a.csv, row 3")]
