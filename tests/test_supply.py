"""What the project depends on, how it is built, and what it promises of that."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = {
    name: found
    for name, found in PROJECT["project"]["optional-dependencies"].items()
    if name != "all"
}


def group(name: str) -> list[str]:
    """What a group asks for, and the groups that it includes."""
    found = []
    for entry in PROJECT["dependency-groups"][name]:
        found += [entry] if isinstance(entry, str) else group(entry["include-group"])
    return found


NEEDED = [*PROJECT["project"]["dependencies"], *(r for found in EXTRAS.values() for r in found)]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(name: str) -> dict[str, dict[str, set[str]]]:
    """Hashes in a lock, by distribution and version."""
    pins: dict[str, dict[str, set[str]]] = {}
    for entry in re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8")):
        if match := re.match(r"([\w.-]+)==([^\s;]+)", entry):
            hashes = set(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry))
            pins.setdefault(plain(match[1]), {})[match[2]] = hashes
    return pins


LOCKS = {
    "requirements-tag.lock": [
        *PROJECT["project"]["dependencies"],
        *EXTRAS["xlsx"],
        *group("build"),
    ],
    "requirements.lock": [*NEEDED, *group("build")],
    "requirements-dev.lock": [*NEEDED, *group("build"), *group("dev")],
    "requirements-oldest.lock": [*NEEDED, *group("build"), *group("dev")],
}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_what_the_project_asks_for(lock):
    pins = locked(lock)
    for requirement in map(Requirement, LOCKS[lock]):
        versions = pins.get(plain(requirement.name), {})
        assert versions, f"{requirement.name} is not in {lock}"
        for version in versions:
            assert requirement.specifier.contains(version), f"{requirement} and {version}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_file_that_is_installed_has_a_hash(lock):
    """pip then takes no file whose hash is another, nor one that is not listed."""
    assert all(hashes for versions in locked(lock).values() for hashes in versions.values())
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|^-e|^--(?!hash)| @ ", text, re.MULTILINE)


def test_the_oldest_lock_has_the_oldest_versions_that_are_admitted():
    pins = locked("requirements-oldest.lock")
    for requirement in map(Requirement, NEEDED):
        (bound,) = [s.version for s in requirement.specifier if s.operator == ">="]
        (version,) = map(Version, pins[plain(requirement.name)])
        same = version.release[: len(Version(bound).release)] == Version(bound).release
        assert same, f"{requirement}: the oldest is {version}; say so in pyproject.toml"


def test_the_lock_for_tagging_is_a_part_of_the_other():
    whole, part = locked("requirements.lock"), locked("requirements-tag.lock")
    assert part.items() <= whole.items()
    assert not part.keys() & {"pyarrow", "distributed", "nltk", "cleanlab", "aiohttp"}


def test_the_bill_of_materials_is_that_of_the_lock():
    bill = json.loads((ROOT / "sbom.cdx.json").read_text(encoding="utf-8"))
    found: dict[str, dict[str, set[str]]] = {}
    for component in bill["components"]:
        hashes = {
            entry["content"]
            for reference in component["externalReferences"]
            for entry in reference["hashes"]
        }
        found.setdefault(plain(component["name"]), {})[component["version"]] = hashes
    assert found == locked("requirements.lock")
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["version"] == PROJECT["project"]["version"]


def test_every_dependency_is_explained():
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    tables = page.split("\n## ")[0].splitlines()
    explained = {name for row in tables if row.startswith("| `") for name in names(row)}
    assert explained == {plain(Requirement(r).name) for r in NEEDED} | set(EXTRAS)


def names(row: str) -> list[str]:
    """Names in the first cells of a row of the page: an extra, and its distributions."""
    cells = row.split("|")[1:3]
    if not cells[1].strip().startswith("`"):
        cells = cells[:1]
    return [name for cell in cells for name in re.findall(r"`([a-z0-9-]+)`", cell)]


def test_all_has_every_extra():
    (requirement,) = map(Requirement, PROJECT["project"]["optional-dependencies"]["all"])
    assert requirement.extras == set(EXTRAS)


WITHOUT = {
    "agreement": ("nltk", ["agreement", "a.jsonl", "b.jsonl"]),
    "audit": ("cleanlab", ["audit", "a.jsonl"]),
    "dask": ("distributed", ["tag", "a.txt", "b.txt", "--dask", "tcp://localhost:1"]),
    "ods": ("python_calamine", ["convert", "a.ods"]),
    "parquet": ("pyarrow", ["tag", "a.txt", "--out", "a.parquet"]),
    "remote": ("fsspec", ["tag", "https://localhost:1/a.pdf"]),
    "xlsx": ("openpyxl", ["tag", "a.txt", "--out", "a.xlsx"]),
}


@pytest.mark.parametrize("extra", EXTRAS)
def test_an_extra_that_is_missing_says_how_it_is_installed(extra, tmp_path):
    library, command = WITHOUT[extra]
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Plans are clear.", encoding="utf-8")
    example = (ROOT / "corpus/example/annotations.jsonl").read_text(encoding="utf-8")
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(example, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    # In the process that reads annotations, too.
    (tmp_path / f"{library}.py").write_text(f"raise ModuleNotFoundError(name={library!r})")
    missing = f"import sys; sys.modules[{library!r}] = None; import train.__main__ as m; m.main()"
    done = subprocess.run(
        [sys.executable, "-c", missing, *command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert f"report-themes[{extra}]" in done.stderr
    assert f"pip install {library}" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
    assert not list(tmp_path.glob("a.parquet*")) + list(tmp_path.glob("a.xlsx*"))


def checkout(folder: Path) -> Path:
    """A copy of the files of the project that git knows, with the times of now."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, done.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


