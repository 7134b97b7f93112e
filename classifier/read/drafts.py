"""One pass over the lines of a report: which open a block, and which go on with one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from classifier.read.grades import GRADE
from classifier.read.headings import (
    AREA_ALONE,
    AREA_HEADING,
    FULL_PHRASE,
    HEADING_STARTS,
    SAFEGUARDING_BOARD,
    Heading,
    known_heading,
    without_reference,
)
from classifier.read.lines import Line
from classifier.read.marks import DASHES, NUMBERED, UNFINISHED, bullet, ends_sentence
from classifier.report import Kind, Section

_GRADE_LINE = re.compile(rf"(?:grade \d )?\(?{GRADE}\)?", re.IGNORECASE)
_REST_OF_GRADE = frozenset(("to be good", "improvement", "improvement to be good"))
_IMPRINT = re.compile(
    r"the office for standards in education, children.s services and skills \(ofsted\)"
    r"|ofsted is proud to use|any complaints about the inspection or the report should"
    r"|if you would like a copy of this document in a different format"
    r"|you may (?:re)?use this information|you may copy all or parts of this"
    r"|© crown copyright",
    re.IGNORECASE,
)
_CONTENTS_ENTRY = re.compile(r"(.*\S)[ .]+(\d{1,3})$")
_FOOTNOTE = re.compile(r"(\d{1,2})(?: (.*))?$")


@dataclass(slots=True)
class Draft:
    """A block in the making: where it stands, and its lines."""

    kind: Kind
    section: Section | None
    heading: str | None
    number: int | None
    pieces: list[Line] = field(default_factory=list)


class Pass:
    """State of one pass over the lines of a report."""

    def __init__(
        self, lines: Sequence[Line], *, blank_breaks: bool, section: Section | None
    ) -> None:
        self.lines = lines
        self.blank_breaks = blank_breaks
        lengths = sorted(len(line.text) for line in lines if line.text)
        self.width = lengths[int(0.95 * (len(lengths) - 1))] if lengths else 0
        self.unwrapped = self.width > 160
        self.last_page = lines[-1].page if lines else 0
        self.drafts: list[Draft] = []
        self.footnotes: list[Draft] = []
        self.current: Draft | None = None
        self.section = section
        self.about_board = False  # in the part on the local safeguarding children board
        self.heading: str | None = None
        self.number: int | None = None  # of the paragraph that a list belongs to
        self.last_number = 0
        self.fresh_heading = True
        self.titles: set[str] = set()  # of the contents list
        self.title_starts: set[str] = set()

    # what a line is -----------------------------------------------------------------

    def _short(self, i: int) -> bool:
        """Whether line i ended before the first word of the next one had to."""
        if self.unwrapped:
            return True
        following = self.lines[i + 1].text if i + 1 < len(self.lines) else ""
        first_word = following.split(" ", 1)[0]
        return len(self.lines[i].text) + 1 + len(first_word) < 0.86 * self.width

    def _joined(self, i: int, count: int) -> str | None:
        """Lines i to i + count as one, or None where they can't be one heading."""
        parts = [line.text for line in self.lines[i : i + count]]
        if len(parts) < count or not all(parts):
            return None
        if any(NUMBERED.match(part) or bullet(part) is not None for part in parts[1:]):
            return None
        return " ".join(parts)

    def _known_heading(self, i: int, *, closed: bool) -> int:
        """How many lines from i on are a heading of the frameworks or the contents list."""
        text = self.lines[i].text
        if not (text[0].isupper() and len(text) < 140):
            return 0
        start = text[:6].casefold()
        starts = start.startswith(HEADING_STARTS)
        if not starts and start not in self.title_starts:
            return 0
        if not (closed or FULL_PHRASE.search(text)):
            return 0
        single = 0
        for count in (4, 3, 2, 1):
            joined = self._joined(i, count)
            if joined is None:
                continue
            if starts and AREA_HEADING.fullmatch(without_reference(joined)):
                return count
            if joined.casefold() in self.titles or (count < 3 and known_heading(joined)):
                single = count
        return single if closed else 0

    def _plain_heading(self, i: int) -> int:
        """How many lines from i on look like a heading that no framework prescribes."""
        text = self.lines[i].text
        if len(text) > 100 or not text[0].isupper() or ": " in text:
            return 0
        for count in (1, 2):
            joined = self._joined(i, count)
            if joined is None or joined[-1] in ".,;:?!-–" or len(joined) > 130:
                return 0
            if ends_sentence(joined):
                return 0
            if UNFINISHED.search(joined):
                continue
            after = next((line.text for line in self.lines[i + count :] if line.text), "")
            starts_anew = bool(
                after
                and (
                    after[0].isupper()
                    or after[0] in "‘“'\""
                    or bullet(after) is not None
                    or NUMBERED.match(after)
                )
            )
            if starts_anew and self._short(i + count - 1):
                return count
        return 0

    def _is_number(self, number: int, rest: str, *, closed: bool) -> bool:
        starts_sentence = not rest or not rest[0].islower()
        if number == self.last_number + 1:
            return starts_sentence or closed
        if not (closed and starts_sentence):
            return False
        if number == 1:
            return self.fresh_heading
        return self.last_number < number <= self.last_number + 3 or self.current is None

    # what is done with it ------------------------------------------------------------

    def _open(self, kind: Kind, number: int | None, line: Line) -> None:
        self.drafts.extend(self.footnotes)
        self.footnotes.clear()
        self.current = Draft(kind, self.section, self.heading, number, [line] if line.text else [])
        self.drafts.append(self.current)

    def _open_heading(self, text: str) -> None:
        heading = known_heading(text)
        if self.section == "improve" and AREA_ALONE.fullmatch(text):
            heading = Heading(opens=False)  # the recommendations are grouped by area
        if heading and heading.opens:
            if heading.section is None:
                self.about_board = bool(SAFEGUARDING_BOARD.search(text))
            self.section = (
                None if self.about_board and heading.section == "summary" else heading.section
            )
        elif not heading and self.heading and self.current is None and _GRADE_LINE.fullmatch(text):
            text = f"{self.heading}: {text}"  # a grade on its own line belongs to the heading above
            self.section = None  # what is graded is no list of recommendations
        self.heading = text
        self.current = None
        self.number = None
        self.fresh_heading = True

    def _contents(self, i: int) -> int:
        """Skip the contents list that opens at line i and keep its titles."""
        page = self.lines[i].page
        pending: list[str] = []
        end = i + 1
        for j in range(i + 1, len(self.lines)):
            text, on, _ = self.lines[j]
            if on > page + 1 or len(pending) > 2:
                break
            if not text:
                continue
            entry = _CONTENTS_ENTRY.fullmatch(text[:500])  # dots take the square of the time
            pending.append(entry.group(1).rstrip(" .") if entry else text)
            if entry:
                title = " ".join(pending).casefold()
                self.titles.add(title)
                self.title_starts.add(title[:6])
                pending = []
                end = j + 1
        return end

    def _footnote_end(self, i: int) -> int:
        """Where the footnotes that open at line i end; i where there are none."""
        match = _FOOTNOTE.match(self.lines[i].text)
        if not match or not 0 < int(match.group(1)) < 60:
            return i
        page = self.lines[i].page
        end = i
        while end < len(self.lines) and self.lines[end].page == page:
            if NUMBERED.match(self.lines[end].text) or bullet(self.lines[end].text) is not None:
                return i
            end += 1
        return end if end - i <= 16 else i

    def _take_footnotes(self, start: int, end: int) -> None:
        page = self.lines[start].page
        numbers: list[str] = []
        for line in self.lines[start:end]:
            match = _FOOTNOTE.match(line.text)
            if (
                match
                and int(match.group(1)) < 60
                and (not numbers or int(match.group(1)) == int(numbers[-1]) + 1)
            ):
                numbers.append(match.group(1))
                self.footnotes.append(Draft("footnote", None, None, int(match.group(1)), []))
                if match.group(2):
                    self.footnotes[-1].pieces.append(Line(match.group(2), page))
            elif line.text and self.footnotes:
                self.footnotes[-1].pieces.append(line)
        mark = re.compile(rf"(?<=[A-Za-z.,:;)%’'”])(?:{'|'.join(numbers)})(?=[\s.,;:)]|$)")
        for draft in self.drafts[-40:]:
            draft.pieces[:] = [
                Line(mark.sub("", piece.text), piece.page) if piece.page == page else piece
                for piece in draft.pieces
            ]
        self.footnotes = [draft for draft in self.footnotes if draft.pieces]

    def run(self) -> list[Draft]:
        """The blocks, in order."""
        lines = self.lines
        i, blank = 0, True
        previous = -1  # the last line that was taken as text
        skipped_page = -1
        while i < len(lines):
            text, page, _ = lines[i]
            if not text or page == skipped_page:
                blank = True
                i += 1
                continue
            if lines[i].heading:
                self._open_heading(text)
                i, blank = i + 1, False
                continue
            if (
                text[0].islower()
                and self.current
                and not (blank or self.unwrapped)
                and text[1:2] != " "
            ):
                self.current.pieces.append(lines[i])  # most lines: the rest of a sentence
                previous, i = i, i + 1
                continue
            if _IMPRINT.match(text):
                if page >= 0.6 * self.last_page and (page or i >= 0.6 * len(lines)):
                    break
                if self.last_page:
                    skipped_page = page
                else:  # no pages: what follows may be text
                    i, blank = i + 1, True
                continue
            if self.current is None and self.heading and text.casefold() in _REST_OF_GRADE:
                self.heading = f"{self.heading} {text}"
                i += 1
                continue
            if text.casefold() == "contents":
                i = self._contents(i)
                continue
            current = self.current
            closed = (
                current is None
                or not current.pieces
                or current.kind == "bullet"
                or (ends_sentence(current.pieces[-1].text) or (blank and self.blank_breaks))
            )
            if blank and not self.blank_breaks:
                end = self._footnote_end(i)
                if end > i:
                    self._take_footnotes(i, end)
                    i = end
                    continue
            deliberate = previous >= 0 and (self._short(previous) or lines[previous].page != page)
            count = self._known_heading(i, closed=closed or deliberate)
            if count:
                self._open_heading(self._joined(i, count) or text)
                i, blank = i + count, False
                continue
            numbered = NUMBERED.match(text) if text[0].isdigit() else None
            if numbered and self._is_number(int(numbered[1]), numbered[2], closed=closed):
                self.number = self.last_number = int(numbered[1])
                self.fresh_heading = False
                self._open("paragraph", self.number, Line(numbered[2], page))
                previous, i, blank = i, i + 1, False
                continue
            item = bullet(text)
            if item is not None:
                if (
                    text[0] in DASHES
                    and current
                    and current.pieces
                    and (current.kind == "bullet" and current.pieces[-1].text[-1] in ":;,")
                ):  # a list within a list is one sentence
                    current.pieces.append(lines[i])
                else:
                    self._open("bullet", self.number, Line(item, page))
                previous, i, blank = i, i + 1, False
                continue
            if closed and (current is None or not current.pieces or self._ended(previous, current)):
                count = self._plain_heading(i)
                if count:
                    self._open_heading(self._joined(i, count) or text)
                    i, blank = i + count, False
                    continue
            if current is None or self._starts_paragraph(i, previous, blank, current):
                if current is not None and current.kind == "paragraph":
                    self.number = None
                self._open("paragraph", None, lines[i])
            else:
                current.pieces.append(lines[i])
            previous, i, blank = i, i + 1, False
        self.drafts.extend(self.footnotes)
        return [draft for draft in self.drafts if draft.pieces]

    def _ended(self, previous: int, current: Draft) -> bool:
        """Whether the block in hand may end with its last line."""
        if self._short(previous):
            return True
        return current.kind == "paragraph" and ends_sentence(current.pieces[-1].text)

    def _starts_paragraph(self, i: int, previous: int, blank: bool, current: Draft) -> bool:
        if blank and self.blank_breaks:
            return True
        if not current.pieces or (current.number is not None and current.kind == "paragraph"):
            return False
        if self.unwrapped:
            return True
        text = self.lines[i].text
        starts = text[0].isupper() or text[0] in "‘“'\""
        return starts and ends_sentence(current.pieces[-1].text) and self._short(previous)
