"""REFI-QDA projects as qualitative-analysis programs write them."""

import io
import zipfile
from pathlib import Path

import pytest

from classifier.read.codebook import read_codebook
from train.annotation import AnnotationError
from train.read import read_annotations

TEXT = (
    "An introduction comes first.\n\n1. Plans are late 😀 in many cases. Visits are regular"
    " and warm.\n2. Leaders know this well. They act on it.\n"
)
CODES = (Path(__file__).parents[2] / "codes.xml").read_text(encoding="utf-8")
PLANNING, DELAY, VISITS, WEAK, STRONG = (f"aa000000-0000-4000-8000-00000000000{n}" for n in "23467")


def selection(start, end, code, name=""):
    return (
        f'<PlainTextSelection guid="x" name="{name}" startPosition="{start}" endPosition="{end}">'
        f'<Description/><Coding guid="y" creatingUser="u"><CodeRef targetGUID="{code}"/></Coding>'
        "</PlainTextSelection>"
    )


def coded(words, code, text=TEXT, name=True, unit=len):
    start = text.index(words)
    positions = unit(text[:start]), unit(text[: start + len(words)])
    return selection(*positions, code, " ".join(words.split()) if name else "")


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


def project(*selections, text=TEXT, origin="Program 1", source="", codes=CODES, encoding="utf-8"):
    source = source or (
        '<TextSource guid="s" name="report.docx" plainTextPath="internal://S1.txt"'
        f' richTextPath="internal://S1.docx">{"".join(selections)}</TextSource>'
    )
    xml = (
        '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p"'
        f' origin="{origin}"><CodeBook>{codes}</CodeBook><Sources>{source}</Sources></Project>'
    )
    return archive({"project.qde": xml.encode(), "Sources/s1.TXT": text.encode(encoding)})


