"""Exports of annotation tools, as the tools write them."""

import json

import pytest

from classifier.results.sentence import Coding
from train.annotation import AnnotationError
from train.read import read_annotations

DOCUMENT = "Plans are late 😀 in many cases. Visits are regular and warm. Leaders know this."


@pytest.fixture
def read(tmp_path):
    def read(rows, name="t.json"):
        file = tmp_path / name
        text = rows if isinstance(rows, str) else json.dumps(rows)
        if name.endswith(".jsonl") and not isinstance(rows, str):
            text = "\n".join(map(json.dumps, rows))
        file.write_text(text, encoding="utf-8")
        return [(a.text, sorted(a.themes), a.polarity) for a in read_annotations([file])]

    return read


def choices(name, *values):
    return {
        "from_name": name,
        "to_name": "t",
        "type": "choices",
        "id": "x",
        "value": {"choices": values},
    }


def test_label_studio_choices(read):
    task = {
        "id": 1,
        "data": {"text": "Plans are late.", "report": "a.pdf"},
        "annotations": [
            {"result": [choices("topic", "visits")], "updated_at": "2024-01-01T10:00:00Z"},
            {
                "result": [choices("topic", "planning", "leadership"), choices("polarity", "bad")],
                "updated_at": "2024-02-01T10:00:00Z",
            },
            {"result": [], "was_cancelled": True, "updated_at": "2024-03-01T10:00:00Z"},
        ],
        "predictions": [{"result": [choices("topic", "wrong")]}],
    }
    assert read([task]) == [("Plans are late.", ["leadership", "planning"], "bad")]
    task["annotations"][0]["ground_truth"] = True
    assert read([task]) == [("Plans are late.", ["visits"], None)]
    del task["annotations"]
    assert read([task]) == [("Plans are late.", ["wrong"], None)]


@pytest.mark.parametrize("unit", ["code points", "UTF-16"])
def test_label_studio_spans_are_carried_onto_sentences(read, unit):
    start = DOCUMENT.index("Visits")
    end = start + len("Visits are regular")
    if unit == "UTF-16":
        start, end = (len(DOCUMENT[:i].encode("utf-16-le")) // 2 for i in (start, end))
    value = {"start": start, "end": end, "text": "Visits are regular", "labels": ["visits"]}
    result = {"from_name": "label", "to_name": "t", "type": "labels", "value": value}
    assert read([{"data": {"text": DOCUMENT}, "annotations": [{"result": [result]}]}]) == [
        ("Plans are late 😀 in many cases.", [], None),
        ("Visits are regular and warm.", ["visits"], None),
        ("Leaders know this.", [], None),
    ]


def test_label_studio_min(read):
    rows = [
        {"text": "Plans are late.", "id": 1, "annotator": 1, "topic": {"choices": ["a", "b"]}},
        {"text": "All is well.", "id": 2, "annotator": 1, "label": "c", "sentiment": "good"},
    ]
    assert read(rows) == [("Plans are late.", ["a", "b"], None), ("All is well.", ["c"], "good")]


def test_doccano(read):
    rows = [
        {"id": 1, "text": "Plans are late.", "label": ["planning", "polarity:bad"], "Comments": []},
        {"id": 2, "text": "All is well.", "label": []},
    ]
    expected = [("Plans are late.", ["planning"], "bad"), ("All is well.", [], None)]
    assert read(rows, "t.jsonl") == expected
    assert read(rows, "t.json") == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"label": [[34, 40, "visits"], [0, 80, "all"]]},
        {
            "entities": [
                {"id": 1, "label": "visits", "start_offset": 34, "end_offset": 40},
                {"id": 2, "label": "all", "start_offset": 0, "end_offset": 80},
            ]
        },
    ],
)
def test_doccano_spans(read, fields):
    assert read([{"text": DOCUMENT, **fields}], "t.jsonl") == [
        ("Plans are late 😀 in many cases.", ["all"], None),
        ("Visits are regular and warm.", ["all", "visits"], None),
        ("Leaders know this.", ["all"], None),
    ]


