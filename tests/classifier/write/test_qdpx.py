"""Projects for qualitative-analysis programs."""

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from classifier.codebook import Codebook, Theme
from classifier.read.codebook import read_codebook
from classifier.results.sentence import Coding
from classifier.write import qdc, qdpx

NS = {"q": qdpx.NAMESPACE}


def written(*reports):
    file = io.BytesIO()
    qdpx.write(reports, file)
    return file.getvalue()


def project(*reports):
    archive = zipfile.ZipFile(io.BytesIO(written(*reports)))
    root = ET.fromstring(archive.read("project.qde"))
    codes = {code.get("guid"): code.get("name") for code in root.iterfind(".//q:Code", NS)}
    codings = []
    for source in root.iterfind(".//q:TextSource", NS):
        # As QualCoder reads it: characters of the decoded text, the end not among them.
        path = "sources" + source.get("plainTextPath").removeprefix("internal:/")
        text = archive.read(path).decode("utf-8")
        for selection in source.iterfind("q:PlainTextSelection", NS):
            there = slice(int(selection.get("startPosition")), int(selection.get("endPosition")))
            (reference,) = selection.iterfind("q:Coding/q:CodeRef", NS)
            codings.append((text[there], codes[reference.get("targetGUID")]))
    return root, codings


def test_codings_stand_at_the_exact_characters(tagged):
    first, second = (s.text for s in tagged.sentences)
    root, codings = project(tagged, replace(tagged, report=replace(tagged.report, name="b")))
    assert codings == 2 * [
        (first, "out_of_hours"),
        (first, "strength"),
        (second, "out_of_hours"),
        (second, "planning"),
        (second, "improvement"),
    ]
    assert [user.get("name") for user in root.iterfind(".//q:User", NS)] == ["test model"]
    names = [source.get("name") for source in root.iterfind(".//q:TextSource", NS)]
    assert names == ["a.pdf.txt", "b"]
    described = root.find(".//q:PlainTextSelection/q:Description", NS).text
    assert described == "probability 0.97"


def test_codes_have_colours_descriptions_and_a_group_for_polarities(tagged):
    theme = Theme("planning", definition="How plans are made.", exclude=("dates",), color="#010203")
    book = replace(tagged.codebook, themes=(theme, Theme("out_of_hours")))
    root, _ = project(replace(tagged, codebook=book))
    code, _, group = root.iterfind("q:CodeBook/q:Codes/q:Code", NS)
    assert (code.get("name"), code.get("color")) == ("planning", "#010203")
    assert code.find("q:Description", NS).text == "How plans are made.\nExcludes: dates."
    assert (group.get("name"), group.get("isCodable")) == ("Polarity", "false")
    assert [c.get("name") for c in group.iterfind("q:Code", NS)] == ["strength", "improvement"]
    assert all(c.get("color") for c in root.iterfind(".//q:Code", NS))


def test_a_written_project_is_a_codebook(tagged, tmp_path):
    (tmp_path / "p.qdpx").write_bytes(written(tagged))
    book = read_codebook(tmp_path / "p.qdpx")
    assert book.names == tagged.codebook.names
    assert list(book.polarities) == ["strength", "improvement"]


def test_control_characters_and_reports_of_the_same_name(tagged):
    odd = replace(tagged.sentences[0], text="A\x01 b\x0b c", heading="H\x02")
    again = replace(tagged, sentences=(odd, odd))
    root, codings = project(again, again)
    assert {text for text, _ in codings} == {"A\x01 b c"}
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))


def places(root):
    """Where each code is: the names above it, and its own."""
    found = {}

    def walk(element, above):
        for code in element.iterfind("q:Code", NS):
            name = code.get("name")
            found[(*above, name)] = code.get("isCodable") == "true"
            walk(code, (*above, name))

    walk(root.find("q:CodeBook/q:Codes", NS), ())
    return found


def test_themes_are_inside_what_they_are_inside(tagged):
    book = Codebook(
        (
            Theme("planning", parent="Practice > Daily"),
            Theme("Staff > Pay"),
            Theme("out_of_hours"),
            Theme("nights", parent="out_of_hours"),
            Theme("Sentiment > warm"),
        ),
        tagged.codebook.polarities,
    )
    columns = [book.names.index(name) for name in tagged.codebook.names]
    probabilities, assigned = np.zeros((2, 2, 5))
    probabilities[:, columns], assigned[:, columns] = tagged.probabilities, tagged.assigned
    nested = replace(
        tagged, codebook=book, probabilities=probabilities, assigned=assigned.astype(bool)
    )
    root, codings = project(nested)
    assert places(root) == {
        ("Practice",): False,
        ("Practice", "Daily"): False,
        ("Practice", "Daily", "planning"): True,
        ("Staff",): False,
        ("Staff", "Staff > Pay"): True,
        ("out_of_hours",): True,
        ("out_of_hours", "nights"): True,
        ("Sentiment > warm",): True,  # inside a code of that name it would be a polarity
        ("Polarity",): False,
        ("Polarity", "strength"): True,
        ("Polarity", "improvement"): True,
    }
    assert len(codings) == 5


