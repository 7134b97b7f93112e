"""What reports say, theme by theme: counts by polarity, and the sentences that tell the most.

`theme_counts` and `telling` are the rules; whatever counts or quotes (summaries, comparisons,
pages) calls them. `summarise` applies them to many reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Codebook, Theme
from classifier.report import Cover, Sentence
from classifier.results.tagged import TaggedReport

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

ANY = None
"""Polarity of which `telling` gives sentences of every polarity."""

SIGNS = {"strength": "+", "improvement": "−", "mixed": "±", "neutral": "·"}
"""Signs of the polarities, where there is little room."""

_PLAIN_WORDS = 8  # a sentence of fewer words says less the fewer it has
_LEANS = re.compile(
    r"\W*(?:this|these|those|that|it|its|they|their|them|he|she|his|her|such|however|consequently"
    r"|therefore|as a result|in addition|additionally|furthermore|similarly|both|others?)\b",
    re.IGNORECASE,
)  # how a sentence begins that is understood only with the one before
_FEWEST_WORDS = 3  # fewer say nothing
_ALIKE = 0.75  # share of the shorter sentence's words from which two say the same
_LONG_WORD = re.compile(r"\w{4,}")


def theme_counts(tagged: TaggedReport) -> NDArray[np.int64]:
    """How many sentences of a report each theme has, by polarity.

    Parameters
    ----------
    tagged : TaggedReport

    Returns
    -------
    ndarray of int of shape (n_themes, n_polarities)
        Themes in the order of the codebook, polarities in that of ``tagged.polarities``.
        Sentences without a polarity are in no column; ``tagged.assigned.sum(axis=0)`` has
        them too.
    """
    which = np.arange(len(tagged.polarities))
    of_polarity = _polarity(tagged)[:, None] == which
    counts: NDArray[np.int64] = tagged.assigned.T.astype(np.int64) @ of_polarity.astype(np.int64)
    return counts


def telling_scores(tagged: TaggedReport) -> NDArray[np.float64]:
    """How much each sentence tells of each theme that it was assigned.

    Parameters
    ----------
    tagged : TaggedReport

    Returns
    -------
    ndarray of shape (n_sentences, n_themes)
        From 0, for a theme that was not assigned, to 1.

    Notes
    -----
    The probability of the theme times the probability of the sentence's polarity, divided by
    the number of its themes: the sure ones that are about little else come first. Halved where
    a sentence leans on the one before ("This means that …"), where it stands outside the
    judgement areas of a report that has them (front matter, lists of grades, statistics), and
    where it is a footnote; lessened for fewer than eight words, and 0 for fewer than three
    ("(Recommendation)").
    """
    polarity = _polarity(tagged)
    rows = np.arange(len(tagged))
    sure = np.ones(len(tagged))
    if tagged.polarities:
        sure = np.where(polarity < 0, 1.0, tagged.polarity_probabilities[rows, polarity])
    themes = np.maximum(tagged.assigned.sum(axis=1), 1)
    has_sections = any(sentence.section for sentence in tagged.sentences)
    alone = np.array(
        [
            _says(len(sentence.text.split()))
            * (0.5 if _LEANS.match(sentence.text) else 1.0)
            * (0.5 if has_sections and not sentence.section else 1.0)
            * (0.5 if sentence.kind == "footnote" else 1.0)
            for sentence in tagged.sentences
        ]
    )
    scores: NDArray[np.float64] = (
        tagged.probabilities * tagged.assigned * (sure * alone / themes)[:, None]
    )
    return scores


def telling(
    tagged: TaggedReport,
    theme: str,
    polarity: str | None = ANY,
    n: int = 3,
    *,
    scores: NDArray[np.float64] | None = None,
) -> list[int]:
    """The sentences of a report that tell the most of a theme.

    Parameters
    ----------
    tagged : TaggedReport
    theme : str
        Name of the theme.
    polarity : str, optional
        ``"strength"``, ``"improvement"`` …; by default sentences of every polarity.
    n : int, default 3
        As many at most.
    scores : ndarray of shape (n_sentences, n_themes), optional
        What `telling_scores` gives for this report: give it where many themes of a report are
        asked for, so that it is made once.

    Returns
    -------
    list of int
        Indices in ``tagged.sentences``, the most telling first (`telling_scores`); for
        ``"improvement"``, those that stand under what inspectors say must improve (section
        ``improve``) before all others. A sentence that repeats one that comes before it, three
        quarters of the longer words of the shorter of the two being the same, is left out.

    Raises
    ------
    ValueError
        If the codebook has no such theme or the report no such polarity.
    """
    if theme not in tagged.codebook.names:
        raise ValueError(f"no theme {theme!r}")
    if polarity is not ANY and polarity not in tagged.polarities:
        raise ValueError(f"no polarity {polarity!r}")
    if scores is None:
        scores = telling_scores(tagged)
    p = None if polarity is ANY else tagged.polarities.index(polarity)
    return _telling(tagged, tagged.codebook.names.index(theme), p, n, scores)


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that is quoted for a theme.

    Attributes
    ----------
    sentence : Sentence
    theme : str
    probability : float
        That of the theme.
    polarity : str or None
    polarity_probability : float or None
    """

    sentence: Sentence
    theme: str
    probability: float
    polarity: str | None
    polarity_probability: float | None

    def to_dict(self) -> dict[str, Any]:
        """One record, as the JSON lines have it."""
        at = self.sentence
        return {
            "polarity": self.polarity,
            "sentence": at.sentence,
            "page": at.page,
            "section": at.section,
            "heading": at.heading,
            "paragraph": at.paragraph,
            "text": at.text,
            "probability": round(self.probability, 4),
            "polarity_probability": None
            if self.polarity_probability is None
            else round(self.polarity_probability, 4),
        }

    @property
    def place(self) -> str:
        """Page and paragraph in words, as far as they are known: ``"page 3, paragraph 12"``."""
        where = (("page", self.sentence.page), ("paragraph", self.sentence.paragraph))
        return ", ".join(f"{what} {number}" for what, number in where if number is not None)


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """What a report says of one theme.

    Attributes
    ----------
    theme : Theme
    sentences : int
    polarities : dict of str to int
        Sentences of each polarity.
    share : float
        Of the report's sentences.
    quotes : tuple of Quote
    """

    theme: Theme
    sentences: int
    polarities: dict[str, int]
    share: float
    quotes: tuple[Quote, ...]

    def first_quotes(self) -> list[Quote]:
        """The most telling sentence of each polarity."""
        by_polarity = groupby(self.quotes, key=lambda quote: quote.polarity)
        return [next(quotes) for _, quotes in by_polarity]


