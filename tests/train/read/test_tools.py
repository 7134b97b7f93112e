"""Exports of further tools: what people answered, and what is left out."""

import json

import pytest

from train.annotation import AnnotationError
from train.read import Columns, read_annotations
from train.read.coders import coded_by, coders_of

NURSE = "The nurse answered every call bell."
LUNCH = "Lunch was cold on both days."


@pytest.fixture
def read(tmp_path):
    def read(content, name, **columns):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        lost = []

        def decided(_, decision):
            if decision.loss:
                lost.append(decision.message)

        found = read_annotations([file], columns=Columns(**columns), decided=decided)
        return [(a.text, sorted(a.themes), a.polarity) for a in found], "; ".join(lost)

    return read


@pytest.mark.parametrize("control", ["themes", "topic", "label", "Was ist es?"])
def test_label_studio_min_with_any_control(read, control):
    rows = [
        {"text": NURSE, "id": 1, control: {"choices": ["Staff", "Time"]}, "annotator": 1},
        {"text": LUNCH, "id": 2, control: "Food", "annotator": 1},
        {"text": "Nobody told us.", "id": 3, "annotator": 1},
    ]
    assert read(json.dumps(rows), "t.json") == (
        [
            (NURSE, ["Staff", "Time"], None),
            (LUNCH, ["Food"], None),
            ("Nobody told us.", [], None),
        ],
        "",
    )


def test_label_studio_min_with_one_choice_each_and_other_controls(read):
    note = "ask again about what they said here, since it is not clear at all"
    about = {"annotator": 1, "annotation_id": 5, "created_at": "2023", "lead_time": 1.5}
    rows = [
        {"comment": NURSE, "ward": "Ash", "id": 1, "topic": "Staff", "stars": [{"rating": 4}]},
        {"comment": LUNCH, "ward": "Elm", "id": 2, "topic": "Food", "note": note, "tone": "bad"},
    ]
    found, lost = read(json.dumps([row | about for row in rows]), "t.json", polarity="tone")
    assert found == [(NURSE, ["Staff"], None), (LUNCH, ["Food"], "bad")]
    assert lost.endswith("number of values: 'ward' (2), 'stars' (1), 'note' (1)")


def test_label_studio_spans_in_a_cell(read):
    span = [{"start": 36, "end": 41, "text": "Lunch", "labels": ["Food"]}]
    row = {"id": "1", "annotation_id": "4", "lead_time": "1", "label": json.dumps(span)}
    row["text"] = f"{NURSE} {LUNCH}"
    cells = ['"' + value.replace('"', '""') + '"' for value in row.values()]
    found, _ = read(",".join(row) + "\n" + ",".join(cells) + "\n", "t.csv")
    assert found == [(NURSE, [], None), (LUNCH, ["Food"], None)]


def test_label_studio_says_what_it_leaves_out(tmp_path, read):
    choice = {"from_name": "x", "type": "choices", "value": {"choices": ["Food"]}}
    rating = {"from_name": "stars", "type": "rating", "value": {"rating": 3}}
    rows = [
        {"data": {"text": NURSE, "council": "A"}, "annotations": []},
        {
            "data": {"text": LUNCH},
            "annotations": [{"was_cancelled": True}, {"result": [choice, rating]}, {"result": []}],
        },
        {"data": {"text": LUNCH}, "annotations": [], "predictions": [{"result": [choice]}]},
    ]
    found, lost = read(json.dumps(rows), "t.json")
    assert [themes for _, themes, _ in found] == [[], ["Food"], ["Food"]]
    for said in (
        "tasks without annotation, taken as undecided: 1",
        "cancelled annotations left out: 1",
        "annotations left out, as others of the task count: 1",
        "answers to 'stars' ('rating') left out, which are no themes: 1",
        "predictions taken, as nobody annotated the task: 1",
        "fields left out, with their number of values: 'council' (1)",
    ):
        assert said in lost
    assert "the options that name columns" not in lost
    assert "the options that name columns" in read(json.dumps(rows), "t.json", polarity="x")[1]
    first = read_annotations([tmp_path / "t.json"])[0]
    assert not first.decides


