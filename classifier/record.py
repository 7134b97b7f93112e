"""A tagged report as one line of JSON: how workers send it, and how it is kept until the end.

It holds all that any format of results needs, but for the codebook, which is the model's.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Codebook
from classifier.report import Block, Cover, Report, Sentence
from classifier.tagged import TaggedReport

if TYPE_CHECKING:
    from classifier.explain import Explanation


def encode(tagged: TaggedReport) -> bytes:
    """One line of JSON, without the end of line.

    Parameters
    ----------
    tagged : TaggedReport
        As `Model.tag` gives it. What annotations by hand hold beyond that is not kept.

    Returns
    -------
    bytes
    """
    report = tagged.report
    record = {
        "name": report.name,
        "text": report.text,
        "blocks": [astuple(block) for block in report.blocks],
        "page_starts": report.page_starts,
        "cover": astuple(report.cover),
        "starts": [sentence.start for sentence in tagged.sentences],
        "ends": [sentence.end for sentence in tagged.sentences],
        "probabilities": _packed(tagged.probabilities, "<f8"),
        "assigned": _packed(tagged.assigned, "|b1"),
        "polarities": tagged.polarities,
        "polarity_probabilities": _packed(tagged.polarity_probabilities, "<f8"),
        "polarity": _packed(tagged.polarity, "<i8"),
        "coder": tagged.coder,
        "explanations": [
            (
                one.sentence.sentence,
                one.theme,
                one.probability,
                one.threshold,
                one.score,
                one.base,
                [astuple(word) for word in one.words],
                one.surroundings,
            )
            for one in tagged.explanations
        ],
    }
    return json.dumps(record, separators=(",", ":")).encode("ascii")


def decode(line: bytes, codebook: Codebook) -> TaggedReport:
    """What `encode` was given.

    Parameters
    ----------
    line : bytes
    codebook : Codebook
        That of the model.

    Returns
    -------
    TaggedReport

    Raises
    ------
    ValueError
        If the line is no such record.
    """
    record = json.loads(line)
    report = Report(
        record["name"],
        record["text"],
        tuple(Block(*block) for block in record["blocks"]),
        tuple((offset, page) for offset, page in record["page_starts"]),
        Cover(*record["cover"]),
    )
    starts, ends = record["starts"], record["ends"]
    sentences = tuple(report.sentences(range(1, len(starts) + 1), starts, ends))
    polarities = tuple(record["polarities"])
    return TaggedReport(
        report=report,
        sentences=sentences,
        codebook=codebook,
        probabilities=_unpacked(record["probabilities"], "<f8", len(sentences)),
        assigned=_unpacked(record["assigned"], "|b1", len(sentences)),
        polarities=polarities,
        polarity_probabilities=_unpacked(record["polarity_probabilities"], "<f8", len(sentences)),
        polarity=_unpacked(record["polarity"], "<i8"),
        coder=record["coder"],
        explanations=_explanations(record["explanations"], sentences),
    )


def _explanations(records: Sequence[Any], sentences: Sequence[Sentence]) -> tuple[Explanation, ...]:
    if not records:
        return ()  # without importing what explains
    from classifier.explain import Explanation, Word

    return tuple(
        Explanation(
            sentences[number - 1],
            theme,
            probability,
            threshold,
            score,
            base,
            tuple(Word(*word) for word in words),
            surroundings,
        )
        for number, theme, probability, threshold, score, base, words, surroundings in records
    )


def _packed(array: NDArray[Any], kind: str) -> str:
    return base64.b64encode(np.ascontiguousarray(array, dtype=kind).tobytes()).decode("ascii")


def _unpacked(text: str, kind: str, rows: int | None = None) -> NDArray[Any]:
    flat = np.frombuffer(base64.b64decode(text), dtype=kind)
    return flat if rows is None else flat.reshape(rows, -1 if rows else 0)
