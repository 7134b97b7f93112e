"""A tagged report as one line."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest

import classifier
from classifier.results.record import decode, encode


def test_a_record_holds_all_of_a_tagged_report(example_pdfs):
    model = classifier.load_model()
    for path in example_pdfs:
        tagged = model.tag(classifier.read_report(path), explain=True)
        tagged = replace(tagged, unfamiliarity=0.5, unfamiliarity_limit=0.3)
        again = decode(encode(tagged), model.codebook)
        assert again.explanations == tagged.explanations
        assert again.report == tagged.report
        assert again.sentences == tagged.sentences
        assert (again.unfamiliarity, again.unfamiliarity_limit) == (0.5, 0.3)
        assert [t.to_dict(all_scores=True) for t in replace(again, mark_uncertain=True)] == [
            t.to_dict(all_scores=True) for t in replace(tagged, mark_uncertain=True)
        ]
        assert np.array_equal(again.probabilities, tagged.probabilities)


@pytest.fixture(scope="module")
def explained():
    """A codebook, and what the record of an explained text holds."""
    model = classifier.load_model()
    tagged = model.tag("Caseloads are too high. Plans are late.", explain=True)
    return model.codebook, json.loads(encode(tagged))


@pytest.mark.parametrize(
    "planted",
    [
        {"probabilities": base64.b64encode(np.zeros(8)).decode()},
        {"probabilities": base64.b64encode(np.full((2, 24), np.nan)).decode()},
        {"polarity": base64.b64encode(np.full(2, 7)).decode()},
        {"starts": [0, 900], "ends": [5, 901]},
        {"starts": [0, 1.5]},
        {"blocks": []},
        {"blocks": [[0, 39, "poem", None, None, None]]},
        {"blocks": [[0, 39, "paragraph", None, 5, None]]},
        {"blocks": [[0, 39, "paragraph", None, None, 10**30]]},
        {"page_starts": [[0, "i"]]},
        {"text": "Half a character: \ud800. Plans are late."},
        {"cover": [None] * 2 + ["in May"] + [None] * 8},
        {"explanations": [[3, "workforce", 1, 1, 1, 1, [], {}]]},
        {"explanations": [[1, "workforce", 1, 1, 1, 1, [], {}]]},
    ],
    ids=lambda planted: next(iter(planted)),
)
def test_a_record_that_writers_could_not_write_is_refused(planted, explained):
    codebook, record = explained
    with pytest.raises(ValueError, match="is not a record of a tagged report"):
        decode(json.dumps(record | planted).encode(), codebook)


@pytest.mark.parametrize("place", ["word", "surroundings"])
def test_an_explanation_that_is_no_number_is_refused(place, explained):
    codebook, record = explained
    record = json.loads(json.dumps(record))
    *_, words, surroundings, _ = record["explanations"][0]
    assert decode(json.dumps(record).encode(), codebook).explanations
    if place == "word":
        words[0][-1] = np.nan
    else:
        surroundings["section"] = np.inf
    with pytest.raises(ValueError, match="is not a record of a tagged report"):
        decode(json.dumps(record).encode(), codebook)