def test_prodigy_says_what_it_leaves_out(read):
    rows = [
        {"text": NURSE, "accept": ["Staff"], "answer": "accept"},
        {"text": LUNCH, "accept": ["Food"], "answer": "reject"},
        {"text": LUNCH, "accept": ["Food"], "answer": "ignore"},
    ]
    found, lost = read("\n".join(map(json.dumps, rows)), "t.jsonl")
    assert found == [(NURSE, ["Staff"], None)]
    assert lost == "rejected tasks left out: 1; ignored tasks left out: 1"


@pytest.mark.parametrize("version", [1, 2])
def test_argilla(read, version):
    answers = [["Staff"], ["Staff", "Time"]]
    if version == 2:
        responses = {
            "theme": [{"value": value, "user_id": "a"} for value in answers],
            "stars": [{"value": 3}],
        }
    else:
        responses = [
            {"values": {"theme": {"value": value}, "stars": {"value": 3}}, "status": "submitted"}
            for value in answers
        ]
        responses.append({"values": {"theme": {"value": ["Food"]}}, "status": "draft"})
    rows = [
        {"fields": {"text": NURSE}, "responses": responses, "metadata": {"report": "a"}},
        {"fields": {"text": LUNCH}, "responses": {}, "suggestions": {"theme": {"value": ["Food"]}}},
    ]
    found, lost = read(json.dumps(rows), "t.json")
    assert found == [(NURSE, ["Staff"], None), (LUNCH, [], None)]
    assert "answers left out, which most people did not give: 1" in lost
    assert "answers to 'stars' left out, which are no themes" in lost
    assert "records without a submitted answer, taken as undecided: 1" in lost


WEBANNO = """#FORMAT=WebAnno TSV 3.3
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue
#T_SP=webanno.custom.Themes|value|sure


#Text=The nurse came 😀 at once.
1-1\t0-3\tThe\tDT\tStaff[1]|Time[2]\tyes[1]|_[2]\t
1-2\t4-9\tnurse\tNN\tStaff[1]|Time[2]\tyes[1]|_[2]\t
1-3\t10-14\tcame\tVB\tTime[2]\t_[2]\t
1-4\t15-17\t😀\t_\t_\t_\t
1-5\t18-20\tat\tIN\t_\t_\t
1-6\t21-25\tonce\t_\t_\t_\t
1-7\t25-26\t.\t_\t_\t_\t

#Text=Lunch was cold.
2-1\t27-32\tLunch\tNN\tCold\\_food\t_\t
2-2\t33-36\twas\t_\t_\t_\t
2-3\t37-41\tcold\t_\t_\t_\t
2-4\t41-42\t.\t_\t_\t_\t
"""


def test_webanno(read):
    found, lost = read(WEBANNO, "t.tsv", themes=("value",))
    assert found == [
        ("The nurse came 😀 at once.", ["Staff", "Time"], None),
        ("Lunch was cold.", ["Cold_food"], None),
    ]
    assert lost == "layers and features left out: 'POS'"
    assert read(WEBANNO, "t.tsv")[0][0][1] == ["Staff", "Time", "yes"]
    with pytest.raises(AnnotationError, match=r"t\.tsv:17: expected a token, found"):
        read(WEBANNO.replace("2-2\t33-36", "oops"), "t.tsv")
    with pytest.raises(AnnotationError, match="expected WebAnno TSV 3, found"):
        read("#FORMAT=WebAnno TSV 1\n", "t.tsv")


def test_webanno_with_relations_chains_and_slots(read):
    text = (
        "#FORMAT=WebAnno TSV 3.3\n"
        "#T_SP=a.Theme|value|ROLE_a.Theme:by_a.ThemeByLink|uima.tcas.Annotation\n"
        "#T_CH=a.CorefLink|referenceRelation|referenceType\n"
        "#T_RL=a.Because|why|BT_a.Theme\n\n"
        "#Text=It came.\n"
        "1-1\t0-2\tIt\tStaff[1]\twho[2]\t1-2[2]\tsame->1-1\tperson[1]\t_\t_\t\n"
        "1-2\t3-7\tcame\tTime\t_\t_\t_\t_\tlate\t1-1[1_0]\t\n"
    )
    found, lost = read(text, "t.tsv")
    assert found == [("It came.", ["Staff", "Time"], None)]
    left = "'Theme.ROLE_a.Theme:by', 'CorefLink', 'Because'"
    assert lost == f"layers and features left out: {left}"


