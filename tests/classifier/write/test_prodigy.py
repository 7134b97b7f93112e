"""Tasks for Prodigy."""

import io
import json

from classifier.write import prodigy


def test_prodigy_has_options_of_which_some_are_chosen(tagged):
    file = io.StringIO()
    prodigy.write([tagged], file)
    second = json.loads(file.getvalue().splitlines()[1])
    assert [option["id"] for option in second["options"]] == [
        "planning",
        "out_of_hours",
        "polarity:strength",
        "polarity:improvement",
    ]
    assert second["accept"] == ["out_of_hours", "planning", "polarity:improvement"]
    assert second["meta"]["probabilities"] == {"out_of_hours": 0.9, "planning": 0.5124}
    assert "answer" not in second
