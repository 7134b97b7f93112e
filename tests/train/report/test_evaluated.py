"""An evaluation as a table of every format."""

import csv
import io
import json
import math

import docx
import openpyxl
import pyarrow.parquet as pq

from train.fit.against import Comparison
from train.fit.calibration import Reliability
from train.fit.evaluate import Evaluation, LabelEvaluation
from train.fit.scores import Confusion, Interval
from train.report.evaluated import FORMATS, Evaluated

SCORE, NONE = Interval(0.8, 0.7, 0.9), Interval(math.nan, math.nan, math.nan)


def label(name, support, score):
    curve = Reliability((), (), ())
    return LabelEvaluation(
        name, support, score, score, score, score, 0.01, curve, (("health", 2),) * (support > 0)
    )


def written(name, trained_on=(), comparison=None):
    found = Evaluation(
        reports=2,
        sentences=30,
        trained_on=trained_on,
        themes=(label("=workforce", 9, SCORE), label("planning", 0, NONE)),
        macro_f1=SCORE,
        micro_f1=SCORE,
        calibration_error=0.01,
        reliability=Reliability((), (), ()),
        polarities=(label("strength", 5, SCORE),),
        polarity_macro_f1=SCORE,
        polarity_confusion=Confusion(("strength", "neutral"), ((4, 1), (0, 3))),
    )
    file = io.BytesIO() if FORMATS[name].binary else io.StringIO(newline="")
    FORMATS[name].write(Evaluated("Evaluation of ours", found, comparison), file)
    return file.getvalue()


def test_one_row_for_each_label():
    rows = list(csv.DictReader(io.StringIO(written("csv"))))
    assert [(row["label"], row["name"], row["f1_low"]) for row in rows] == [
        ("theme", "'=workforce", "0.7"),
        ("theme", "planning", ""),
        ("polarity", "strength", "0.7"),
    ]
    records = [json.loads(line) for line in written("jsonl").splitlines()]
    assert pq.read_table(io.BytesIO(written("parquet"))).to_pylist() == records
    assert records[1]["f1"] is None


def test_workbook_and_documents():
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")))
    assert book.sheetnames == ["Labels", "Together", "Polarity"]
    assert list(book["Polarity"].values)[1] == ("strength", 4, 1)
    word = docx.Document(io.BytesIO(written("docx")))
    assert word.paragraphs[0].text == "Evaluation of ours"
    assert word.tables[0].cell(1, 4).text == "0.80 (0.70–0.90)"
    assert "| planning | 0 | – | – | – | 0.010 |" in written("md")
    assert "nan" not in written("html")


def test_documents_warn_of_both_models_and_compare_theme_by_theme():
    better, worse = Interval(0.1, 0.05, 0.2), Interval(-0.1, -0.2, 0.0)
    other = Comparison(better, 0.9, (("planning", worse), ("workforce", better)), ("a", "b"))
    text = written("md", ("",), other)
    assert "The model was trained on some of these texts: its scores say nothing about" in text
    assert "The other model was trained on 2 of these reports (a, b): its scores say" in text
    assert "The model is better in 90% of the resamples." in text
    first, second = text.index("| workforce | 0.100"), text.index("| planning | \\-0.100")
    assert first < second
    assert "Against the other model" not in written("md")
