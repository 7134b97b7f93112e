"""Projects for qualitative-analysis programs."""

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

from classifier.codebook import Theme
from classifier.read.codebook import read_codebook
from classifier.write import qdpx

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
