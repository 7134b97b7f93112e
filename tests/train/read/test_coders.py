"""What the people who coded a table said, noted, and read without saying anything."""

import csv
import io
import re
import zipfile
from operator import itemgetter

import pytest

from classifier.results.sentence import Coding
from classifier.write import FORMATS
from train.annotations.agreement import agreement
from train.annotations.convert import as_tagged
from train.read import Columns, read_annotations
from train.read.coders import coded_by, coders_of

NURSE = "The nurse answered every call bell."
LUNCH = "Lunch was cold on both days."
DINNER = "Dinner came late."


@pytest.fixture
def read(tmp_path):
    def read(*rows, **columns):
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        (tmp_path / "t.csv").write_text(text.getvalue(), encoding="utf-8")
        decided = []
        found = read_annotations(
            [tmp_path / "t.csv"],
            columns=Columns(**columns),
            decided=lambda _, decision: decided.append((decision.message, decision.loss)),
        )
        kept = [message for message, loss in decided if not loss]
        return found, "; ".join(kept), "; ".join(message for message, loss in decided if loss)

    return read


def by_coder(found):
    return {
        coder: [(a.text, sorted(a.themes)) for a in coded_by(found, coder)]
        for coder in coders_of(found)
    }


ENGLISH = "Comment,Document group,Document name,Code,Beginning,End,Weight score,Segment,Modified by"
GERMAN = "Kommentar,Dokumentgruppe,Dokumentname,Code,Anfang,Ende,Gewicht,Segment,Geändert von"


@pytest.mark.parametrize(
    "header", [f"{ENGLISH},Created by,Created", f"{GERMAN},Erstellt von,Erstellt am"]
)
def test_comments_on_coded_segments_are_memos_of_their_codings(read, header):
    when = "01/02/2023 10:00"
    found, kept, lost = read(
        header.split(","),
        ["ask her", "2023", "ward", "Staff", 1, 1, 0, NURSE, "Ben", "Anna", when],
        ["", "2023", "ward", "Staff", 1, 1, 0, NURSE, "Ben", "Ben", when],
        ["", "2023", "ward", "Food", 2, 2, 50, LUNCH, "Ben", "Anna", when],
        ["bells!", "2023", "ward", "Time", 1, 1, 0, NURSE, "Ben", "Ben", when],
    )
    assert [a.report for a in found] == ["ward", "ward"]
    assert [set(a.codings) for a in found] == [
        {
            Coding("Staff", coder="Anna", memo="ask her"),
            Coding("Staff", coder="Ben"),
            Coding("Time", coder="Ben", memo="bells!"),
        },
        {Coding("Food", coder="Anna")},
    ]
    assert f"memo in '{header.partition(',')[0]}'" in kept
    assert "2 memos kept, with what was coded there" in kept
    assert f"'{header.split(',')[0]}'" not in lost
    assert header.split(",")[6] in lost  # the weight


def test_comments_on_quotations_are_memos_of_all_their_codes(read):
    header = ["ID", "Document", "Quotation Content", "Comment", "Codes", "Created by"]
    found, kept, lost = read(
        header,
        ["1:1", "ward", NURSE, "ask her", "Staff\nTime", "Anna"],
        ["1:2", "ward", LUNCH, "", "Food", "Ben"],
        ["1:3", "ward", DINNER, "which code?", "", "Ben"],
    )
    assert [(sorted(a.themes), a.codings) for a in found] == [
        (["Staff", "Time"], (Coding("Staff", memo="ask her"), Coding("Time", memo="ask her"))),
        (["Food"], ()),
        ([], (Coding("", memo="which code?"),)),
    ]
    assert "2 memos kept" in kept
    assert "'Created by' (3)" in lost  # of the quotation, not of its codes


def test_segments_with_their_places_and_who_coded_them(read):
    found, _, lost = read(
        ["document", "code", "start_offset", "end_offset", "text", "Coded_Memo", "username"],
        ["ward", "Care > Staff", 9, 44, NURSE, "ask her", "anna"],
        ["ward", "Care > Staff", 9, 44, NURSE, "", "ben"],
        ["ward", "Food; cold", 50, 78, LUNCH, "", "ben"],
        ["ward", "Food; cold", 90, 118, LUNCH, "again", "anna"],
    )
    assert [(a.text, a.codings) for a in found] == [
        (
            NURSE,
            (
                Coding("Care > Staff", coder="anna", memo="ask her"),
                Coding("Care > Staff", coder="ben"),
            ),
        ),
        (LUNCH, (Coding("Food; cold", coder="ben"),)),
        (LUNCH, (Coding("Food; cold", coder="anna", memo="again"),)),
    ]
    assert not lost


