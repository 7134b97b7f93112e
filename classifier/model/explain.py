"""Why a theme was assigned: what the words of a sentence and its surroundings add to the score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from classifier.language.sentences import Sentences
from classifier.model import designs
from classifier.model.block import Block
from classifier.model.context import InContext
from classifier.model.linear import LinearThemes
from classifier.model.onto_tokens import shared_out
from classifier.model.themes import ThemeClassifier
from classifier.model.vectorizer import TfIdf
from classifier.model.views import MARGIN, VIEWS, views

_AT_ONCE = 2**23  # views of pairs of a sentence and a theme: tens of megabytes

_WHENCE = {
    "previous": "sentence before",
    "following": "sentence after",
    "first": "first sentence of the paragraph",
    "rest": "rest of the paragraph",
    "rest,": "rest of the paragraph",
    "section": "section",
    "report": "rest of the report",
}
"""What a view is about, by the first word of its name in `VIEWS`."""


def names_of(blocks: Iterable[Block]) -> dict[str, str]:
    """What explanations call blocks that they don't tell word by word, by the blocks' names."""
    return {
        block.name: block.about or block.name
        for block in blocks
        if block.about or type(block).tokens is Block.tokens
    }


_ABOUT = names_of(designs.THEMES)

SURROUNDINGS = tuple(
    dict.fromkeys(
        [*_WHENCE.values(), "place in the report", "other themes", *_ABOUT.values()],
    )
)
"""What contributes besides the words of the sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Contributions:
    """How the score of one theme in one sentence comes about.

    Attributes
    ----------
    sentence, theme : int
        Their numbers.
    probability : float
    score : float
        Log-odds of the probability.
    base : float
        Score of a sentence that says nothing, without surroundings.
    spans : ndarray of int of shape (n_words, 2)
        Characters of each word in the report's text; white space and punctuation are left out.
    words : ndarray of shape (n_words,)
        What each word adds.
    surroundings : dict of str to float
        What everything else adds, by the names in `SURROUNDINGS`.

    Notes
    -----
    ``base``, words and surroundings add up to ``score``.
    """

    sentence: int
    theme: int
    probability: float
    score: float
    base: float
    spans: NDArray[np.int64]
    words: NDArray[np.float64]
    surroundings: dict[str, float]