def test_docbin_of_spacy(read):
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("en")
    first, second = nlp(NURSE), nlp(f"{NURSE} {LUNCH}")
    first.cats = {"Staff": 1.0, "Food": 0.0}
    second.spans["sc"] = [second.char_span(36, 41, label="Food")]
    data = DocBin(docs=[first, second]).to_bytes()
    found, lost = read(data, "t.spacy")
    assert found == [(NURSE, ["Staff"], None), (NURSE, [], None), (LUNCH, ["Food"], None)]
    assert not lost
    for broken in (data[:60], b"xrest"):
        with pytest.raises(AnnotationError, match=r"t\.spacy: is not a DocBin that can be read"):
            read(broken, "t.spacy")


def test_a_docbin_that_unpacks_to_too_much(monkeypatch, read):
    import zlib

    monkeypatch.setattr("train.read.docbin.MAX_UNPACKED", 1_000_000)
    with pytest.raises(AnnotationError, match="unpacks to more than 1 MB"):
        read(zlib.compress(b"\0" * 2_000_000), "t.spacy")


@pytest.mark.parametrize("kind", ["List", "Sequence", "in brackets"])
def test_a_folder_of_hugging_face(tmp_path, kind):
    pa = pytest.importorskip("pyarrow")
    classes = {"names": ["Staff", "Food"], "_type": "ClassLabel"}
    names = [classes] if kind == "in brackets" else {"feature": classes, "_type": kind}
    features = {"info": {"features": {"text": {"_type": "Value"}, "labels": names}}}
    schema = pa.schema(
        [("text", pa.string()), ("labels", pa.list_(pa.int64()))],
        metadata={"huggingface": json.dumps(features)},
    )
    for part, text, labels in (("test", LUNCH, [1]), ("train", NURSE, [0, 1])):
        folder = tmp_path / "set" / part
        folder.mkdir(parents=True)
        (folder / "state.json").write_text("{}")
        table = pa.table({"text": [text], "labels": [labels]}, schema=schema)
        with pa.ipc.new_stream(folder / "data-00000-of-00001.arrow", schema) as writer:
            writer.write_table(table)
    (tmp_path / "set" / "dataset_dict.json").write_text('{"splits": ["train", "test"]}')
    found = read_annotations([tmp_path / "set"])
    assert [(a.report, a.text, sorted(a.themes)) for a in found] == [
        (None, LUNCH, ["Food"]),
        (None, NURSE, ["Food", "Staff"]),
    ]
    (tmp_path / "t.arrow").write_bytes(b"ARROW1rest")
    with pytest.raises(AnnotationError, match=r"t\.arrow: is not Arrow that can be read"):
        read_annotations([tmp_path / "t.arrow"])


def test_list_columns_of_parquet(read, tmp_path):
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    for labels in ([["Staff", "Time"], []], [["Staff", "Time"], None]):
        pq.write_table(pa.table({"text": [NURSE, LUNCH], "labels": labels}), tmp_path / "made")
        found, _ = read((tmp_path / "made").read_bytes(), "t.parquet")
        assert found == [(NURSE, ["Staff", "Time"], None), (LUNCH, [], None)]
    pq.write_table(pa.table({"text": [NURSE], "labels": [[["Staff"]]]}), tmp_path / "made")
    with pytest.raises(AnnotationError, match=r"row 1: a span should be \[start, end, label"):
        read((tmp_path / "made").read_bytes(), "t.parquet")


def lines(*rows):
    return "\n".join(json.dumps(row) for row in rows)


