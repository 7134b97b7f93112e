"""The beginning of a briefing: the most important in brief, and what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from classifier.draw.document import Block, Bullets, Heading, Quotation, Quotations, Table, Text
from classifier.draw.polarities import counted
from classifier.read.inputs import Failure
from classifier.report import FRAMEWORKS, JUDGEMENTS
from classifier.results.authority import authority_key
from classifier.results.briefing.citation import day, period
from classifier.results.briefing.material import MOST_NAMED, Material, listed, spread
from classifier.results.briefing.method import capital, finding
from classifier.results.changes import grade_changes
from classifier.results.inspection import Inspection

MOST_LISTED = 8
"""Reports from which their table is in an annex."""

_MOST_CHANGES = 6  # themes or grades that are named in brief


def in_brief(material: Material) -> Iterator[Block]:
    """The most important, in figures and names.

    Parameters
    ----------
    material : Material

    Yields
    ------
    Block
    """
    yield Heading("In brief")
    items = list(_asked(material) if material.asked else _most(material))
    several = len(material.comparison.by_authority()) > 1
    for what, kind, found in _newest_changes(material):
        most = sorted(found.items(), key=lambda pair: -len(pair[1]))
        named = [title + (f" ({_few(of)})" if several else "") for title, of in most]
        if more := len(named[_MOST_CHANGES:]):
            named[_MOST_CHANGES:] = [f"and {more} more"]
        items.append(f"{what} {kind} than at the inspection before: {'; '.join(named)}.")
    items.append(
        "A model found the sentences and makes mistakes: read a quotation in the report before you"
        " rely on it."
    )
    yield Bullets(tuple(items))


def _asked(material: Material) -> Iterator[str]:
    for k, theme in zip(material.which, material.themes, strict=True):
        whole = material.count(k)
        said = [
            f"{finding(p)}: {spread(counts)}."
            for p in material.polarities
            if p != "neutral" and any(counts := material.count(k, p))
        ]
        of = f" in {sum(map(bool, whole))} of {len(whole)} reports" if len(whole) > 1 else ""
        found = f"{counted(sum(whole), 'sentence')}{of}" if any(whole) else "no sentence found"
        yield " ".join([f"{theme.display_name}: {found}.", *said])


def _most(material: Material) -> Iterator[str]:
    for polarity, meant in (("improvement", "what needs to improve"), ("strength", "strengths")):
        if polarity not in material.polarities:
            continue
        often = [(sum(material.count(k, polarity)), k) for k in material.which]
        most = sorted(often, key=lambda pair: -pair[0])[:MOST_NAMED]
        named = [
            f"{material.comparison.themes[k].display_name} ({count:,})"
            for count, k in most
            if count
        ]
        if named:
            yield f"Most sentences on {meant}: {', '.join(named)}."


def _newest_changes(material: Material) -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    """Grades and themes that are worse or better, with the authorities where they are."""
    pairs = [pair for pair in material.comparison.pairs if pair[1] in material.current]
    for kind in ("worse", "better"):
        grades: dict[str, list[str]] = {}
        themes: dict[str, list[str]] = {}
        for before, after in pairs:
            for grade in grade_changes(before, after):
                if grade.better == (kind == "better"):
                    grades.setdefault(JUDGEMENTS[grade.judgement], []).append(after.authority)
            for change in material.comparison.between(before, after):
                if change.kind == kind and change.theme in material.themes:
                    themes.setdefault(change.theme.display_name, []).append(after.authority)
        if grades:
            yield "Grades", kind, grades
        if themes:
            yield "Themes", kind, themes


def _few(names: Sequence[str]) -> str:
    return listed(names) if len(names) <= MOST_NAMED else f"{len(names)} authorities"


def what_was_read(
    material: Material,
    failed: Sequence[Failure],
    repeated: Sequence[str],
    others: Mapping[str, str | None],
) -> Iterator[Block]:
    """What was read, what could not be, and what was left out.

    Parameters
    ----------
    material : Material
    failed : sequence of Failure
    repeated : sequence of str
        A line for each report that was there twice.
    others : mapping of str to str or None
        The authorities of reports that were left out for them, by the names of the reports.

    Yields
    ------
    Block
    """
    inspections = material.comparison.inspections
    yield Heading("What was read")
    kinds = Counter(FRAMEWORKS.get(i.summary.cover.framework or "") for i in inspections)
    only = next(iter(kinds)) if len(kinds) == 1 else None
    dates = sorted(i.date for i in inspections if i.date)
    spread = period(dates[0], dates[-1]) if dates else ""
    sentences = sum(i.summary.sentences for i in inspections)
    yield Text(
        f"{counted(len(inspections), 'report')}{f' ({only})' if only else ''} with"
        f" {counted(sentences, 'sentence')}"
        + (f", from {spread}." if len(set(dates)) > 1 else f", {spread}." if spread else ".")
        + (" The annex lists them." if len(inspections) > MOST_LISTED else "")
    )
    if mixed := material.comparison.mixed_kinds:
        yield Text(mixed)
    if len(inspections) <= MOST_LISTED:
        yield from reports_read(material)
    if earlier := [i for i in inspections if i not in material.current]:
        named = "; ".join(material.names[i] for i in earlier)
        which = f"({named})" if len(earlier) <= MOST_LISTED else f"({len(earlier)} reports)"
        yield Text(
            "Of an authority with several full inspections, the newest is counted and quoted. What"
            f" the ones before it say {which} stands under “What changed” alone."
        )
    if failed:
        yield Text("Could not be read:")
        yield Bullets(tuple(f"{Path(each.path).name}: {each.reason}" for each in failed))
    if repeated:
        yield Text("There twice:")
        yield Bullets(tuple(repeated))
    if others:
        yield from _left_out(others, inspections[0].authority)


def _left_out(others: Mapping[str, str | None], authority: str) -> Iterator[Block]:
    known = [f"{name} ({of})" for name, of in others.items() if of]
    if known:
        authorities = len({authority_key(of) for of in others.values() if of})
        which = (
            "; ".join(known)
            if len(known) <= MOST_LISTED
            else f"{counted(len(known), 'report')} on"
            f" {counted(authorities, 'other authority', 'other authorities')}"
        )
        yield Text(f"Read, and left out because they are not on {authority}: {which}.")
    if unknown := [name for name, of in others.items() if not of]:
        yield Text("Read, and left out because they name no authority:")
        yield Bullets(tuple(unknown))


def reports_read(material: Material) -> Iterator[Block]:
    """Tables of the reports and of their grades, and what takes the place of grades.

    Parameters
    ----------
    material : Material

    Yields
    ------
    Block
    """
    inspections = material.comparison.inspections
    rows = []
    for i in inspections:
        cover = i.summary.cover
        when = period(cover.inspection_start, cover.inspection_end)
        if not when and cover.published:
            when = f"published {day(cover.published)}"
        rows.append(
            (
                cover.authority or "–",
                capital(FRAMEWORKS.get(cover.framework or "", "–")),
                when or "–",
                f"{i.summary.sentences:,}",
                i.summary.report,
            )
        )
    header = ("Authority", "Kind", "Inspected", "Sentences", "File")
    yield Table("Reports that were read", header, tuple(rows))
    graded = tuple(
        (material.names[i], *(_grade(i, name) for name in JUDGEMENTS))
        for i in inspections
        if any(getattr(i.summary.cover, name) for name in JUDGEMENTS)
    )
    if graded:
        yield Table("Grades", ("Report", *JUDGEMENTS.values()), graded)
    outcomes = tuple(
        Quotation(outcome, material.names[i])
        for i in inspections
        if (outcome := i.summary.cover.outcome)
    )
    if outcomes:
        yield Text("Outcomes, in reports that give no grade:")
        yield Quotations(outcomes)


def _grade(inspection: Inspection, judgement: str) -> str:
    grade = getattr(inspection.summary.cover, judgement)
    return str(grade).capitalize() if grade else "–"
