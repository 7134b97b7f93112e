"""Weights of a first pass adapted to new annotations, by maximum a posteriori.

The prior has the weights of the model as its mean (Chelba and Acero 2004, "Adaptation of maximum
entropy capitalizer: little data can help a lot"; Yang, Yan and Hauptmann 2007, "Cross-domain video
concept detection using adaptive SVMs"): what is fitted is how far the weights move, and it is
penalised as the weights were. Intercepts stay, as they say how frequent a theme is, which a few
reports do not tell of the next ones.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize
from scipy.special import log_softmax

MOST_SENTENCES = 10_000
"""More than these a model is not adapted to: training anew then takes less, and gives more."""

Loss = Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]]
"""Loss of outputs of shape (n_sentences, n_outputs), and its gradient, of the same shape."""


def move(features: sp.csr_matrix, outputs: NDArray[np.float64], loss: Loss) -> NDArray[np.float32]:
    """How far weights move: the minimum of half their squared length and the loss.

    Parameters
    ----------
    features : csr_matrix of float64 of shape (n_sentences, n_features)
    outputs : ndarray of shape (n_sentences, n_outputs)
        What the weights say as they are.
    loss : callable

    Returns
    -------
    ndarray of float32 of shape (n_features, n_outputs)
        To be added to the weights.

    Notes
    -----
    It is a combination of the sentences (representer theorem): as many numbers are sought as there
    are sentences, however many features they have.
    """
    if not features.shape[0]:
        return np.zeros((features.shape[1], outputs.shape[1]), dtype=np.float32)
    products = (features @ features.T).toarray(order="F")
    products[np.diag_indices_from(products)] += 1e-6 * max(products.diagonal().mean(), 1.0)
    root = cholesky(products, lower=True, overwrite_a=True)

    def objective(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        sought = flat.reshape(outputs.shape)
        value, gradient = loss(outputs + root @ sought)
        return value + 0.5 * float(flat @ flat), (root.T @ gradient + sought).ravel()

    found = minimize(objective, np.zeros(outputs.size), jac=True, method="L-BFGS-B").x
    of_sentences = solve_triangular(root, found.reshape(outputs.shape), lower=True, trans="T")
    moved: NDArray[np.float32] = (features.T @ of_sentences).astype(np.float32)
    return moved


def squared_hinge(Y: NDArray[np.int8], C: float) -> Loss:
    """Loss of support vector machines.

    Parameters
    ----------
    Y : ndarray of int8 of shape (n_sentences, n_outputs)
        1 or 0, and -1 where nothing is known and nothing lost.
    C : float
    """
    sign = np.where(Y == 1, 1.0, -1.0)
    known = (Y >= 0).astype(np.float64)

    def loss(outputs: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        missing = known * np.maximum(1 - sign * outputs, 0)
        return C * float(np.square(missing).sum()), -2 * C * sign * missing

    return loss


def log_loss(codes: NDArray[np.int64], weights: NDArray[np.float64], C: float) -> Loss:
    """Loss of a logistic regression.

    Parameters
    ----------
    codes : ndarray of int of shape (n_sentences,)
        The class of each.
    weights : ndarray of shape (n_sentences,)
    C : float
    """
    rows, weighted = np.arange(len(codes)), C * weights[:, None]

    def loss(outputs: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        log_probability = log_softmax(outputs, axis=1)
        gradient = np.exp(log_probability)
        gradient[rows, codes] -= 1
        return -float(weighted[:, 0] @ log_probability[rows, codes]), weighted * gradient

    return loss