def archive(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture
def read(tmp_path):
    def read(data):
        file = tmp_path / "p.qdpx"
        file.write_bytes(data)
        return read_annotations([file])

    return read


def labels(rows):
    return [(a.text, sorted(a.themes), a.polarity) for a in rows]


CODED = [
    ("An introduction comes first.", [], None),
    ("Plans are late 😀 in many cases.", ["delay", "planning"], "weak"),
    ("Visits are regular and warm.", ["planning", "visits"], "strong"),
    ("Leaders know this well.", [], None),
    ("They act on it.", [], None),
]
CODINGS = [
    ("Plans are late 😀 in many cases. Visits are regular and warm", PLANNING),  # two sentences
    ("late 😀", DELAY),  # a phrase
    ("regular and warm.\n2. Lea", VISITS),  # too far
    ("Plans are late 😀 in many cases.", WEAK),
    ("Visits are regular and warm.", STRONG),
]


def test_codings_are_carried_onto_sentences(read):
    rows = read(project(*(coded(words, code) for words, code in CODINGS)))
    assert labels(rows) == CODED
    assert {a.report for a in rows} == {"report.docx"}
    assert [a.paragraph for a in rows] == [None, 1, 1, 2, 2]
    assert rows[2].where.startswith("p.qdpx, source 'report.docx', character ")


@pytest.mark.parametrize(
    ("unit", "text", "origin", "encoding"),
    [
        (utf16, TEXT, "C# program", "utf-8"),
        (len, TEXT.replace("\n", "\r\n"), "Program 1", "utf-8-sig"),
        (utf16, TEXT.replace("\n", "\r\n"), "Program 1", "utf-8"),
        (len, "\ufeff" + TEXT, "Program 1", "utf-8"),
        (len, TEXT, "Program 1", "utf-16"),
    ],
)
def test_positions_as_programs_count_them(read, unit, text, origin, encoding):
    line_break = "\r\n" if "\r" in text else "\n"
    codings = [(words.replace("\n", line_break), code) for words, code in CODINGS]
    data = project(
        *(coded(words, code, text, unit=unit) for words, code in codings),
        text=text,
        origin=origin,
        encoding=encoding,
    )
    assert labels(read(data)) == CODED


@pytest.mark.parametrize("origin", ["ATLAS.ti 23", "Program 1"])
def test_a_line_break_of_two_characters_may_count_as_one(read, origin):
    name = origin == "Program 1"  # without the text at hand, only the program tells
    data = project(
        *(coded(words, code, name=name) for words, code in CODINGS),
        text=TEXT.replace("\n", "\r\n"),
        origin=origin,
    )
    assert labels(read(data)) == CODED


def test_text_inside_the_project_and_of_a_pdf(read):
    inside = (
        '<TextSource guid="s" name="a"><PlainTextContent>Plans are late. All is well.'
        f"</PlainTextContent>{selection(0, 15, PLANNING)}</TextSource>"
        '<PDFSource guid="q" name="b.pdf" path="internal://q.pdf"><Representation guid="r"'
        f' plainTextPath="internal://s1.txt">{coded("Leaders know this", VISITS)}'
        "</Representation></PDFSource>"
        '<PictureSource guid="z" name="c.png" path="internal://c.png"/>'
    )
    rows = read(project(source=inside))
    assert {a.report for a in rows} == {"a", "b.pdf"}
    assert {a.text: sorted(a.themes) for a in rows if a.themes} == {
        "Plans are late.": ["planning"],
        "Leaders know this well.": ["visits"],
    }


def qde(xml):
    return archive({"project.qde": xml})


BOMB = archive({"project.qde": b"<Project/>", "sources/a.txt": b"0" * 2_000_000})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (project()[:200], "p.qdpx: is a damaged zip archive"),
        (archive({"notes.txt": b""}), "p.qdpx: holds no project.qde"),
        (qde("<Project><CodeBook></Project>"), "p.qdpx: is not well-formed XML"),
        (qde("<Other/>"), "p.qdpx: project.qde: expected an element Project, found Other"),
        (qde('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Project/>'), "document type"),
        (qde("<Project><CodeBook><Codes><Code/></Codes></CodeBook></Project>"), "needs a name and"),
        (project(selection("a", 4, PLANNING)), r"'report.docx': line \d+: startPosition and .*'a'"),
        (project(selection(9, 4, PLANNING)), "should be whole numbers in order, found '9' and '4'"),
        (project(selection(1, 4, "other")), "the codebook should have the code 'other'"),
        (project(source='<TextSource guid="s" plainTextPath="../../x"/>'), "should be in the proj"),
        (
            project(source='<TextSource guid="s" plainTextPath="internal://no"/>'),
            "should be in the",
        ),
        (project(text="\u00e9", encoding="cp1252"), "Sources/s1.TXT is not UTF-8 text"),
    ],
)
def test_what_is_malformed_is_named(read, data, reason):
    with pytest.raises(AnnotationError, match=reason):
        read(data)


def test_what_unpacks_to_too_much_is_refused(read, monkeypatch):
    monkeypatch.setattr("classifier.read.refi.MAX_UNPACKED", 1_000_000)
    with pytest.raises(AnnotationError, match="unpacks to more than"):
        read(BOMB)


SOURCE = '<TextSource guid="s" name="{}" plainTextPath="internal://S1.txt">{}</TextSource>'


@pytest.mark.parametrize(
    ("limit", "selections", "reason"),
    [
        ("MAX_TEXT", "", "p.qdpx: holds more than 0 MB of text"),
        (
            "MAX_SELECTED",
            selection(0, 90, PLANNING),
            "p.qdpx: selections cover more than 100 characters",
        ),
    ],
)
def test_one_text_that_is_used_again_and_again(read, monkeypatch, limit, selections, reason):
    monkeypatch.setattr(f"train.read.refi.{limit}", 100)
    with pytest.raises(AnnotationError, match=reason):
        read(project(source=SOURCE.format("a", selections) * 3, text="Plans are late. " * 6))


