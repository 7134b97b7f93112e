"""One pass over the lines of a report: which open a block, and which go on with one."""

from __future__ import annotations

from collections.abc import Sequence

from classifier.read.contents import contents_end, is_entry, opens_contents
from classifier.read.draft import (
    Draft,
    ends_list,
    says_who,
    starts_paragraph,
    without_cross_references,
    without_references,
)
from classifier.read.flow import partings, raised_number
from classifier.read.items import items
from classifier.read.lines import Line
from classifier.read.marks import DASHES, NUMBERED, bullet, ends_sentence
from classifier.read.notes import FOOTNOTE_NUMBER, footnotes, footnotes_end, small_footnotes_end
from classifier.read.outline import Outline
from classifier.read.particulars import is_name, is_speaker, is_valediction, letterhead_end
from classifier.read.prose import is_caption, is_imprint
from classifier.read.rows import parted
from classifier.read.styles import SMALL, body_of, caption_end, titles
from classifier.read.worded import Worded
from classifier.report import Kind, Section, Skipped

_RECENT = 40  # blocks in which references to a footnote are sought


class Pass:
    """State of one pass over the lines of a report."""

    def __init__(
        self, lines: Sequence[Line], *, blank_breaks: bool, section: Section | None
    ) -> None:
        self.body = body = body_of(lines)
        self.breaks, self.cells, self.rows = set[int](), set[int](), set[int]()
        if body:
            lines, self.rows, self.cells, self.breaks = parted(lines, body)
        self.lines = lines
        self.blank_breaks = blank_breaks
        self.last_page = lines[-1].page if lines else 0
        self._paged = bool(self.last_page or self.body)
        self.opened: list[tuple[int, Outline]] = []  # by each heading: its line
        self.drafts: list[Draft] = []
        self.footnotes: list[Draft] = []
        self.skipped: list[Skipped] = []
        self.current: Draft | None = None
        self.interrupted: tuple[Draft, Outline] | None = None
        self.outline = Outline(section)
        self.number: int | None = None  # of the paragraph that a list belongs to
        self.last_number = 0
        self.fresh_heading = True
        self.items = items(line.text for line in lines)
        self.worded = Worded(lines, body, apart=blank_breaks)
        self.dashes = DASHES if body else DASHES - {"-"}  # before who said something
        self.shown = titles(lines, body, self.rows) if body else {}  # headings that stand out
        if body:
            partings(lines, body, self.breaks, self.cells)

    def _is_number(self, number: int, rest: str, *, closed: bool) -> bool:
        starts_sentence = not rest or not rest[0].islower()
        introduced = self.current is not None and self.current.last[-1:] == ":"
        if number == self.last_number + 1 or (number == 1 and introduced):
            return starts_sentence or closed or introduced
        if not (starts_sentence and (closed or number == 1)):
            return False
        if number == 1:
            return self.fresh_heading or introduced
        return self.last_number < number <= self.last_number + 3 or self.current is None

    def _open(self, kind: Kind, number: int | None, line: Line, *, cell: int = 0) -> None:
        self.drafts.extend(self.footnotes)
        self.footnotes.clear()
        self.current = Draft(kind, self.outline, number, [line] if line.text else [], cell)
        self.drafts.append(self.current)

    def _open_heading(self, i: int, text: str, level: int = 0) -> None:
        if self.current is not None or not self.outline.open_grade(text):
            self._interrupt()
            self.outline = self.outline.opened(text, level or self.worded.level(i))
            self.opened.append((i, self.outline))
        self.current = None
        self.number = None
        self.fresh_heading = True

    def _interrupt(self) -> None:
        """Remember the block in hand where it breaks off in a sentence."""
        current = self.current
        if current and current.pieces and self.body and not current.cell:
            last = current.pieces[-1].text
            if not (ends_sentence(last) or last[-1] in ":;"):
                self.interrupted = current, self.outline

    def _resumes(self, i: int) -> bool:
        """Whether line i goes on with the sentence that a box, a table or a heading broke off."""
        if self.interrupted is None:
            return False
        draft, outline = self.interrupted
        if self.lines[i].page > draft.pieces[-1].page + 1:
            self.interrupted = None
            return False
        current = self.current
        if current is draft or not (
            current is None
            or current.cell
            or not current.pieces
            or ends_sentence(current.pieces[-1].text)
        ):
            return False
        self.current, self.outline, self.interrupted = draft, outline, None
        return True

    def _skip(self, reason: str, start: int, end: int) -> None:
        text = "\n".join(line.text for line in self.lines[start:end] if line.text)
        if text:
            self._leave_out(start, reason, text)

    def page_of(self, i: int) -> int | None:
        """The page of line i, counted from 1; None where there are no pages."""
        return self.lines[i].page + 1 if self._paged else None

    def _leave_out(self, i: int, reason: str, text: str) -> None:
        self.skipped.append(Skipped(self.page_of(i), reason, text))

    def _contents(self, i: int) -> int:
        """Skip the contents list that opens at line i and keep its titles."""
        end, listed = i + 1, set[str]()
        if opens_contents(self.lines[i].text):
            end, listed = contents_end(self.lines, i)
        self.worded.titles |= listed
        self.worded.title_starts |= {title[:6] for title in listed}
        self._skip("contents list", i, end)
        return end

    def _footnote_end(self, i: int, *, blank: bool) -> int:
        """Where the footnotes that open at line i end; i where there are none."""
        if self.blank_breaks:
            return i
        if self.body:
            look, small = self.lines[i].look, SMALL * self.body.size
            small_type = look is not None and look.size < small
            return small_footnotes_end(self.lines, i, small) if small_type else i
        return footnotes_end(self.lines, i) if blank else i

    def _take_footnotes(self, start: int, end: int) -> None:
        notes = footnotes(self.lines, start, end)
        for number, pieces in notes:
            if pieces:
                value = int(number) if number.isdigit() else None
                self.footnotes.append(Draft("footnote", Outline(None), value, pieces))
        numbers = [number for number, _ in notes]
        recent = self.drafts[-_RECENT:]
        for number in without_references(recent, self.lines[start].page, numbers):
            self._leave_out(start, FOOTNOTE_NUMBER, number)

    def run(self) -> list[Draft]:
        """The blocks, in order."""
        lines, breaks = self.lines, self.breaks
        i, blank = 0, True
        letterhead, signed = letterhead_end(lines), False
        previous = skipped_page = -1  # the last line that was taken as text; an imprint's page
        while i < len(lines):
            line = lines[i]
            text, page, marked, _, row = line
            if not text:
                i, blank = i + 1, True
                continue
            if page == skipped_page:
                self._skip("imprint", i, i + 1)
                i, blank = i + 1, True
                continue
            if i < letterhead and i not in self.shown and is_name(text):
                self._skip("address", i, i + 1)
                i += 1
                continue
            if signed:
                goes_on = i + 1 < len(lines) and lines[i + 1].text[:1].islower()
                signed = is_name(text) and not (marked or goes_on or text[0].isdigit())
            if signed or is_valediction(text):
                signed = True
                self._skip("names", i, i + 1)
                self.current = None
                i, blank = i + 1, True
                continue
            if marked and not opens_contents(text):
                self._open_heading(i, text, marked)
                i, blank = i + 1, False
                continue
            if row:
                self._open("paragraph", None, line, cell=row)
                self.current = None
                previous, i, blank = i, i + 1, False
                continue
            if (
                text[0].islower()
                and text[1:2] != " "
                and i not in self.items
                and i not in self.shown
                and not (text[0] in "ivx" and self._footnote_end(i, blank=False) > i)
            ):
                if self.interrupted and i not in self.cells and self._resumes(i):
                    assert self.current is not None
                    self.current.pieces.append(line)
                    previous, i, blank = i, i + 1, False
                    continue
                if (
                    self.current
                    and not (blank or self.worded.unwrapped or i in breaks)
                    and not self.current.cell
                ):
                    self.current.pieces.append(line)  # most lines: the rest of a sentence
                    previous, i = i, i + 1
                    continue
            if is_imprint(text):
                if page >= 0.6 * self.last_page and (page or i >= 0.6 * len(lines)):
                    self._skip("imprint", i, len(lines))
                    break
                if self.last_page:
                    skipped_page = page
                else:  # no pages: what follows may be text
                    self._skip("imprint", i, i + 1)
                    i, blank = i + 1, True
                continue
            if self.current is None and self.outline.rest_of_grade(text):
                i += 1
                continue
            if opens_contents(text) or (self.body and is_entry(text)):
                i = self._contents(i)
                continue
            current = self.current
            broken = i in breaks
            closed = (
                broken
                or current is None
                or not current.pieces
                or current.kind == "bullet"
                or ends_sentence(current.pieces[-1].text)
                or (blank and self.blank_breaks)
            )
            if current and text[0].isdigit() and (raised := raised_number(lines, i)):
                self._leave_out(i, FOOTNOTE_NUMBER, text[:raised].strip())
                text = text[raised:]
                if text:
                    current.pieces.append(line._replace(text=text))
                previous, i, blank = i, i + 1, False
                continue
            end = self._footnote_end(i, blank=blank)
            if end > i:
                self._take_footnotes(i, end)
                i = end
                continue
            deliberate = previous >= 0 and (
                self.worded.short(previous) or lines[previous].page != page
            )
            count = self.worded.known(i, closed=closed or deliberate)
            shown = self.shown.get(i)
            if count or shown:
                level = shown.level if shown else 0
                if shown and is_caption(text):
                    end = caption_end(lines, self.shown, i + shown.lines)
                    self._skip("caption", i, end)
                    self.current = None
                    i, blank = end, True
                    continue
                if shown and shown.lines > count:
                    count = shown.lines
                self._open_heading(i, self.worded.joined(i, count) or text, level)
                i, blank = i + count, False
                continue
            if self.body and closed and is_speaker(text):
                self._skip("attribution", i, i + 1)
                i += 1
                continue
            numbered = NUMBERED.match(text) if text[0].isdigit() and i not in self.items else None
            if numbered and closed and (count := self.worded.numbered(i)):
                self.last_number = int(numbered[1])
                self._open_heading(i, self.worded.joined(i, count) or text)
                i, blank = i + count, False
                continue
            item_ended = closed or (
                deliberate and current is not None and current.number is not None
            )
            if numbered and self._is_number(int(numbered[1]), numbered[2], closed=item_ended):
                self.number = self.last_number = int(numbered[1])
                self.fresh_heading = False
                self._open("paragraph", self.number, line._replace(text=numbered[2]))
                previous, i, blank = i, i + 1, False
                continue
            item = self.items.get(i) or bullet(text)
            if item is not None:
                if text[0] in self.dashes and current and says_who(item, current):
                    self._skip("attribution", i, i + 1)
                    i, blank = i + 1, False
                    continue
                if (
                    text[0] in DASHES
                    and current
                    and current.kind == "bullet"
                    and not current.dashed
                    and current.last.endswith((":", ";", ","))
                ):  # a list within a list is one sentence
                    current.pieces.append(line)
                else:
                    self._open("bullet", self.number, line._replace(text=item))
                    self.drafts[-1].dashed = text[0] in DASHES
                previous, i, blank = i, i + 1, False
                continue
            cell = i in self.cells
            if (
                closed
                and not (cell or i in self.rows)
                and (
                    current is None
                    or not current.pieces
                    or (blank and self.blank_breaks)
                    or self.worded.short(previous)
                    or ends_sentence(current.last)
                    or ends_list(self.drafts, line)
                )
            ):
                count = self.worded.plain(i)
                if count:
                    self._open_heading(i, self.worded.joined(i, count) or text)
                    i, blank = i + count, False
                    continue
            if (
                current is None
                or broken
                or cell != current.cell
                or (
                    self.body
                    and (
                        is_caption(text)
                        or (
                            (previous != i - 1 or lines[previous].page != page)
                            and is_caption(current.first)
                        )
                    )
                )
                or (blank and self.blank_breaks)
                or starts_paragraph(current, line, self.worded, previous)
            ):
                self._interrupt()
                if current is not None and current.kind == "paragraph":
                    self.number = None
                self._open("paragraph", None, line, cell=cell)
            else:
                current.pieces.append(line)
            previous, i, blank = i, i + 1, False
        self.drafts.extend(self.footnotes)
        for draft in self.drafts:
            for page, reference in without_cross_references(draft):
                self.skipped.append(
                    Skipped(page + 1 if self._paged else None, "cross-reference", reference)
                )
            draft.pieces = [piece for piece in draft.pieces if piece.text]
        return [draft for draft in self.drafts if draft.pieces]
