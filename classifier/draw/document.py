"""A document as plain data: headings, text, quotations, tables and pictures, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; that of a part of the document has level 1."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence in the words of a report.

    Attributes
    ----------
    text : str
        Without quotation marks around it.
    reference : str
        Where it stands.
    lead : str
        What comes before it; may be empty.
    doubt : str
        Why a person has to check it; empty if nobody has to.
    """

    text: str
    reference: str
    lead: str = ""
    doubt: str = ""

    @property
    def quoted(self) -> str:
        """The text in quotation marks, which differ from those in it."""
        inner = any(mark in self.text for mark in '"“”')
        return f"‘{self.text}’" if inner else f"“{self.text}”"


@dataclass(frozen=True, slots=True)
class Quotations:
    """Quotations, one below the other."""

    items: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a row of headings.

    Attributes
    ----------
    caption : str
    header : tuple of str
    rows : tuple of tuple of str
    numbers : int
        How many columns, from the second, hold numbers.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, and what it shows in words for those who do not see it."""

    figure: Figure
    words: str


Block = Heading | Text | Bullets | Quotations | Table | Picture
"""What a document is made of."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document.

    Attributes
    ----------
    title : str
    blocks : tuple of Block
    """

    title: str
    blocks: tuple[Block, ...]
