"""Commands as a person runs them, in this process."""

from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from train.commands.cli import app


@pytest.fixture(scope="session")
def run() -> Callable[..., Result]:
    """Run a command; what it says and its exit status come back."""

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(app, list(map(str, arguments)))

    return run
