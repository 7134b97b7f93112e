"""Small neural networks, averaged and kept as plain arrays."""

from __future__ import annotations

import warnings
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning

from classifier.model.stored import LARGEST, Stored, Unusable

_MOST_HIDDEN = 1_024
_NEVER_VARIED = LARGEST  # a scale that leaves nothing of an input
_ANNEALING = (0.3, 0.1)  # shares of the learning rate, for a third of the epochs each
_NEGLIGIBLE = 1e-20  # beside any other weight, and its products are no subnormal numbers
_AT_ONCE = 2**18  # numbers of inputs and hidden units: what fits in the cache of a processor


class AveragedNetworks(BaseEstimator):
    """Networks of one hidden layer whose logits are averaged; they differ in their random start.

    The learning rate falls at the end of the training. Steps of one size end wherever the last
    batches lead: scores and probabilities would depend on the random start.

    Parameters
    ----------
    hidden : int, default 32
        Hidden units of one network.
    networks : int, default 2
    alpha : float, default 0.1
        Penalty on the weights.
    epochs : int, default 12
        At the full learning rate; about two thirds as many follow at lower ones.
    batch_size : int, default 256
    learning_rate : float, default 0.001
    clip : float, default 4.0
        Standardised inputs are clipped to this on either side.
    random_state : int, default 0

    Attributes
    ----------
    center_, scale_ : ndarray of shape (n_inputs,)
        Mean and standard deviation of the inputs; huge for one that never varied.
    hidden_coef_, hidden_intercept_, output_coef_, output_intercept_ : ndarray
        The networks side by side, as one.
    """

    def __init__(
        self,
        hidden: int = 32,
        networks: int = 2,
        alpha: float = 0.1,
        epochs: int = 12,
        batch_size: int = 256,
        learning_rate: float = 0.001,
        clip: float = 4.0,
        random_state: int = 0,
    ) -> None:
        self.hidden = hidden
        self.networks = networks
        self.alpha = alpha
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.clip = clip
        self.random_state = random_state

    def fit(
        self,
        X: NDArray[np.float32],
        y: NDArray[np.int64],
        sample_weight: NDArray[np.float64] | None = None,
    ) -> Self:
        """Fit the networks.

        Parameters
        ----------
        X : ndarray of shape (n_samples, n_inputs)
        y : ndarray of int of shape (n_samples,) or (n_samples, n_outputs)
            Classes, or an indicator of the labels.
        sample_weight : ndarray of shape (n_samples,), optional

        Returns
        -------
        self
        """
        from sklearn.neural_network import MLPClassifier

        self.center_ = X.mean(axis=0)
        self.scale_ = X.std(axis=0)
        self.scale_[X.min(axis=0) == X.max(axis=0)] = _NEVER_VARIED
        scaled = self._scaled(X)
        fitted = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # it is stopped early on purpose
            for number in range(self.networks):
                network = MLPClassifier(
                    (self.hidden,),
                    alpha=self.alpha,
                    batch_size=min(self.batch_size, len(X)),
                    learning_rate_init=self.learning_rate,
                    max_iter=self.epochs,
                    random_state=self.random_state + number,
                    n_iter_no_change=1_000,  # no end before all rates have had their epochs
                    warm_start=True,
                )
                fitted.append(network.fit(scaled, y, sample_weight=sample_weight))
                network.max_iter = max(1, round(self.epochs / 3))
                for share in _ANNEALING:
                    network.learning_rate_init = share * self.learning_rate
                    network.fit(scaled, y, sample_weight=sample_weight)
        self.hidden_coef_ = _without_negligible(np.hstack([n.coefs_[0] for n in fitted]))
        self.hidden_intercept_ = np.concatenate([n.intercepts_[0] for n in fitted])
        of_outputs = np.vstack([n.coefs_[1] for n in fitted]) / self.networks
        self.output_coef_ = _without_negligible(of_outputs)
        self.output_intercept_ = np.mean([n.intercepts_[1] for n in fitted], axis=0)
        return self

    def decision_function(self, X: NDArray[np.float32]) -> NDArray[np.float64]:
        """Averaged logits.

        Parameters
        ----------
        X : ndarray of shape (n_samples, n_inputs)

        Returns
        -------
        ndarray of shape (n_samples, n_outputs)
        """
        step = max(1, _AT_ONCE // (X.shape[1] + len(self.hidden_intercept_)))
        found = [self._logits(X[at : at + step]) for at in range(0, max(len(X), 1), step)]
        return np.concatenate(found) if len(found) > 1 else found[0]

    def _logits(self, X: NDArray[np.float32]) -> NDArray[np.float64]:
        hidden = self._scaled(X) @ self.hidden_coef_
        hidden += self.hidden_intercept_
        np.maximum(hidden, 0, out=hidden)
        logits: NDArray[np.float64] = hidden @ self.output_coef_ + self.output_intercept_
        return logits

    def contributions(
        self, X: NDArray[np.float32], baseline: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """What each input adds to the first logit on the way from a baseline.

        Parameters
        ----------
        X, baseline : ndarray of shape (n_samples, n_inputs)

        Returns
        -------
        ndarray of shape (n_samples, n_inputs)
            Integrated gradients (Sundararajan, Taly and Yan 2017, "Axiomatic attribution for
            deep networks"), not approximated: on a straight path every hidden unit is switched
            on or off at most once. Rows add up to the difference of the two logits.
        """
        start, end = (self._scaled(values).astype(np.float64) for values in (baseline, X))
        before = start @ self.hidden_coef_ + self.hidden_intercept_
        after = end @ self.hidden_coef_ + self.hidden_intercept_
        gained, change = np.maximum(after, 0) - np.maximum(before, 0), after - before
        share_of_way = np.divide(
            gained, change, out=(before > 0).astype(np.float64), where=np.abs(change) > 1e-9
        )
        slopes = (share_of_way * self.output_coef_[:, 0]) @ self.hidden_coef_.T
        found: NDArray[np.float64] = (end - start) * slopes
        return found

    def to_arrays(self) -> Stored:
        """Settings and arrays, as a bundle keeps them."""
        return Stored.of(
            self,
            *("center", "scale", "hidden_coef", "hidden_intercept"),
            *("output_coef", "output_intercept"),
        )

    @classmethod
    def from_arrays(cls, stored: Stored, *, n_inputs: int, n_outputs: int) -> Self:
        """Build them from what `to_arrays` gave.

        Parameters
        ----------
        stored : Stored
        n_inputs, n_outputs : int

        Returns
        -------
        AveragedNetworks

        Raises
        ------
        Unusable
            If a setting or an array differs from what they need.
        """
        networks = cls(**stored.settings_of(cls))
        if (n_hidden := stored.length("hidden_intercept")) > _MOST_HIDDEN:
            raise Unusable(f"has more than {_MOST_HIDDEN:,} hidden units")
        stored.put_into(
            networks,
            center=(np.float32, (n_inputs,)),
            scale=(np.float32, (n_inputs,)),
            hidden_coef=(np.float32, (n_inputs, n_hidden)),
            hidden_intercept=(np.float32, (n_hidden,)),
            output_coef=(np.float32, (n_hidden, n_outputs)),
            output_intercept=(np.float32, (n_outputs,)),
        )
        if not (networks.scale_ > 0).all():
            raise Unusable("has an AveragedNetworks that can't scale its inputs")
        return networks

    def _scaled(self, X: NDArray[np.float32]) -> NDArray[np.float32]:
        with np.errstate(over="ignore"):  # what is infinite is clipped
            scaled: NDArray[np.float32] = X - self.center_
            scaled /= self.scale_
            return np.clip(scaled, -self.clip, self.clip, out=scaled)


def _without_negligible(weights: NDArray[Any]) -> NDArray[Any]:
    """Weights with 0 for those that training left next to 0, as it does where a unit is unused.

    Some are subnormal numbers, each of which takes a processor many times as long as others.
    """
    return np.where(np.abs(weights) < _NEGLIGIBLE, weights.dtype.type(0), weights)
