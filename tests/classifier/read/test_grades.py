from classifier.read import read_text


def test_grades_from_headings_where_the_cover_fails():
    text = """Inspection of Ashcombe local authority children’s services
Inspection dates: 5 to 14 March 2024

The experiences and progress of children who need help and protection: requires improvement

1. Help comes early.

The experiences and progress of children in care and care leavers are: inadequate

2. Care is poor.

The impact of leaders on social work practice with children and families is good

3. Leaders know.
"""
    cover = read_text(text).cover
    assert (cover.impact_of_leaders, cover.help_and_protection) == ("good", "requires improvement")
    assert (cover.in_care, cover.care_leavers) == ("inadequate", None)
    assert cover.overall_effectiveness is None
