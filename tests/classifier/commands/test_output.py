"""Where results go."""

import io
import sys

import pytest
import typer

from classifier.commands.output import write_all


def test_bytes_do_not_go_to_a_terminal(monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    with pytest.raises(typer.Exit) as error:
        write_all(iter([1]), lambda *_: None, None, binary=True)
    assert error.value.exit_code == 2
    assert "a terminal can't show this format: give a file with --out" in capsys.readouterr().err
