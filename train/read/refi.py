"""REFI-QDA projects (``.qdpx``) of NVivo, MAXQDA, ATLAS.ti, QualCoder and others.

Codings of text sources are carried over to their sentences (`train.read.spans.carry`); the text of
a PDF source is its plain-text representation. Codings of pictures, audio and video are left out,
and so are sources that hold no text. The codings of all users count; who coded what, with which
memo, is kept. In projects of ours, a selection without a code says that somebody read a sentence.

Positions count Unicode code points of the text as it is stored. ATLAS.ti counts a line break as
one character even where the text has two; other programs count UTF-16 units, or a byte order
mark: where selections repeat the text that they select, the reading that fits them best wins. Of
code points and UTF-16 units that is so for each selection: QualCoder's import counts the first,
its window the second. Where no words are repeated, the reading wins in which more selections begin
and end between words. Exported on Windows for MAXQDA, QualCoder's lines end with two carriage
returns.

The memo of a coding is its description, that of its selection, and the notes that either names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from classifier.read import refi
from classifier.read.refi import children
from classifier.results.sentence import Coding
from classifier.write import qdpx
from train.annotation import AnnotationError
from train.read.coders import said_by, together
from train.read.record import Decision, Records, counted, shown
from train.read.refi_text import (
    count_of,
    memo_of,
    notes_named,
    notes_of,
    size,
    text_of,
    text_sources,
    unread,
)
from train.read.rows import Columns
from train.read.spans import (
    Piece,
    Span,
    at_their_words,
    carry,
    check_length,
    ends,
    fit,
    in_code_points,
    sentences,
)
from train.read.tasks import number
from train.read.text import beginning

SUFFIXES = (".qdpx",)

MAX_TEXT = 20_000_000
"""A project with more bytes of text to divide into sentences is refused: many sources may name
the same text."""

MAX_SELECTED = 1_000_000_000
"""So is one whose selections cover more characters."""

_ZIP = b"PK\x03\x04"
_OWN = (qdpx.VARIABLE, qdpx.FRAMEWORK, qdpx.REPORT)
_LONGEST_TITLE = 255  # characters of a file's name
_MOST_NAMED = 12
_BLOCK = re.compile(r"¶(?: (-?\d+))?(?: ((?!block ).+?))?(?: block (-?\d+))?")
_PART = re.compile(r"#(?: \[([^\];]*)(?:; ([^\]]*))?\])?(?: (.*))?")


def matches(data: bytes, name: str) -> bool:  # noqa: ARG001
    """Whether a file is of this format, or XML of any kind."""
    return data.startswith(_ZIP) or beginning(data).startswith("<")


def records(data: bytes, name: str, columns: Columns) -> Records:  # noqa: ARG001
    """Read a project."""
    if not data.startswith(_ZIP):
        codebook = "QDA-XML" in beginning(data)
        what = "a REFI-QDA codebook: give it as --codebook" if codebook else "XML"
        raise AnnotationError(f"{name}: expected annotations, found {what}")
    try:
        root, archive, mended = refi.open_project(data)
        codes = {code.guid: code for code in refi.codes(root)}
    except ValueError as error:
        raise AnnotationError(f"{name}: {error}") from None
    if mended:
        yield name, Decision(mended, loss=True)
    of_themes = Counter(code.name for code in codes.values() if code.codable and not code.polarity)
    if twice := [shown(code) for code, number in of_themes.items() if number > 1]:
        more = [f"{len(twice) - _MOST_NAMED:,} more"] if len(twice) > _MOST_NAMED else []
        which = ", ".join([*twice[:_MOST_NAMED], *more])
        yield name, Decision(f"codes of one name are one theme: {which}", loss=True)
    users = {
        user.get("guid", "").casefold(): user.get("name", "")
        for group in children(root, "Users")
        for user in children(group, "User")
    }
    variables = {
        variable.get("guid", "").casefold(): variable.get("name", "")
        for group in children(root, "Variables")
        for variable in children(group, "Variable")
    }
    members = {entry.rpartition("/")[2].casefold(): entry for entry in archive.namelist()}
    divided = [s for s, _ in text_sources(root) if _how(_said(s, variables)) is None]
    noted = [note for group in children(root, "Notes") for note in children(group, "Note")]
    if sum(size(source, archive, members) for source in [*divided, *noted]) > MAX_TEXT:
        raise AnnotationError(f"{name}: holds more than {MAX_TEXT // 1_000_000} MB of text")
    notes = dict(notes_of(noted, archive, members, name))
    kept: set[str] = set()
    titles: Counter[str] = Counter()
    named = {qdpx.report_name(title) for _, title in text_sources(root)}
    selected = lost = moved = astray = beyond = unsaid = used = uncoded = again = 0
    for source, title in text_sources(root):
        called = repr(title) if len(title) <= _LONGEST_TITLE else shown(title)
        where = f"{name}, source {called}"
        text = text_of(source, archive, members, where)
        if text is None or not text.strip():
            continue
        spans: list[Span] = []
        said = _said(source, variables)
        how = _how(said)
        for selection in children(source, "PlainTextSelection"):
            codings = len(children(selection, "Coding"))
            if not codings and how is None:
                uncoded += bool(memo_of(selection))
                continue
            spans += _spans(selection, codes, users, notes, where)
            kept |= set(notes_named(selection, *children(selection, "Coding"))) & notes.keys()
            used += codings
        selected += sum(min(span.end, len(text)) - min(span.start, len(text)) for span in spans)
        if selected > MAX_SELECTED:
            raise AnnotationError(f"{name}: selections cover more than {MAX_SELECTED:,} characters")
        divided_lines = "\r\n" in text
        text, placed = _aligned(text, spans, root.get("origin") or "")
        spans = at_their_words(text, spans, placed)
        moved += sum(old is not new for old, new in zip(placed, spans, strict=True))
        told = [span for span in spans if span.text.strip()]
        fitting = fit(text, told)
        if 2 * fitting >= len(told):  # what a program calls a selection need not be its words
            astray += len(told) - fitting
        beyond += sum(span.end > len(text) for span in spans)
        if max(text) > "\uffff" or (divided_lines and not fitting):
            unsaid += sum(not (fitting and span.text.strip()) for span in spans)
        if how is None:
            check_length(text, where)
        pieces = sentences(text, title) if how is None else _lines(text, how)
        framework = said.get(qdpx.FRAMEWORK)
        report = qdpx.report_name(title, said.get(qdpx.REPORT)) if how != qdpx.UNRELATED else None
        if how is None and report:  # in folders of a project, names come again
            titles[report] += 1
            if titles[report] > 1:
                again += 1
                while (numbered := f"{report} ({titles[report]})") in named:
                    titles[report] += 1
                report = numbered
        lost += len(carry(spans, pieces))
        for piece in pieces:
            told_of = together(piece.labels)
            themes, polarity = said_by(told_of)
            known = any(coding.coder or coding.memo for coding in told_of)
            yield (
                f"{where}, character {piece.start}",
                {
                    **piece.fields,
                    **({"framework": framework} if framework else {}),
                    "report": report,
                    "themes": themes,
                    "polarity": polarity,
                    "codings": told_of if known else (),
                },
            )
    said_of = {
        "codings on no sentence (on headings, say)": lost,
        "codings moved to the words that they repeat, which are nearby": moved,
        "codings that are not at the words that they repeat": astray,
        "codings that reach beyond the text": beyond,
        "codings that repeat no words, in texts with emoji or line ends of two characters, placed"
        " by where words begin and end": unsaid,
        "memos left out, of selections without a code": uncoded,
        "codings left out, of pictures, sound, films, areas of a page or whole sources": (
            count_of(root, "Coding", inside="Sources") - used
        ),
        **unread(root, {guid for guid, called in variables.items() if called in _OWN}),
    }
    for what, count in said_of.items():
        if count:
            yield name, Decision(f"{what}: {count:,}", loss=True)
    if again:
        what = f"{counted(again, 'source')} numbered, whose name another one has, too"
        yield name, Decision(what)
    if left := count_of(root, "Note") - len(kept):
        yield name, Decision(f"{counted(left, 'note')} left out; memos of codings are kept", True)


def _spans(
    selection: Any,
    codes: dict[str, refi.Code],
    users: dict[str, str],
    notes: dict[str, str],
    where: str,
) -> Iterator[Span]:
    bounds = [number(selection.get(name)) for name in ("startPosition", "endPosition")]
    match bounds:
        case [int(start), int(end)] if 0 <= start <= end:
            pass
        case _:
            raise AnnotationError(
                f"{where}: line {selection.sourceline}: startPosition and endPosition should be"
                f" whole numbers in order, found {shown(selection.get('startPosition'))} and"
                f" {shown(selection.get('endPosition'))}"
            )
    memo = memo_of(selection, notes)
    codings = children(selection, "Coding")
    if not codings:  # of a project of ours: somebody read it, and gave it none
        coder = next((users[u] for u in _users_of(selection) if u in users), "")
        if coder or memo:
            yield Span(start, end, Coding("", coder=coder, memo=memo), selection.get("name") or "")
    for coding in codings:
        coder = next((users[u] for u in _users_of(coding, selection) if u in users), "")
        memos = "\n".join(dict.fromkeys(filter(None, (memo, memo_of(coding, notes)))))
        for reference in children(coding, "CodeRef"):
            code = codes.get(reference.get("targetGUID", "").casefold())
            if code is None:
                raise AnnotationError(
                    f"{where}: line {reference.sourceline}: the codebook should have the code"
                    f" {shown(reference.get('targetGUID'))}"
                )
            said = Coding(code.name, code.polarity, coder, memos)
            yield Span(start, end, said, selection.get("name") or "")


def _users_of(*elements: Any) -> Iterator[str]:
    """Who made an element, or else changed it; of the first that says so."""
    for element in elements:
        for attribute in ("creatingUser", "modifyingUser"):
            yield (element.get(attribute) or "").casefold()


def _aligned(text: str, spans: list[Span], origin: str) -> tuple[str, list[Span]]:
    """The text as the positions count it; of several readings the one that fits best."""
    plain = text.lstrip("\ufeff")
    readings = [plain]
    if "\r\n" in plain:
        joined = plain.replace("\r\r\n", "\n").replace("\r\n", "\n")
        readings = [joined, plain] if "ATLAS" in origin.upper() else [plain, joined]
    readings += [text[at:] for at in reversed(range(len(text) - len(plain)))]
    options = [(reading, in_code_points(reading, spans)) for reading in readings]
    return max(options, key=lambda o: (fit(*o), ends(*o))) if spans else options[0]


def _said(source: Any, variables: dict[str, str]) -> dict[str, str]:
    """Values of the variables of a source, by their names."""
    said: dict[str, str] = {}
    for value in children(source, "VariableValue"):
        target = next(iter(children(value, "VariableRef")), None)
        name = variables.get(target.get("targetGUID", "").casefold()) if target is not None else ""
        if name:
            said[name] = "".join(value.itertext()).strip()
    return said


def _how(said: dict[str, str]) -> str | None:
    """What a source says about its lines, if it was written by `classifier.write.qdpx`."""
    how = said.get(qdpx.VARIABLE)
    return how if how in (qdpx.IN_ORDER, qdpx.UNPLACED, qdpx.UNRELATED) else None


def _lines(text: str, how: str) -> list[Piece]:
    pieces: list[Piece] = []
    section = role = heading = None
    paragraph, kind, block = None, "paragraph", None
    start = 0
    for raw in text.split("\n"):
        line = raw.rstrip("\r")
        if line.startswith("#") and (found := _PART.fullmatch(line)):
            section, role, heading = (part or None for part in found.groups())
            paragraph, kind, block = None, "paragraph", None
        elif line.startswith("¶") and (found := _BLOCK.fullmatch(line)):
            paragraph, kind, block = number(found[1]), found[2] or "paragraph", number(found[3])
        elif line.strip():
            begin = start + len(line) - len(line.lstrip())
            fields = {
                "text": line,
                "sentence": len(pieces) + 1 if how == qdpx.IN_ORDER else None,
                "section": section,
                "heading": heading,
                "role": role,
                "paragraph": paragraph,
                "block": block,
                "kind": kind,
            }
            pieces.append(Piece(begin, begin + len(line.strip()), fields))
        start += len(raw) + 1
    return pieces
