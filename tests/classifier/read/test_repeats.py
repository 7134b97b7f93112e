"""The same text under two names."""

from dataclasses import replace

from classifier.read import read_report, read_text
from classifier.read.repeats import once
from classifier.report import Cover


def kept(*reports):
    said = []
    return [r.name for r in once(reports, said.append, of=lambda report: report)], said


def test_a_file_under_another_name_comes_once_and_is_named(example_pdfs):
    data = [pdf.read_bytes() for pdf in example_pdfs[:2]]
    found = [read_report(d, name=n) for d, n in zip((*data, data[0]), "abc", strict=True)]
    assert kept(*found) == (["a", "b"], ["c: the same text as a: counted once"])


def test_formats_of_a_report_are_the_same(example_pdfs):
    pdf = example_pdfs[0]
    text = pdf.with_suffix(".txt")
    assert kept(read_report(pdf), read_report(text))[0] == [pdf.name]


def test_quotation_marks_and_line_breaks_make_no_other_text():
    found = kept(
        read_text("“Plans” are late.\nThey are.", name="a"),
        read_text('"Plans" are late. They are.', name="b"),
        read_text("Plans are late. They are not.", name="c"),
    )
    assert found[0] == ["a", "c"]


def test_covers_that_contradict_each_other_are_of_two_reports():
    one = replace(read_text("Plans are late.", name="a"), cover=Cover("Ashcombe", "ilacs"))
    later = replace(one, name="b", cover=Cover("Northmere", "ilacs"))
    unknown = replace(one, name="c", cover=Cover(None, "ilacs"))
    assert kept(one, later, unknown) == (["a", "b"], ["c: the same text as a: counted once"])
