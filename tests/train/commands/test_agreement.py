"""``agreement`` as a person runs it."""

import csv
import json

from train.read import read_annotations


def test_a_file_is_not_compared_with_itself(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("text,themes\nPlans are late.,a\n")
    done = run("agreement", str(path), str(path))
    assert (done.exit_code, done.output) == (2, "report-themes: a file is given twice\n")


def test_the_command(run, tmp_path):
    for name, theme in (("anna", "planning"), ("ben", "=leadership")):
        text = f"text,themes,polarity\nPlans are late.,{theme},weak\nAll is well.,,strong\n"
        (tmp_path / f"{name}.csv").write_text(text)
    files = [str(tmp_path / f"{name}.csv") for name in ("anna", "ben")]
    out = tmp_path / "d.csv"
    done = run("agreement", *files, "--out", str(out))
    assert done.exit_code == 0
    assert "2 sentences in common, 1 with disagreement" in done.stdout
    with out.open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["themes anna.csv"] == "planning"
    assert row["themes ben.csv"] == "'=leadership"
    done = run("agreement", *files, "--out", str(tmp_path / "d.jsonl"))
    assert json.loads((tmp_path / "d.jsonl").read_text())["annotators"]["ben.csv"] == {
        "themes": ["=leadership"],
        "polarity": "weak",
    }
    assert run("agreement", files[0]).exit_code == 2
    done = run("agreement", *files, "--out", str(tmp_path / "d.docx"))
    assert done.exit_code == 2


def test_merged_is_a_file_of_annotations(run, tmp_path):
    line = '{{"report": "r", "sentence": {}, "text": "{}.", "themes": {}, "judged": {}}}\n'
    (tmp_path / "a.jsonl").write_text(
        line.format(1, "Late", '["x"]', '["x", "y"]') + line.format(2, "Well", "[]", "[]")
    )
    (tmp_path / "b.jsonl").write_text(
        line.format(1, "Late", '["y"]', '["y"]') + line.format(2, "Well", '["y"]', '["y"]')
    )
    files = [str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")]
    for name in ("m.jsonl", "m.csv"):
        done = run("agreement", *files, "--merged", str(tmp_path / name))
        assert done.exit_code == 0, done.output
        assert "1 of them compared only on the themes that both decided on" in done.stdout
        assert "1 sentences are only in b.jsonl" in done.stdout
        assert f"Wrote 2 sentences to {tmp_path / name}, 2 of them decided" in done.output
        found = read_annotations([tmp_path / name])
        assert [(a.themes, a.judged) for a in found] == [({"x"}, {"x"}), ({"y"}, {"y"})]
    assert run("agreement", *files, "--merged", str(tmp_path / "m.docx")).exit_code == 2


def test_merged_knows_the_themes_of_a_codebook(run, tmp_path):
    for name, theme in (("a", "x"), ("b", "y")):
        (tmp_path / f"{name}.csv").write_text(f"text,themes\nPlans are late.,{theme}\n")
    (tmp_path / "book.toml").write_text("".join(f'[[theme]]\nname = "{n}"\n' for n in "xyz"))
    files = [tmp_path / "a.csv", tmp_path / "b.csv", "--merged", tmp_path / "m.jsonl"]
    for options, judged in (((), set()), (("--codebook", tmp_path / "book.toml"), {"z"})):
        done = run("agreement", *files, *options)
        assert done.exit_code == 0, done.output
        assert read_annotations([tmp_path / "m.jsonl"])[0].judged == judged


def test_merged_of_one_table_keeps_what_each_coder_said(run, tmp_path):
    rows = ["Visits are warm.,visits,anna", "Visits are warm.,,ben", "All is well.,visits,ben"]
    (tmp_path / "t.csv").write_text("\n".join(["text,code,coder", *rows]))
    done = run("agreement", tmp_path / "t.csv")
    assert "1 sentences in common, 1 with disagreements" in done.stdout
    assert "1 sentences are only in ben" in done.stdout
    for name in ("all.jsonl", "all.csv"):
        assert run("agreement", tmp_path / "t.csv", "--merged", tmp_path / name).exit_code == 0
        found = read_annotations([tmp_path / name])
        assert [(a.text, set(a.themes), a.says_of("visits")) for a in found] == [
            ("Visits are warm.", set(), None),
            ("All is well.", {"visits"}, True),
        ]
        again = run("agreement", tmp_path / name)
        assert again.stdout == done.stdout
