"""Runs the tutorials and keeps what they print: ``python docs/notebooks.py`` refreshes them.

`tests/test_notebooks.py` runs them in the same way and compares.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from unittest import mock

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
TUTORIALS = ROOT / "docs" / "tutorials"

KERNEL = {
    "COLUMNS": "84",
    "NO_COLOR": "1",
    "TERM": "dumb",
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
}


def run(notebook: Path) -> nbformat.NotebookNode:
    """Run a tutorial from start to end, in a copy of its place in the project.

    Parameters
    ----------
    notebook : Path

    Returns
    -------
    NotebookNode
        With new outputs, and nothing in it that differs from run to run.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails.
    """
    node = nbformat.read(notebook, as_version=4)
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, KERNEL):
        place = Path(folder, "docs", "tutorials")
        place.mkdir(parents=True)
        shutil.copytree(ROOT / "corpus" / "example", Path(folder, "corpus", "example"))
        NotebookClient(
            node,
            timeout=600,
            kernel_name="python3",
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": str(place)}},
        ).execute()
    node.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return node


if __name__ == "__main__":
    for path in sorted(TUTORIALS.glob("*.ipynb")):
        nbformat.write(run(path), path)
        print(path.relative_to(ROOT))
