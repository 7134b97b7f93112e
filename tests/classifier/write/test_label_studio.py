"""Tasks for Label Studio."""

import io
import json
from xml.etree import ElementTree as ET

from classifier.codebook import Codebook, Theme
from classifier.write import label_studio


def written(*reports, **options):
    file = io.StringIO()
    label_studio.write(reports, file, **options)
    return file.getvalue()


def test_label_studio_has_predictions_with_scores(tagged):
    first, second = json.loads(written(tagged))
    assert first["data"]["text"].startswith("=SUM(A1)")
    assert second["data"]["probabilities"] == {"out_of_hours": 0.9, "planning": 0.5124}
    assert second["predictions"] == [
        {
            "model_version": "test model",
            "score": 0.5124,
            "result": [
                {
                    "from_name": "themes",
                    "to_name": "text",
                    "type": "choices",
                    "value": {"choices": ["out_of_hours", "planning"]},
                    "score": 0.5124,
                },
                {
                    "from_name": "polarity",
                    "to_name": "text",
                    "type": "choices",
                    "value": {"choices": ["improvement"]},
                    "score": 0.75,
                },
            ],
        }
    ]
    assert json.loads(written()) == []


def test_the_interface_of_label_studio_has_every_choice():
    book = Codebook((Theme('a "quoted" <theme>', color="#123456"), Theme("b")), {"mixed": ""})
    view = ET.fromstring(label_studio.interface(book))
    groups = {group.get("name"): [c.get("value") for c in group] for group in view.iter("Choices")}
    assert groups == {"themes": ['a "quoted" <theme>', "b"], "polarity": ["mixed"]}
    assert next(view.iter("Choice")).get("background") == "#123456"
