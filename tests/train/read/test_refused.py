"""Files that are no annotations are named by what they are."""

import io
import zipfile

import pytest

from train.annotation import AnnotationError
from train.read import read_annotations


def archive(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"SQLite format 3\0rest", "a database of SQLite"),
        (b"\x1f\x8brest", "a file packed by gzip"),
        (b"$FL2@(#)", "a file of SPSS"),
        (b"FEA1rest", "Feather of version 1"),
        (rb"{\rtf1 x}", "RTF"),
        (archive("a.csv", "b.csv"), "a ZIP archive of other files"),
        (archive("[Content_Types].xml", "word/document.xml"), "a Word document"),
        (b"<html><table></table></html>", "an HTML page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "a workbook in XML"),
        (b'<?xml version="1.0"?><xmi:XMI/>', "UIMA XMI"),
        (b"#id=1\n#text=It came.\n1-1\tIt\tB-Staff\n", "WebAnno TSV of before 3"),
        (b"T1\tStaff 0 5\tnurse\n", "stand-off of brat"),
        (b"The B-Staff\nnurse I-Staff\ncame O\n", "CoNLL"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_kind_of_file_is_named(tmp_path, data, kind):
    (tmp_path / "t.csv").write_bytes(data)
    with pytest.raises(AnnotationError, match=rf"^t\.csv: expected annotations, found {kind}"):
        read_annotations([tmp_path / "t.csv"])


def test_an_encrypted_workbook_is_named(tmp_path):
    name = "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "t.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600 + name)
    with pytest.raises(AnnotationError, match=r"t\.xlsx: is encrypted: save it"):
        read_annotations([tmp_path / "t.xlsx"])
