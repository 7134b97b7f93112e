"""``compare`` as a person runs it."""


def test_compare_reports(run, said, example_pdfs, tmp_path):
    out = tmp_path / "compare.html"
    done = run("compare", *map(str, example_pdfs), "--out", str(out), "--jobs", "2")
    assert (done.returncode, done.stdout, said(done)) == (0, "", [])
    assert "<h1>3 inspections of 3 authorities</h1>" in out.read_text(encoding="utf-8")


def test_the_same_file_twice_is_one_inspection_and_that_is_said(run, said, example_pdfs, tmp_path):
    again = tmp_path / "copy.pdf"
    again.write_bytes(example_pdfs[0].read_bytes())
    done = run("compare", str(example_pdfs[0]), str(again), "--format", "md")
    assert done.returncode == 0
    line = "the same text as"
    assert [line in text for text in said(done)] == [True]
    assert "Ashcombe: 1 inspection" in done.stdout
    assert done.stdout.count(line) == 1


def test_a_comparison_of_nothing_leaves_what_is_there(run, tmp_path):
    out = tmp_path / "compare.png"
    out.write_bytes(b"old")
    done = run("compare", str(tmp_path / "none.pdf"), "--out", str(out))
    assert done.returncode == 1
    assert out.read_bytes() == b"old"
    assert run("compare", "x.pdf", "--format", "pptx").returncode == 2
