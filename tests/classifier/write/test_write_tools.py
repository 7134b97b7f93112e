"""Tasks for annotation tools."""

import io
import json
from xml.etree import ElementTree as ET

from classifier.codebook import Codebook, Theme
from classifier.write import doccano, label_studio, prodigy


def written(write, *reports, **options):
    file = io.StringIO()
    write(reports, file, **options)
    return file.getvalue()


def test_label_studio_has_predictions_with_scores(tagged):
    first, second = json.loads(written(label_studio.write, tagged))
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
    assert json.loads(written(label_studio.write)) == []


def test_the_interface_of_label_studio_has_every_choice():
    book = Codebook((Theme('a "quoted" <theme>', color="#123456"), Theme("b")), {"mixed": ""})
    view = ET.fromstring(label_studio.interface(book))
    groups = {group.get("name"): [c.get("value") for c in group] for group in view.iter("Choices")}
    assert groups == {"themes": ['a "quoted" <theme>', "b"], "polarity": ["mixed"]}
    assert next(view.iter("Choice")).get("background") == "#123456"


def test_doccano_has_labels_and_keeps_the_place(tagged):
    second = json.loads(written(doccano.write, tagged, all_scores=True).splitlines()[1])
    assert second["label"] == ["out_of_hours", "planning", "polarity:improvement"]
    assert (second["report"], second["page"], second["sentence"]) == ("a.pdf", 3, 2)
    assert second["scores"] == {"planning": 0.5124, "out_of_hours": 0.9}


def test_prodigy_has_options_of_which_some_are_chosen(tagged):
    second = json.loads(written(prodigy.write, tagged).splitlines()[1])
    assert [option["id"] for option in second["options"]] == [
        "planning",
        "out_of_hours",
        "polarity:strength",
        "polarity:improvement",
    ]
    assert second["accept"] == ["out_of_hours", "planning", "polarity:improvement"]
    assert second["meta"]["probabilities"] == {"out_of_hours": 0.9, "planning": 0.5124}
    assert "answer" not in second