def build(folder: Path, target: str) -> Path:
    """Build without network or isolation."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", "dist"],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    (built,) = (folder / "dist").glob("*.whl" if target == "wheel" else "*.tar.gz")
    return built


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    return build(checkout(tmp_path_factory.mktemp("here")), "wheel")


@pytest.mark.slow
def test_the_same_files_give_the_same_wheel(wheel, tmp_path):
    """Elsewhere, from files of another time, with what a run leaves lying about, and again."""
    copy = checkout(tmp_path / "there")
    (copy / "classifier/__pycache__").mkdir()
    (copy / "classifier/__pycache__/cli.cpython-311.pyc").write_bytes(b"?")
    (copy / "README.md").chmod(0o600)
    first = sha256(build(copy, "wheel"))
    assert first == sha256(wheel)
    assert first == sha256(build(copy, "wheel"))


@pytest.mark.slow
def test_the_source_distribution_gives_the_same_wheel(wheel, tmp_path):
    source = build(checkout(tmp_path / "source"), "sdist")
    shutil.unpack_archive(source, tmp_path / "unpacked")
    (folder,) = (tmp_path / "unpacked").iterdir()
    assert sha256(build(folder, "wheel")) == sha256(wheel)


@pytest.mark.slow
def test_the_wheel_holds_the_packages_and_what_they_read_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = {
        path.relative_to(ROOT).as_posix()
        for package in ("classifier", "train")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    for source, target in (
        ("models/default", "classifier/models/default"),
        ("corpus/annotations", "classifier/data/annotations"),
    ):
        expected |= {f"{target}/{path.name}" for path in (ROOT / source).iterdir()}
    expected.add("classifier/data/codebook.toml")
    assert held == expected


def test_the_tests_that_security_names_exist():
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", page))
    assert len(named) >= 5
    assert not {name for name in named if not (ROOT / name).is_file()}
    for section in page.split("\n### ")[1:]:
        assert re.search(r"`tests/[\w/]+\.py`", section), section.splitlines()[0]
