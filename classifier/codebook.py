"""The taxonomy: themes and polarities with their definitions."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
"""What a colour is written like."""

ABOVE = " > "
"""Between the names of themes that are inside each other, as MAXQDA and NVivo write them."""

LONGEST_REASON = 300
"""Characters of a message on a codebook, the names in which have any length."""


def own_name(name: str, above: Sequence[str]) -> str:
    """The name of a theme without those of what it is inside, if it begins with them."""
    return name.removeprefix(ABOVE.join([*above, ""])).removeprefix("/".join([*above, ""]))


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
    parent : str
        What it is inside, from the top down and joined by `ABOVE`: themes, or names that only
        group themes. Empty if it is inside nothing; a name such as ``"Staff > Training"`` says it
        itself.
    """

    name: str
    title: str = ""
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    color: str = ""
    parent: str = ""

    def __post_init__(self) -> None:
        above = self.name.split(ABOVE)[:-1]
        if not self.parent and above and all(map(str.strip, self.name.split(ABOVE))):
            object.__setattr__(self, "parent", ABOVE.join(above))

    @property
    def display_name(self) -> str:
        """Its title, or its name if it has none."""
        return self.title or self.name

    @property
    def path(self) -> tuple[str, ...]:
        """Its own name, without those of what it is inside, after these from the top down."""
        if not self.parent:
            return (self.name,)
        above = tuple(self.parent.split(ABOVE))
        return (*above, own_name(self.name, above))

    @property
    def group(self) -> str:
        """The topmost of what it is inside; its own name if it is inside nothing."""
        return self.path[0]


@dataclass(frozen=True, slots=True)
class Codebook:
    """Themes and polarities in a fixed order.

    Attributes
    ----------
    themes : tuple of Theme
    polarities : mapping of str to str
        Name and definition; empty if findings have no polarity.
    decisions : tuple of str
        Decisions on the borders between themes.
    version : int
    names : tuple of str
        Names of the themes, in order.
    """

    themes: tuple[Theme, ...]
    polarities: Mapping[str, str] = field(default_factory=dict)
    decisions: tuple[str, ...] = ()
    version: int = 1
    names: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(theme.name for theme in self.themes))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Codebook:
        """Build from the structure of the TOML file or of a bundle's manifest.

        Parameters
        ----------
        data : mapping
            As `to_dict` gives it.

        Returns
        -------
        Codebook

        Raises
        ------
        ValueError
            If a theme has no name, two have the same, or a value is of the wrong kind.
        """
        themes = []
        for number, entry in enumerate(data.get("theme", ()), start=1):
            if not isinstance(entry, Mapping) or not isinstance(entry.get("name"), str):
                raise ValueError(f"theme {number} of the codebook has no name")
            color = entry.get("color", "")
            if color != "" and not (isinstance(color, str) and COLOR.fullmatch(color)):
                raise ValueError(f"theme {number} of the codebook: 'color' should be like #12ab34")
            themes.append(
                Theme(
                    name=entry["name"],
                    title=str(entry.get("title") or entry["name"]),
                    definition=str(entry.get("definition", "")),
                    include=tuple(map(str, entry.get("include", ()))),
                    exclude=tuple(map(str, entry.get("exclude", ()))),
                    color=color,
                    parent=str(entry.get("parent", "")),
                )
            )
        names = [theme.name for theme in themes]
        if not names:
            raise ValueError("the codebook has no themes")
        if twice := sorted(name for name, count in Counter(names).items() if count > 1):
            raise ValueError(f"the codebook names a theme twice: {', '.join(twice)}")
        polarity = data.get("polarity", {})
        if not isinstance(polarity, Mapping):
            raise ValueError("'polarity' of the codebook should be a table of names")
        return cls(
            themes=tuple(themes),
            polarities={str(k): str(v) for k, v in polarity.items()},
            decisions=tuple(map(str, data.get("decisions", ()))),
            version=int(data.get("version", 1)),
        )

    @classmethod
    def from_names(cls, themes: Sequence[str], polarities: Sequence[str] = ()) -> Codebook:
        """A codebook of names alone, for annotations that come without one.

        Parameters
        ----------
        themes : sequence of str
        polarities : sequence of str, optional

        Returns
        -------
        Codebook
        """
        return cls(
            themes=tuple(Theme(name, title=name) for name in themes),
            polarities=dict.fromkeys(polarities, ""),
        )

    @classmethod
    def read(cls, path: str | Path) -> Codebook:
        """Read a codebook from a TOML file; `classifier.read_codebook` reads REFI-QDA, too.

        Parameters
        ----------
        path : path

        Returns
        -------
        Codebook

        Raises
        ------
        ValueError
            If the file is not a codebook; the message names it.
        """
        path = Path(path)
        try:
            return cls.from_dict(tomllib.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, OverflowError) as error:
            raise ValueError(f"{path}: {str(error)[:LONGEST_REASON]}") from error

    def without(self, names: Collection[str]) -> Codebook:
        """The same codebook without some themes.

        Parameters
        ----------
        names : collection of str
            Names of the themes to leave out.

        Returns
        -------
        Codebook
        """
        return replace(self, themes=tuple(t for t in self.themes if t.name not in names))

    @property
    def groups(self) -> dict[str, list[int]]:
        """Where the themes of each group are, in the order of the codebook.

        Empty if no theme is inside another, or inside a name that groups themes.
        """
        found: dict[str, list[int]] = {}
        for place, theme in enumerate(self.themes):
            found.setdefault(theme.group, []).append(place)
        return found if any(theme.parent for theme in self.themes) else {}

    def grouped(self) -> Codebook:
        """A codebook whose themes are the groups of this one, if it has any."""
        if not self.groups:
            return self
        known = {theme.name: theme for theme in self.themes if not theme.parent}
        themes = tuple(known.get(name) or Theme(name, title=name) for name in self.groups)
        return replace(self, themes=themes)

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
                    if key not in ("color", "parent") or value
                }
                for theme in self.themes
            ],
        }
