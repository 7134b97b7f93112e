"""Text that a document does not show is left out and listed, and formulas are read."""

import io

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from classifier.read import read_report

MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def in_word(build) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    build(document)
    document.save(file)
    return file.getvalue()


def found(data: bytes, name: str) -> tuple[str, list[str]]:
    report = read_report(data, name=name)
    return report.text, [each.text for each in report.skipped if each.reason == "hidden text"]


def vanish(style, value: str = "true") -> None:
    style.element.get_or_add_rPr().append(parse_xml(f'<w:vanish {nsdecls("w")} w:val="{value}"/>'))


def test_text_hidden_by_its_own_formatting_in_word():
    def build(document):
        paragraph = document.add_paragraph("Visits are ")
        paragraph.add_run("not ").font.hidden = True
        paragraph.add_run("regular.").font.hidden = False

    assert found(in_word(build), "a.docx") == ("Visits are regular.", ["not"])


def test_text_hidden_by_styles_in_word():
    def build(document):
        note = document.styles.add_style("Note to self", WD_STYLE_TYPE.CHARACTER)
        vanish(note)
        draft = document.styles.add_style("Draft", WD_STYLE_TYPE.PARAGRAPH)
        vanish(draft)
        rest = document.styles.add_style("Draft too", WD_STYLE_TYPE.PARAGRAPH)
        rest.base_style = draft
        shown = document.styles.add_style("Shown", WD_STYLE_TYPE.PARAGRAPH)
        shown.base_style = draft
        vanish(shown, "0")
        document.add_paragraph("Visits are regular. ").add_run("Ask Joan.", style=note)
        document.add_paragraph("This is a draft.", style=draft)
        document.add_paragraph("So is this one.", style=rest).add_run(" Not this.", style=note)
        document.add_paragraph("Plans are clear.", style=shown)

    text, hidden = found(in_word(build), "a.docx")
    assert text.split("\n\n") == ["Visits are regular.", "Not this.", "Plans are clear."]
    assert hidden == ["Ask Joan.", "This is a draft.", "So is this one."]


def test_hidden_rows_of_a_table_in_word():
    def build(document):
        table = document.add_table(2, 1)
        table.cell(
            0, 0
        ).text = "Visits to children are regular, and staff write down what they see."
        table.cell(
            1, 0
        ).text = "Nobody has looked at this sentence yet, so it must not be read here."
        row = table.rows[1]._tr
        row.get_or_add_trPr().append(parse_xml(f"<w:hidden {nsdecls('w')}/>"))

    text, hidden = found(in_word(build), "a.docx")
    assert text.startswith("Visits to children")
    assert "Nobody" not in text
    assert hidden[0].startswith("Nobody")


@pytest.mark.parametrize(
    "hidden",
    [
        "<span hidden>not </span>",
        '<span style="color: red; display: none">not </span>',
        '<span style="visibility:hidden">not </span>',
        '<span style="mso-hide:all">not </span>',
        '<span class="a gone">not </span>',
        '<span id="secret">not </span>',
    ],
)
def test_text_hidden_in_a_page(hidden):
    page = (
        "<style>.gone, span#secret { display : none } @media print { .page { display: none } }"
        f'</style><h1>Help</h1><p class="page">Visits are {hidden}regular.</p>'
    )
    assert found(page.encode(), "a.html") == ("Visits are regular.", ["not"])


def test_a_page_that_a_script_shows_is_read():
    page = '<html><body style="display:none"><main hidden><p>Visits are regular.</p></main></body>'
    assert found(page.encode(), "a.html") == ("Visits are regular.", [])


def run(text: str) -> str:
    return f'<m:r><m:t xml:space="preserve">{text}</m:t></m:r>'


def fraction(over: str, under: str) -> str:
    return f"<m:f><m:fPr/><m:num>{over}</m:num><m:den>{under}</m:den></m:f>"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (run("x=4"), "x=4"),
        (run("share = ") + fraction(run("1"), run("2")), "share = 1/2"),
        (run("2") + fraction(run("1"), run("2")), "2 1/2"),
        (fraction(fraction(run("1"), run("2")), run("3 + x")), "(1/2)/(3 + x)"),
        (f"<m:sSup><m:e>{run('x')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>", "x^2"),
        (f"<m:rad><m:radPr/><m:deg/><m:e>{run('a+b')}</m:e></m:rad>", "√(a+b)"),
        (f"<m:rad><m:deg>{run('3')}</m:deg><m:e>{run('a')}</m:e></m:rad>", "√[3]a"),
        (
            f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{run("i=1")}</m:sub>'
            f"<m:sup>{run('n')}</m:sup><m:e>{run('x')}</m:e></m:nary>",
            "∑_(i=1)^n x",
        ),
        (f"<m:d><m:dPr/><m:e>{run('a, b')}</m:e></m:d>", "(a, b)"),
        (f"<m:func><m:fName>{run('log')}</m:fName><m:e>{run('x')}</m:e></m:func>", "log x"),
    ],
)
def test_formulas_in_word(formula, text):
    def build(document):
        paragraph = document.add_paragraph("The rate is ")
        paragraph._p.append(parse_xml(f"<m:oMath {MATHS}>{formula}</m:oMath>"))
        paragraph.add_run(" of all.")

    assert found(in_word(build), "a.docx")[0] == f"The rate is {text} of all."


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<mi>x</mi> <mo>=</mo> <mfrac><mn>1</mn><mn>2</mn></mfrac>", "x=1/2"),
        ("<mn>2</mn><mfrac><mn>1</mn><mn>2</mn></mfrac>", "2 1/2"),
        (
            "<mfrac><mrow><mn>1</mn><mo>+</mo><mi>x</mi></mrow>"
            "<mfrac><mi>a</mi><mi>b</mi></mfrac></mfrac>",
            "(1+x)/(a/b)",
        ),
        (
            "<semantics><msup><mi>x</mi><mn>2</mn></msup>"
            '<annotation encoding="application/x-tex">x^{2}</annotation></semantics>',
            "x^2",
        ),
        ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "√(a+b)"),
        ("<mroot><mi>a</mi><mn>3</mn></mroot>", "√[3]a"),
    ],
)
def test_formulas_in_a_page(formula, text):
    page = f"<h1>Help</h1><p>The rate is <math>{formula}</math> of all.</p>"
    assert found(page.encode(), "a.html")[0] == f"The rate is {text} of all."


def test_signs_of_other_fonts_in_word():
    def build(document):
        run = document.add_paragraph("The rate is ").add_run()
        run._r.append(parse_xml(f'<w:sym {nsdecls("w")} w:font="Symbol" w:char="F0B3"/>'))
        run.add_text(" 4 in every year.")

    assert found(in_word(build), "a.docx")[0] == "The rate is ≥ 4 in every year."


def test_lists_by_a_style_that_is_based_on_another_in_word():
    def build(document):
        style = document.styles.add_style("Our list", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["List Bullet"]
        document.add_paragraph("Visits are regular.", style=style)

    assert read_report(in_word(build), name="a.docx").blocks[0].kind == "bullet"
