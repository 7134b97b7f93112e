"""``compare`` as a person runs it."""


def test_compare_reports(run, said, example_pdfs, tmp_path):
    out = tmp_path / "compare.html"
    done = run("compare", *map(str, example_pdfs), "--out", str(out), "--jobs", "2")
    assert (done.returncode, done.stdout, said(done)) == (0, "", [])
    assert "<h1>3 inspections of 3 authorities</h1>" in out.read_text(encoding="utf-8")


def test_a_comparison_of_nothing_leaves_what_is_there(run, tmp_path):
    out = tmp_path / "compare.png"
    out.write_bytes(b"old")
    done = run("compare", str(tmp_path / "none.pdf"), "--out", str(out))
    assert done.returncode == 1
    assert out.read_bytes() == b"old"
    assert run("compare", "x.pdf", "--format", "pptx").returncode == 2