def test_label_studio_keeps_what_taxonomies_are_inside_and_polarities_beside_spans(read):
    text = f"{NURSE} {LUNCH}"
    results = [
        {"from_name": "t", "type": "labels", "value": {"start": 0, "end": 35, "labels": ["Staff"]}},
        {"from_name": "x", "type": "taxonomy", "value": {"taxonomy": [["Care", "Ward"]]}},
        {"from_name": "sentiment", "type": "choices", "value": {"choices": ["good"]}},
    ]
    task = [{"data": {"text": text}, "annotations": [{"result": results}]}]
    assert read(json.dumps(task), "t.json")[0] == [
        (NURSE, ["Care > Ward", "Staff"], "good"),
        (LUNCH, ["Care > Ward"], "good"),
    ]
    flat = [{"id": 1, "text": NURSE, "x": [["Care", "Ward"]], "annotator": 1}]
    assert read(json.dumps(flat), "t.json")[0] == [(NURSE, ["Care > Ward"], None)]


def test_prodigy_keeps_choices_beside_spans_and_categories(read):
    text = f"{NURSE} {LUNCH}"
    span = {"start": 0, "end": 35, "label": "Staff"}
    found = read(lines({"text": text, "spans": [span], "accept": ["Ward"]}), "t.jsonl")[0]
    assert found == [(NURSE, ["Staff", "Ward"], None), (LUNCH, ["Ward"], None)]
    pattern = {"text": NURSE, "spans": [{**span, "pattern": 3}], "label": "Staff"}
    found, lost = read(lines(pattern | {"answer": "accept", "notes": "ask"}), "t.jsonl")
    assert found == [(NURSE, ["Staff"], None)]
    assert lost == (
        "spans that patterns found left out: 1;"
        " fields left out, with their number of values: 'notes' (1)"
    )
    rows = {"text": NURSE, "cats": {"Staff": 0.9, "Food": 0.1}, "_task_hash": 3}
    assert read(lines(rows), "t.jsonl")[0] == [(NURSE, ["Staff"], None)]


@pytest.mark.parametrize(
    "labels",
    [{"Staff": 1, "Food": 0}, [{"name": "Staff"}], {"Staff": 0.8, "Food": 0.1}, "Staff"],
)
def test_labels_of_json_in_every_shape(read, labels):
    assert read(lines({"text": NURSE, "labels": labels}), "t.jsonl")[0] == [
        (NURSE, ["Staff"], None)
    ]


def test_doccano_says_what_it_leaves_out(read):
    row = {"id": 1, "text": NURSE, "label": ["Staff"], "Comments": ["unsure"]}
    assert read(lines(row), "t.jsonl")[1].endswith("values: 'Comments' (1)")


def test_options_hold_for_json_lines(read):
    rows = lines({"text": NURSE, "themes": "Staff / Time", "Ton": "gut"})
    found, _ = read(rows, "t.jsonl", separator="/", polarity="Ton")
    assert found == [(NURSE, ["Staff", "Time"], "gut")]


def test_a_list_of_objects_in_an_object(read):
    data = {"version": 1, "documents": [{"text": NURSE, "labels": ["Staff"]}]}
    assert read(json.dumps(data), "t.json")[0] == [(NURSE, ["Staff"], None)]


def test_a_key_that_comes_twice_in_an_object_is_named(read):
    text = lines({"text": NURSE, "themes": ["Staff"]})
    again = '{"text": "It rained.", "themes": ["Staff"], "themes": ["Food"], "text": "It rained."}'
    found, said = read(f"{text}\n{again}\n{again}", "t.jsonl")
    assert found[1] == ("It rained.", ["Food"], None)
    told = "keys twice in an object, all values but the last left out: 'themes' (first in t.jsonl"
    assert said.endswith(f"{told}:2)")
    assert read(f"[{text}, {again}]", "t.json")[1].endswith(f"{told[:-1]}, item 2)")
    inside = '{"id": 1, "text": "It rained.", "labels": {"Staff": 0, "Food": 1, "Staff": 1}}'
    assert "'Staff' (first in t.jsonl:1)" in read(inside, "t.jsonl")[1]
    for around in (f'{{"rows": [{again}], "rows": [{text}]}}', f'{{"rows": 1, "rows": [{text}]}}'):
        assert "'rows' (first in t.json)" in read(around, "t.json")[1]
    columns = '{"text": ["It rained."], "themes": ["Staff"], "themes": ["Food"]}'
    assert "'themes' (first in t.json)" in read(columns, "t.json")[1]
    columns = '{"text": {"0": "It rained."}, "themes": {"0": "Staff", "0": "Food"}}'
    assert "'0' (first in t.json)" in read(columns, "t.json")[1]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('{"data": [{"text": "It rained.", "themes": ["A"]}], "data": [%s]}', "'data'"),
        (
            '{"columns": ["text", "themes"], "data": [["Hail.", "A"]], "data": [["Hm.", "B"]]}',
            "'data'",
        ),
        ('{"text": {"0": "Hail.", "0": "Hm."}, "themes": {"0": "A"}}', "'0'"),
    ],
)
def test_a_key_that_comes_twice_around_the_rows_is_named(read, text, key):
    """The rows under the first would be gone."""
    row = lines({"text": NURSE, "themes": ["Staff"]})
    assert f"left out: {key} (first in t.json)" in read(text.replace("%s", row), "t.json")[1]