def contributions(
    classifier: ThemeClassifier, sentences: Sentences, pairs: tuple[NDArray[np.int64], ...]
) -> list[Contributions]:
    """What words and surroundings add to the scores of themes in sentences.

    Parameters
    ----------
    classifier : ThemeClassifier
    sentences : Sentences
    pairs : tuple of ndarray of int
        Numbers of the sentences, and of the theme in each.

    Returns
    -------
    list of Contributions
        One for each pair.

    Notes
    -----
    The second pass is a network over what the linear first pass says. What each of its inputs
    adds is found by integrated gradients, which are exact here (`AveragedNetworks.contributions`);
    what is said about the sentence is then carried over to its words, linearly, as is what is
    said about the surroundings.
    """
    inputs = InContext.of([sentences], classifier.vectorizer_)
    alone, context = classifier.alone_, classifier.context_
    of_context = context.contributions(inputs)
    alone_by_block = alone.contributions(inputs)
    of_alone = sum(alone_by_block) + alone.intercept_
    opening = alone.opening(inputs.tf_idf)
    seen = views(of_alone, opening, of_context, context.intercept_, inputs.around)
    nothing = np.zeros(seen.shape[1:], dtype=np.float32)
    nothing[:, VIEWS.index("margin")] = np.clip(context.intercept_, -MARGIN, MARGIN) + 1
    nothing[:, VIEWS.index("alone")] = np.clip(alone.intercept_, -MARGIN, MARGIN) + 1
    n_views, n_themes = seen.shape[2], seen.shape[1]
    tokens = shared_out(inputs)
    of_tokens = {
        "context": _on_tokens(context, tokens),
        "alone": _on_tokens(alone, tokens),
        "opening": alone.opening(tokens),
    }
    # What is said by blocks that are not told word by word.
    untold, untold_alone = (
        [
            (block, part)
            for block, part in zip(linear.blocks, parts, strict=True)
            if block.tokens(tokens) is None
        ]
        for linear, parts in ((context, of_context), (alone, alone_by_block))
    )
    unclipped = np.sum(of_context, axis=0)
    spans = sentences.spans
    found = []
    step = max(1, _AT_ONCE // (n_views * n_themes))
    for start in range(0, len(pairs[0]), step):
        sentence, theme = (numbers[start : start + step] for numbers in pairs)
        base, added = classifier.second_.slopes(seen, inputs.place, sentence, theme, nothing)
        slope, intercept = (values[theme] for values in classifier.calibration_)
        added *= slope[:, None]

        # What a change of one in a first-pass margin adds: contribution by change.
        change = seen[sentence] - nothing
        of_margin = _divided(added[:, n_views:-2], change[:, :, VIEWS.index("margin")])
        of_margin[np.arange(len(theme)), theme] += _divided(
            added[:, VIEWS.index("margin")],
            change[np.arange(len(theme)), theme, VIEWS.index("margin")],
        )
        of_margin *= _divided(change[:, :, VIEWS.index("margin")], unclipped[sentence])
        of_view = {
            name: _divided(added[:, k], change[np.arange(len(theme)), theme, k])
            for k, name in enumerate(VIEWS)
            if name in ("alone", "own", "opening")
        }
        of_view["alone"] *= _divided(
            change[np.arange(len(theme)), theme, VIEWS.index("alone")],
            (of_alone - alone.intercept_)[sentence, theme],
        )
        scores = base * slope + intercept + added.sum(axis=1)
        probability = expit(scores)
        for pair, (i, k) in enumerate(zip(sentence.tolist(), theme.tolist(), strict=True)):
            at = slice(sentences.offsets[i], sentences.offsets[i + 1])
            of_words = (
                of_tokens["context"][at] @ of_margin[pair]
                + of_tokens["context"][at, k] * of_view["own"][pair]
                + of_tokens["alone"][at, k] * of_view["alone"][pair]
                + of_tokens["opening"][at, k] * of_view["opening"][pair]
            )
            surroundings = dict.fromkeys(SURROUNDINGS, 0.0)
            for name, value in zip(VIEWS, added[pair, :n_views].tolist(), strict=True):
                if name not in ("margin", "alone", "own", "opening"):
                    surroundings[_ABOUT.get(name) or _WHENCE[name.split()[0]]] += value
            for block, part in untold:
                added_by_it = float(part[i] @ of_margin[pair])
                if block.of_sentence:
                    added_by_it += float(part[i, k] * of_view["own"][pair])
                surroundings[_ABOUT[block.name]] += added_by_it
            for block, part in untold_alone:
                surroundings[_ABOUT[block.name]] += float(part[i, k] * of_view["alone"][pair])
            surroundings["other themes"] += float(added[pair, n_views + n_themes])
            surroundings["place in the report"] += float(added[pair, -1])
            found.append(
                Contributions(
                    sentence=i,
                    theme=k,
                    probability=float(probability[pair]),
                    score=float(scores[pair]),
                    base=float(base[pair] * slope[pair] + intercept[pair]),
                    spans=spans[at],
                    words=of_words,
                    surroundings=surroundings,
                )
            )
    return found


def _on_tokens(linear: LinearThemes, tokens: TfIdf) -> NDArray[np.float32]:
    """What each token adds to the margins of a first pass, of shape (n_tokens, n_themes)."""
    told = [
        (block.weight * features) @ coef
        for block, coef in zip(linear.blocks, linear.coefs_, strict=True)
        if (features := block.tokens(tokens)) is not None
    ]
    added: NDArray[np.float32] = np.sum(told, axis=0)
    return added


def _divided(numerator: NDArray[Any], denominator: NDArray[Any]) -> NDArray[np.float64]:
    """Quotient; 0 where nothing changed."""
    quotient = np.zeros(np.broadcast(numerator, denominator).shape)
    np.divide(numerator, denominator, out=quotient, where=np.abs(denominator) > 1e-7)
    return quotient
