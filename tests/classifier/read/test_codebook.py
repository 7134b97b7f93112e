import zipfile
from pathlib import Path

import pytest

from classifier.codebook import Codebook
from classifier.read.codebook import codebook_or_why, read_codebook

CODES = (Path(__file__).parents[2] / "codes.xml").read_text(encoding="utf-8")


def test_a_codebook(tmp_path):
    file = tmp_path / "codes.qdc"
    file.write_text(f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="P">{CODES}</CodeBook>')
    book = read_codebook(file)
    assert book.names == ("planning", "delay", "visits")
    assert list(book.polarities) == ["weak", "strong"]
    assert (book.themes[0].definition, book.themes[0].color) == ("How plans are made.", "#12ab34")
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as project:
        project.writestr("project.qde", f"<Project><CodeBook>{CODES}</CodeBook></Project>")
    assert read_codebook(tmp_path / "p.qdpx") == book
    assert Codebook.from_dict(book.to_dict()) == book


def test_codes_of_the_same_name_are_told_apart(tmp_path):
    codes = """<Codes><Code guid="1" name="a" isCodable="false"><Code guid="2" name="x"
      isCodable="true"/></Code><Code guid="3" name="b"><Code guid="4" name="x"/></Code></Codes>"""
    (tmp_path / "c.qdc").write_text(f"<CodeBook>{codes}</CodeBook>")
    assert read_codebook(tmp_path / "c.qdc").names == ("a/x", "b", "b/x")


@pytest.mark.parametrize(
    ("toml", "reason"),
    [
        ('polarity = [1]\n[[theme]]\nname = "a"', "'polarity' of the codebook should be a table"),
        ('polarity = 1979-05-27\n[[theme]]\nname = "a"', "'polarity' of the codebook should be a"),
        ('[[theme]]\nname = "a"\ncolor = "red;}</style>"', "theme 1 of the codebook: 'color' sh"),
        ('[[theme]]\nname = "a"\ncolor = "#12ab34\\n"', "theme 1 of the codebook: 'color' sh"),
        (f'[[theme]]\ntitle = "{"x" * 1_000_000}"', "theme 1 of the codebook has no name"),
        (f'[[theme]]\nname = "{"x" * 1_000_000}"\n' * 2, "the codebook names a theme twice: xxx"),
    ],
)
def test_codebooks(tmp_path, toml, reason):
    (tmp_path / "x.toml").write_text(toml)
    answer = codebook_or_why(tmp_path / "x.toml")
    assert answer.startswith(reason)
    assert len(answer) <= 300
