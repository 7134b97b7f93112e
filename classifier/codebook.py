"""The taxonomy: themes and polarities with their definitions."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Theme:
    """What a sentence can be about.

    Attributes
    ----------
    name : str
        Short name, as annotations and results write it.
    title : str
        Name for people.
    definition : str
        One sentence.
    include, exclude : tuple of str
        What counts and what does not.
    color : str
        ``"#rrggbb"``, or empty: formats with colours then choose one.
    """

    name: str
    title: str = ""
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    color: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """Themes and polarities in a fixed order.

    Attributes
    ----------
    themes : tuple of Theme
    polarities : mapping of str to str
        Name and definition; empty where findings have no polarity.
    decisions : tuple of str
        Decisions on the borders between themes.
    version : int
    """

    themes: tuple[Theme, ...]
    polarities: Mapping[str, str] = field(default_factory=dict)
    decisions: tuple[str, ...] = ()
    version: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the themes in order."""
        return tuple(theme.name for theme in self.themes)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Codebook:
        """Build from the structure of the TOML file or of a bundle's manifest.

        Raises
        ------
        ValueError
            If a theme has no name, or two have the same.
        """
        themes = []
        for entry in data.get("theme", ()):
            if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
                raise ValueError(f"a theme of the codebook has no name: {entry!r}")
            themes.append(
                Theme(
                    name=entry["name"],
                    title=str(entry.get("title") or entry["name"]),
                    definition=str(entry.get("definition", "")),
                    include=tuple(map(str, entry.get("include", ()))),
                    exclude=tuple(map(str, entry.get("exclude", ()))),
                    color=str(entry.get("color", "")),
                )
            )
        names = [theme.name for theme in themes]
        if not names:
            raise ValueError("the codebook has no themes")
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"the codebook names a theme twice: {', '.join(twice)}")
        return cls(
            themes=tuple(themes),
            polarities={str(k): str(v) for k, v in data.get("polarity", {}).items()},
            decisions=tuple(map(str, data.get("decisions", ()))),
            version=int(data.get("version", 1)),
        )

    @classmethod
    def from_names(cls, themes: Sequence[str], polarities: Sequence[str] = ()) -> Codebook:
        """A codebook of names alone, for annotations that come without one."""
        return cls(
            themes=tuple(Theme(name, title=name) for name in themes),
            polarities=dict.fromkeys(polarities, ""),
        )

    @classmethod
    def read(cls, path: str | Path) -> Codebook:
        """Read a codebook from a TOML file, or from a REFI-QDA codebook or project.

        Parameters
        ----------
        path : path
            A ``.qdc`` or ``.qdpx`` file is one of REFI-QDA: each code that can be used for
            coding is a theme; those below a code called polarity or sentiment are polarities.
            Any other is TOML.

        Raises
        ------
        ValueError
            If the file is no codebook; the message names it.
        """
        path = Path(path)
        try:
            if path.suffix.casefold() in (".qdc", ".qdpx"):
                from classifier import refi

                return cls.from_dict(refi.codebook_dict(path.read_bytes()))
            return cls.from_dict(tomllib.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise ValueError(f"{path}: {error}") from error

    def without(self, names: Collection[str]) -> Codebook:
        """The same codebook less some themes."""
        return replace(self, themes=tuple(t for t in self.themes if t.name not in names))

    def to_dict(self) -> dict[str, Any]:
        """The structure that `from_dict` reads."""
        return {
            "version": self.version,
            "decisions": list(self.decisions),
            "polarity": dict(self.polarities),
            "theme": [
                {
                    key: list(value) if isinstance(value, tuple) else value
                    for key, value in asdict(theme).items()
                    if key != "color" or value
                }
                for theme in self.themes
            ],
        }
