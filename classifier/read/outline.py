"""Under which headings a block stands, and what these say of it: its section, and its role."""

from __future__ import annotations

import re
from dataclasses import dataclass

from classifier.read.grades import GRADE
from classifier.read.headings import AREA_ALONE, SAFEGUARDING_BOARD, Heading, known_heading
from classifier.read.roles import role_of
from classifier.report import Role, Section

_GRADE_LINE = re.compile(rf"(?:grade \d )?\(?{GRADE}\)?", re.IGNORECASE)
_REST_OF_GRADE = frozenset(("to be good", "improvement", "improvement to be good"))
_TOP = 1
_INSIDE = 8  # level of a heading inside a section, where it does not show
_BY_SHAPE = 9


@dataclass(frozen=True, slots=True)
class _Entry:
    level: int
    text: str
    section: Section | None
    role: Role | None
    by_role: bool = False  # on top because of its role alone


class Outline:
    """The headings that are open at a place of a report.

    Parameters
    ----------
    section : Section or None
        The section that text before the first heading belongs to.
    """

    def __init__(self, section: Section | None) -> None:
        self.entries: tuple[_Entry, ...] = ()
        self._before: Section | None = section
        self._about_board = False  # in the part on the local safeguarding children board

    @property
    def heading(self) -> str | None:
        """The nearest heading."""
        return self.entries[-1].text if self.entries else None

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings that are open, the highest first."""
        return tuple(entry.text for entry in self.entries)

    @property
    def section(self) -> Section | None:
        """The section that the headings give."""
        return self.entries[-1].section if self.entries else self._before

    @property
    def role(self) -> Role | None:
        """The role that the headings give."""
        return self.entries[-1].role if self.entries else None

    def opened(self, text: str, level: int = 0) -> Outline:
        """The outline after a heading, which ends those of its level and below.

        Parameters
        ----------
        text : str
            The heading on one line.
        level : int, default 0
            1 for the highest; 0 where a heading is known by its words or its shape alone.

        Returns
        -------
        Outline
        """
        after = Outline(self._before)
        after.entries, after._about_board = self.entries, self._about_board
        after._open(text, level)
        return after

    def _open(self, text: str, level: int) -> None:
        heading = known_heading(text)
        if self.section == "improve" and AREA_ALONE.fullmatch(text):
            heading = Heading(opens=False)  # the recommendations are grouped by area
        role = role_of(text)
        if heading and heading.opens:
            if heading.section is None:
                self._about_board = bool(SAFEGUARDING_BOARD.search(text))
            section = heading.section
            if self._about_board and section == "summary":
                section = None
            if section:  # the words of a grade say nothing of what the part is for
                role = "improvement" if section == "improve" else None
            self._push(level or _TOP, text, section, role)
        elif heading:
            inside = self.entries[-1].level + 1 if self.entries else _INSIDE
            while self.entries and self._is_inside(self.entries[-1]):
                self.entries = self.entries[:-1]
                inside = self.entries[-1].level + 1 if self.entries else _INSIDE
            self._push(inside, text, self.section, role or self.role)
        elif level:
            self._end(level)
            if not self.entries:
                self._before = None if role or level == _TOP else self._before
            self._push(level, text, self.section, role or self._handed_down(text))
        elif role and (self.role or self.section == "improve"):
            self._push(_TOP, text, None, role, by_role=True)
        elif self._is_top_by_its_words():
            self._push(_TOP, text, None, role, by_role=True)  # one more of its kind
        else:
            self._end(_BY_SHAPE)
            self._push(_BY_SHAPE, text, self.section, role or self._handed_down(text))

    def open_grade(self, text: str) -> bool:
        """Take a line for the grade that belongs to the heading above it, if it is one."""
        if not self.entries or known_heading(text):
            return False
        last = self.entries[-1]
        if _GRADE_LINE.fullmatch(text):
            # What is graded is no list of recommendations.
            self._replace(_Entry(last.level, f"{last.text}: {text}", None, last.role))
            return True
        return self.rest_of_grade(text)

    def rest_of_grade(self, text: str) -> bool:
        """Take a line for the rest of the grade in the heading above it, if it is that."""
        if self.entries and text.casefold() in _REST_OF_GRADE:
            last = self.entries[-1]
            self._replace(_Entry(last.level, f"{last.text} {text}", last.section, last.role))
            return True
        return False

    def _handed_down(self, text: str) -> Role | None:
        """The role of what a heading stands under; a question in a part on context is none."""
        return None if self.role == "context" and text.endswith("?") else self.role

    def _replace(self, entry: _Entry) -> None:
        self.entries = (*self.entries[:-1], entry)

    def _end(self, level: int) -> None:
        while self.entries and self.entries[-1].level >= level:
            self.entries = self.entries[:-1]

    def _is_top_by_its_words(self) -> bool:
        """Whether the nearest heading is on top because of its role, which others need not have."""
        last = self.entries[-1] if self.entries else None
        return last is not None and last.by_role

    def _is_inside(self, entry: _Entry) -> bool:
        known = known_heading(entry.text)
        return known is not None and not known.opens

    def _push(
        self,
        level: int,
        text: str,
        section: Section | None,
        role: Role | None,
        *,
        by_role: bool = False,
    ) -> None:
        self._end(level)
        self.entries = (*self.entries, _Entry(level, text, section, role, by_role))