def test_prodigy_choice(read):
    task = {"text": "Plans are late.", "options": [{"id": 1, "text": "planning"}], "accept": [1]}
    rows = [
        task | {"answer": "accept"},
        task | {"answer": "ignore"},
        {"text": "All is well.", "accept": ["polarity:good"], "answer": "accept", "meta": {}},
    ]
    assert read(rows, "t.jsonl") == [
        ("Plans are late.", ["planning"], None),
        ("All is well.", [], "good"),
    ]


def test_prodigy_single_labels_of_a_text_are_one_sentence(read):
    rows = [
        {"text": "Plans are late.", "label": "planning", "answer": "accept", "_task_hash": 1},
        {"text": "Plans are late.", "label": "visits", "answer": "reject", "_task_hash": 2},
        {"text": "Plans are late.", "label": "leadership", "answer": "accept", "_task_hash": 3},
        {"text": "All is well.", "label": "visits", "answer": "reject", "_task_hash": 4},
    ]
    assert read(rows, "t.jsonl") == [
        ("Plans are late.", ["leadership", "planning"], None),
        ("All is well.", [], None),
    ]


@pytest.mark.parametrize("last", ["accept", "reject"])
def test_prodigy_single_labels_decide_about_what_was_asked(tmp_path, last):
    rows = [
        {"text": "Plans are late.", "label": "planning", "answer": "accept"},
        {"text": "Plans are late.", "label": "polarity:bad", "answer": "accept"},
        {"text": "Plans are late.", "label": "visits", "answer": "ignore"},
        {"text": "All is well.", "label": "visits", "answer": last},
    ]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, rows)))
    judged = [a.judged for a in read_annotations([tmp_path / "t.jsonl"])]
    # Where nothing is rejected, labels exclude each other: one was accepted of all.
    assert judged == ([{"planning"}, {"visits"}] if last == "reject" else [None, None])


def test_prodigy_labels_both_accepted_and_rejected_are_undecided(tmp_path):
    rows = [
        {"text": "Plans are late.", "label": "planning", "answer": "accept", "_session_id": "a"},
        {"text": "Plans are late.", "label": "planning", "answer": "reject", "_session_id": "b"},
        {"text": "Plans are late.", "label": "visits", "answer": "reject", "_session_id": "a"},
    ]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, rows)))
    lost = []
    [a] = read_annotations([tmp_path / "t.jsonl"], decided=lambda _, d: lost.append(d.message))
    assert (a.themes, a.judged) == (set(), {"visits"})
    assert lost[-1] == "1 label left out, both accepted and rejected for one text"


def test_prodigy_single_labels_of_two_places_are_two_sentences(tmp_path):
    same = {"text": "Plans are late.", "label": "planning", "answer": "accept"}
    rows = [{**same, "report": "a1", "sentence": 2}, {**same, "report": "a", "sentence": 12}]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert [a.report for a in read_annotations([tmp_path / "t.jsonl"])] == ["a1", "a"]


def test_prodigy_spans(read):
    span = {"start": 34, "end": 40, "label": "visits", "token_start": 8, "token_end": 9}
    rows = [{"text": DOCUMENT, "spans": [span], "answer": "accept", "_task_hash": 1}]
    assert [themes for _, themes, _ in read(rows, "t.jsonl")] == [[], ["visits"], []]


def test_results_of_tagging_are_annotations(read):
    row = {"text": "Plans are late.", "themes": {"planning": 0.97}, "polarity": "bad", "page": 3}
    assert read([row], "t.jsonl") == [("Plans are late.", ["planning"], "bad")]


def test_other_line_breaks_stay_in_the_text(read):
    line = json.dumps({"text": "One\u2028two\x85three.", "themes": []}, ensure_ascii=False)
    assert read(line + "\n", "t.jsonl") == [("One two three.", [], None)]