@pytest.mark.parametrize("write", ["qdpx", "qdc"])
def test_what_themes_are_inside_comes_back(tagged, tmp_path, write):
    themes = (
        Theme("a", "a", parent="g > h"),
        Theme("b", "b", "What b is.", color="#ABCDEF"),
        Theme("b > c", "b > c"),
        Theme("h", "h", parent="k > h"),
        Theme("mixed", "mixed"),
    )
    book = Codebook(themes, {"mixed": "Both.", "polarity:odd": "", "Mixed": ""})
    file = tmp_path / f"x.{write}"
    with file.open("wb") as out:
        if write == "qdc":
            qdc.write(book, out)
        else:
            empty = np.zeros((2, 5))
            qdpx.write(
                [replace(tagged, codebook=book, probabilities=empty, assigned=empty > 0)], out
            )
    again = read_codebook(file)
    assert {t.name: (t.parent, t.definition) for t in again.themes} == {
        t.name: (t.parent, t.definition) for t in themes
    }
    assert set(book.polarities) <= set(again.polarities)


def test_no_two_codes_have_the_same_name(tagged):
    """QualCoder leaves out the second of two codes, with all of its codings."""
    book = replace(tagged.codebook, themes=(Theme("Strength"), Theme("out_of_hours")))
    root, codings = project(replace(tagged, codebook=book))
    names = [c.get("name") for c in root.iterfind(".//q:Code", NS)]
    assert len({name.casefold() for name in names}) == len(names)
    assert "polarity:strength" in names
    assert (tagged.sentences[0].text, "polarity:strength") in codings


def test_a_source_is_called_as_a_text_file_may_be(tagged):
    """QualCoder takes what follows the last full stop for a suffix, and can't write a folder."""
    names = ["v1.0/a", "v1.0_a", "v1.0\\a.pdf", 'Homes v. "A" & <B>?', "a: b.transcribed", "c.txt"]
    named = [replace(tagged, report=replace(tagged.report, name=name)) for name in names]
    root, _ = project(*named)
    sources = root.findall(".//q:TextSource", NS)
    assert [s.get("name") for s in sources] == [
        "v1.0_a.txt",
        "v1.0_a_.txt",
        "v1.0_a.pdf.txt",
        "Homes v. _A_ & _B__.txt",
        "a_ b.transcribed.txt",
        "c.txt",
    ]
    guid = {v.get("name"): v.get("guid") for v in root.iterfind(".//q:Variable", NS)}[qdpx.REPORT]
    said = [
        value.findtext("q:TextValue", None, NS)
        for source in sources
        for value in source.iterfind("q:VariableValue", NS)
        if value.find("q:VariableRef", NS).get("targetGUID") == guid
    ]
    assert said == names[:-1]
    assert [
        qdpx.report_name(s.get("name"), n) for s, n in zip(sources, names, strict=True)
    ] == names


def test_who_coded_what_with_which_memo(tagged):
    first = (
        Coding("out_of_hours", coder="Anna", memo="sure & <certain>"),
        Coding("out_of_hours", coder="Ben"),
        Coding("improvement", of_polarity=True, coder="Ben"),
    )
    root, codings = project(replace(tagged, codings=(first, ()), by_hand=True))
    users = {user.get("guid"): user.get("name") for user in root.iterfind(".//q:User", NS)}
    coders = [
        (users[s.get("creatingUser")], s.findtext("q:Description", None, NS))
        for s in root.iterfind(".//q:PlainTextSelection", NS)
    ]
    assert [code for _, code in codings][:4] == [
        *("out_of_hours", "out_of_hours", "improvement"),
        "strength",  # of whom nobody says who coded it
    ]
    assert coders[:4] == [
        ("Anna", "sure & <certain>"),
        ("Ben", None),
        ("Ben", None),
        ("test model", None),
    ]
    guids = [element.get("guid") for element in root.iter() if element.get("guid")]
    assert len(guids) == len(set(guids))
