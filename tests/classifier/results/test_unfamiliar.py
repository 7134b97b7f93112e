"""What results say of a report that is unlike what the model has seen, and of doubtful tags."""

import io
import json
from dataclasses import replace

import pytest

from classifier.results.doubtful import DOUBT, DOUBT_UNFAMILIAR
from classifier.results.record import decode, encode
from classifier.write import FORMATS


@pytest.fixture
def far(tagged):
    return replace(tagged, unfamiliarity=0.52, unfamiliarity_limit=0.31)


def test_a_report_is_unfamiliar_above_the_limit_alone(tagged, far):
    assert (tagged.unfamiliar, tagged.warning) == (None, None)
    near = replace(far, unfamiliarity=0.31)
    assert (near.unfamiliar, near.warning) == (False, None)
    assert far.unfamiliar
    assert far.warning == (
        "a.pdf: unlike the reports that the model has seen (0.52; usual is up to 0.31):"
        " check its tags"
    )


def test_every_sentence_says_so(far):
    assert {(t.unfamiliarity, t.unfamiliar) for t in far} == {(0.52, True)}
    assert list(far.to_frame()["unfamiliar"]) == [True, True]


def test_polarity_is_uncertain_from_the_same_chance_as_a_theme(tagged):
    marked = replace(tagged, mark_uncertain=True)
    assert 0.1 < DOUBT_UNFAMILIAR + 1e-9 < 0.25 < DOUBT  # the chances of the two sentences
    assert [t.polarity_uncertain for t in marked] == [False, False]
    doubtful = replace(marked, polarity_probabilities=marked.polarity_probabilities * 0.8)
    assert [t.polarity_uncertain for t in doubtful] == [False, True]
    assert [t.polarity_uncertain for t in tagged] == [None, None]
    assert "polarity_uncertain" not in next(iter(tagged)).to_dict()


def test_a_smaller_chance_is_enough_in_an_unfamiliar_report(tagged, far):
    usual, wider = (replace(of, mark_uncertain=True) for of in (tagged, far))
    assert [t.polarity_uncertain for t in wider] == [False, True]
    assert [set(t.uncertain) for t in usual] == [set(), {"planning"}]
    assert [set(t.uncertain) for t in wider] == [{"planning"}, {"planning"}]


def test_it_comes_back_from_a_record(far, codebook):
    record = json.loads(encode(far))
    assert record["unfamiliarity"] == [0.52, 0.31]
    for planted in ([2.0, 0.31], ["a", 0.31], [0.5, None, 1], [float("nan"), 0.3]):
        with pytest.raises(ValueError, match="not a record"):
            decode(json.dumps(record | {"unfamiliarity": planted}).encode(), codebook)


@pytest.mark.parametrize(
    "name", ["jsonl", "csv", "doccano", "prodigy", "label-studio", "parquet", "xlsx"]
)
def test_every_format_of_rows_carries_it(far, name):
    file = io.BytesIO() if FORMATS[name].binary else io.StringIO()
    FORMATS[name].write([far], file)
    if name == "parquet":
        import pandas as pd

        assert pd.read_parquet(file)["unfamiliar"].tolist() == [True, True]
    elif name == "xlsx":
        from openpyxl import load_workbook

        header, first, *_ = load_workbook(file)["Sentences"].values
        row = dict(zip(header, first, strict=True))
        assert (row["unfamiliarity"], row["unfamiliar"]) == (0.52, True)
    else:
        assert "unfamiliarity" in file.getvalue()
        assert "0.52" in file.getvalue()


def test_the_table_on_the_terminal_marks_a_doubtful_polarity(far):
    file = io.StringIO()
    FORMATS["table"].write([replace(far, mark_uncertain=True)], file)
    assert "-?" in file.getvalue()
    assert "+?" not in file.getvalue()


def test_a_notebook_shows_the_warning(far):
    assert "unlike the reports that the model has seen" in far._repr_html_()
    hostile = replace(far, report=replace(far.report, name="<b>x</b>"))
    assert "<b>x</b>: unlike" not in hostile._repr_html_()
