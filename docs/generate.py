"""Writes what follows from the code and from the default model: commands, codebook, figures.

Called from cog blocks in `docs/reference`, as `docs/console.py` is in the how-to pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from typer.main import get_command

from classifier.codebook import Codebook
from train.commands.cli import app

ROOT = Path(__file__).parents[1]


def walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every command below one, with its whole name.

    Parameters
    ----------
    command : Command
        Of click, or of typer, which has a copy of click inside.
    name : str

    Yields
    ------
    tuple of str and Command
    """
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for part, each in sorted(below.items()):
        yield from walk(each, f"{name} {part}")


def all_commands() -> list[tuple[str, Any]]:
    """Every command of the project, with its whole name."""
    return list(walk(get_command(app), "report-themes"))


def is_option(parameter: Any) -> bool:
    """Whether a parameter is an option, and not an argument."""
    return bool(parameter.opts[0].startswith("-"))


def commands() -> None:
    """Write usage, description and options of every command."""
    import cog

    for name, command in all_commands():
        summary, *rest = (command.help or "").strip().split("\n\n")
        arguments = [_argument(p) for p in command.params if not is_option(p)]
        cog.outl(f"\n## {name.removeprefix('report-themes ')}\n\n{_joined(summary)}\n")
        cog.outl(f"```text\n{name} [OPTIONS] {' '.join(arguments)}".rstrip() + "\n```\n")
        for paragraph in rest:
            if not paragraph.strip().startswith("Example:"):
                cog.outl(f"{_joined(paragraph)}\n")
        cog.outl("| argument or option | what it does |\n|---|---|")
        for parameter in command.params:
            cog.outl(f"| {_names(parameter)} | {_says(parameter)} |")
    cog.outl()


def _joined(text: str) -> str:
    return " ".join(text.split())


def _argument(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _names(parameter: Any) -> str:
    if not is_option(parameter):
        return f"`{_argument(parameter)}`"
    return ", ".join(f"`{name}`" for name in sorted(parameter.opts, key=len, reverse=True))


def _says(parameter: Any) -> str:
    text = parameter.help or ""
    default = parameter.default
    if isinstance(default, Enum):
        choices = ", ".join(f"`{choice.value}`" for choice in type(default))
        text += f" One of {choices}. Default: `{default.value}`."
    elif default not in (None, "", False, ...):
        text += f" Default: `{default}`."
    if is_option(parameter) and parameter.required:
        text += " Required."
    return text.strip().replace("|", "\\|").replace("<", "&lt;")


def from_card(title: str) -> None:
    """Write what the card of the default model has under a title, if it has that."""
    import cog

    card = (ROOT / "models" / "default" / "README.md").read_text(encoding="utf-8")
    if found := re.search(rf"^#+ {title}\n(.+?)(?=^#|\Z)", card, re.MULTILINE | re.DOTALL):
        cog.outl(f"\n{found[1].strip()}\n")


def codebook() -> None:
    """Write the themes, polarities and border decisions of the codebook that ships."""
    import cog

    book = Codebook.read(ROOT / "corpus" / "codebook.toml")
    cog.outl("\n## Polarities\n\n| polarity | when |\n|---|---|")
    for name, definition in book.polarities.items():
        cog.outl(f"| `{name}` | {definition} |")
    cog.outl(
        "\n## Border decisions\n\nMade where annotators met a doubt, the frequent ones first.\n"
    )
    for decision in book.decisions:
        cog.outl(f"- {decision}")
    cog.outl("\n## Themes")
    for theme in book.themes:
        cog.outl(f"\n### {theme.title} {{#{theme.name}}}\n\n`{theme.name}` – {theme.definition}\n")
        for label, entries in (("Counts", theme.include), ("Does not count", theme.exclude)):
            if entries:
                cog.outl(f"**{label}:**\n")
                cog.outl("\n".join(f"- {entry}" for entry in entries) + "\n")
