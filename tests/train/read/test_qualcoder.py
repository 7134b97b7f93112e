"""REFI-QDA projects in the shape in which QualCoder exports them."""

import io
import zipfile
from html import escape

import pytest

from classifier.read.codebook import read_codebook
from classifier.read.refi import open_project
from classifier.results.sentence import Coding
from train.annotation import AnnotationError
from train.read import Columns, read_annotations

EMOJI = "Nine 😀😀😀😀😀😀😀😀😀 came first.\n"
TEXT = EMOJI + "".join(f"Short {n}.\n" for n in range(2, 9)) + "It is 👩👧 well here.\n"
CODES = """<Codes>
<Code guid="c1" name="homes" isCodable="true" color="#58FAF4">
<Code guid="c2" name="quality" isCodable="true" color="#FACC2E"/></Code>
<Code guid="k1" name="Staff" isCodable="false">
<Code guid="k2" name="Learning" isCodable="false"><Description>What they learn.</Description>
<Code guid="c3" name="training" isCodable="true" color="#F5F6CE"/></Code>
<Code guid="c4" name="mixed" isCodable="true" color="#A9F5D0" /></Code>
<Code guid="k3" name="Polarity" isCodable="false">
<Code guid="p1" name="polarity:mixed" isCodable="true" color="#FF8B33" />
<Code guid="p2" name="strength" isCodable="true" color="#487E4B" /></Code>
</Codes>"""
HOMES, QUALITY, TRAINING, MIXED, BOTH, STRENGTH = "c1", "c2", "c3", "c4", "p1", "p2"
ANNA, BEN = "u1", "u2"


def by_import(words, code, user=ANNA, memo="", text=TEXT):
    """Positions as the import keeps them: code points of the text."""
    start = text.index(words)
    return selection(start, start + len(words), words, code, user, memo)


def by_window(words, code, user=BEN, memo="", text=TEXT):
    """Positions and words as the window gives them: UTF-16 units, and U+2029 for a new line."""
    start = utf16(text[: text.index(words)])
    return selection(start, start + utf16(words), words.replace("\n", "\u2029"), code, user, memo)


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


def selection(start, end, words, code, user, memo):
    said = f"<Description>{escape(memo)}</Description>\n" if memo else ""
    return (
        f'<PlainTextSelection guid="s" startPosition="{start}" endPosition="{end}"'
        f' name="{escape(words)}" creatingUser="{user}" creationDateTime="2026-01-01T00:00:00Z">\n'
        f'{said}<Coding guid="g" creatingUser="{user}" >\n<CodeRef targetGUID="{code}" />\n'
        "</Coding>\n</PlainTextSelection>\n"
    )


def by_automatic_coding(words, code, shift, longer=0, text=TEXT):
    """Its own words, at places that count emoji as the length of what they are made of."""
    start = text.index(words) + shift
    return selection(start, start + len(words) + longer, words, code, BEN, "")


@pytest.fixture
def project(tmp_path):
    def make(*selections, text=TEXT, note="", name="p.qdpx", more="", rich=" plainTextPath="):
        notes = (
            '<Notes>\n<Note guid="n" creatingUser="u2" creationDateTime="2026-01-01T00:00:00Z" >\n'
            f"<PlainTextContent>{note}</PlainTextContent>\n"
            '<PlainTextSelection guid="x" startPosition="3" endPosition="9" />\n</Note>\n</Notes>\n'
        )
        xml = (
            '<?xml version="1.0" encoding="utf-8"?>\n<Project'
            ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" name="p.qda" origin="QualCoder 3.8"'
            ' creatingUserGUID="x" xmlns="urn:QDA-XML:project:1.0">\n<Users>\n'
            f'<User guid="{ANNA}" name="Anna" />\n<User guid="{BEN}" name="Ben" />\n</Users>\n'
            f"<CodeBook>\n{CODES}\n</CodeBook>\n<Sources>\n"
            f'<TextSource{rich}"internal://t.txt" creatingUser="u1" guid="t"'
            f' name="r.txt">\n{"".join(selections)}<NoteRef targetGUID="n" />\n</TextSource>\n'
            f"{more}</Sources>\n{notes if note else ''}<Description></Description>\n</Project>"
        )
        file = tmp_path / name
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("project.qde", xml)
            archive.writestr("sources/t.txt", text.encode("utf-8-sig"))
        return file

    return make


