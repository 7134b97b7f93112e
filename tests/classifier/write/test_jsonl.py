"""JSON lines of tagged reports."""

import io
import json

from classifier.write import jsonl


def test_jsonl_has_the_fields_of_the_contract(tagged):
    file = io.StringIO()
    jsonl.write([tagged], file)
    first, second = map(json.loads, file.getvalue().splitlines())
    assert list(first) == [
        "report",
        "framework",
        "sentence",
        "page",
        "section",
        "heading",
        "role",
        "paragraph",
        "block",
        "kind",
        "start",
        "end",
        "text",
        "themes",
        "polarity",
        "polarity_probability",
        "unfamiliarity",
        "unfamiliar",
    ]
    assert first["themes"] == {"out_of_hours": 0.97}
    assert list(second["themes"].items()) == [("out_of_hours", 0.9), ("planning", 0.5124)]
    assert (second["polarity"], second["polarity_probability"]) == ("improvement", 0.75)


def test_all_scores_are_added_on_demand(tagged):
    file = io.StringIO()
    jsonl.write([tagged], file, all_scores=True)
    assert json.loads(file.getvalue().splitlines()[0])["scores"] == {
        "planning": 0.2,
        "out_of_hours": 0.97,
    }
