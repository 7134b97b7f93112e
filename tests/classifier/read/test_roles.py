import pytest

from classifier.read import read_text
from classifier.read.roles import role_of


@pytest.mark.parametrize(
    ("role", "headings"),
    [
        (
            "strengths",
            [
                "What works well",
                "What\u2019s going well",
                "What is the area partnership doing that is effective?",
                "Key strengths",
                "Case study: highly effective practice",
                "2.1 Strengths",
                "Where practice is strongest",
                "Key achievements this year",
                "What makes us proud",
            ],
        ),
        (
            "improvement",
            [
                "Areas for development",
                "Next steps",
                "What does the area partnership need to do better?",
                "Recommendations",
                "Even better if",
                "What does the children\u2019s home need to do to improve?",
                "What is not going well",
                "What didn\u2019t go well",
                "What can we do better",
                "Areas requiring attention",
                "Areas to strengthen",
                "Where practice is weakest",
                "What next?",
                "Key challenges and risks",
            ],
        ),
        (
            "context",
            [
                "Information about this inspection",
                "About the area",
                "Background",
                "Inspection team",
                "What the inspection judgements mean",
                "How we carried out this review",
                "Children\u2019s home details",
                "1 Introduction",
                "The review team",
                "National context",
                "Scope of this review",
            ],
        ),
        (
            None,
            [
                "Fostering",
                "Strengths and weaknesses",
                "Main findings",
                "Care leavers: requires improvement to be good",
                "Corporate peer challenge: Ellmoor",
                "Scrutiny and challenge",
                "Attendance and exclusions",
                "Contacts and referrals",
                "Present risks",
                "Purpose-built homes",
                "Approach to permanence",
                "Introduction of family hubs",
                "Scope of cases",
                "Complaints and compliments",
                "Strengths and difficulties questionnaires",
                "Strengths-based practice",
                "Educational achievement",
                "Good practice guidance",
                "Working well together",
                "Safeguarding concerns",
                "Concerns about allegations against staff",
                "Barriers to learning",
                "Failure to attend",
                "Areas for improvement: none",
            ],
        ),
    ],
)
def test_roles_by_the_words_of_headings(role, headings):
    assert [role_of(heading) for heading in headings] == [role] * len(headings)


def test_roles_where_headings_are_known_by_their_words_alone():
    report = read_text(
        "What needs to improve?\n\n\u2022 the quality of plans\n\nWhat\u2019s going well\n\n"
        "\u2022 visits at night\n\nThe children\n\nThey are seen often.\n"
    )
    assert [(b.section, b.role) for b in report.blocks] == [
        ("improve", "improvement"),
        (None, "strengths"),
        (None, None),
    ]
