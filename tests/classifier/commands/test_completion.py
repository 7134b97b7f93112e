"""Completion as a shell asks for it, and in the shell itself."""

import os
import shutil
import subprocess
import sys

import pytest

from classifier.codebook import Codebook
from classifier.write import COMPARISONS, EXPLANATIONS, FORMATS, JUDGEMENTS, SUMMARIES


@pytest.fixture
def complete(run):
    """What a shell completes words with."""

    def complete(*words: str) -> list[str]:
        done = run(
            _REPORT_THEMES_COMPLETE="complete_bash",
            COMP_WORDS=" ".join(("report-themes", *words)),
            COMP_CWORD=str(len(words)),
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    return complete


def test_commands_and_options(complete):
    assert {"tag", "train", "corpus"} <= set(complete(""))
    assert complete("corpus", "att") == ["attach"]
    assert complete("tag", "--unc") == ["--uncertain"]


def test_each_command_has_formats_of_its_own(complete):
    assert complete("tag", "--format", "") == list(FORMATS)
    assert complete("judgements", "--format", "") == list(JUDGEMENTS)
    assert complete("explain", "--format", "") == list(EXPLANATIONS)
    assert complete("explain", "-f", "t") == ["table"]


@pytest.mark.parametrize(
    ("command", "formats"),
    [
        ("tag", FORMATS),
        ("summary", SUMMARIES),
        ("compare", COMPARISONS),
        ("explain", EXPLANATIONS),
    ],
)
def test_the_help_names_every_format(run, command, formats):
    done = run(command, "--help")
    assert done.returncode == 0
    assert [name for name in formats if name not in "".join(done.stdout.split())] == []


def test_themes_of_the_model_that_ships(complete, codebook: Codebook):
    assert complete("explain", "report.pdf", "--theme", "") == list(codebook.names)
    assert complete("explain", "report.pdf", "-t", "out_") == ["out_of_hours"]


def test_themes_of_another_model_but_none_that_a_shell_would_run(complete, tmp_path):
    (tmp_path / "manifest.json").write_text(
        '{"codebook": {"theme": [{"name": "heating"}, {"name": "\\\\$(touch owned)"}]}}'
    )
    assert complete("explain", "--model", str(tmp_path), "--theme", "") == ["heating"]
    assert complete("explain", "--model", "nowhere", "--theme", "") == []


def test_nothing_heavy_is_loaded():
    code = (
        "import sys; from train.commands.cli import app\n"
        "print(sorted({'spacy', 'sklearn', 'pandas', 'numpy', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
def test_in_bash(tmp_path):
    command = tmp_path / "report-themes"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m train "$@"\n')
    command.chmod(0o755)
    script = """
        source <(report-themes --show-completion bash)
        COMP_WORDS=(report-themes judgements --format t) COMP_CWORD=3
        _report_themes_completion report-themes
        echo "${COMPREPLY[@]}"
    """
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script],
        env=os.environ | {"PATH": path, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "table\n"
