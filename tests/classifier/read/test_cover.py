import pytest

from classifier.read import read_text

COVER = """Inspection of Ashcombe local authority
children’s services
Inspection dates: 30 November to 8 December 2022
Lead inspector: Mary Gray, His Majesty’s Inspector
Judgement Grade
The impact of leaders on social work
practice with children and families
Requires improvement to be good
The experiences and progress of
children who need help and protection
Good
The experiences and progress of
children in care
Outstanding
The experiences and progress of care
leavers
Inadequate
Overall effectiveness Requires improvement to
be good
Services have changed. They are better.
"""


def test_cover_of_the_current_framework():
    report = read_text(COVER)
    cover = report.cover
    assert report.text == "Services have changed. They are better."
    assert (cover.authority, cover.framework, cover.lead_inspector) == (
        "Ashcombe",
        "ilacs",
        "Mary Gray",
    )
    assert (cover.inspection_start, cover.inspection_end) == ("2022-11-30", "2022-12-08")
    assert (cover.overall_effectiveness, cover.impact_of_leaders) == ("requires improvement",) * 2
    assert (cover.help_and_protection, cover.in_care, cover.care_leavers) == (
        "good",
        "outstanding",
        "inadequate",
    )
    assert report.blocks[0].section == "summary"


def test_cover_without_an_overall_grade():
    text = COVER.replace("Overall effectiveness Requires improvement to\nbe good\n", "")
    report = read_text(text)
    assert report.text == "Services have changed. They are better."
    assert report.cover.overall_effectiveness is None
    assert report.cover.care_leavers == "inadequate"


def test_children_in_care_and_care_leavers_graded_together():
    text = COVER.replace("children in care\n", "children in care and care leavers\n").replace(
        "The experiences and progress of care\nleavers\nInadequate\n", ""
    )
    cover = read_text(text).cover
    assert (cover.in_care, cover.care_leavers) == ("outstanding", None)


LETTER = """4 April 2020
Ashcombe Council
Dear Director
Focused visit to Ashcombe children’s services
This letter summarises the findings of the focused visit to Ashcombe children’s services on 4 and
5 March 2020. Inspectors looked at the front door.

Headline findings
Referrals are answered on the same day.

What needs to improve in this area of social work practice
• recording

Main findings
Thresholds are well understood.
"""


def test_letter_about_a_focused_visit():
    report = read_text(LETTER)
    assert report.cover.framework == "focused_visit"
    assert report.cover.authority == "Ashcombe"
    assert (report.cover.inspection_start, report.cover.inspection_end) == (
        "2020-03-04",
        "2020-03-05",
    )
    assert report.cover.overall_effectiveness is None
    assert [(b.section, report.text[b.start : b.end]) for b in report.blocks[-3:]] == [
        ("summary", "Referrals are answered on the same day."),
        ("improve", "recording"),
        ("summary", "Thresholds are well understood."),
    ]


def test_text_without_a_cover_has_none():
    report = read_text(
        "The last full inspection of services judged the impact of leaders on social work, and\n"
        "overall effectiveness, to be good.\n"
    )
    assert report.cover.authority is None
    assert report.cover.framework is None
    assert report.blocks[0].section is None


def test_text_before_a_line_like_the_end_of_a_cover_is_kept():
    title = "Inspection of Ashcombe children’s services\n\n"
    report = read_text(f"{title}Help comes early.\n\nOverall effectiveness: good\n\nIt is new.\n")
    assert "Help comes early." in report.text
    bullets = "• help that comes early\n\n" * 50
    report = read_text(f"{title}{bullets}Overall effectiveness: good\n\nIt is new.\n")
    assert report.text.count("help that comes early") == 50


def test_the_older_framework_without_pages_is_all_text():
    report = read_text(
        "Inspection of services for children looked after and care leavers\n\nHelp comes early.\n"
    )
    assert "Help comes early." in report.text


def _cover(text):
    cover = read_text(text).cover
    return cover.framework, cover.authority, cover.inspection_start, cover.inspection_end


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        ("to Ashcombe on 5–6 March 2020", "2020-03-05", "2020-03-06"),
        ("to Ashcombe children’s services from 5 to 7 March 2020", "2020-03-05", "2020-03-07"),
        ("to Ashcombe on 5 March 2020", "2020-03-05", "2020-03-05"),
        ("on 31 December 2019 and 1 January 2020", "2019-12-31", "2020-01-01"),
    ],
)
def test_dates_of_a_visit(when, start, end):
    text = LETTER.replace("Focused", "Monitoring").replace("focused", "monitoring")
    text = text.replace("to Ashcombe children’s services on 4 and\n5 March 2020", when)
    assert when in text
    assert _cover(text) == ("monitoring_visit", "Ashcombe", start, end)


def test_a_title_may_begin_with_the_inspectorate():
    title = "Ofsted focused visit to Ashcombe Borough Council children’s services"
    text = LETTER.replace("Focused visit to Ashcombe children’s services", title)
    assert _cover(text)[:2] == ("focused_visit", "Ashcombe")


@pytest.mark.parametrize(
    "title",
    [
        "Area SEND full inspection of Ashcombe Local Area Partnership",
        "Area SEND monitoring inspection of Ashcombe Local Area Partnership",
        "Joint local area SEND inspection in Ashcombe",
        "Joint area SEND revisit in Ashcombe",
        "Inspection of Ashcombe Local Area Partnership",
    ],
)
def test_titles_of_send_inspections(title):
    cover = read_text(
        f"4 April 2020\n\n{title}\n\nInspection dates: 2 to 6 March 2020\n\n"
        "Leaders know the area. They meet parents each month.\n"
    ).cover
    assert (cover.framework, cover.authority) == ("area_send", "Ashcombe")
    assert (cover.inspection_start, cover.published) == ("2020-03-02", "2020-04-04")


def test_a_lead_inspector_whose_name_comes_first():
    report = read_text(
        "Inspection of services in Ashcombe\n\nChildren are seen. They are heard.\n\n"
        "Inspection team\n\nMary Gray, HMI, Lead inspector\nTom Ward, Inspector\n"
    )
    assert report.cover.lead_inspector == "Mary Gray"


def test_a_home_is_known_by_its_title_not_by_news_of_it():
    home = (
        "Inspection of a children’s home\n\nInspection dates: 2 to 3 July 2024\n\n"
        "Children like it here. They sleep well.\n\nInspector\n\nMary Gray: Social Care Inspector\n"
    )
    assert _cover(home)[0] == "childrens_home"
    assert read_text(home).cover.lead_inspector == "Mary Gray"
    news = "An inspection of a children’s home in Ashcombe found that it is good. Staff stay.\n"
    assert _cover(news)[0] is None
