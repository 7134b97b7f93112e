"""How reports are referred to."""

from classifier.results.briefing.citation import citations, period
from classifier.results.comparison import compare


def test_no_two_reports_have_the_same_reference(inspection):
    reports = [
        inspection("Ashcombe", "2024-01-01", name="a.pdf"),
        inspection("Ashcombe", "2024-01-01", name="b.pdf"),
        inspection("Ashcombe", "2023-01-01", name="c.pdf"),
        inspection(None, None, name="d.pdf"),
    ]
    assert list(citations(compare(reports).inspections).values()) == [
        "Ashcombe, ILACS, 1 January 2023",
        "Ashcombe, ILACS, 1 January 2024, a.pdf",
        "Ashcombe, ILACS, 1 January 2024, b.pdf",
        "d.pdf",
    ]


def test_days_are_written_as_short_as_they_can_be():
    assert period("2023-12-18", "2024-01-12") == "18 December 2023 to 12 January 2024"
    assert period("2023-06-19", "2024-06-19") == "19 June 2023 to 19 June 2024"
    assert period("2023-06-19", "2023-06-19") == period("2023-06-19", None) == "19 June 2023"
    assert period(None, None) == ""
