"""What a trained model consists of: its classifiers, their codebook and their thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Codebook
from classifier.language.languages import ENGLISH
from classifier.language.sentences import Sentences
from classifier.model.context import InContext
from classifier.model.decisions import OPEN, Decisions
from classifier.model.polarity import PolarityClassifier
from classifier.model.stored import Stored, Unusable
from classifier.model.stored_variants import variants_to_arrays, with_variants
from classifier.model.themes import ThemeClassifier
from classifier.model.threads import one_blas_thread
from classifier.model.unfamiliar import LENGTHS, Unfamiliarity

_INSIDE = ("themes", "polarity", "unfamiliarity")
_OPTIONAL = ("decisions", "theme_variants", "polarity_variants")


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """What is predicted of the sentences of a report.

    Attributes
    ----------
    probabilities : ndarray of shape (n_sentences, n_themes)
        Calibrated; themes in the order of the codebook.
    assigned : ndarray of bool of shape (n_sentences, n_themes)
    polarity_probabilities : ndarray of shape (n_sentences, n_polarities)
        Calibrated; without columns where the model knows no polarity.
    polarity : ndarray of int of shape (n_sentences,)
        Column of the polarity that is assigned; empty if the model knows none.
    unfamiliarity : float or None
        How far the report is from what the model has seen (`Unfamiliarity`); None where there are
        fewer sentences than the first of `LENGTHS`, or the model can't say.
    """

    probabilities: NDArray[np.float64]
    assigned: NDArray[np.bool_]
    polarity_probabilities: NDArray[np.float64]
    polarity: NDArray[np.int64]
    unfamiliarity: float | None = None


@dataclass(frozen=True, eq=False)
class Estimators:
    """Fitted classifiers of themes and of polarity, and what belongs to them.

    Attributes
    ----------
    codebook : Codebook
    theme_classifier : ThemeClassifier
    polarity_classifier : PolarityClassifier or None
        None if the training annotations had no polarity.
    thresholds : ndarray of shape (n_themes,)
        A theme is assigned where its probability reaches this.
    facts : mapping
        What the manifest says about the training: data, scores.
    unfamiliarity : Unfamiliarity or None
        None if it was trained on too few reports to know what is far from them.
    decisions : Decisions or None
        What people decided about single sentences, in a model that was adapted to corrections.
    """

    codebook: Codebook
    theme_classifier: ThemeClassifier
    polarity_classifier: PolarityClassifier | None
    thresholds: NDArray[np.float64]
    facts: Mapping[str, Any] = field(default_factory=dict)
    unfamiliarity: Unfamiliarity | None = None
    decisions: Decisions | None = None

    def __repr__(self) -> str:
        classifiers = f"{self.theme_classifier!r}, {self.polarity_classifier!r}"
        return f"Estimators({len(self.themes)} themes, {' '.join(classifiers.split())})"

    @property
    def themes(self) -> tuple[str, ...]:
        """Names of the themes, in the order of the codebook."""
        return self.codebook.names

    @property
    def language(self) -> str:
        """Code of the language of the texts that it learnt from; English if nothing is said."""
        return str(self.facts.get("language", ENGLISH))

    @property
    def polarities(self) -> tuple[str, ...]:
        """Names of the polarities, in the order of the codebook; empty if none is known."""
        known = self.polarity_classifier
        return () if known is None else tuple(known.classes_.tolist())

    def predict(self, sentences: Sentences) -> Predictions:
        """Themes and polarity of the sentences of a report.

        Parameters
        ----------
        sentences : Sentences

        Returns
        -------
        Predictions
        """
        with one_blas_thread():
            return self._predict(sentences)

    def _predict(self, sentences: Sentences) -> Predictions:
        themes, polarity = self.theme_classifier, self.polarity_classifier
        seen = InContext.of([sentences], themes.vectorizer_)
        probabilities = themes.probabilities(seen)
        of_polarity = np.zeros((len(sentences), 0))
        if polarity is not None:
            of_polarity = polarity.probabilities(seen.seen_by(polarity.vectorizer_))
        if self.decisions is not None:
            of_themes, code = self.decisions.about(sentences)
            probabilities = with_decided(probabilities, of_themes)
            of_polarity = with_polarity(of_polarity, code)
        chosen = of_polarity.argmax(axis=1) if polarity is not None else np.zeros(0, np.int64)
        far = None
        if self.unfamiliarity is not None and len(sentences) >= LENGTHS[0]:
            far = self.unfamiliarity.measure(sentences, seen.tf_idf.words)
        assigned = self.assigned(probabilities)
        return Predictions(probabilities, assigned, of_polarity, chosen, far)

    def assigned(self, probabilities: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether themes are assigned; not where people decided against, even if always else."""
        found: NDArray[np.bool_] = (probabilities >= self.thresholds) & (probabilities > 0)
        return found

    def theme_probabilities(self, X: Sequence[Sentences]) -> NDArray[np.float64]:
        """Probabilities of the themes alone.

        Parameters
        ----------
        X : sequence of Sentences
            One for each report.

        Returns
        -------
        ndarray of shape (n_sentences, n_themes)
            The sentences of all reports, one report after the other.
        """
        with one_blas_thread():
            found = self.theme_classifier.predict_proba(X)
        if self.decisions is None:
            return found
        return with_decided(found, np.concatenate([self.decisions.about(x)[0] for x in X]))

    def polarity_probabilities(self, X: Sequence[Sentences]) -> NDArray[np.float64]:
        """Probabilities of the polarities alone; of none where the model knows none.

        Parameters
        ----------
        X : sequence of Sentences
            One for each report.

        Returns
        -------
        ndarray of shape (n_sentences, n_polarities)
        """
        if self.polarity_classifier is None:
            return np.zeros((sum(map(len, X)), 0))
        with one_blas_thread():
            found = self.polarity_classifier.predict_proba(X)
        if self.decisions is None:
            return found
        return with_polarity(found, np.concatenate([self.decisions.about(x)[1] for x in X]))

    def to_arrays(self) -> Stored:
        """Settings and arrays of the classifiers, as a bundle keeps them.

        A vectorizer that is the same for both is kept once, with the themes; in its place the
        settings of polarity have None, as the settings have for what the model lacks.
        """
        themes, polarity = self.theme_classifier, self.polarity_classifier
        of_themes = themes.to_arrays()
        settings: dict[str, Any] = dict.fromkeys(_INSIDE) | {"themes": of_themes.settings}
        arrays = {f"themes.{name}": array for name, array in of_themes.arrays.items()}
        if polarity is not None:
            of_polarity = polarity.to_arrays()
            settings["polarity"], own = dict(of_polarity.settings), dict(of_polarity.arrays)
            if polarity.vectorizer_.same_as(themes.vectorizer_):
                settings["polarity"]["vectorizer"] = None
                own = {k: v for k, v in own.items() if not k.startswith("vectorizer.")}
            arrays |= {f"polarity.{name}": array for name, array in own.items()}
        if self.unfamiliarity is not None:
            far = self.unfamiliarity.to_arrays()
            settings["unfamiliarity"] = far.settings
            arrays |= {f"unfamiliarity.{name}": array for name, array in far.arrays.items()}
        more = {
            "decisions": None if self.decisions is None else self.decisions.to_arrays(),
            "theme_variants": variants_to_arrays(themes) if themes.variants_ else None,
            "polarity_variants": variants_to_arrays(polarity)
            if polarity is not None and polarity.variants_
            else None,
        }
        for key, found in more.items():
            if found is not None:
                settings[key] = found.settings
                arrays |= {f"{key}.{name}": array for name, array in found.arrays.items()}
        return Stored(settings, arrays)

    @classmethod
    def from_arrays(
        cls,
        stored: Stored,
        codebook: Codebook,
        thresholds: NDArray[np.float64],
        facts: Mapping[str, Any],
    ) -> Self:
        """Build them from what `to_arrays` gave.

        Parameters
        ----------
        stored : Stored
        codebook : Codebook
        thresholds : ndarray of shape (n_themes,)
        facts : mapping

        Returns
        -------
        Estimators

        Raises
        ------
        Unusable
            If a setting or an array differs from what the classifiers of this codebook need.
        """
        if stored.settings.keys() - set(_OPTIONAL) != set(_INSIDE):
            raise Unusable(f"has settings of something other than {', '.join(_INSIDE)}")
        inside = tuple(f"{name}." for name in (*_INSIDE, *_OPTIONAL) if name in stored.settings)
        if other := [k for k in stored.arrays if not k.startswith(inside)]:
            raise Unusable(f"has an array named {min(other)[:100]!r}")
        of_themes = stored.inside("themes")
        themes = ThemeClassifier.from_arrays(of_themes, n_themes=len(codebook.names))
        polarity = None
        if stored.settings["polarity"] is not None:
            of_polarity = stored.inside("polarity")
            if of_polarity.settings.get("vectorizer", {}) is None:
                of_polarity = of_polarity.with_inside("vectorizer", of_themes.inside("vectorizer"))
            polarity = PolarityClassifier.from_arrays(of_polarity, polarities=codebook.polarities)
            if polarity.vectorizer_.same_as(themes.vectorizer_):
                polarity.vectorizer_ = themes.vectorizer_  # what it gives is computed once for both
        elif any(k.startswith("polarity.") for k in stored.arrays):
            raise Unusable("has arrays of a polarity without its settings")
        far = None
        if stored.settings["unfamiliarity"] is not None:
            of_far = stored.inside("unfamiliarity")
            far = Unfamiliarity.from_arrays(of_far, themes.vectorizer_)
        elif any(k.startswith("unfamiliarity.") for k in stored.arrays):
            raise Unusable("has arrays of an unfamiliarity without its settings")
        decisions = None
        if "decisions" in stored.settings:
            n_polarities = 0 if polarity is None else len(polarity.classes_)
            of_decisions = stored.inside("decisions")
            decisions = Decisions.from_arrays(of_decisions, len(codebook.names), n_polarities)
        trained = None if far is None else far.means_
        if "theme_variants" in stored.settings:
            build = partial(ThemeClassifier.from_arrays, n_themes=len(codebook.names))
            with_variants(themes, stored.inside("theme_variants"), of_themes, build, trained)
        if "polarity_variants" in stored.settings:
            if polarity is None:
                raise Unusable("has variants of a polarity that it lacks")
            trained = trained if polarity.vectorizer_ is themes.vectorizer_ else None
            of_variants = stored.inside("polarity_variants")
            of_class = partial(PolarityClassifier.from_arrays, polarities=codebook.polarities)
            with_variants(polarity, of_variants, of_polarity, of_class, trained)
            if any((one.classes_ != polarity.classes_).any() for _, one in polarity.variants_):
                raise Unusable("has a variant of other polarities")
        return cls(codebook, themes, polarity, thresholds, facts, far, decisions)


def with_decided(
    probabilities: NDArray[np.float64], decided: NDArray[np.int8]
) -> NDArray[np.float64]:
    """Probabilities of themes, 1 or 0 where people decided."""
    return np.where(decided == OPEN, probabilities, decided)


def with_polarity(
    probabilities: NDArray[np.float64], decided: NDArray[np.int8]
) -> NDArray[np.float64]:
    """Probabilities of polarities, 1 for the one that people decided on."""
    found = probabilities.copy()
    known = np.flatnonzero(decided != OPEN)
    found[known] = np.eye(probabilities.shape[1])[decided[known]]
    return found
