"""Documents for doccano."""

import io
import json

from classifier.write import doccano


def test_doccano_has_labels_and_keeps_the_place(tagged):
    file = io.StringIO()
    doccano.write([tagged], file, all_scores=True)
    second = json.loads(file.getvalue().splitlines()[1])
    assert second["label"] == ["out_of_hours", "planning", "polarity:improvement"]
    assert (second["report"], second["page"], second["sentence"]) == ("a.pdf", 3, 2)
    assert second["scores"] == {"planning": 0.5124, "out_of_hours": 0.9}
