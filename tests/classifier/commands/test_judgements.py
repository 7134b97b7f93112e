"""``judgements`` as a person runs it."""

import json


def test_judgements(run, example_pdfs):
    done = run("judgements", *map(str, example_pdfs))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert list(rows[0]) == [
        "report",
        "authority",
        "framework",
        "inspection_start",
        "inspection_end",
        "published",
        "lead_inspector",
        "overall_effectiveness",
        "impact_of_leaders",
        "help_and_protection",
        "in_care",
        "care_leavers",
        "inspectorates",
        "outcome",
        "home",
    ]
    assert [row["authority"] for row in rows] == ["Ashcombe", "Northmere", "Wexbridge"]
    assert [row["care_leavers"] for row in rows] == ["good", "requires improvement", None]
