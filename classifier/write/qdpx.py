"""A REFI-QDA project, for qualitative-analysis programs: every tagged sentence is coded.

The text of a source is written one sentence to a line, so that the sentences are found again
after people have worked on the codings:

- ``# [section; role] heading`` opens a part with another section, role or heading;
- ``¶ 12 bullet block 34`` opens a block: its paragraph number, kind and own number;
- a blank line comes before each of these, and a space before a sentence that begins like one.

A variable of the source, named `VARIABLE`, says that it is written so; another, `FRAMEWORK`, has
the kind of report, and a third, `REPORT`, its name where that can't be the name of a source.
Programs keep variables.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from lxml import etree

from classifier.results.sentence import Coding, TaggedSentence
from classifier.results.tagged import TaggedReport
from classifier.write.qdc import guid, write_codes, xml_text

NAMESPACE = "urn:QDA-XML:project:1.0"
VARIABLE, FRAMEWORK, REPORT = "report-themes lines", "framework", "report"
IN_ORDER, UNPLACED, UNRELATED = "sentences in order", "sentences", "sentences of unknown reports"
"""Values of the variable: whether the place of the sentences, and their report, is known."""

_PROJECT = "project.qde"
_NOT_IN_A_NAME = re.compile(r'[/\\:*?"<>|\x00-\x1f]')


def write(reports: Iterable[TaggedReport], file: BinaryIO, all_scores: bool = False) -> None:  # noqa: ARG001
    """Write a project.

    Parameters
    ----------
    reports : iterable of TaggedReport
    file : binary file
    all_scores : bool
        Has no effect: a coding is there or not.

    Notes
    -----
    One coding for each sentence and theme, and one for its polarity, at the exact characters of
    the sentence, by each who is known to have said so; the description of the coded segment is
    their memo, or the probability. Positions count Unicode code points from 0, and the end is the
    first that is not coded, as QualCoder's import counts them. Where nobody is known by name, the
    model's title, or the annotator, is the user who coded. Identifiers are made from the content:
    the same results give the same file.
    """
    root = etree.Element(_q("Project"), nsmap={None: NAMESPACE})
    root.set("name", "report-themes")
    root.set("origin", "report-themes")
    users = etree.SubElement(root, _q("Users"))
    codebook_place = etree.SubElement(root, _q("CodeBook"))
    variables = etree.SubElement(root, _q("Variables"))
    sources = etree.SubElement(root, _q("Sources"))
    known: dict[str, None] = {}
    written: set[str] = set()
    called: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, report in enumerate(reports):
            if not number:
                write_codes(codebook_place, report.codebook, report.polarities)
                root.set("creatingUserGUID", guid("user", report.coder))
            known |= dict.fromkeys([report.coder, *_coders(report)])
            name = report.report.name
            identifier = guid("source", name if name not in written else f"{name}\n{number}")
            written.add(name)
            title = source_name(name) if name else "unknown report"
            while title in called:
                title = f"{title.removesuffix('.txt')}_{'.txt' * title.endswith('.txt')}"
            called.add(title)
            text = _write_source(sources, report, identifier, title)
            _add(archive, f"sources/{identifier}.txt", text.encode())
        said = {reference.get("targetGUID") for reference in sources.iter(_q("VariableRef"))}
        for name in (VARIABLE, FRAMEWORK, REPORT):
            if name == VARIABLE or guid("variable", name) in said:
                variable = etree.SubElement(variables, _q("Variable"), guid=guid("variable", name))
                variable.set("name", name)
                variable.set("typeOfVariable", "Text")
        for coder in known:
            user = etree.SubElement(users, _q("User"), guid=guid("user", coder))
            user.set("name", xml_text(coder))
        if not known:  # the standard has no empty list of codes or users
            for part in (users, codebook_place, sources):
                root.remove(part)
        data = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
        _add(archive, _PROJECT, data)


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name)  # the time stamp is that of the format's beginning
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _coders(report: TaggedReport) -> Iterator[str]:
    for codings in report.codings:
        yield from (coding.coder for coding in codings if coding.coder)


def source_name(report: str) -> str:
    """The name of a report's source, as the file of a text may be called on any system.

    QualCoder takes what is behind the last full stop for a suffix: it exports what ends in
    ``.pdf`` as something else than a text, ``.transcribed`` not at all, and quotation marks in a
    suffix as they are, which is no XML.
    """
    name = _NOT_IN_A_NAME.sub("_", report)
    return name + ".txt" if "." in name and not name.endswith(".txt") else name


def report_name(source: str, said: str | None = None) -> str:
    """The report that `source_name` was given, which the variable `REPORT` may say."""
    if said and _stem(source) == _stem(source_name(said)):
        return said
    return source.removesuffix(".txt") if re.search(r"\.pdf(\.txt)+$", source, re.I) else source


def _stem(source: str) -> str:
    return source.removesuffix(".txt").rstrip("_")


def _write_source(sources: Any, report: TaggedReport, identifier: str, title: str) -> str:
    name = report.report.name
    source = etree.SubElement(sources, _q("TextSource"), guid=identifier)
    source.set("name", xml_text(title))
    source.set("plainTextPath", f"internal://{identifier}.txt")
    source.set("creatingUser", guid("user", report.coder))
    lines: list[str] = []
    offset = 0

    def add(line: str) -> int:
        nonlocal offset
        lines.append(line)
        start, offset = offset, offset + len(line) + 1
        return start

    part: tuple[str | None, str | None, str | None] = (None, None, None)
    nowhere = (None, "paragraph", None)
    block: tuple[int | None, str, int | None] = nowhere
    placed = True
    for number, tagged in enumerate(report):
        at = tagged.sentence
        placed = placed and bool(at.sentence)
        if (at.section, at.role, at.heading) != part:
            part, block = (at.section, at.role, at.heading), nowhere
            if lines:
                add("")
            add(_heading(*part))
        if (at.paragraph, at.kind, at.block) != block:
            block = (at.paragraph, at.kind, at.block)
            if lines:
                add("")
            words = ["¶"] if at.paragraph is None else ["¶", str(at.paragraph)]
            words += [] if at.kind == "paragraph" else [at.kind]
            words += [] if at.block is None else ["block", str(at.block)]
            add(" ".join(words))
        text = " ".join(at.text.split())
        indent = " " if text.startswith(("#", "¶")) else ""
        start = add(indent + text) + len(indent)
        for coding in _codings(tagged, report):
            kind = "polarity" if coding.of_polarity else "code"
            of_coder = [coding.coder] if tagged.codings else []
            parts = (identifier, str(number), kind, coding.name, *of_coder)
            selection = etree.SubElement(source, _q("PlainTextSelection"), guid=guid(*parts))
            selection.set("name", xml_text(text))
            selection.set("startPosition", str(start))
            selection.set("endPosition", str(start + len(text)))
            user = guid("user", coding.coder)
            if coding.coder:
                selection.set("creatingUser", user)
            if coding.memo:
                description = etree.SubElement(selection, _q("Description"))
                description.text = xml_text(coding.memo)
            if not coding.name:
                continue
            element = etree.SubElement(selection, _q("Coding"), guid=guid(*parts, "coding"))
            element.set("creatingUser", user)
            etree.SubElement(element, _q("CodeRef"), targetGUID=guid(kind, coding.name))
    said = {VARIABLE: (IN_ORDER if placed else UNPLACED) if name else UNRELATED}
    if name and report.report.cover.framework:
        said[FRAMEWORK] = report.report.cover.framework
    if name and report_name(title) != name:
        said[REPORT] = name
    for variable, text in said.items():
        value = etree.SubElement(source, _q("VariableValue"))
        etree.SubElement(value, _q("VariableRef"), targetGUID=guid("variable", variable))
        etree.SubElement(value, _q("TextValue")).text = xml_text(text)
    return "".join(line + "\n" for line in lines)


def _codings(tagged: TaggedSentence, report: TaggedReport) -> Iterator[Coding]:
    """What people said of a sentence, and what nobody known by name said."""
    named = {(coding.of_polarity, coding.name) for coding in tagged.codings}
    for coding in tagged.codings:
        yield replace(coding, coder=report.coder) if coding.name and not coding.coder else coding
    polarity = {tagged.polarity: tagged.polarity_probability} if tagged.polarity else {}
    for of_polarity, said in ((False, tagged.themes), (True, polarity)):
        for name, probability in said.items():
            if (of_polarity, name) not in named:
                memo = "" if report.by_hand else f"probability {probability}"
                yield Coding(name, of_polarity, report.coder, memo)


def _heading(section: str | None, role: str | None, heading: str | None) -> str:
    words = " ".join((heading or "").split())
    if section or role or words.startswith("["):
        place = f"{section or ''}; {role}" if role else section or ""
        return f"# [{place}] {words}".rstrip()
    return f"# {words}".rstrip()