def test_a_title_of_any_length_is_told_by_its_length(read):
    source = SOURCE.format("x" * 100_000, selection(9, 4, PLANNING))
    with pytest.raises(
        AnnotationError, match=r"^p\.qdpx, source <100000 characters>: line 15: start"
    ):
        read(project(source=source))


def test_a_codebook_is_no_set_of_annotations(tmp_path):
    (tmp_path / "c.qdc").write_text('<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>')
    with pytest.raises(AnnotationError, match="found a REFI-QDA codebook: give it as --codebook"):
        read_annotations([tmp_path / "c.qdc"])
    with pytest.raises(ValueError, match=r"c.qdc: the codebook has no themes"):
        read_codebook(tmp_path / "c.qdc")


def test_a_memo_without_a_code_is_counted(tmp_path):
    bare = (
        '<PlainTextSelection guid="x" startPosition="0" endPosition="9">'
        "<Description>why?</Description></PlainTextSelection>"
    )
    (tmp_path / "p.qdpx").write_bytes(project(bare, coded("Visits", VISITS)))
    lost = []
    read_annotations([tmp_path / "p.qdpx"], decided=lambda _, d: lost.append(d.message))
    assert lost == ["memos left out, of selections without a code: 1"]


PLANES = "\n" * 30 + TEXT.replace("An introduction", "😀" * 30 + " 👩\u200d👧 An introduction")


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("unit", [len, utf16])
@pytest.mark.parametrize("name", ["", "line:3"])
def test_positions_without_words_are_where_words_begin_and_end(read, unit, line_break, name):
    """Some programs repeat nothing of what is coded, and some only say where it is."""
    selections = [coded(words, code, PLANES, False, unit) for words, code in CODINGS]
    named = [one.replace('name=""', f'name="{name}"') for one in selections]
    data = project(*named, text=PLANES.replace("\n", line_break))
    assert labels(read(data))[1:] == CODED[1:]


def test_positions_without_words_among_others(read, tmp_path):
    """A program that counts otherwise, and repeats no words, coded more of a project."""
    first = [coded(words, code, PLANES) for words, code in CODINGS[2:]]
    more = [coded(words, code, PLANES, False, utf16) for words, code in CODINGS[:2]]
    assert labels(read(project(*first, *more, text=PLANES)))[1:] == CODED[1:]
    lost = []
    read_annotations([tmp_path / "p.qdpx"], decided=lambda _, d: lost.append(d.message))
    assert [message[-16:] for message in lost] == ["begin and end: 2"]


NOTED = """<Project xmlns="urn:QDA-XML:project:1.0" origin="Program 1"><Users>
<User guid="u" name="Anna"/></Users><CodeBook><Codes><Code guid="c" name="planning"/></Codes>
</CodeBook><Sources><TextSource guid="s" name="r" plainTextPath="internal://s.txt">
<PlainTextSelection guid="1" startPosition="0" endPosition="15"><Description>first</Description>
<Coding guid="2" creatingUser="u"><CodeRef targetGUID="c"/><NoteRef targetGUID="N2"/></Coding>
<NoteRef targetGUID="n1"/></PlainTextSelection>
<PlainTextSelection guid="3" startPosition="16" endPosition="27">
<Coding guid="4" creatingUser="u"><CodeRef targetGUID="c"/></Coding><NoteRef targetGUID="n3"/>
<NoteRef targetGUID="n5"/></PlainTextSelection>
<PlainTextSelection guid="5" startPosition="0" endPosition="5"><NoteRef targetGUID="n4"/>
</PlainTextSelection><NoteRef targetGUID="n4"/>MORE</TextSource></Sources><Notes>
<Note guid="n1" name="why"><PlainTextContent>R &amp; D</PlainTextContent></Note>
<Note guid="n2" name="Memo"><PlainTextContent>second 😀</PlainTextContent></Note>
<Note guid="n3" name="In a file" plainTextPath="internal://n.txt"/>
<Note guid="n4" name="of the source"><PlainTextContent>old</PlainTextContent></Note>
<Note guid="n5" name="lost" plainTextPath="internal://x.txt"/>
</Notes></Project>"""
MORE = """<Description>loud</Description><VariableValue><VariableRef targetGUID="v"/>
<TextValue>15 years</TextValue></VariableValue><VariableValue><VariableRef targetGUID="v"/>
<TextValue/></VariableValue>"""


