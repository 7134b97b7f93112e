"""What a format is: a module that writes it, found by name when it is needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from classifier.results.tagged import TaggedReport


@dataclass(frozen=True, slots=True)
class Format:
    """A format of results.

    Attributes
    ----------
    module : str
        The module of `classifier.write` whose function ``write`` writes it. It is imported when
        that happens, so that the names of the formats are at hand at no cost.
    binary : bool, default False
        Whether the file is one of bytes, which no terminal can show.
    """

    module: str
    binary: bool = False

    def write(self, results: Any, file: Any) -> None:
        """Write results.

        Parameters
        ----------
        results : object
            What the module takes.
        file : file
            Open for text, or for bytes if the format is `binary`.
        """
        self._module().write(results, file)

    def _module(self) -> Any:
        return import_module(f"classifier.write.{self.module}")


@dataclass(frozen=True, slots=True)
class ReportFormat(Format):
    """A format of tagged reports.

    Attributes
    ----------
    explained : bool, default False
        Whether it shows why themes were assigned.
    """

    explained: bool = False

    def write(self, results: Iterable[TaggedReport], file: Any, all_scores: bool = False) -> None:
        """Write tagged reports.

        Parameters
        ----------
        results : iterable of TaggedReport
        file : file
            Open for text, or for bytes if the format is `binary`.
        all_scores : bool, default False
            Add the probability of every theme, where the format has room for them.
        """
        self._module().write(results, file, all_scores)