def test_whole_numbers_may_be_written_as_data_frames_with_gaps_write_them(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text('{"text": "Plans are late.", "themes": [], "paragraph": 4.0, "sentence": 2}')
    (found,) = read_annotations([path])
    assert (found.paragraph, found.sentence) == (4, 2)
    assert type(found.paragraph) is int


def test_half_a_character_is_replaced(read):
    assert read(r'{"text": "Half \ud83d here.", "themes": []}', "t.jsonl")[0][0] == "Half � here."


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("{", "t.json:1: is not JSON"),
        (
            '{\n"name": "p",\n"codes": [{"id": 1}],\n"codings": [{"id": 2}]\n}',
            "t.json: expected objects with a sentence each, found 'name, codes, codings'",
        ),
        ("[{]", "t.json: is not JSON"),
        (
            '{"columns": ["text", "themes", "themes"], "data": [["It rained.", "a", "b"]]}',
            "t.json: expected 'columns' of different names, and a value for each",
        ),
        (
            '{"columns": ["text", "themes"], "data": [["It rained.", "a", "b"]]}',
            "t.json: expected 'columns' of different names, and a value for each",
        ),
        ("[1, 2]", "t.json, item 1: expected an object .* found 1"),
        ("[" * 100_000, "t.json: is nested too deeply"),
        ('{"text": "x", "themes": [], "sentence": ' + "1" * 5000 + "}", "t.json:1: is not JSON"),
        ([{"text": "x", "themes": [3]}], "item 1: 'themes' should be a list of names, found "),
        ([{"text": "x", "themes": [], "sentence": "1"}], "'sentence' should be a whole number"),
        ([{"text": "x", "themes": [], "sentence": 1.5}], "'sentence' should be a whole number"),
        ([{"text": "x", "themes": [], "polarity": 1}], "'polarity' should be text, found 1"),
        ([{"text": "x", "label": [[5, 2, "a"]]}], r"a span should be \[start, end, label\], found"),
        ([{"text": "x", "label": {"a": "b"}}], "'label' should be names, found {'a': 'b'}"),
        ([{"text": "x", "label": [1, 0]}] * 2, "item 1: expected names of themes, found 1 and 0"),
        ([{"text": 5, "label": []}], "'text' should be text, found 5"),
        ([{"text": "x", "accept": "a"}], "'accept' should be a list, found 'a'"),
        ([{"text": "x", "accept": [], "answer": "yes"}], "'answer' should be accept, reject or"),
        (
            [{"html": "x", "label": "a", "answer": "accept", "_task_hash": 1}],
            "'text' should be text",
        ),
        ([{"text": "x", "spans": [{}], "answer": "accept"}], "a span should have 'start', 'end'"),
        ([{"data": {"n": 1}, "annotations": []}], "'data' of the task should have a text"),
        ([{"data": {"text": "x"}, "annotations": {}}, 1], "item 2: expected an object"),
        ([{"data": {"text": "x"}, "annotations": [3]}], "'annotations' should be a list of obj"),
        (
            [{"data": {"text": "x"}, "annotations": [{"result": [choices("t", 1)]}]}],
            "item 1: 'choices' should be a list of names",
        ),
    ],
)
def test_what_is_malformed_is_named(read, rows, reason):
    with pytest.raises(AnnotationError, match=reason):
        read(rows)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not json", "a.jsonl:2: is not JSON"),
        ("[1]", "a.jsonl:2: expected an object"),
        ('{"themes": []}', "a.jsonl:2: 'text' is missing"),
        ('{"text": "x", "themes": ["a"], "codings": 3}', "a.jsonl:2: 'codings' should be a list"),
        (
            '{"text": "x", "themes": ["a"], "codings": [{"theme": "b"}]}',
            "a.jsonl:2: 'codings' name the theme 'b', which 'themes' lack",
        ),
        ('{"text": "x", "themes": "workforce"}', "a.jsonl:2: 'themes' should be a list"),
        ('{"text": "x", "themes": [], "paragraph": "5"}', "a.jsonl:2: 'paragraph'"),
    ],
)
def test_bad_annotations_are_named(tmp_path, line, reason):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "Fine.", "themes": []}\n' + line)
    with pytest.raises(AnnotationError, match=reason):
        read_annotations([path])


def test_two_memos_of_one_coding_are_one(tmp_path):
    said = [{"theme": "a", "coder": "Anna", "memo": memo} for memo in ("one", "two")]
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "Fine.", "themes": ["a"], "codings": said}))
    assert read_annotations([path])[0].codings == (Coding("a", coder="Anna", memo="one\ntwo"),)
