"""An annotated sentence, and the report and the codebook that annotated sentences make up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from classifier.codebook import Codebook
from classifier.report import KINDS, ROLES, SECTIONS, Block, Cover, Kind, Report
from classifier.results.sentence import Coding


class AnnotationError(ValueError):
    """Annotations that can't be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotated sentence.

    Attributes
    ----------
    report : str or None
        Report it comes from; None if that is unknown.
    text : str
    themes : frozenset of str
        Names of the themes that it is about; empty if it is about none.
    polarity : str or None
        None if it has none, or nobody decided on it.
    section, heading, role : str or None
        Part of the report that it is in, and what that part is for.
    kind : str
        ``"paragraph"``, ``"bullet"`` or ``"footnote"``.
    paragraph, block, sentence : int or None
        Numbers in the report: the printed one of its paragraph, and counted from 1 that of its
        paragraph or bullet and its own.
    framework : str or None
        Kind of the report, as `Cover.framework` has it.
    judged : frozenset of str or None
        Names of the themes that somebody decided on, for or against; about others the annotation
        says nothing. None if it is about all themes.
    where : str
        File and line, for messages.
    codings : tuple of Coding
        Who said what, where people are known by name. `themes` has what any of them said, of the
        themes that are judged; `polarity` what no two of them contradict each other in.
    of_file : bool
        Whether `report` is the name of one of several files, for want of another.
    """

    report: str | None
    text: str
    themes: frozenset[str]
    polarity: str | None = None
    section: str | None = None
    heading: str | None = None
    kind: str = "paragraph"
    paragraph: int | None = None
    sentence: int | None = None
    role: str | None = None
    block: int | None = None
    framework: str | None = None
    judged: frozenset[str] | None = None
    where: str = ""
    codings: tuple[Coding, ...] = ()
    of_file: bool = field(default=False, compare=False)

    def says_of(self, theme: str) -> bool | None:
        """Whether it is about a theme; None where nobody decided on that."""
        if self.judged is not None and theme not in self.judged:
            return None
        return theme in self.themes

    @property
    def decides(self) -> bool:
        """Whether somebody decided anything about it; where not, it is the context of others."""
        return self.judged is None or bool(self.judged) or self.polarity is not None

    @property
    def is_placed(self) -> bool:
        """Whether anything is known of its place in a report, or of what kind that is.

        Tables of comments have columns called role or kind, too, of other things than these.
        """
        known = _known(self) - (self.role is not None and self.role not in ROLES)
        return bool(known) or (self.kind in KINDS and self.kind != "paragraph")

    def against(self, other: Annotation) -> frozenset[str]:
        """The themes that both decided on, each in another way."""
        return frozenset(
            theme
            for theme in self.themes ^ other.themes
            if self.says_of(theme) is not None and other.says_of(theme) is not None
        )


def contested(annotations: Iterable[Annotation]) -> tuple[str, ...]:
    """The themes of a sentence, and "polarity", in which its annotations contradict each other."""
    rows = list(annotations)
    polarities = {a.polarity for a in rows if a.polarity}
    return (*sorted(_against(rows)), *(["polarity"] if len(polarities) > 1 else []))


def _against(rows: Sequence[Annotation]) -> frozenset[str]:
    """The themes in which annotations of a sentence contradict each other."""
    return frozenset().union(*(one.against(other) for one, other in combinations(rows, 2)))


def merged(annotations: Iterable[Annotation], names: frozenset[str]) -> Annotation:
    """One annotation of all of a sentence.

    Parameters
    ----------
    annotations : iterable of Annotation
    names : frozenset of str
        Of all themes.

    Returns
    -------
    Annotation
        The one that knows most about its place, with what any of them decided and no other decided
        otherwise. What they contradict each other in nobody has decided.
    """
    rows = list(annotations)
    against = _against(rows)
    polarities = {a.polarity for a in rows if a.polarity}
    judged = None
    if against or all(a.judged is not None for a in rows):
        judged = frozenset().union(*(names if a.judged is None else a.judged for a in rows))
        judged -= against
    return replace(
        max(rows, key=_known),
        themes=frozenset().union(*(a.themes for a in rows)) - against,
        polarity=polarities.pop() if len(polarities) == 1 else None,
        judged=judged,
        codings=tuple(dict.fromkeys(coding for a in rows for coding in a.codings)),
    )


def _known(a: Annotation) -> int:
    """How much is known about the place of an annotation."""
    place = (a.sentence, a.section, a.heading, a.role, a.paragraph, a.block, a.framework)
    return sum(value is not None for value in place)


def as_report(name: str, rows: Sequence[Annotation]) -> tuple[Report, list[int]]:
    """A report made of its annotated sentences.

    Parameters
    ----------
    name : str
    rows : sequence of Annotation
        Its sentences in order.

    Returns
    -------
    report : Report
    starts : list of int
        Character offsets at which the sentences begin.
    """
    text: list[str] = []
    starts: list[int] = []
    blocks: list[Block] = []
    offset = 0
    last: Annotation | None = None
    for row in rows:
        same_block = (
            last is not None
            and (row.kind, row.section, row.paragraph, row.block)
            == (last.kind, last.section, last.paragraph, last.block)
            and (row.block is not None or row.kind == "paragraph")
            and (row.section, row.paragraph, row.block, row.sentence) != (None, None, None, None)
        )
        if text:
            text.append(" " if same_block else "\n\n")
            offset += len(text[-1])
        starts.append(offset)
        begin = blocks.pop().start if same_block else offset
        text.append(row.text)
        offset += len(row.text)
        section = row.section if row.section in SECTIONS else None
        kind: Kind = row.kind if row.kind in KINDS else "paragraph"
        role = row.role if row.role in ROLES else None
        headings = (row.heading,) if row.heading else ()
        blocks.append(
            Block(begin, offset, kind, section, row.heading, row.paragraph, headings, role)
        )
        last = row
    framework = next((row.framework for row in rows if row.framework), None)
    return Report(name, "".join(text), tuple(blocks), cover=Cover(framework=framework)), starts


def as_codebook(annotations: Sequence[Annotation]) -> Codebook:
    """A codebook of the themes and polarities that annotations decide on, by name."""
    themes = sorted({theme for a in annotations for theme in (*a.themes, *(a.judged or ()))})
    of_coders = {c.name for a in annotations for c in a.codings if c.of_polarity}
    polarities = sorted({a.polarity for a in annotations if a.polarity} | of_coders)
    return Codebook.from_names(themes, polarities)


def of_reports(sentences: int, reports: int, what: str = "") -> str:
    r"""How many sentences of how many reports; of no known report, texts.

    Examples
    --------
    >>> print(of_reports(1200, 1), of_reports(1, 0), of_reports(20, 0), sep="\n")
    1,200 sentences of 1 report
    1 text that is not of a known report
    20 texts that are not of a known report
    """
    if reports:
        told = f"{sentences:,} {what}sentence{'s' * (sentences != 1)}"
        return f"{told} of {reports:,} report{'s' * (reports != 1)}"
    if sentences == 1:
        return f"1 {what}text that is not of a known report"
    return f"{sentences:,} {what}texts that are not of a known report"
