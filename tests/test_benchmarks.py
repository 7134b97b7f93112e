"""The benchmarks measure what they say; their figures are run by CI in the short form."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.anchor import Embeddings, missing
from benchmarks.chart import chart, kinds, table
from benchmarks.measure import OF_KIND, OURS, Row, compare, in_turn, peak_memory, python
from benchmarks.rivals import ANCHOR, contest
from classifier.draw.plots import save

ROOT = Path(__file__).parents[1]
FASTER = Row("start", "ours", "theirs", 1.5, 1.0, "s", asked=1.4)
BETTER = Row("macro-F1", OURS, "theirs", 0.8, 0.5, "", asked=1.0, more=True)


def test_a_ratio_holds_or_not_with_room_for_noise():
    assert (FASTER.ratio, FASTER.holds(), FASTER.holds(1.1)) == (1.5, False, True)
    assert BETTER.holds()
    worse = replace(BETTER, value=0.49)
    assert (worse.holds(), worse.holds(1.1)) == (False, True)
    assert replace(BETTER, reference=0).holds()
    assert replace(FASTER, asked=None).holds()


def test_the_table_says_what_was_missed():
    assert table([FASTER, BETTER]).splitlines()[2:] == [
        "| start | ours | 1.50 s | theirs | 1.00 s | 1.5 | ≤ 1.4 **missed** |",
        "| macro-F1 | report-themes | 0.800 | theirs | 0.500 | 1.6 | ≥ 1 |",
    ]


def test_everybody_has_a_row_for_all_kinds():
    rows = [
        Row(OF_KIND + kind, OURS, name, 0.8, figure, "", more=True)
        for name, figure in (("a", 0.5), ("b", 0.625))
        for kind in ("ilacs", "sif")
    ]
    assert kinds([BETTER, *rows]).splitlines() == [
        "| micro-F1 | ilacs | sif |",
        "|---|--:|--:|",
        "| report-themes | 0.800 | 0.800 |",
        "| a | 0.500 | 0.500 |",
        "| b | 0.625 | 0.625 |",
    ]


@pytest.mark.skipif(bool(missing()), reason="needs the packages of the anchor")
def test_embeddings_are_close_where_meanings_are():
    texts = ["Children wait too long for an assessment.", "The council bought new lorries."]
    texts.append("Assessments of children are often late, and nobody tells their families why.")
    one, other, near = Embeddings().of(texts)
    assert one @ near > 0.5 > one @ other
    assert Embeddings().of(texts[:1])[0] @ one > 0.99


def test_commands_take_turns_and_have_to_succeed(tmp_path):
    def note(what):
        return python(
            "import sys; open(sys.argv[1], 'a').write(sys.argv[2])", str(tmp_path / "x"), what
        )

    found = in_turn({"a": note("a"), "b": note("b")}, 2)
    assert {name: len(seconds) for name, seconds in found.items()} == {"a": 2, "b": 2}
    assert (tmp_path / "x").read_text() == "ababab"
    with pytest.raises(Exception, match="returned non-zero exit status 3"):
        in_turn({"a": python("raise SystemExit(3)")}, 1)
    slow, fast = python("import time; time.sleep(0.5)"), python("pass")
    assert compare("start", {"slow": slow, "fast": fast}, 1, asked=2.0).ratio > 2


@pytest.mark.skipif(sys.platform != "linux", reason="looks memory up in /proc")
def test_memory_is_that_of_all_processes():
    hold = "import time; held = bytearray(100_000_000); held[::4096] = b'x' * len(held[::4096]); "
    child = f"import subprocess, sys; {hold}"
    both = python(
        child + "subprocess.run([sys.executable, '-c', sys.argv[1]])", hold + "time.sleep(1)"
    )
    memory, seconds = peak_memory(both)
    assert 200e6 < memory < 300e6
    assert seconds > 1


@pytest.mark.slow
def test_rivals_are_told_apart(annotations, tmp_path):
    of_another_kind = [
        replace(a, report=f"{a.report} again", framework="sif", text=f"Again, {a.text}")
        for a in annotations
    ]
    rows = contest([*annotations, *of_another_kind], folds=3, epochs=1)
    of_kinds = {f"{OF_KIND}ilacs", f"{OF_KIND}sif"}
    assert {row.part for row in rows} == {"macro-F1", "micro-F1", "training", "tagging"} | of_kinds
    assert (ANCHOR in {row.against for row in rows}) is not bool(missing())
    assert all(row.holds() for row in rows if row.part == "macro-F1")
    assert all(0 <= row.reference < 1 for row in rows if row.part == "macro-F1")
    with (tmp_path / "chart.svg").open("wb") as file:
        save(chart(rows), file, "svg")
    drawn = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert all(row.against in drawn for row in rows)


def test_the_chart_of_the_documentation_shows_the_figures_that_are_kept():
    kept = [Row(**row) for row in json.loads((ROOT / "benchmarks/figures.json").read_text())]
    drawn = (ROOT / "docs/assets/benchmarks.svg").read_text(encoding="utf-8")
    shown = [f"{r.reference:#.3g}" for r in kept if r.part == "macro-F1"]
    assert len(shown) == 5
    assert all(f">{figure}<" in drawn for figure in shown)
