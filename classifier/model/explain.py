"""Why a theme was assigned: what the words of a sentence and its surroundings add to the score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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
from classifier.model.variants import deciding
from classifier.model.vectorizer import TfIdf
from classifier.model.views import MARGIN, VIEWS, views

_POINTS = 64  # of an integral: far more than it needs
_OF_WORDS = ("margin", "alone", "own", "opening")
"""Views whose contribution is carried over to words."""

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
    (classifier,) = deciding(classifier, inputs)
    alone, context = classifier.alone_, classifier.context_
    of_context = context.contributions(inputs)
    alone_by_block = alone.contributions(inputs)
    of_alone = sum(alone_by_block) + alone.intercept_
    opening = alone.opening(inputs.tf_idf)
    if context.context:
        names = VIEWS
        seen = views(of_alone, opening, of_context, context.intercept_, inputs.around)
    else:  # of lone texts the margin is all that the second pass sees
        names = VIEWS[:1]
        seen = np.clip(of_alone, -MARGIN, MARGIN)[:, :, None] + 1
    nothing = np.zeros(seen.shape[1:], dtype=np.float32)
    for view, linear in enumerate((context, alone)[: len(names)]):
        nothing[:, view] = np.clip(linear.intercept_, -MARGIN, MARGIN) + 1
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
    routes = classifier.routes_
    n_views, n_known = seen.shape[2], routes.passes.shape[1]
    step = max(1, _AT_ONCE // (n_views * n_known))
    margin = VIEWS.index("margin")
    found: dict[int, list[Contributions]] = {}
    for pair, source in _by_pass(classifier, pairs, step):
        sentence = pairs[0][pair]
        column, columns = routes.column[source], routes.passes[routes.asked[source[0]]]
        own, nothing_own = seen[sentence, column], nothing[column]
        margins = np.ascontiguousarray(seen[:, columns, 0])
        base, added = classifier.second_.slopes(
            *(own, margins, inputs.place, sentence, routes.slot[source]),
            *(nothing_own, nothing[columns, 0]),
        )
        slope, intercept = (values[source] for values in classifier.calibration_)
        added *= slope[:, None]

        # What a change of one in a first-pass margin adds: contribution by change.
        change, change_of_margins = own - nothing_own, margins[sentence] - nothing[columns, 0]
        of_margins = _divided(added[:, n_views:-3], change_of_margins)
        of_margins *= _divided(change_of_margins, unclipped[sentence[:, None], columns])
        of_view = {name: np.zeros(len(pair)) for name in _OF_WORDS}
        of_view |= {
            name: _divided(added[:, k], change[:, k])
            for k, name in enumerate(names)
            if name in _OF_WORDS
        }
        of_view["margin"] *= _divided(change[:, margin], unclipped[sentence, column])
        if context.context:
            of_view["alone"] *= _divided(
                change[:, VIEWS.index("alone")], (of_alone - alone.intercept_)[sentence, column]
            )
        scores = base * slope + intercept + added.sum(axis=1)
        for n, (i, k) in enumerate(zip(sentence.tolist(), column.tolist(), strict=True)):
            at = slice(sentences.offsets[i], sentences.offsets[i + 1])
            of_words = (
                of_tokens["context"][at][:, columns] @ of_margins[n]
                + of_tokens["context"][at, k] * (of_view["margin"] + of_view["own"])[n]
                + of_tokens["alone"][at, k] * of_view["alone"][n]
                + of_tokens["opening"][at, k] * of_view["opening"][n]
            )
            surroundings = dict.fromkeys(SURROUNDINGS, 0.0)
            for name, value in zip(names, added[n, :n_views].tolist(), strict=True):
                if name not in _OF_WORDS:
                    surroundings[_ABOUT.get(name) or _WHENCE[name.split()[0]]] += value
            for block, part in untold:
                of_own = of_view["margin"][n] + block.of_sentence * of_view["own"][n]
                added_by_it = part[i, columns] @ of_margins[n] + part[i, k] * of_own
                surroundings[_ABOUT[block.name]] += float(added_by_it)
            for block, part in untold_alone:
                surroundings[_ABOUT[block.name]] += float(part[i, k] * of_view["alone"][n])
            surroundings["other themes"] += float(added[n, n_views + n_known])
            surroundings["place in the report"] += float(added[n, -2])
            surroundings["kind of report"] += float(added[n, -1])
            found.setdefault(int(pair[n]), []).append(
                Contributions(
                    sentence=i,
                    theme=int(pairs[1][pair[n]]),
                    probability=float(expit(scores[n])),
                    score=float(scores[n]),
                    base=float(base[n] * slope[n] + intercept[n]),
                    spans=spans[at],
                    words=of_words,
                    surroundings=surroundings,
                )
            )
    return [_of_any(found[pair]) for pair in range(len(pairs[0]))]


def _by_pass(
    classifier: ThemeClassifier, pairs: tuple[NDArray[np.int64], ...], step: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Numbers of pairs, and the source of each, some at a time and of one pass."""
    routes = classifier.routes_
    pair, source = np.nonzero(pairs[1][:, None] == routes.theme)
    for number in range(len(routes.passes)):
        here = routes.asked[source] == number
        of_pass = pair[here], source[here]
        for start in range(0, len(of_pass[0]), step):
            yield of_pass[0][start : start + step], of_pass[1][start : start + step]


def _of_any(sources: Sequence[Contributions]) -> Contributions:
    """Of a theme that is there where any of several is (`Routes.any_of`).

    Each of them counts as the score of the theme follows its score, on the straight way from
    their bases: integrated gradients once more.
    """
    if len(sources) == 1:
        return sources[0]
    bases, scores = (np.array([getattr(s, name) for s in sources]) for name in ("base", "score"))
    at, weights = np.polynomial.legendre.leggauss(_POINTS)
    on_way = bases[:, None] + (scores - bases)[:, None] * (at + 1) / 2
    share = expit(on_way) / -np.expm1(-np.logaddexp(0, on_way).sum(axis=0)) @ weights / 2
    words = np.sum([s.words * w for s, w in zip(sources, share, strict=True)], axis=0)
    surroundings = {
        name: float(sum(s.surroundings[name] * w for s, w in zip(sources, share, strict=True)))
        for name in SURROUNDINGS
    }
    minus_log_none = np.logaddexp(0, scores).sum()
    score = float(minus_log_none + np.log(-np.expm1(-minus_log_none)))
    return replace(
        sources[0],
        probability=float(-np.expm1(-minus_log_none)),
        score=score,
        base=score - float(words.sum()) - sum(surroundings.values()),
        words=words,
        surroundings=surroundings,
    )


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
