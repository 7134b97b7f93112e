"""Views: what the first pass says about each theme in a sentence and in its surroundings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from classifier.model import designs
from classifier.model.surroundings import Surroundings, group_mean, picked

MARGIN = 4.0
"""First-pass margins are clipped to this on either side."""

CONTEXT = tuple(block.name for block in designs.THEMES if not block.of_sentence)
"""Blocks of the first pass that are not of the sentence itself, in their order."""

VIEWS = (
    *("margin", "alone"),
    *("previous alone", "following alone", "previous but one alone", "following but one alone"),
    *("first alone", "rest alone", "rest alone, greatest"),
    *("previous", "following", "previous but one", "following but one"),
    *("first", "rest", "rest, greatest", "previous in report", "following in report"),
    *("section", "report", "own"),
    *CONTEXT,
    *("opening", "previous opening", "following opening", "first opening"),
)
"""Names of what `views` gives; a neighbour's view begins with which neighbour it is."""


def views(
    alone: NDArray[np.float32],
    opening: NDArray[np.float32],
    of_context: Sequence[NDArray[np.float32]],
    intercept: NDArray[np.float32],
    around: Surroundings,
) -> NDArray[np.float32]:
    """What the first pass says about each theme in a sentence and around it.

    Parameters
    ----------
    alone : ndarray of shape (n_sentences, n_themes)
        First-pass margins from the sentence alone.
    opening : ndarray of shape (n_sentences, n_themes)
        The part of them that comes from the opening words.
    of_context : sequence of ndarray of shape (n_sentences, n_themes)
        What the blocks of the first pass add to the margins with context.
    intercept : ndarray of shape (n_themes,)
        With it they add up to the margins.
    around : Surroundings

    Returns
    -------
    ndarray of float32 of shape (n_sentences, n_themes, n_views)
        The margin with context comes first.
    """
    itself = [block.of_sentence for block in designs.THEMES]
    own = sum(part for part, of_it in zip(of_context, itself, strict=True) if of_it)
    around_it = [part for part, of_it in zip(of_context, itself, strict=True) if not of_it]
    context = own + sum(around_it) + intercept
    # A margin of -1 is a sure no, and becomes 0: the same as no neighbour.
    a = np.clip(alone, -MARGIN, MARGIN) + 1
    b = np.clip(context, -MARGIN, MARGIN) + 1
    likely = expit(3 * (b - 1))
    found = {
        "margin": b,
        "alone": a,
        "previous alone": picked(a, around.previous),
        "following alone": picked(a, around.following),
        "previous but one alone": picked(picked(a, around.previous), around.previous),
        "following but one alone": picked(picked(a, around.following), around.following),
        "first alone": picked(a, around.first),
        "rest alone": around.rest @ a / around.n_rest,
        "rest alone, greatest": _greatest_of_rest(a, around),
        "previous": picked(b, around.previous),
        "following": picked(b, around.following),
        "previous but one": picked(picked(b, around.previous), around.previous),
        "following but one": picked(picked(b, around.following), around.following),
        "first": picked(b, around.first),
        "rest": around.rest @ b / around.n_rest,
        "rest, greatest": _greatest_of_rest(b, around),
        "previous in report": picked(b, around.before),
        "following in report": picked(b, around.after),
        "section": group_mean(likely, around.section_group),
        "report": group_mean(likely, around.report),
        "own": own,
        **dict(zip(CONTEXT, around_it, strict=True)),
        "opening": opening,
        "previous opening": picked(opening, around.previous),
        "following opening": picked(opening, around.following),
        "first opening": picked(opening, around.first),
    }
    assert tuple(found) == VIEWS
    # The views are the last axis, but in memory each is one piece: it is written in one go.
    stacked = np.empty((len(found), *a.shape), dtype=np.float32)
    for at, view in zip(stacked, found.values(), strict=True):
        at[...] = view
    return stacked.transpose(1, 2, 0)


def _greatest_of_rest(margins: NDArray[np.float32], around: Surroundings) -> NDArray[np.float32]:
    """Greatest margin of each theme among the other sentences of the paragraph; 0 for none."""
    greatest = np.zeros_like(margins)
    starts = around.rest.indptr[:-1]
    some = np.diff(around.rest.indptr) > 0
    if some.any():
        of_others = margins.take(around.rest.indices, axis=0)
        greatest[some] = np.maximum(np.maximum.reduceat(of_others, starts[some], axis=0), 0)
    return greatest