def test_who_wrote_a_comment_did_not_code_it(read):
    rows = [[NURSE, "Staff", "anna"], [LUNCH, "Food", "ben"]]
    found, _, lost = read(["text", "code", "username"], *rows)
    assert [a.codings for a in found] == [(), ()]
    assert "'username' (2)" in lost


def test_comments_beside_flags_and_beside_no_text(read):
    found, kept, lost = read(
        ["Excerpt", "Code: Staff Applied", "Code: Food Applied", "Memo"],
        [NURSE, "True", "False", "ask her"],
        [LUNCH, "False", "True", "-"],
        ["", "False", "False", "an empty one"],
    )
    assert [a.codings for a in found] == [(Coding("Staff", memo="ask her"),), ()]
    assert "1 memo kept" in kept
    assert lost == "1 memo left out, beside no text"


def test_two_polarities_of_any_coder_are_told(read):
    rows = [[NURSE, "Staff", "Anna"], [NURSE, "polarity:good; polarity:bad", "Ben"]]
    found, _, lost = read(["text", "codes", "coder"], *rows)
    assert [(a.themes, a.polarity) for a in found] == [({"Staff"}, None)]
    assert lost == "polarity of 1 sentence left out: several are named"


def test_a_note_that_is_a_grade_is_no_memo(read):
    found, _, lost = read(["Texte", "Thème", "Note"], [NURSE, "Staff", 5], [LUNCH, "Food", 2])
    assert [a.codings for a in found] == [(), ()]
    assert "'Note' (2)" in lost


LONG = (
    ["Text", "Code", "Coder"],
    [NURSE, "Staff", "Anna"],
    [NURSE, "Time", "Anna"],
    [NURSE, "", "Ben"],
    [LUNCH, "", "Anna"],
    [LUNCH, "Food", "Ben"],
    [DINNER, "Food", "Anna"],
)
WIDE = (
    ["Text", "Staff", "Time", "Food", "Coder"],
    [NURSE, "x", "x", "", "Anna"],
    [NURSE, "", "", "", "Ben"],
    [LUNCH, "", "", "", "Anna"],
    [LUNCH, "", "", "x", "Ben"],
    [DINNER, "", "", "x", "Anna"],
)
LISTS = (
    ["Text", "Codes", "Coder"],
    [NURSE, "Staff; Time", "Anna"],
    [NURSE, "", "Ben"],
    [LUNCH, "", "Anna"],
    [LUNCH, "Food", "Ben"],
    [DINNER, "Food", "Anna"],
)


@pytest.mark.parametrize("table", [WIDE, LISTS], ids=["wide", "lists"])
def test_who_has_no_row_of_a_sentence_has_not_read_it(read, table):
    kept = [row for row in table[1:] if any(row[1:-1])]  # none without a theme
    found, *_ = read(table[0], *kept)
    assert by_coder(found) == {
        "Anna": [(NURSE, ["Staff", "Time"]), (DINNER, ["Food"])],
        "Ben": [(LUNCH, ["Food"])],
    }


@pytest.mark.parametrize("order", [len, itemgetter(-1)], ids=["text", "coder"])
@pytest.mark.parametrize("table", [LONG, WIDE, LISTS], ids=["long", "wide", "lists"])
def test_who_read_a_sentence_and_gave_it_no_theme(read, table, order):
    found, kept, lost = read(table[0], *sorted(table[1:], key=order))
    assert [(a.text, sorted(a.themes)) for a in found] == [
        (NURSE, ["Staff", "Time"]),
        (LUNCH, ["Food"]),
        (DINNER, ["Food"]),
    ]
    assert by_coder(found) == {
        "Anna": [(NURSE, ["Staff", "Time"]), (LUNCH, []), (DINNER, ["Food"])],
        "Ben": [(NURSE, []), (LUNCH, ["Food"])],
    }
    assert "2 rows with a coder and no theme: they read the sentence and gave it none" in kept
    assert f"{len(table) - 1} rows are 3 sentences" in kept
    assert not lost
    measured = agreement({coder: coded_by(found, coder) for coder in coders_of(found)})
    assert (measured.sentences, len(measured.disagreements)) == (2, 2)
    assert measured.alone == {"Anna": 1, "Ben": 0}