@pytest.mark.parametrize(
    "cell", ['{"choices": ["A"], "choices": ["B"]}', "{'A': 1, 'A': 0}", '[{"A": 1, "A": 0}]']
)
@pytest.mark.parametrize("about", ["", "annotation_id,lead_time,"])
def test_a_key_that_comes_twice_in_a_cell_is_an_error(read, cell, about):
    quoted = cell.replace('"', '""')
    table = f'{about}text,themes\n{about and "1,2,"}It rained.,"{quoted}"\n'
    with pytest.raises(AnnotationError, match=r"expected names of themes.* key '\w+' twice"):
        read(table, "t.csv")


def test_json_in_other_encodings(read):
    data = json.dumps([{"text": "Das Frühstück.", "themes": ["a"]}], ensure_ascii=False)
    assert read(data.encode("utf-16"), "t.json")[0] == [("Das Frühstück.", ["a"], None)]
    assert read(data.encode("cp1252"), "t.json", encoding="cp1252")[0][0][0] == "Das Frühstück."
    with pytest.raises(AnnotationError, match=r"t\.json:1: is not UTF-8 text .* --encoding names"):
        read(data.encode("cp1252"), "t.json")


@pytest.mark.parametrize(
    "row",
    [
        {"text": NURSE, "annotation": "Staff", "annotation_agent": "a", "status": "Validated"},
        {"text": NURSE, "annotation": ["Staff"], "multi_label": True, "status": "Validated"},
        {"text": NURSE, "t.responses": [["Staff"]], "t.responses.status": ["submitted"]},
    ],
)
def test_argilla_of_version_1_and_as_a_data_set(read, row):
    other = {"text": LUNCH, **dict.fromkeys(list(row)[1:])}
    assert read(lines(row, other), "t.jsonl")[0] == [(NURSE, ["Staff"], None), (LUNCH, [], None)]


def test_webanno_with_polarities_notes_and_broken_lines(read):
    text = (
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.T|value|note\n#T_SP=a.S|polarity\n\n"
        "#Text=It came.\n1-1\t0-2\tIt\tStaff\tI am not sure\tgood\n1-2\t3-8\tcame.\t_\t_\t_\n"
    )
    found, lost = read(text, "t.tsv")
    assert found == [("It came.", ["Staff"], "good")]
    assert lost == "layers and features left out: 'T.note'"
    assert "1 token not at the place" in read(text.replace("3-8", "4-9"), "t.tsv")[1]
    with pytest.raises(AnnotationError, match=r"t\.tsv:7: expected 6 columns, found 5"):
        read(text.replace("came.\t_", "came."), "t.tsv")


def test_sentences_of_other_languages_are_divided_by_their_rules(read):
    text = "医生十点来了。午饭很冷。"
    found, _ = read(lines({"text": text, "label": [[7, 12, "食物"]]}), "t.jsonl")
    assert found == [("医生十点来了。", [], None), ("午饭很冷。", ["食物"], None)]


@pytest.mark.parametrize("cats", [["Time"], {"Time": 1.0, "Food": 0.0}])
def test_doccano_with_labels_of_the_text_beside_spans(read, cats):
    entity = {"id": 1, "label": "Staff", "start_offset": 4, "end_offset": 9}
    rows = [
        {"text": NURSE, "cats": cats, "entities": [entity], "relations": []},
        {"text": LUNCH, "cats": [], "entities": []},
    ]
    assert read(lines(*rows), "t.jsonl") == (
        [(NURSE, ["Staff", "Time"], None), (LUNCH, [], None)],
        "",
    )