@dataclass(frozen=True, slots=True, eq=False)
class ReportSummary:
    """What one report says, theme by theme.

    Attributes
    ----------
    report : str
        Its name.
    cover : Cover
    codebook : Codebook
    polarities : tuple of str
    sentences : int
        How many the report has.
    all_polarities : ndarray of int of shape (n_polarities,)
        Sentences of each polarity, whatever their themes.
    totals : ndarray of int of shape (n_themes,)
        Sentences on each theme.
    counts : ndarray of int of shape (n_themes, n_polarities)
        The same by polarity (`theme_counts`).
    quotes : tuple of tuple of Quote
        For each theme the most telling sentences (`telling`), polarity by polarity; of a report
        without polarities, those of the theme.
    """

    report: str
    cover: Cover
    codebook: Codebook
    polarities: tuple[str, ...]
    sentences: int
    all_polarities: NDArray[np.int64]
    totals: NDArray[np.int64]
    counts: NDArray[np.int64]
    quotes: tuple[tuple[Quote, ...], ...]

    @classmethod
    def of(cls, tagged: TaggedReport, n: int = 3) -> ReportSummary:
        """Summarise one report.

        Parameters
        ----------
        tagged : TaggedReport
        n : int, default 3
            As many sentences of each theme and polarity are quoted at most.

        Returns
        -------
        ReportSummary
        """
        counts = theme_counts(tagged)
        of_polarity = _polarity(tagged)[:, None] == np.arange(len(tagged.polarities))
        return cls(
            report=tagged.report.name,
            cover=tagged.report.cover,
            codebook=tagged.codebook,
            polarities=tagged.polarities,
            sentences=len(tagged),
            all_polarities=of_polarity.sum(axis=0),
            totals=tagged.assigned.sum(axis=0),
            counts=counts,
            quotes=tuple(_quotes(tagged, counts, n)),
        )

    @property
    def shares(self) -> NDArray[np.float64]:
        """Share of the report's sentences that each theme has, of shape (n_themes,)."""
        found: NDArray[np.float64] = self.totals / max(self.sentences, 1)
        return found

    @property
    def title(self) -> str:
        """The report for people: authority and day of inspection, or the name of the file."""
        if not self.cover.authority:
            return self.report
        return ", ".join(filter(None, (self.cover.authority, self.cover.inspection_start)))

    def themes(self) -> Iterator[ThemeCount]:
        """All themes in the order of the codebook."""
        for theme, total, share, counts, quotes in zip(
            self.codebook.themes,
            self.totals.tolist(),
            self.shares.tolist(),
            self.counts.tolist(),
            self.quotes,
            strict=True,
        ):
            polarities = dict(zip(self.polarities, counts, strict=True))
            yield ThemeCount(theme, total, polarities, share, quotes)

    def present(self) -> list[ThemeCount]:
        """The themes that the report has, the most frequent first."""
        found = [count for count in self.themes() if count.sentences]
        return sorted(found, key=lambda count: -count.sentences)

    def records(self) -> Iterator[dict[str, Any]]:
        """One record for each theme of the codebook, as the JSON lines have it."""
        for count in self.themes():
            yield {
                "report": self.report,
                "authority": self.cover.authority,
                "inspection_start": self.cover.inspection_start,
                "theme": count.theme.name,
                "title": count.theme.title,
                "sentences": count.sentences,
                "share": round(count.share, 4),
                "polarities": count.polarities,
                "telling": [quote.to_dict() for quote in count.quotes],
            }


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """What reports say, theme by theme.

    Attributes
    ----------
    reports : tuple of ReportSummary
        All of one codebook and the same polarities.
    """

    reports: tuple[ReportSummary, ...]

    def __len__(self) -> int:
        return len(self.reports)

    def __iter__(self) -> Iterator[ReportSummary]:
        return iter(self.reports)

    def to_frame(self) -> pd.DataFrame:
        """The counts as a data frame.

        Returns
        -------
        DataFrame
            One row for each report and theme: ``report``, ``authority``,
            ``inspection_start``, ``theme``, ``title``, ``sentences``, one column for each
            polarity, and ``share`` of the report's sentences.
        """
        import pandas as pd

        rows = []
        for summary in self.reports:
            for record in summary.records():
                del record["telling"]
                share = record.pop("share")
                rows.append({**record, **record.pop("polarities"), "share": share})
        frame = pd.DataFrame(rows).drop(columns="polarities", errors="ignore")
        return frame.assign(inspection_start=pd.to_datetime(frame["inspection_start"]))

    def telling(self) -> pd.DataFrame:
        """The most telling sentences as a data frame.

        Returns
        -------
        DataFrame
            One row for each sentence that is quoted: ``report``, ``authority``,
            ``inspection_start``, ``theme``, ``title``, ``polarity``, ``rank`` from 1 among the
            sentences of theme and polarity, ``text``, ``page``, ``paragraph``, ``section``,
            ``heading``, ``sentence``, ``probability`` and ``polarity_probability``.
        """
        import pandas as pd

        columns = (
            "report authority inspection_start theme title polarity rank text page paragraph"
            " section heading sentence probability polarity_probability"
        ).split()
        rows = []
        for summary in self.reports:
            for record in summary.records():
                rank: dict[str | None, int] = {}
                for quote in record["telling"]:
                    rank[quote["polarity"]] = rank.get(quote["polarity"], 0) + 1
                    rows.append({**record, **quote, "rank": rank[quote["polarity"]]})
        frame = pd.DataFrame(rows, columns=columns)
        return frame.assign(
            inspection_start=pd.to_datetime(frame["inspection_start"]),
            page=frame["page"].astype("Int64"),
            paragraph=frame["paragraph"].astype("Int64"),
        )

    def plot(self) -> Figure:
        """Strengths to the right and what must improve to the left, theme by theme.

        Returns
        -------
        matplotlib.figure.Figure
            Of all reports together.
        """
        from classifier.draw.plots import balance_plot

        return balance_plot(self)

    def _repr_html_(self) -> str:
        from classifier.draw.notebook import summary_view

        return summary_view(self)


