"""What a stranger's machine is told: one version, the same tools everywhere, nothing that moves."""

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = [path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config"]


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def steps(workflow):
    for job in yaml.safe_load(text(workflow))["jobs"].values():
        yield from job.get("steps", [])


def verb(name):
    """The commands of a verb of the Makefile, with the folder of programs as `make` has it here."""
    found = re.search(rf"^{name}:\n((?:\t.*\n)+)", text("Makefile"), re.MULTILINE)
    return [line.strip().replace("$(bin)", ".venv/bin") for line in found[1].splitlines()]


def test_the_version_is_one():
    version = PROJECT["version"]
    assert yaml.safe_load(text("CITATION.cff"))["version"] == version
    bill = json.loads(text("sbom.cdx.json"))
    assert bill["metadata"]["component"]["version"] == version
    number, day = re.search(
        r"^## (\d\S*) - ([\d-]{10})$", text("CHANGELOG.md"), re.MULTILINE
    ).groups()
    assert number == version
    assert yaml.safe_load(text("CITATION.cff"))["date-released"] == day


def test_hooks_ci_and_workflows_run_the_verbs_of_the_makefile():
    hooks = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
    assert [repository["repo"] for repository in hooks] == ["local"]  # no versions of its own
    assert [hook["entry"] for hook in hooks[0]["hooks"]] == ["make format", "make lint"]
    lint = verb("lint")
    assert text(".ci/run").splitlines()[-5:] == [*verb("bench"), *lint]  # where `make` is missing
    assert [Path(command.split()[0]).name for command in lint] == [
        "ruff", "ruff", "mypy", "lint-imports"
    ]  # fmt: skip
    (test,) = verb("test")
    readme = re.search(r"^python3 .*-m pytest.*$", text("README.md"), re.MULTILINE)[0]
    assert readme.endswith(f"&& {test}")
    assert test in text(".ci/oldest").replace('"$environment/bin/', ".venv/bin/").replace(
        'python"', "python"
    )
    runs = [step["run"] for step in steps(".github/workflows/tests.yml") if "run" in step]
    assert ".ci/run" in runs
    assert ".ci/oldest" in runs
    assert test.removeprefix(".venv/bin/") in runs
    assert "make install docs" in [s.get("run") for s in steps(".github/workflows/docs.yml")]


@pytest.mark.posix
@pytest.mark.skipif(shutil.which("make") is None, reason="make is not at hand")
def test_make_does_what_the_readme_says():
    done = subprocess.run(
        ["make", "--dry-run", "install", "test", "lint", "format", "bench", "docs"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    readme = re.search(r"^python3 .*(?= && \S+ -m pytest)", text("README.md"), re.MULTILINE)[0]
    install = done.stdout.splitlines()[0]
    shown = subprocess.run(
        install.replace("bash -c", "echo"),
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.strip() == readme


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_takes_nothing_that_moves_and_no_right_it_does_not_need(path):
    for used in re.findall(r"uses: *(.*)", path.read_text(encoding="utf-8")):
        local = used.startswith("./.github/workflows/") and (ROOT / used).is_file()
        assert local or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert set(workflow["concurrency"]) == {"group", "cancel-in-progress"}
    for name, job in workflow["jobs"].items():
        assert "uses" in job or job["timeout-minutes"] <= 90, name
    for step in steps(path):
        if "checkout" in step.get("uses", ""):
            assert step["with"] == {"persist-credentials": False}


def test_one_action_is_one_version():
    pins = {}
    for path in WORKFLOWS:
        for name, pin in re.findall(r"uses: *(\S+)@(.+)", path.read_text(encoding="utf-8")):
            pins.setdefault(name, set()).add(pin)
    assert all(len(found) == 1 for found in pins.values()), pins


def test_the_pythons_that_are_promised_are_those_that_are_tested():
    matrix = yaml.safe_load(text(".github/workflows/tests.yml"))["jobs"]["systems"]["strategy"][
        "matrix"
    ]
    prefix = "Programming Language :: Python :: 3."
    promised = [
        name.rpartition(" ")[2] for name in PROJECT["classifiers"] if name.startswith(prefix)
    ]
    assert matrix["python"] == promised
    assert PROJECT["requires-python"] == f">={promised[0]}"
    assert {os.partition("-")[0] for os in matrix["os"]} == {"ubuntu", "macos", "windows"}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_asks_for_nothing_confidential(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    told = " ".join(part["attributes"].get("value", "") for part in form["body"])
    assert re.search(r"\*\*Please [^*]*no confidential", told)


def test_container_and_conda_install_what_the_lock_pins():
    container = text("Containerfile")
    assert "--require-hashes --requirement requirements.lock" in re.sub(r"\s+", " ", container)
    assert "--no-cache-dir" in container
    assert re.search(r"^USER \d+:\d+$", container, re.MULTILINE)
    assert 'ENTRYPOINT ["report-themes"]' in container
    conda = yaml.safe_load(text("environment.yml"))
    assert conda["dependencies"][-1] == {
        "pip": ["--require-hashes", "--requirement requirements.lock"]
    }


def test_the_name_of_the_owner_is_in_one_place():
    for url in PROJECT["urls"].values():
        assert re.match(
            r"https://(github\.com/[\w-]+/report-themes|[\w-]+\.github\.io/report-themes/)", url
        )
    (owner,) = {
        re.search(r"github\.com/([\w-]+)", url)[1]
        for url in PROJECT["urls"].values()
        if "github.com" in url
    }
    for path in [
        *WORKFLOWS,
        *FORMS,
        ROOT / "CITATION.cff",
        ROOT / "mkdocs.yml",
        ROOT / "README.md",
    ]:
        assert f"/{owner}/" not in path.read_text(encoding="utf-8"), path


@pytest.mark.posix
def test_a_release_is_refused_where_something_disagrees():
    def release(tag):
        return subprocess.run(
            [ROOT / ".ci/release", tag], capture_output=True, text=True, check=False
        )

    assert "pyproject.toml has another version" in release("v9.9.9").stderr


@pytest.mark.posix
@pytest.mark.parametrize("forgotten", ["pyproject.toml", "sbom.cdx.json"])
def test_a_release_is_refused_as_long_as_an_address_names_nobody(forgotten, tmp_path):
    now = PROJECT["urls"]["Source"].split("/")[3]
    for name in (".ci/release", "pyproject.toml", "sbom.cdx.json", "CITATION.cff", "CHANGELOG.md"):
        copy = tmp_path / name
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, copy)
        owner = "OWNER" if name == forgotten else "somebody"
        if copy.suffix in {".toml", ".json"}:
            whole = copy.read_text(encoding="utf-8")
            whole = re.sub(rf"(?<=//){now}(?=\.github\.io)", owner, whole)
            whole = re.sub(rf"(?<=//github\.com/){now}(?=/)", owner, whole)
            copy.write_text(whole, encoding="utf-8")
    refused = subprocess.run(
        [tmp_path / ".ci/release", f"v{PROJECT['version']}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 1
    assert f"the addresses in {forgotten} still name OWNER" in refused.stderr
