"""Annotations as what the estimators are fitted on: sentences in context, and arrays of labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.language.foreign import SURE
from classifier.language.languages import ANY, ENGLISH, language_of, name_of
from classifier.language.sentences import Sentences, split
from train.annotation import Annotation, AnnotationError, as_report, of_reports

SHOWN = 0.3
"""Sentences that are not scored, for each that is, from which decisions on themes are learnt."""

FEWEST = 20
"""Scored reports from which they can be learnt alone; where there are fewer, all teach them."""


def in_context(
    annotations: Sequence[Annotation], *, by_paragraph: bool = False, language: str = ENGLISH
) -> tuple[list[Sentences], list[Annotation]]:
    """Put annotated sentences back into the reports they come from.

    Parameters
    ----------
    annotations : sequence of Annotation
        The sentences of a report follow each other in their order in it. Those of a paragraph,
        and those whose only known place is their number in the report, are read together; those
        of unknown place, or of an unknown report, each on its own.
    by_paragraph : bool, default False
        Treat each paragraph of a report separately.
    language : str, default 'en'
        That of the texts (see `language_for`).

    Returns
    -------
    sentences : list of Sentences
        One for each report (or paragraph), in order of first appearance, and one for each
        sentence of an unknown report.
    annotations : list of Annotation
        The same annotations in the order of those sentences.
    """
    by_report: dict[object, list[Annotation]] = {}
    for number, a in enumerate(annotations):
        key: object = number if a.report is None else a.report
        if by_paragraph and a.report is not None:
            placed = a.kind == "paragraph" and (a.section, a.paragraph) != (None, None)
            key = (a.report, a.section, a.paragraph) if placed else number
        by_report.setdefault(key, []).append(a)
    sentences = [_sentences(rows[0].report or "", rows, language) for rows in by_report.values()]
    return sentences, [row for rows in by_report.values() for row in rows]


def labels(
    X: Sequence[Sentences], annotations: Sequence[Annotation], names: Sequence[str]
) -> tuple[list[NDArray[np.int8]], list[NDArray[np.object_]]]:
    """Labels as the classifiers take them: one array for each report.

    Parameters
    ----------
    X : sequence of Sentences
    annotations : sequence of Annotation
        In the order of the sentences, as `in_context` gives both.
    names : sequence of str
        Names of the themes.

    Returns
    -------
    themes : list of ndarray of int8 of shape (n_sentences, n_themes)
        1 or 0, and -1 where nobody decided.
    polarities : list of ndarray of shape (n_sentences,)
        None if there is none.
    """
    themes = theme_codes(annotations, names)
    polarities = np.array([a.polarity for a in annotations], dtype=object)
    limits = np.cumsum([len(sentences) for sentences in X])[:-1]
    return np.split(themes, limits), np.split(polarities, limits)


def theme_codes(annotations: Sequence[Annotation], names: Sequence[str]) -> NDArray[np.int8]:
    """Whether sentences are about themes.

    Parameters
    ----------
    annotations : sequence of Annotation
    names : sequence of str
        Names of the themes.

    Returns
    -------
    ndarray of int8 of shape (n_sentences, n_themes)
        1 or 0, and -1 where nobody decided.
    """
    codes = {True: 1, False: 0, None: -1}
    found = [[codes[a.says_of(name)] for name in names] for a in annotations]
    return np.array(found, dtype=np.int8).reshape(len(annotations), len(names))


def language_for(
    annotations: Sequence[Annotation], given: str | None, say: Callable[[str], None]
) -> str:
    """The language of annotated texts.

    Parameters
    ----------
    annotations : sequence of Annotation
    given : str or None
        What somebody said; None to find it.
    say : callable
        Called with what was found, unless it is English.

    Returns
    -------
    str
        One of `classifier.language.languages.codes`; English if it can't be said.
    """
    if given is not None:
        return given
    found = language_of(a.text for a in annotations) or ENGLISH
    if found != ENGLISH:
        say(
            f"The texts are in {name_of(found)}, it seems (--language names another); names of"
            " people and places are masked in English only"
        )
    return found


def warn_of_other(
    annotations: Sequence[Annotation], language: str, say: Callable[[str], None]
) -> None:
    """Say that annotated texts are in another language than a model knows, if they are."""
    found = language_of((a.text for a in annotations), sure=SURE)
    if found not in (None, language) and ANY not in (found, language):
        say(
            f"WARNING: the texts are in {name_of(found)}, it seems, and the model knows"
            f" {name_of(language)}"
        )


def say_what_is_judged(judged: Sequence[Annotation], say: Callable[[str], None]) -> bool:
    """Say how many annotations have a theme, have none, and have a polarity.

    Parameters
    ----------
    judged : sequence of Annotation
    say : callable

    Returns
    -------
    bool
        Whether anybody decided on a theme by name. If not, nobody may have coded any, and a line
        says that nothing is learnt about themes.
    """
    of = of_reports(len(judged), len({a.report for a in judged} - {None}))
    on = sum(bool(a.themes) for a in judged)
    polarity = sum(a.polarity is not None for a in judged)
    say(
        f"Learning from {of}: {on:,} with a theme, {len(judged) - on:,} without, {polarity:,} with"
        " a polarity"
    )
    named = any(a.themes or a.judged for a in judged)
    if not named:
        say(
            "WARNING: as none has a theme, nothing is learnt about themes; that each is about none"
            " is remembered, for itself alone: leave out those that nobody coded"
        )
    return named


def _sentences(name: str, rows: Sequence[Annotation], language: str) -> Sentences:
    report, starts = as_report(name, rows)
    sentences = split(report, starts, language)
    if len(sentences) != len(rows):
        raise AnnotationError(
            f"{rows[0].where}: report {name!r} has an annotation without any words"
        )
    return sentences


def for_words_alone(X: Sequence[Sentences], scored: int) -> NDArray[np.bool_]:
    """Which reports teach a model words alone (see `ThemeClassifier.fit`).

    Invented documents have words that the real ones lack, and other habits: where they are many,
    what is decided from them is wrong for the others. So the second pass of the themes sees some
    of them. Polarity is learnt from all.

    Parameters
    ----------
    X : sequence of Sentences
    scored : int
        How many of them, the first, are scored.

    Returns
    -------
    ndarray of bool of shape (n_reports,)
        True for the unscored ones, but for some, drawn at random, that have `SHOWN` as many
        sentences as the scored; for none where fewer than `FEWEST` are scored.
    """
    found = np.zeros(len(X), dtype=bool)
    if scored < FEWEST:
        return found
    lengths = np.array([len(sentences) for sentences in X])
    order = scored + np.random.default_rng(0).permutation(len(X) - scored)
    beyond = np.cumsum(lengths[order]) > SHOWN * lengths[:scored].sum()
    found[order[beyond]] = True
    return found
