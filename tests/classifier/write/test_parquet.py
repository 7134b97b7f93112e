"""Parquet of tagged reports."""

import io
from dataclasses import replace

import pytest

from classifier.write import FORMATS, parquet


def test_parquet(tagged):
    import pyarrow.parquet as pq

    file = io.BytesIO()
    parquet.write([tagged, tagged], file, all_scores=True)
    rows = pq.read_table(file)
    assert rows.num_rows == 4
    second = rows.to_pylist()[1]
    assert second["themes"] == ["out_of_hours", "planning"]
    assert second["theme_probabilities"] == [0.9, 0.5124]
    assert (second["score_planning"], second["page"], second["polarity"]) == (
        0.5124,
        3,
        "improvement",
    )


def test_parquet_has_the_uncertain_themes():
    pytest.importorskip("pyarrow")
    from pandas import read_parquet

    from classifier import load_model

    file = io.BytesIO()
    text = "Leaders know that caseloads are too high. It rained."
    tagged = replace(load_model().tag(text), mark_uncertain=True)
    FORMATS["parquet"].write([tagged], file, False)
    assert [list(names) for names in read_parquet(file)["uncertain"]] == [
        list(sentence.uncertain) for sentence in tagged
    ]
