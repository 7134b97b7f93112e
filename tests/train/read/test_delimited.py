from train.read import read_annotations


def test_a_formula_is_read_as_it_was_meant(tmp_path):
    table = "text,themes\n'=SUM(A1) is said.,'-x\n''=1 too.,\n'tis so.,\n"
    (tmp_path / "t.csv").write_text(table)
    found = read_annotations([tmp_path / "t.csv"])
    assert [(a.text, list(a.themes)) for a in found] == [
        ("=SUM(A1) is said.", ["-x"]),
        ("'=1 too.", []),
        ("'tis so.", []),
    ]
