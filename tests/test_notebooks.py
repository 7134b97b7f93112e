"""The tutorials run from start to end and print what they are kept with."""

import re
from itertools import chain
from pathlib import Path

import nbformat
import pytest

DOCS = Path(__file__).parents[1] / "docs"
TUTORIALS = sorted((DOCS / "tutorials").glob("*.ipynb"))


def outputs(notebook: nbformat.NotebookNode) -> list[list[str]]:
    """What each cell printed: streams by name, and results as text; of a picture, that it is."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        texts = []
        for output in cell.outputs:
            if output.output_type == "stream":
                texts.append(f"{output.name}: {output.text}")
            else:
                texts.append(output.data.get("text/plain", ""))
        found.append(sorted(texts))
    return found


@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_a_tutorial_is_kept_with_outputs_of_no_machine_and_no_moment(path):
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    text = "\n".join(chain.from_iterable(outputs(nbformat.read(path, 4))))
    assert not re.search(r"0x[0-9a-f]{6,}|/(tmp|home|root|Users)/|\d\s?(ms|seconds)\b", text)
    assert not re.search(r"Error|Traceback|Warning", text)


@pytest.mark.slow
@pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.stem)
def test_a_tutorial_prints_what_it_is_kept_with(path, monkeypatch, alike):
    """What is stale is refreshed as CONTRIBUTING.md says."""
    monkeypatch.syspath_prepend(str(DOCS))
    import notebooks

    kept, fresh = outputs(nbformat.read(path, 4)), outputs(notebooks.run(path))
    if path.stem != "train-your-own" or not alike(str(kept), str(fresh)):
        assert fresh == kept
