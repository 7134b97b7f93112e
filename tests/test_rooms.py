"""The plan of the rooms, which `CONTRIBUTING.md` draws, is what the code does."""

import shutil
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

grimp = pytest.importorskip("grimp")

ROOT = Path(__file__).parents[1]
MOST_LINES = 360


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": "."}
    )


def test_no_file_imports_itself_by_way_of_others():
    # The contracts look at siblings; a package and a module of it are none.
    graph = grimp.build_graph("classifier", "train", cache_dir=None)
    TopologicalSorter(
        {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    ).prepare()  # raises CycleError


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("classifier/read/text.py", "from classifier.model import themes"),
        ("classifier/model/themes.py", "def late():\n    from classifier.draw import colours"),
        ("classifier/codebook.py", "from classifier.report import Report"),
        ("train/fit/__init__.py", "import train.report"),
        ("classifier/run/__init__.py", "import train"),
    ],
)
def test_an_upward_import_is_refused(tmp_path, file, line):
    for name in ("classifier", "train", "pyproject.toml"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    planted = tmp_path / file
    planted.write_text(f"{planted.read_text(encoding='utf-8')}\n\n{line}\n", encoding="utf-8")
    found = lint_imports(tmp_path)
    assert found.returncode == 1
    assert "BROKEN" in found.stdout


def test_a_module_is_one_thing():
    sizes = {
        path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines())
        for package in ("classifier", "train")
        for path in (ROOT / package).rglob("*.py")
    }
    assert {path: size for path, size in sizes.items() if size > MOST_LINES} == {}
