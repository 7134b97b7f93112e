"""A report as it is laid out: its text, the blocks of that text and what the cover says."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

Section = Literal[
    "summary",
    "improve",
    "help_and_protection",
    "in_care",
    "in_care_and_care_leavers",
    "care_leavers",
    "leaders",
]
"""The part of a report that a sentence is in, named for the judgement area it belongs to."""

SECTIONS: tuple[Section, ...] = get_args(Section)

SECTION_TITLES: dict[Section, str] = {
    "summary": "Summary",
    "improve": "What needs to improve",
    "help_and_protection": "Help and protection",
    "in_care": "Children in care",
    "in_care_and_care_leavers": "Children in care and care leavers",
    "care_leavers": "Care leavers",
    "leaders": "Leaders",
}
"""Sections as people call them."""

FRAMEWORKS = {
    "ilacs": "ILACS",
    "sif": "single inspection framework",
    "looked_after_children": "looked after children",
    "focused_visit": "focused visit",
    "monitoring_visit": "monitoring visit",
    "joint_inspection": "joint targeted area inspection",
    "area_send": "area SEND inspection",
    "childrens_home": "children's home inspection",
}
"""Frameworks of inspection as people call them; models of a format see them in this order."""

JUDGEMENTS = {
    "overall_effectiveness": "Overall effectiveness",
    "impact_of_leaders": "Impact of leaders",
    "help_and_protection": "Help and protection",
    "in_care": "Children in care",
    "care_leavers": "Care leavers",
}
"""Judgements as people call them, by the fields of `Cover` that hold their grades."""

GRADES = {"inadequate": "I", "requires improvement": "RI", "good": "G", "outstanding": "O"}
"""Grades from the worst to the best, and their abbreviations."""

Kind = Literal["paragraph", "bullet", "footnote"]

KINDS: tuple[Kind, ...] = get_args(Kind)

Role = Literal["strengths", "improvement", "context"]
"""What a part of a report is for: what is done well, what has to get better, or what is told about
the area, the inspection, its method, who inspected and what grades mean."""

ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or one bullet of a report.

    Attributes
    ----------
    start, end : int
        Character span in `Report.text`.
    kind : {"paragraph", "bullet", "footnote"}
        A running paragraph, one item of a list, or a note at the foot of a page.
    section : Section or None
        Judgement area, or None if the text has no such structure.
    heading : str or None
        The nearest heading above the block, as printed, on one line.
    number : int or None
        Printed paragraph number; a bullet has the number of the paragraph it belongs to.
    headings : tuple of str
        The headings that the block stands under, the highest first; the last is `heading`.
    role : Role or None
        What the part that it stands in is for, where a heading says so.
    """

    start: int
    end: int
    kind: Kind = "paragraph"
    section: Section | None = None
    heading: str | None = None
    number: int | None = None
    headings: tuple[str, ...] = ()
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a report that is not in its text.

    Attributes
    ----------
    page : int or None
        The page it stands on, counted from 1; None where the format has no pages.
    reason : str
        Why it was left out, in words, such as ``"contents list"``.
    text : str
    """

    page: int | None
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover of a report says; None for whatever it does not say.

    Attributes
    ----------
    authority : str or None
        Name of the local authority.
    framework : str or None
        ``"ilacs"`` (2018 on), ``"sif"`` (single inspection framework, 2013 to 2018),
        ``"looked_after_children"`` (2013), ``"focused_visit"``, ``"monitoring_visit"``,
        ``"joint_inspection"`` (JTAI), ``"area_send"`` or ``"childrens_home"``.
    inspection_start, inspection_end, published : str or None
        ISO dates.
    lead_inspector : str or None
        Name without title or rank.
    overall_effectiveness, impact_of_leaders, help_and_protection : str or None
        One of ``"outstanding"``, ``"good"``, ``"requires improvement"``, ``"inadequate"``.
    in_care, care_leavers : str or None
        The same; a report that grades them together has that grade as `in_care`.
    inspectorates : str or None
        Who inspected, where they were several or the kind of report leaves it open, as
        ``"Ofsted, CQC"``.
    outcome : str or None
        The sentence that takes the place of a grade.
    home : str or None
        Unique reference number of a children's home.
    """

    authority: str | None = None
    framework: str | None = None
    inspection_start: str | None = None
    inspection_end: str | None = None
    published: str | None = None
    lead_inspector: str | None = None
    overall_effectiveness: str | None = None
    impact_of_leaders: str | None = None
    help_and_protection: str | None = None
    in_care: str | None = None
    care_leavers: str | None = None
    inspectorates: str | None = None
    outcome: str | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report that has been read.

    Attributes
    ----------
    name : str
        The file's name as given.
    text : str
        Running text: the blocks in order, separated by blank lines. Furniture (running
        headers, footers, page numbers, contents list, imprint) and headings are not in it.
    blocks : tuple of Block
        Paragraphs and bullets in order; they cover `text` except for the separators.
    page_starts : tuple of (int, int)
        Where the page changes: offset in `text`, and the page's number counted from 1; empty
        where the format has no pages.
    cover : Cover
        What the cover says.
    skipped : tuple of Skipped
        What is not in the text and is no heading: in order, but for what stands on every page.
    """

    name: str
    text: str
    blocks: tuple[Block, ...]
    page_starts: tuple[tuple[int, int], ...] = ()
    cover: Cover = field(default_factory=Cover)
    skipped: tuple[Skipped, ...] = ()

    def page_at(self, offset: int) -> int | None:
        """Page number, counted from 1, of a character of the text.

        Parameters
        ----------
        offset : int
            Character offset in `text`.

        Returns
        -------
        int or None
            None if the format has no pages.
        """
        at = bisect_right(self.page_starts, offset, key=lambda start: start[0])
        return self.page_starts[at - 1][1] if at else None

    def sentences(
        self, numbers: Iterable[int], starts: Sequence[int], ends: Sequence[int]
    ) -> Iterator[Sentence]:
        """Sentences of the report, with where each is.

        Parameters
        ----------
        numbers : iterable of int
            Positions in the report, counted from 1.
        starts, ends : sequence of int
            Character spans in `text`.

        Yields
        ------
        Sentence
        """
        blocks = self.blocks
        block_starts = [block.start for block in blocks]
        page_starts = [start for start, _ in self.page_starts]
        pages = [None, *(page for _, page in self.page_starts)]
        for number, start, end in zip(numbers, starts, ends, strict=True):
            at = bisect_right(block_starts, start) - 1
            block = blocks[at]
            yield Sentence(
                self.name,
                number,
                pages[bisect_right(page_starts, start)],
                block.section,
                block.heading,
                block.number,
                block.kind,
                start,
                end,
                self.text[start:end],
                block.role,
                at + 1,
                self.cover.framework,
            )

    def renamed(self, name: str) -> Report:
        """The same report under another name."""
        return replace(self, name=name)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and its place in the report.

    Attributes
    ----------
    report : str
        Name of the report.
    sentence : int
        Position in the report, counted from 1.
    page : int or None
        Page on which it begins, counted from 1.
    section, heading : str or None
        Where it is.
    paragraph : int or None
        Printed number of its paragraph.
    kind : str
        ``"paragraph"``, ``"bullet"`` or ``"footnote"``.
    start, end : int
        Character span in the report's text.
    text : str
    role : Role or None
        What the part that it stands in is for.
    block : int or None
        Number of the paragraph or bullet that it is in, counted from 1 and printed nowhere;
        None where that is unknown.
    framework : str or None
        Kind of its report, as `Cover.framework` has it.
    """

    report: str
    sentence: int
    page: int | None
    section: str | None
    heading: str | None
    paragraph: int | None
    kind: str
    start: int
    end: int
    text: str
    role: Role | None = None
    block: int | None = None
    framework: str | None = None

    @property
    def place(self) -> str:
        """Page and paragraph in words, as far as they are known: ``"page 3, paragraph 12"``."""
        where = (("page", self.page), ("paragraph", self.paragraph))
        return ", ".join(f"{what} {number}" for what, number in where if number is not None)

    @property
    def where(self) -> str:
        """The place, or else which sentence it is: ``"sentence 7"``."""
        return self.place or f"sentence {self.sentence}"