def test_labels_of_headings_are_counted(read):
    text = f"Children in care\n\n{NURSE}\n\nCare leavers\n\n{LUNCH}"
    at = text.index(LUNCH)
    label = [[0, 16, "Care"], [at, at + 5, "Food"]]
    rows = {"text": text, "label": label}, {"text": text, "label": [[0, 8, "Care"]]}
    found, lost = read(lines(*rows), "t.jsonl")
    assert found[:2] == [(NURSE, [], None), (LUNCH, ["Food"], None)]
    assert lost == "2 labels left out, on headings or other words outside sentences"


def test_fields_of_a_place_with_something_else_in_them_are_counted(read):
    row = {"text": NURSE, "label": ["Staff"], "sentiment": ["good"], "file": "a", "report": "b"}
    found, lost = read(lines(row, {"text": LUNCH, "label": [], "polarity": -1}), "t.jsonl")
    assert found == [(NURSE, ["Staff"], None), (LUNCH, [], None)]
    fields = "'sentiment' (1), 'file' (1), 'polarity' (1)"
    assert lost == f"fields left out, with their number of values: {fields}"


def test_maps_and_bytes_of_parquet(read, tmp_path):
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    labels = pa.array([[("Staff", 1), ("Food", 0)]], pa.map_(pa.string(), pa.int8()))
    for column in (labels, pa.array([["Staff"]])):
        table = pa.table({"text": pa.array([NURSE.encode()], pa.binary()), "themes": column})
        pq.write_table(table.set_column(0, "text", pa.array([NURSE])), tmp_path / "made")
        found = read((tmp_path / "made").read_bytes(), "t.parquet")[0]
        assert found == [(NURSE, ["Staff"], None)]


def test_paths_of_nvivo_are_themes_inside_themes(read):
    rows = [
        f"{NURSE},Codes\\\\Staff\\Availability",
        f"{NURSE},Nodes\\\\Staff\\\\Manner",
        f"{LUNCH},Codes\\\\Food",
    ]
    long = [(NURSE, ["Staff > Availability", "Staff > Manner"], None), (LUNCH, ["Food"], None)]
    assert read("\n".join(["text,code", *rows]), "t.csv")[0] == long
    flags = f"text,Codes\\\\Staff\\Availability,Codes\\\\Food\n{NURSE},1,0\n{LUNCH},0,1"
    wide = [(NURSE, ["Staff > Availability"], None), (LUNCH, ["Food"], None)]
    assert read(flags, "t.csv")[0] == wide


def test_who_created_each_code_of_a_table(tmp_path):
    rows = [
        "Document name,Code,Beginning,End,Segment,Created by",
        f"ward,Staff,1,1,{NURSE},Anna",
        f"ward,Staff,1,1,{NURSE},Ben",
        f"ward,Time,1,1,{NURSE},Ben",
        f"ward,Food,2,2,{LUNCH},Anna",
    ]
    file = tmp_path / "t.csv"
    file.write_text("\n".join(rows))
    decisions = []
    found = read_annotations([file], decided=lambda _, decision: decisions.append(str(decision)))
    assert [(a.text, sorted(a.themes)) for a in found] == [
        (NURSE, ["Staff", "Time"]),
        (LUNCH, ["Food"]),
    ]
    by = {coder: coded_by(found, coder) for coder in coders_of(found)}
    assert {coder: [sorted(a.themes) for a in rows] for coder, rows in by.items()} == {
        "Anna": [["Staff"], ["Food"]],
        "Ben": [["Staff", "Time"], []],
    }
    assert "coder in 'Created by'" in " ".join(decisions)
    assert "Created by' (" not in " ".join(decisions)


def test_rows_of_two_coders_without_places(read):
    rows = [f"{NURSE},Staff,Anna", f"{NURSE},Staff,Ben", f"{NURSE},Staff,Ben"]
    found, _ = read("\n".join(["text,code,coder", *rows]), "t.csv")
    assert found == [(NURSE, ["Staff"], None), (NURSE, ["Staff"], None)]