def summarise(reports: Iterable[TaggedReport], n: int = 3) -> Summary:
    """Count what reports say of each theme, and find the sentences that tell the most.

    Parameters
    ----------
    reports : iterable of TaggedReport, or one TaggedReport
    n : int, default 3
        As many sentences of each theme and polarity are quoted at most.

    Returns
    -------
    Summary

    Raises
    ------
    ValueError
        If there is no report, or they were tagged with different codebooks.

    Examples
    --------
    >>> import classifier
    >>> model = classifier.load_model()
    >>> tagged = model.tag("Caseloads are too high. Social workers change too often.")
    >>> frame = classifier.summarise(tagged).to_frame().set_index("theme")
    >>> int(frame.improvement["workforce"])
    2
    """
    if isinstance(reports, TaggedReport):
        reports = [reports]
    return Summary(alike(ReportSummary.of(report, n) for report in reports))


def alike(reports: Iterable[ReportSummary]) -> tuple[ReportSummary, ...]:
    """Summaries that can stand side by side.

    Raises
    ------
    ValueError
        If there is none, or they have different codebooks or polarities.
    """
    found = tuple(reports)
    if not found:
        raise ValueError("there is no report")
    for report in found[1:]:
        if (report.codebook.names, report.polarities) != (
            found[0].codebook.names,
            found[0].polarities,
        ):
            raise ValueError(f"{report.report} and {found[0].report} have different codebooks")
    return found


