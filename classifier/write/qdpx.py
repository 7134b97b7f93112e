"""A REFI-QDA project, for qualitative-analysis programs: every tagged sentence is coded.

The text of a source is written one sentence to a line, so that the sentences are found again
after people have worked on the codings:

- ``# [section; role] heading`` opens a part with another section, role or heading;
- ``¶ 12 bullet block 34`` opens a block: its paragraph number, kind and own number;
- a blank line comes before each of these, and a space before a sentence that begins like one.

A variable of the source, named `VARIABLE`, says that it is written so; another, `FRAMEWORK`, has
the kind of report. Programs keep variables.
"""

from __future__ import annotations

import re
import uuid
import zipfile
from collections.abc import Iterable
from typing import Any, BinaryIO

from lxml import etree

from classifier.codebook import Codebook, Theme
from classifier.draw.colours import polarity_colours, theme_colours
from classifier.results.tagged import TaggedReport

NAMESPACE = "urn:QDA-XML:project:1.0"
VARIABLE, FRAMEWORK = "report-themes lines", "framework"
IN_ORDER, UNPLACED, UNRELATED = "sentences in order", "sentences", "sentences of unknown reports"
"""Values of the variable: whether the place of the sentences, and their report, is known."""

POLARITY_GROUP = "Polarity"
_PROJECT = "project.qde"
_SPACE = uuid.UUID("6b0f6f1e-64f5-5d4c-9a8e-7a3f2f0d5c11")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    the sentence; its probability is in the description of the coded segment. Positions
    count Unicode code points from 0, and the end is the first that is not coded, as QualCoder
    counts them. The model's title, or the annotator, is the user who coded. Identifiers are made
    from the content: the same results give the same file.
    """
    root = etree.Element(_q("Project"), nsmap={None: NAMESPACE})
    root.set("name", "report-themes")
    root.set("origin", "report-themes")
    users = etree.SubElement(root, _q("Users"))
    codebook_place = etree.SubElement(root, _q("CodeBook"))
    variables = etree.SubElement(root, _q("Variables"))
    sources = etree.SubElement(root, _q("Sources"))
    for name in (VARIABLE, FRAMEWORK):
        variable = etree.SubElement(variables, _q("Variable"), guid=_guid("variable", name))
        variable.set("name", name)
        variable.set("typeOfVariable", "Text")
    known: set[str] = set()
    written: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, report in enumerate(reports):
            if not number:
                _write_codebook(codebook_place, report.codebook, report.polarities)
                root.set("creatingUserGUID", _guid("user", report.coder))
            if report.coder not in known:
                known.add(report.coder)
                user = etree.SubElement(users, _q("User"), guid=_guid("user", report.coder))
                user.set("name", _xml(report.coder))
            name = report.report.name
            guid = _guid("source", name if name not in written else f"{name}\n{number}")
            written.add(name)
            text = _write_source(sources, report, guid)
            _add(archive, f"sources/{guid}.txt", text.encode())
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


def _guid(*parts: str) -> str:
    return str(uuid.uuid5(_SPACE, "\n".join(parts).encode("utf-8", "replace").decode()))


def _xml(text: str) -> str:
    """Text without the characters that XML can't hold."""
    return _NOT_XML.sub("\ufffd", text)


def _write_codebook(place: Any, codebook: Codebook, polarities: tuple[str, ...]) -> None:
    codes = etree.SubElement(place, _q("Codes"))
    colours = theme_colours(codebook)
    for theme in codebook.themes:
        _write_code(
            codes, _guid("code", theme.name), theme.name, colours[theme.name], _description(theme)
        )
    names = tuple(dict.fromkeys([*codebook.polarities, *polarities]))
    if names:
        group = _write_code(codes, _guid("polarity"), POLARITY_GROUP, "#8D99AE", "", codable=False)
        for name, colour in polarity_colours(names).items():
            definition = codebook.polarities.get(name, "")
            _write_code(group, _guid("polarity", name), name, colour, definition)


def _write_code(
    place: Any, guid: str, name: str, colour: str, description: str, *, codable: bool = True
) -> Any:
    code = etree.SubElement(place, _q("Code"), guid=guid)
    code.set("name", _xml(name))
    code.set("isCodable", "true" if codable else "false")
    code.set("color", colour)
    if description:
        etree.SubElement(code, _q("Description")).text = _xml(description)
    return code


def _description(theme: Theme) -> str:
    parts = [theme.definition]
    if theme.include:
        parts.append(f"Includes: {'; '.join(theme.include)}.")
    if theme.exclude:
        parts.append(f"Excludes: {'; '.join(theme.exclude)}.")
    return "\n".join(filter(None, parts))


def source_name(report: str) -> str:
    """The name of a report's source: a text does not end in ``.pdf``."""
    return report + ".txt" if re.search(r"\.pdf(\.txt)*$", report, re.IGNORECASE) else report


def report_name(source: str) -> str:
    """The report that `source_name` was given."""
    return source.removesuffix(".txt") if re.search(r"\.pdf(\.txt)+$", source, re.I) else source


def _write_source(sources: Any, report: TaggedReport, guid: str) -> str:
    name = report.report.name
    source = etree.SubElement(sources, _q("TextSource"), guid=guid)
    source.set("name", _xml(source_name(name) if name else "unknown report"))
    source.set("plainTextPath", f"internal://{guid}.txt")
    source.set("creatingUser", _guid("user", report.coder))
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
        for kind, code, probability in [
            *(("code", theme, p) for theme, p in tagged.themes.items()),
            *([("polarity", tagged.polarity, tagged.polarity_probability)] * bool(tagged.polarity)),
        ]:
            selection = etree.SubElement(
                source, _q("PlainTextSelection"), guid=_guid(guid, str(number), kind, code or "")
            )
            selection.set("name", _xml(text))
            selection.set("startPosition", str(start))
            selection.set("endPosition", str(start + len(text)))
            selection.set("creatingUser", _guid("user", report.coder))
            if not report.by_hand:
                description = etree.SubElement(selection, _q("Description"))
                description.text = f"probability {probability}"
            coding = etree.SubElement(
                selection, _q("Coding"), guid=_guid(guid, str(number), kind, code or "", "coding")
            )
            coding.set("creatingUser", _guid("user", report.coder))
            etree.SubElement(coding, _q("CodeRef"), targetGUID=_guid(kind, code or ""))
    said = {VARIABLE: (IN_ORDER if placed else UNPLACED) if name else UNRELATED}
    if name and report.report.cover.framework:
        said[FRAMEWORK] = report.report.cover.framework
    for variable, text in said.items():
        value = etree.SubElement(source, _q("VariableValue"))
        etree.SubElement(value, _q("VariableRef"), targetGUID=_guid("variable", variable))
        etree.SubElement(value, _q("TextValue")).text = _xml(text)
    return "".join(line + "\n" for line in lines)


def _heading(section: str | None, role: str | None, heading: str | None) -> str:
    words = " ".join((heading or "").split())
    if section or role or words.startswith("["):
        place = f"{section or ''}; {role}" if role else section or ""
        return f"# [{place}] {words}".rstrip()
    return f"# {words}".rstrip()