def codings(rows):
    return {a.text: set(a.codings) for a in rows if a.codings}


SELECTIONS = [
    by_import("Short 4.", HOMES),
    by_import("Short 5.", MIXED),
    by_import("Short 5.", BOTH),
    by_window("Short 4.", QUALITY, memo="R & D <unsure> 😀"),
    by_window("Short 5.", STRENGTH),
    by_window("Short 6.\nShort 7.", TRAINING),
    by_window("It is 👩👧 well", HOMES, memo="first"),
    by_window("well here", HOMES, memo="second"),
]
CODED = {
    "Short 4.": {
        Coding("homes", coder="Anna"),
        Coding("quality", coder="Ben", memo="R & D <unsure> 😀"),
    },
    "Short 5.": {
        Coding("mixed", coder="Anna"),
        Coding("mixed", of_polarity=True, coder="Anna"),
        Coding("strength", of_polarity=True, coder="Ben"),
    },
    "Short 6.": {Coding("training", coder="Ben")},
    "Short 7.": {Coding("training", coder="Ben")},
    "It is 👩👧 well here.": {Coding("homes", coder="Ben", memo="first\nsecond")},
}


def test_each_coding_is_at_the_words_that_it_repeats(project):
    """Its import counts code points, its window UTF-16 units: one project has both."""
    rows = read_annotations([project(*SELECTIONS)])
    assert codings(rows) == CODED
    assert {a.text: (set(a.themes), a.polarity) for a in rows if a.themes} == {
        "Short 4.": ({"homes", "quality"}, None),
        "Short 5.": ({"mixed"}, None),  # of two polarities neither
        "Short 6.": ({"training"}, None),
        "Short 7.": ({"training"}, None),
        "It is 👩👧 well here.": ({"homes"}, None),
    }


@pytest.mark.parametrize("order", [1, -1])
def test_neither_way_of_counting_wins_by_majority(project, order):
    many = [by_import(f"Short {n}.", HOMES) for n in range(2, 8)]
    few = [by_window("Short 4.", TRAINING)]
    for more, fewer in (
        (many, few),
        (
            [by_window(f"Short {n}.", HOMES) for n in range(2, 8)],
            [by_import("Short 4.", TRAINING, BEN)],
        ),
    ):
        rows = read_annotations([project(*[*more, *fewer][::order])])
        assert [a.text for a in rows if "training" in a.themes] == ["Short 4."]
        assert [a.text for a in rows if "homes" in a.themes] == [f"Short {n}." for n in range(2, 8)]


PICTURES = "It is 👩\u200d👧 \u2705\ufe0f ☎ here.\n" + TEXT.removeprefix(EMOJI)
BETWEEN = 2 + 3 - 1  # of code points and of UTF-16 units neither, but of what emoji are made of


@pytest.mark.parametrize("shift", [3 + 2 + 1, BETWEEN, 3 + 2 + 1 + 3])
def test_what_was_coded_automatically_is_at_its_words(project, shift):
    """Its shifts are not exact, and there are some where no emoji counts as two in UTF-16."""
    one = by_automatic_coding("Short 4.", HOMES, shift, text=PICTURES)
    rows, losses = said(project(one, by_import("Short 8.", MIXED, text=PICTURES), text=PICTURES))
    assert {a.text: set(a.themes) for a in rows if a.themes} == {
        "Short 4.": {"homes"},
        "Short 8.": {"mixed"},
    }
    assert losses == ["codings moved to the words that they repeat, which are nearby: 1"]