def _telling(
    tagged: TaggedReport, k: int, p: int | None, n: int, scores: NDArray[np.float64]
) -> list[int]:
    """What `telling` gives, for the numbers of a theme and a polarity."""
    among = scores[:, k] > 0
    if p is not None:
        among &= _polarity(tagged) == p
    found = np.flatnonzero(among)
    order = np.argsort(-scores[found, k], kind="stable")
    ranked = found[order].tolist()
    if p is not None and tagged.polarities[p] == "improvement":
        ranked.sort(key=lambda i: tagged.sentences[i].section != "improve")
    chosen: list[int] = []
    said: list[set[str]] = []
    for i in ranked:
        if len(chosen) >= n:
            break
        words = set(_LONG_WORD.findall(tagged.sentences[i].text.casefold()))
        if not any(_alike(words, others) for others in said):
            chosen.append(i)
            said.append(words)
    return chosen


def _quotes(tagged: TaggedReport, counts: NDArray[np.int64], n: int) -> Iterator[tuple[Quote, ...]]:
    """The quotes of each theme in turn."""
    scores = telling_scores(tagged)
    for k, theme in enumerate(tagged.codebook.names):
        quotes = []
        which = np.flatnonzero(counts[k]).tolist() if tagged.polarities else [None]
        for p in which:
            for i in _telling(tagged, k, p, n, scores):
                polarity, sure = None, None
                if p is not None:
                    polarity = tagged.polarities[p]
                    sure = float(tagged.polarity_probabilities[i, p])
                probability = float(tagged.probabilities[i, k])
                quotes.append(Quote(tagged.sentences[i], theme, probability, polarity, sure))
        yield tuple(quotes)


def _polarity(tagged: TaggedReport) -> NDArray[np.int64]:
    """Index of the polarity of each sentence, -1 where it has none."""
    return tagged.polarity if tagged.polarities else np.full(len(tagged), -1)


def _says(words: int) -> float:
    return 0.0 if words < _FEWEST_WORDS else min(words / _PLAIN_WORDS, 1.0)


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= _ALIKE * min(len(one), len(other))