def test_somebody_who_gave_no_theme_at_all(read):
    rows = [[NURSE, "Staff", "Anna", "ward"], [NURSE, "", "Ben", "ward"]]
    found, *_ = read(["text", "code", "coder", "report"], *rows)
    assert by_coder(found) == {"Anna": [(NURSE, ["Staff"])], "Ben": [(NURSE, [])]}


def test_words_that_a_report_has_twice_are_two_sentences_of_each_coder(read):
    rows = [[NURSE, "x", "Anna"], [NURSE, "", "Anna"], [NURSE, "", "Ben"], [NURSE, "x", "Ben"]]
    found, *_ = read(["text", "staff", "coder"], *rows)
    assert by_coder(found) == {
        "Anna": [(NURSE, ["staff"]), (NURSE, [])],
        "Ben": [(NURSE, []), (NURSE, ["staff"])],
    }


def test_polarities_of_several_coders(read):
    rows = [
        [NURSE, "x", "good", "Anna"],
        [NURSE, "x", "bad", "Ben"],
        [LUNCH, "x", "", "Anna"],
        [LUNCH, "", "bad", "Ben"],
    ]
    found, _, lost = read(["text", "staff", "polarity", "coder"], *rows)
    assert [a.polarity for a in found] == [None, "bad"]
    assert lost == "polarity of 1 sentence left out: it differs in its rows"
    assert [a.polarity for a in coded_by(found, "Anna")] == ["good", None]


@pytest.mark.parametrize("header", ["text staff food judged coder", "text code x judged coder"])
def test_a_column_of_coders_beside_judged_themes_is_left_out(read, header):
    rows = [[NURSE, "x", "", "staff", "Anna"], [LUNCH, "", "x", "food", "Ben"]]
    found, _, lost = read(header.split(), *rows)
    assert [a.codings for a in found] == [(), ()]
    assert "'coder' (2)" in lost


@pytest.mark.parametrize(
    ("judged", "expected"), [("Time", {"Staff", "Time"}), ("", None), ("[]", {"Staff"})]
)
def test_what_is_judged_in_the_rows_of_a_sentence_is_put_together(read, judged, expected):
    rows = [[NURSE, "Staff", "Staff"], [NURSE, "Time", judged]]
    for order in (rows, rows[::-1]):
        found, *_ = read(["text", "code", "judged"], *order)
        assert [a.judged for a in found] == [expected]
        assert found[0].themes == {"Staff", "Time"} & (expected or {"Staff", "Time"})


@pytest.mark.parametrize("name", [n for n, known in FORMATS.items() if known.codings])
def test_what_was_read_without_a_theme_comes_back(read, tmp_path, name):
    rows = [
        [NURSE, "Staff", "Anna", "ward", "ask her"],
        [NURSE, "", "Ben", "ward", ""],
        [LUNCH, "", "Anna", "ward", ""],
        [DINNER, "", "", "ward", "which code?"],
    ]
    found, *_ = read(["text", "code", "coder", "report", "comment"], *rows)
    out = tmp_path / f"x.{name}"
    with out.open("wb" if FORMATS[name].binary else "w") as file:
        FORMATS[name].write(as_tagged(found), file, False)
    again = read_annotations([out])
    expected = [
        {Coding("Staff", coder="Anna", memo="ask her"), Coding("", coder="Ben")},
        {Coding("", coder="Anna")},
        {Coding("", memo="which code?")},
    ]
    assert [set(a.codings) for a in found] == expected
    assert [set(a.codings) for a in again] == expected
    assert by_coder(again) == by_coder(found)


def test_a_selection_of_nobody_without_a_code_says_nothing(read, tmp_path):
    found, *_ = read(["text", "code", "coder"], [NURSE, "Staff", "Anna"], [NURSE, "", "Ben"])
    with (tmp_path / "x.qdpx").open("wb") as file:
        FORMATS["qdpx"].write(as_tagged(found), file, False)
    with zipfile.ZipFile(tmp_path / "x.qdpx") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    bare = re.compile(rb'(<PlainTextSelection [^>]*) creatingUser="[^"]*"([^>]*/>)')
    members["project.qde"], count = bare.subn(rb"\1\2", members["project.qde"])
    assert count == 1
    with zipfile.ZipFile(tmp_path / "y.qdpx", "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    assert [a.codings for a in read_annotations([tmp_path / "y.qdpx"])] == [
        (Coding("Staff", coder="Anna"),)
    ]