def test_of_the_same_words_twice_those_are_meant_that_the_emoji_lead_to(project):
    text = PICTURES.split("\n")[0] + "\nYes it is.\nYes it is.\n" + "Not these.\n" * 3
    first = by_automatic_coding("Yes it is.", HOMES, 6, text=text)
    start = text.rindex("Yes it is.") + 6
    second = selection(start, start + 10, "Yes it is.", QUALITY, BEN, "")
    rows, _ = said(project(first, second, text=text))
    assert [set(a.themes) for a in rows if a.text == "Yes it is."] == [{"homes"}, {"quality"}]


def test_codings_behind_the_end_of_the_text_are_at_their_words(project):
    shift = len(TEXT) - TEXT.index("well here") + 2
    rows, losses = said(project(by_automatic_coding("well here", HOMES, shift)))
    assert [a.text for a in rows if a.themes] == ["It is 👩👧 well here."]
    assert losses == ["codings moved to the words that they repeat, which are nearby: 1"]


def test_words_that_are_a_title_are_not_looked_for(project):
    start = TEXT.index("Short 2.")
    titled = selection(start, start + 60, "Short 8.", HOMES, ANNA, "")
    rows, _ = said(project(titled))
    assert "Short 2." in {a.text for a in rows if a.themes}


def test_a_part_of_a_long_text_is_counted_in_another_way_than_what_is_before_it(project):
    """The window shows a part, and counts UTF-16 units from where that begins."""
    text = TEXT + "".join(f"Later {n} 😀 it is.\n" for n in range(20))
    start = text.index("Later 0")
    place = start + utf16(text[start : text.index("Later 15")])
    one = selection(
        place, place + utf16("Later 15 😀 it is."), "Later 15 😀 it is.", HOMES, BEN, ""
    )
    rows, _ = said(project(one, text=text))
    assert [a.text for a in rows if a.themes] == ["Later 15 😀 it is."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\r\n"])
def test_ends_of_lines_do_not_count_twice(project, end):
    """As exported on Linux, on Windows, and on Windows for MAXQDA."""
    text = EMOJI + "Yes.\n" * 9
    start = len(EMOJI) + 7 * len("Yes.\n")
    one = selection(start, start + 4, "Yes.", HOMES, ANNA, "")
    rows = read_annotations([project(one, text=text.replace("\n", end))])
    assert [set(a.themes) for a in rows if a.text == "Yes."] == 7 * [set()] + [{"homes"}, set()]


def test_the_suffix_of_a_name_need_not_be_xml(project):
    rich = ' richTextPath="internal://t. <b> & "c"" plainTextPath='
    file = project(*SELECTIONS, rich=rich)
    rows, losses = said(file)
    assert codings(rows) == CODED
    assert ["is read all the same" in loss for loss in losses] == [True]


def test_a_text_that_was_exported_twice_has_two_byte_order_marks(project):
    text = "\ufeff" + TEXT  # QualCoder counts the one that its import kept
    rows = read_annotations([project(by_import("Short 4.", HOMES, text=text), text=text)])
    assert [a.text for a in rows if a.themes] == ["Short 4."]


def test_one_coder(project):
    file = project(*SELECTIONS)
    rows = read_annotations([file], columns=Columns(coder="Anna"))
    assert {a.text: (set(a.themes), a.polarity) for a in rows if a.themes} == {
        "Short 4.": ({"homes"}, None),
        "Short 5.": ({"mixed"}, "mixed"),
    }
    assert len(rows) == 9
    with pytest.raises(AnnotationError, match=r"nothing was coded by 'Eve'; .* name 'Anna', 'Ben'"):
        read_annotations([file], columns=Columns(coder="Eve"))


def test_a_report_that_a_coder_left_alone_is_not_theirs(project):
    other = (
        '<TextSource plainTextPath="internal://t.txt" guid="t2" name="s.txt">'
        f"{by_window('Short 2.', HOMES)}</TextSource>"
    )
    file = project(*SELECTIONS, more=other)
    assert {a.report for a in read_annotations([file])} == {"r.txt", "s.txt"}
    of = {n: read_annotations([file], columns=Columns(coder=n)) for n in ("Anna", "Ben")}
    assert {a.report for a in of["Anna"]} == {"r.txt"}
    assert {a.report for a in of["Ben"]} == {"r.txt", "s.txt"}


def test_codes_keep_what_they_are_inside(project):
    book = read_codebook(project(*SELECTIONS))
    assert {theme.name: theme.parent for theme in book.themes} == {
        "homes": "",
        "quality": "homes",
        "training": "Staff > Learning",
        "mixed": "Staff",
    }
    assert list(book.polarities) == ["mixed", "strength"]
    assert book.groups == {"homes": [0, 1], "Staff": [2, 3]}


def said(file, **options):
    found = []
    rows = read_annotations(
        [file], decided=lambda name, what: found.append((name, what)), **options
    )
    return rows, [what.message for _, what in found if what.loss]


@pytest.mark.parametrize("note", ["R & D", "a < b", "<b>no</b> &amp; &so on"])
def test_the_memo_of_an_annotation_need_not_be_xml(project, note):
    rows, losses = said(project(*SELECTIONS, note=note))
    assert codings(rows) == CODED
    loss, notes = losses
    assert notes == "1 note left out; memos of codings are kept"
    assert loss.startswith("is not well-formed XML (")
    assert loss.endswith(
        "is read all the same: the program that wrote it, QualCoder 3.8, is at fault"
    )


@pytest.mark.parametrize("character", ["\x0c", "\x01", "\ufffe"])
def test_coded_words_may_hold_what_xml_can_not(project, character):
    text = TEXT.replace("Short 4.", f"Short{character}4, and on.")
    words = f"Short{character}4, and on."
    rows, losses = said(project(by_window(words, HOMES, text=text), text=text))
    assert [a.text for a in rows if a.themes] == [a.text for a in rows if "and on" in a.text]
    assert [("a character that XML can't hold, line" in loss) for loss in losses] == [True]


def test_what_can_not_be_read_is_laid_at_the_right_door(project):
    bad = SELECTIONS[0].replace('name="Short 4."', 'name="Short 4 & on"')
    expected = (
        r"^p\.qdpx: is not well-formed XML \(an & that is not escaped, line \d+, column \d+\): the"
        r" program that wrote it, QualCoder 3\.8, is at fault$"
    )
    with pytest.raises(AnnotationError, match=expected):
        read_annotations([project(bad)])


def test_codings_on_no_sentence_are_counted(project):
    text = "# What we found\n\n" + TEXT
    _, losses = said(project(by_import("What we", HOMES, text=text), text=text))
    assert losses == ["codings on no sentence (on headings, say): 1"]


def test_codings_of_no_text_and_notes_are_counted(project):
    picture = (
        '<PictureSource guid="p" name="p.png"><PictureSelection guid="q"><Coding guid="c">'
        '<CodeRef targetGUID="x"/></Coding></PictureSelection></PictureSource>'
    )
    lost = []
    read_annotations(
        [project(*SELECTIONS, note="why", more=picture)],
        decided=lambda _, decision: lost.append(decision.message),
    )
    assert lost == [
        "codings left out, of pictures, sound, films, areas of a page or whole sources: 1",
        "1 note left out; memos of codings are kept",
    ]


@pytest.mark.parametrize("part", ['<a richTextPath="internal:', "<Note><PlainTextContent>"])
def test_the_time_to_mend_grows_with_the_length_of_a_project(part, grows_with_length):
    def mend(n):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("project.qde", "<Project>" + part * n)
        with pytest.raises(ValueError, match="is not well-formed"):
            open_project(data.getvalue())

    assert grows_with_length(mend, 2_000)
