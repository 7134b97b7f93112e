"""``train`` as a person runs it."""

import json
import re

import pytest

WORDS = {"menus": ("soup", "waiter"), "letters": ("supper", "nurse")}


@pytest.fixture
def of_two_kinds(tmp_path):
    """A folder with annotations of three reports of each of two kinds."""
    for kind, words in WORDS.items():
        rows = [
            {
                "report": f"{kind} {number % 3}",
                "framework": kind,
                "text": f"The {words[number % 2]} was {('fine', 'poor')[number // 2 % 2]} today.",
                "themes": [("food", "staff")[number % 2]],
                "polarity": ("strength", "improvement")[number // 2 % 2],
            }
            for number in range(36)
        ]
        (tmp_path / f"{kind}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return tmp_path


def test_each_kind_and_each_kind_left_out_is_printed(run, of_two_kinds):
    done = run("train", of_two_kinds, "--folds", "2", "--out", of_two_kinds / "model")
    assert done.exit_code == 0, done.output
    _, inside, alone = re.split("Kinds of reports, by models trained on .*", done.output)
    for text in (inside, alone):
        for kind in WORDS:
            assert re.search(rf"^{kind} +3 +\d\.\d", text, re.MULTILINE), text
    assert "#### Kinds of reports" in (of_two_kinds / "model" / "README.md").read_text()
