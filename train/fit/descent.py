"""Models that come from other models: adapted, with themes of one's own, with others changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Codebook, Theme
from classifier.language.sentences import Sentences
from classifier.model.adapting import MOST_SENTENCES
from classifier.model.changing import merged_thresholds, regrouped
from classifier.model.decisions import OPEN, Decisions
from classifier.results.model import Model
from train.annotation import Annotation, AnnotationError
from train.fit.adapt import FOLDS, Adaptation, Gain, adapt
from train.fit.examples import in_context, labels, say_what_is_judged, warn_of_other
from train.fit.new_themes import NewTheme, add_themes
from train.fit.overlap import sketches, trained_on
from train.fit.progress import Progress, no_progress
from train.fit.reports import each_once
from train.fit.training import MOST_READING, fingerprint, rounded
from train.read.record import shown

FEWEST = 15
"""Examples that a theme needs to be added to a model."""


@dataclass(frozen=True, slots=True)
class Descendant:
    """A model that learnt from corrections.

    Attributes
    ----------
    model : Model
        Its `facts` have the line of descent.
    gains : tuple of Gain
        Of the themes together, of each theme, and of polarity: what was judged.
    added : tuple of NewTheme
        Themes of one's own. Where there are some, nothing else was learnt.
    judged, against : int
        Sentences that somebody decided about, and those among them about which the model decided
        otherwise before it learnt.
    """

    model: Model
    gains: tuple[Gain, ...] = ()
    added: tuple[NewTheme, ...] = ()
    judged: int = 0
    against: int = 0


def learn_from(
    model: Model,
    annotations: Sequence[Annotation],
    codebook: Codebook | None = None,
    *,
    origin: str | None = None,
    title: str | None = None,
    provenance: str = "",
    reading: Sequence[str] = (),
    progress: Progress = no_progress,
    say: Callable[[str], None] = lambda _: None,
) -> Descendant:
    """Adapt a model to corrections, or add themes that it lacks.

    Parameters
    ----------
    model : Model
        It is left as it is.
    annotations : sequence of Annotation
        Corrections; the sentences around them too, where nobody judged those.
    codebook : Codebook, optional
        Has the themes that are to be added, with their definitions.
    origin : str, optional
        What identifies the model (`classifier.bundle.manifest.fingerprint`).
    title, provenance : str, optional
        For the card; by default the model's title, and that it was adapted.
    reading : sequence of str
        How the files of corrections were read, for the card; the first `MOST_READING` lines.
    progress : callable
        Shows how far it is (see `train.fit.progress.Progress`).
    say : callable
        Called with what was found of reports and sentences that come twice, in a line each.

    Returns
    -------
    Descendant
        If annotations have a theme that the model lacks, one with that theme, whose others stay as
        they are; if not, one that is adapted as far as it gains (`train.fit.adapt.adapt`). What
        was decided about a sentence, of the themes that are learnt, counts in any case where the
        model meets that sentence again (`classifier.model.decisions`).

    Raises
    ------
    AnnotationError
        If they have a theme or a polarity that neither the model nor the codebook knows, or a
        new theme has fewer than `FEWEST` examples, or nothing is judged that the model decides.

    Notes
    -----
    Of sentences none of which has a theme, or was judged about one by name, nobody may have coded
    any. That they are about none is remembered, and changes nothing about other sentences.
    """
    annotations = each_once(annotations, say=say, themes=model.themes)
    warn_of_other(annotations, model.language, say)
    new = _new_themes(model, annotations, codebook)
    judged = [a for a in annotations if a.decides]
    if not judged:
        raise AnnotationError("no annotation says anything")
    if not model.polarities and all(a.judged is not None and not a.judged for a in judged):
        raise AnnotationError("nothing to learn: no theme is judged, and the model has no polarity")
    if len(judged) > MOST_SENTENCES:
        raise AnnotationError(
            f"{len(judged):,} sentences are too many to adapt a model (at most"
            f" {MOST_SENTENCES:,}): train one of your own, without --from"
        )
    with progress(1, "Reading the sentences"):
        X, rows = in_context(annotations, language=model.language)
    _warn_of_learnt(model, judged, say)
    named = say_what_is_judged(judged, say)
    step: dict[str, Any] = {
        "model": origin,
        "title": str(model.facts.get("title") or ""),
        "reports": len({a.report for a in judged if a.report is not None}),
        "sentences": len(judged),
        "fingerprint": fingerprint(rows),
        "reading": [line[:500] for line in reading[:MOST_READING]],
    }
    if new:
        of_new, _ = labels(X, rows, [theme.name for theme in new])
        with progress(FOLDS, "Learning themes") as advance:
            changed, added = add_themes(model, X, of_new, new, advance=advance)
        step["added"] = [asdict(theme) for theme in added]
        changed = _remembering(changed, X, of_new)
        return Descendant(_told(changed, step, rows, title, provenance), added=added)
    Y, polarity = labels(X, rows, model.themes)
    to_learn = Y if named else [np.full_like(y, OPEN) for y in Y]
    found = adapt(model, X, to_learn, polarity, progress=progress)
    gains = _gains(found)
    step["gains"] = [asdict(gain) for gain in gains]
    changed = _remembering(found.model, X, Y, polarity)
    told = _told(changed, step, rows, title, provenance)
    return Descendant(told, gains=gains, judged=len(judged), against=found.against)


def _warn_of_learnt(model: Model, judged: Sequence[Annotation], say: Callable[[str], None]) -> None:
    """Say how many reports the model has learnt from before: what it gains on them is not new."""
    known = model.facts.get("data", {}).get("sketches", {})
    if n := len(trained_on(known, judged)):
        what = "1 of these reports" if n == 1 else f"{n:,} of these reports"
        what = what if any(a.report for a in judged) else "some of these texts"
        say(
            f"WARNING: the model has learnt from {what} before: what it gains here need not hold"
            " for others (give all corrections together to the model that you began with)"
        )


def _remembering(
    model: Model,
    X: Sequence[Sentences],
    Y: Sequence[NDArray[np.int8]],
    polarity: Sequence[NDArray[np.object_]] | None = None,
) -> Model:
    """The model with what was decided about sentences: its last themes, and their polarity."""
    themes = np.concatenate(list(Y))
    before = np.full((len(themes), len(model.themes) - themes.shape[1]), OPEN, dtype=np.int8)
    codes = np.full(len(themes), OPEN)
    if polarity is not None and model.polarity_classifier is not None:
        codes = model.polarity_classifier.codes(np.concatenate(list(polarity)))
    found = Decisions.of(X, np.hstack([before, themes]), codes)
    if (known := model.estimators.decisions) is not None:
        known = known.with_new(len(model.themes) - known.themes.shape[1])
        found = known.and_newer(found)
    return Model(replace(model.estimators, decisions=found or None))


def _gains(found: Adaptation) -> tuple[Gain, ...]:
    of_all = (found.themes, *found.of_themes, found.polarity)
    return tuple(gain for gain in of_all if gain is not None)


def _new_themes(
    model: Model, annotations: Sequence[Annotation], codebook: Codebook | None
) -> list[Theme]:
    """The themes that are to be added."""
    known, polarities = set(model.themes), set(model.codebook.polarities)
    offered = {theme.name: theme for theme in codebook.themes} if codebook else {}
    wanted: dict[str, Theme] = {}
    for a in annotations:
        if a.polarity and polarities and a.polarity not in polarities:
            raise AnnotationError(
                f"{a.where}: the model does not know polarity {shown(a.polarity)}"
            )
        for name in sorted(a.themes | (a.judged or frozenset())):
            if name in known or name in wanted:
                continue
            if name not in offered or not offered[name].definition:
                lacks = "has no definition" if name in offered else "is not in it"
                raise AnnotationError(
                    f"{a.where}: the model does not know theme {shown(name)}: to add it, give a"
                    f" codebook that defines it{f' ({lacks})' if codebook else ''}"
                )
            wanted[name] = offered[name]
    counts = Counter(theme for a in annotations for theme in a.themes)
    for name in wanted:
        if counts[name] < FEWEST:
            raise AnnotationError(
                f"theme {shown(name)} has {counts[name]} annotated sentences: a new theme needs"
                f" {FEWEST}"
            )
        if all(a.says_of(name) is not False for a in annotations):
            raise AnnotationError(f"no sentence is judged not to be about theme {shown(name)}")
    return [theme for name, theme in offered.items() if name in wanted]


def change_themes(
    model: Model,
    *,
    rename: Mapping[str, str] | None = None,
    merge: Mapping[str, Sequence[str]] | None = None,
    drop: Sequence[str] = (),
    origin: str | None = None,
    title: str | None = None,
) -> Model:
    """Rename, merge and leave out themes; the probabilities of the others stay as they are.

    Parameters
    ----------
    model : Model
        It is left as it is.
    rename : mapping of str to str, optional
        New names by the old ones.
    merge : mapping of str to sequence of str, optional
        By the name of a theme, those that it is to be made of. It is there where any of them is,
        and in the place of the first.
    drop : sequence of str
    origin, title : str, optional
        As for `learn_from`.

    Returns
    -------
    Model

    Raises
    ------
    ValueError
        If the model has no such theme, one is named twice, or two would have the same name.
    """
    rename, merge = dict(rename or {}), {name: list(of) for name, of in (merge or {}).items()}
    named = [*rename, *drop, *(name for group in merge.values() for name in group)]
    for name in named:
        if name not in model.themes:
            raise ValueError(f"the model does not know theme {shown(name)}")
        if named.count(name) > 1:
            raise ValueError(f"theme {shown(name)} is named twice")
    merged = {name: new for new, group in merge.items() for name in group}
    groups: dict[str, list[int]] = {}
    for k, name in enumerate(model.themes):
        if name not in drop:
            groups.setdefault(merged.get(name) or rename.get(name, name), []).append(k)
    for new, group in groups.items():
        if len(group) != len(merge.get(new, [0])):
            raise ValueError(f"two themes would be called {shown(new)}")
    if not groups:
        raise ValueError("no theme would be left")
    old = model.codebook.themes
    themes = tuple(_theme(new, [old[k] for k in group]) for new, group in groups.items())
    numbers = list(groups.values())
    decisions = model.estimators.decisions
    changed = replace(
        model.estimators,
        codebook=replace(model.codebook, themes=themes),
        theme_classifier=regrouped(model.theme_classifier, numbers),
        thresholds=merged_thresholds(model.thresholds, numbers),
        decisions=(decisions and decisions.regrouped(numbers)) or None,
    )
    step = {
        "model": origin,
        "title": str(model.facts.get("title") or ""),
        "renamed": rename,
        "merged": merge,
        "left_out": list(drop),
    }
    return _told(Model(changed), step, [], title, "")


def _theme(name: str, of: Sequence[Theme]) -> Theme:
    if len(of) == 1:
        (old,) = of
        return replace(old, name=name, title=name if old.title == old.name else old.title)
    return Theme(
        name,
        name,
        " ".join(theme.definition for theme in of if theme.definition),
        tuple(dict.fromkeys(case for theme in of for case in theme.include)),
        tuple(dict.fromkeys(case for theme in of for case in theme.exclude)),
        of[0].color,
        of[0].parent if len({theme.parent for theme in of}) == 1 else "",
    )


def _few(few: Any, step: Mapping[str, Any]) -> dict[str, Any]:
    """Themes that had few examples in training, by the names that they have after a step."""
    renamed, merged = step.get("renamed", {}), step.get("merged", {})
    others = {*renamed.values(), *merged, *(theme["name"] for theme in step.get("added", ()))}
    others.update(*merged.values())
    return {
        renamed.get(name, name): count
        for name, count in (few.items() if isinstance(few, Mapping) else ())
        if name in renamed or name not in others
    }


def _told(
    model: Model,
    step: dict[str, Any],
    rows: Sequence[Annotation],
    title: str | None,
    provenance: str,
) -> Model:
    """The model with facts that tell where it comes from."""
    facts = model.facts
    data = facts.get("data")
    data = dict(data) if isinstance(data, Mapping) else {}
    known = dict(data.get("sketches") or {})
    for name, sketch in sketches(rows).items():
        if sketch in known.values():  # the same sentences, corrected once more
            continue
        while name in known:
            name = f"{name} (corrected)"  # noqa: PLW2901
        known[name] = sketch
    before = facts.get("descent")
    changed = {
        **facts,
        "few_examples": _few(facts.get("few_examples"), step),
        "title": title or str(facts.get("title") or "report-themes"),
        "provenance": provenance or str(facts.get("provenance") or ""),
        "data": {**data, "sketches": known},
        "scores": None,  # of a model that decided otherwise
        "descent": [*(before if isinstance(before, list) else []), rounded(step)],
    }
    return Model(replace(model.estimators, facts=changed))
