"""From annotations to a model bundle."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from classifier.codebook import Codebook
from classifier.model import Model
from classifier.polarity import PolarityClassifier
from classifier.themes import ThemeClassifier
from train.annotations import Annotation, AnnotationError, in_context
from train.card import write_card
from train.crossval import CrossValidation, cross_validate


@dataclass(frozen=True, slots=True)
class Training:
    """What a training run gives.

    Attributes
    ----------
    model : Model
    card : str
        The model card in Markdown.
    scores : CrossValidation or None
        None where there were too few reports.
    """

    model: Model
    card: str
    scores: CrossValidation | None


def default_codebook_path() -> Path:
    """Where the codebook that ships with the package is."""
    import classifier

    package = Path(classifier.__file__).parent
    inside = package / "data" / "codebook.toml"
    return inside if inside.is_file() else package.parent / "corpus" / "codebook.toml"


def fingerprint(annotations: Sequence[Annotation]) -> str:
    """SHA-256 of what a model learns from annotations."""
    digest = hashlib.sha256()
    for a in annotations:
        row = [a.report, a.text, sorted(a.themes), a.polarity, a.section, a.kind, a.paragraph]
        digest.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


def codebook_for(annotations: Sequence[Annotation], codebook: Codebook | None) -> Codebook:
    """The codebook to train with, checked against the annotations.

    Parameters
    ----------
    annotations : sequence of Annotation
    codebook : Codebook or None
        None to take the names that occur in the annotations.

    Returns
    -------
    Codebook

    Raises
    ------
    AnnotationError
        If an annotation has a theme or polarity that the codebook does not know.
    """
    if codebook is None:
        themes = sorted({theme for a in annotations for theme in a.themes})
        if not themes:
            raise AnnotationError("no annotation has a theme")
        polarities = sorted({a.polarity for a in annotations if a.polarity})
        return Codebook.from_names(themes, polarities)
    known = set(codebook.names)
    for a in annotations:
        if unknown := sorted(a.themes - known):
            raise AnnotationError(f"{a.where}: theme {unknown[0]!r} is not in the codebook")
        if a.polarity and codebook.polarities and a.polarity not in codebook.polarities:
            raise AnnotationError(f"{a.where}: polarity {a.polarity!r} is not in the codebook")
    return codebook


def train(
    annotations: Sequence[Annotation],
    codebook: Codebook | None = None,
    *,
    title: str = "report-themes",
    provenance: str = "",
    folds: int = 5,
    precision: float | None = None,
    recall: float | None = None,
    jobs: int = 1,
    say: Callable[[str], None] = lambda _: None,
) -> Training:
    """Train a model, score it by cross-validation and write its card.

    Parameters
    ----------
    annotations : sequence of Annotation
    codebook : Codebook, optional
        By default the names that occur in the annotations.
    title, provenance : str
        For the card.
    folds : int, default 5
        0 to leave cross-validation out.
    precision, recall : float, optional
        Choose the thresholds for this expected precision or recall of every theme, instead of
        for the best F1.
    jobs : int, default 1
    say : callable
        Is told what is being done.

    Returns
    -------
    Training

    Raises
    ------
    AnnotationError
        If the annotations do not fit the codebook.
    """
    codebook = codebook_for(annotations, codebook)
    X, rows = in_context(annotations)
    names = codebook.names
    counts = Counter(theme for row in rows for theme in row.themes)
    if never := [name for name in names if not counts[name]]:
        raise AnnotationError(
            f"no sentence is annotated with {', '.join(never)}; train with a codebook without it"
        )
    Y = np.array([[name in row.themes for name in names] for row in rows], dtype=bool)
    polarity = np.array([row.polarity for row in rows], dtype=object)
    with_polarity = len({row.polarity for row in rows if row.polarity}) > 1
    themes = ThemeClassifier(precision, recall)
    polarities = PolarityClassifier(tuple(codebook.polarities)) if with_polarity else None
    limits = np.cumsum([len(s) for s in X])[:-1]
    scores = None
    if folds and len(X) >= 3:
        say(f"Cross-validating on {len(X)} reports, {len(rows):,} sentences")
        scores = cross_validate(
            X,
            np.split(Y, limits),
            names,
            np.split(polarity, limits),
            themes=themes,
            polarities=polarities,
            folds=folds,
            jobs=jobs,
        )
    say("Training on all of them")
    themes.set_params(n_jobs=jobs).fit(X, Y).set_params(n_jobs=None)
    if polarities is not None:
        polarities.set_params(n_jobs=jobs).fit(X, polarity).set_params(n_jobs=None)
    digest = fingerprint(rows)
    facts = {
        "title": title,
        "aim": _aim(precision, recall),
        "data": {
            "reports": len(X),
            "sentences": len(rows),
            "fingerprint": digest,
            "report_names": [s.report.name for s in X],
        },
        "scores": _rounded(asdict(scores)) if scores else None,
    }
    card = write_card(
        title,
        codebook,
        scores,
        reports=len(X),
        sentences=len(rows),
        fingerprint=digest,
        provenance=provenance,
        aim=_aim(precision, recall),
    )
    return Training(Model(codebook, themes, polarities, themes.thresholds_, facts), card, scores)


def _aim(precision: float | None, recall: float | None) -> str:
    if precision is not None:
        return f"precision of at least {precision:g}"
    return "the best F1" if recall is None else f"recall of at least {recall:g}"


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {key: _rounded(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(child) for child in value]
    return round(value, 4) if isinstance(value, float) else value