@pytest.mark.parametrize(
    ("more", "also"),
    [
        ("", []),
        (
            MORE,
            [
                "memos left out, of anything but codes and codings of text: 1",
                "values of variables left out: 1",
            ],
        ),
    ],
)
def test_notes_that_codings_name_are_their_memos(tmp_path, more, also):
    members = {
        "project.qde": NOTED.replace("MORE", more).encode(),
        "sources/s.txt": b"Plans are late. All is well.",
        "sources/n.txt": "\ufeffIn a file there is more.\n".encode(),
    }
    (tmp_path / "p.qdpx").write_bytes(archive(members))
    lost = []
    rows = read_annotations([tmp_path / "p.qdpx"], decided=lambda _, d: lost.append(d.message))
    assert [[coding.memo for coding in a.codings] for a in rows] == [
        ["first\nwhy\nR & D\nsecond 😀"],
        ["In a file there is more."],
    ]
    assert lost == [*also, "2 notes left out; memos of codings are kept"]


def test_sources_without_a_name_and_paths_without_a_scheme(read):
    sources = "".join(
        f'<TextSource guid="s" plainTextPath="{path}">{selection(0, 5, PLANNING)}</TextSource>'
        for path in ("s1.txt", "sources/S1.txt")
    )
    rows = read(project(source=sources, text="Plans are late."))
    assert [(a.report, a.text, a.themes) for a in rows] == [
        (name, "Plans are late.", {"planning"}) for name in ("s1.txt", "S1.txt")
    ]


def test_sources_of_one_name_are_two_reports(read):
    source = SOURCE.format("Interview", selection(0, 5, PLANNING))
    other = source.replace("S1.txt", "S2.txt")
    third = other.replace('"Interview"', '"Interview (2)"')
    data = io.BytesIO(project(source=source + other + third, text="Plans are late."))
    with zipfile.ZipFile(data, "a") as file:
        file.writestr("Sources/S2.txt", "Visits are warm.")
    assert [(a.report, a.sentence, a.text) for a in read(data.getvalue())] == [
        ("Interview", 1, "Plans are late."),
        ("Interview (3)", 1, "Visits are warm."),
        ("Interview (2)", 1, "Visits are warm."),
    ]


def test_codes_of_one_name_are_said(read, tmp_path):
    codes = "".join(f'<Code guid="c{n}" name="{name}"/>' for n, name in enumerate("aba"))
    selections = [coded("Plans are late", f"c{n}") for n in range(3)]
    assert labels(read(project(*selections, codes=f"<Codes>{codes}</Codes>")))[1][1] == ["a", "b"]
    lost = []
    read_annotations([tmp_path / "p.qdpx"], decided=lambda _, d: lost.append(d.message))
    assert "codes of one name are one theme: 'a'" in lost


def test_a_source_that_is_called_as_a_numbered_one_stays_apart(read):
    names = ("Interview", "Interview", "Interview (2)", "Interview")
    source = "".join(SOURCE.format(name, selection(0, 5, PLANNING)) for name in names)
    rows = read(project(source=source, text="Plans are late."))
    assert [a.report for a in rows] == [
        "Interview", "Interview (3)", "Interview (2)", "Interview (4)"
    ]  # fmt: skip


def test_a_colour_may_have_three_digits(tmp_path):
    (tmp_path / "c.qdc").write_text(
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="c" name="a" color="#1aF"/>'
        '<Code guid="d" name="b" color="#12"/></Codes></CodeBook>'
    )
    assert [theme.color for theme in read_codebook(tmp_path / "c.qdc").themes] == ["#11aaFF", ""]
