"""PDFs whose fonts don't say which characters they show."""

import pytest

from classifier.errors import UnreadableReport
from classifier.read import read_report

TEXT = (
    "Social workers visit children often, and they write down what they have said.",
    "Managers read these records each week and talk about them with the worker.",
    "Plans change when something has changed for the child or for the family.",
)


def a_pdf(*pages: list[tuple[str, bytes]]) -> bytes:
    """Pages of lines in Helvetica ("T"), or in a font of drawings without a map ("G")."""
    codes = range(1, 256)
    glyphs = " ".join(f"/g{code}" for code in codes)
    drawings = " ".join(f"/g{code} 4 0 R" for code in codes)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Length 38 >>\nstream\n500 0 0 0 450 700 d1 50 0 400 600 re f \nendstream",
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [.001 0 0 .001 0 0]"
        f" /FirstChar 1 /LastChar 255 /Widths [{' '.join(['500'] * 255)}]"
        f" /CharProcs << {drawings} >> /Resources << >>"
        f" /Encoding << /Type /Encoding /Differences [1 {glyphs}] >> >>",
    ]
    kids = []
    for lines in pages:
        drawn = "BT 14 TL 60 780 Td " + " ".join(
            f"/{font} 11 Tf <{text.hex()}> Tj T*" for font, text in lines
        )
        objects.append(f"<< /Length {len(drawn) + 3} >>\nstream\n{drawn} ET\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources"
            f" << /Font << /T 3 0 R /G 5 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    file, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        f"{file}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(file)}\n%%EOF\n"
    ).encode()


def plain(text: str) -> tuple[str, bytes]:
    return "T", text.encode()


def in_order_of_use(text: str) -> tuple[str, bytes]:
    """Codes as a program gives them that numbers the glyphs as it comes to them."""
    letters = "".join(dict.fromkeys("".join(TEXT)))
    return "G", bytes(letters.index(letter) + 1 for letter in text)


def shifted(text: str) -> tuple[str, bytes]:
    """Places of glyphs in most fonts: 29 before their codes, so that a space is the third."""
    return "G", bytes(ord(letter) - 29 for letter in text)


@pytest.mark.parametrize("code", [in_order_of_use, shifted])
@pytest.mark.parametrize("cover", [0, 4])
def test_a_report_without_a_map_of_its_characters_needs_ocr(code, cover):
    data = a_pdf(*[[plain(TEXT[0])]] * cover, *[list(map(code, TEXT)) * 3] * 2)
    with pytest.raises(UnreadableReport, match=r"can't be decoded.*ocrmypdf"):
        read_report(data, name="a.pdf")


@pytest.mark.parametrize("code", [in_order_of_use, shifted])
def test_lines_that_cannot_be_decoded_are_listed_and_not_read(code):
    lines = [plain(text) for text in TEXT]
    report = read_report(a_pdf([*lines * 3, code(TEXT[1]), *lines]), name="a.pdf")
    assert report.text.split() == " ".join(TEXT * 4).split()
    assert {(each.page, each.reason) for each in report.skipped} == {
        (1, "text that can't be decoded")
    }
