"""A tagged report as one line of JSON: how workers send it, and how it is kept until the end.

It holds all that any format of results needs, but for the codebook, which is the model's.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import astuple, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.codebook import Codebook
from classifier.language.languages import checked
from classifier.report import KINDS, ROLES, SECTIONS, Block, Cover, Report, Sentence, Skipped
from classifier.results.tagged import TaggedReport

if TYPE_CHECKING:
    from classifier.results.explanation import Explanation


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
        "skipped": [astuple(one) for one in report.skipped],
        "starts": [sentence.start for sentence in tagged.sentences],
        "ends": [sentence.end for sentence in tagged.sentences],
        "probabilities": _packed(tagged.probabilities, "<f8"),
        "assigned": _packed(tagged.assigned, "|b1"),
        "polarities": tagged.polarities,
        "polarity_probabilities": _packed(tagged.polarity_probabilities, "<f8"),
        "polarity": _packed(tagged.polarity, "<i8"),
        "coder": tagged.coder,
        "unfamiliarity": (tagged.unfamiliarity, tagged.unfamiliarity_limit),
        "languages": tagged.languages,
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
                one.decided,
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
        If the line is not such a record, or holds what writers could not write.
    """
    try:
        tagged = _tagged(json.loads(line), codebook)
        holds = _holds(tagged)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        holds = False
    if not holds:
        raise ValueError("is not a record of a tagged report")
    return tagged


def _tagged(record: Any, codebook: Codebook) -> TaggedReport:
    report = Report(
        record["name"],
        record["text"],
        tuple(_block(*block) for block in record["blocks"]),
        tuple((offset, page) for offset, page in record["page_starts"]),
        Cover(*record["cover"]),
        tuple(Skipped(*one) for one in record["skipped"]),
    )
    starts, ends = record["starts"], record["ends"]
    sentences = tuple(report.sentences(range(1, len(starts) + 1), starts, ends))
    polarities = tuple(record["polarities"])
    far, limit = record["unfamiliarity"]
    n, n_themes = len(sentences), len(codebook.themes)
    return TaggedReport(
        report=report,
        sentences=sentences,
        codebook=codebook,
        probabilities=_unpacked(record["probabilities"], "<f8", n, n_themes),
        assigned=_unpacked(record["assigned"], "|u1", n, n_themes) != 0,
        polarities=polarities,
        polarity_probabilities=_unpacked(
            record["polarity_probabilities"], "<f8", n, len(polarities)
        ),
        polarity=_unpacked(record["polarity"], "<i8", n if polarities else 0),
        coder=record["coder"],
        explanations=_explanations(record["explanations"], sentences, codebook.names),
        unfamiliarity=far,
        unfamiliarity_limit=limit,
        languages=tuple(map(checked, record["languages"])),
    )


def _explanations(
    records: Sequence[Any], sentences: Sequence[Sentence], names: Sequence[str]
) -> tuple[Explanation, ...]:
    if not records:
        return ()  # without importing what explains
    from classifier.model.explain import SURROUNDINGS
    from classifier.results.explanation import Explanation, Word

    found = []
    for number, theme, probability, threshold, score, base, words, surroundings, decided in records:
        if number < 1 or theme not in names or tuple(surroundings) != SURROUNDINGS:
            raise ValueError("explains a different sentence or theme")
        if not all(map(math.isfinite, surroundings.values())):
            raise ValueError("adds something that is not a number")
        if decided not in (None, True, False):
            raise ValueError("has a decision that is none")
        found.append(
            Explanation(
                sentences[number - 1],
                theme,
                probability,
                threshold,
                score,
                base,
                tuple(Word(*word) for word in words),
                surroundings,
                decided,
            )
        )
    return tuple(found)


def _block(*values: Any) -> Block:
    block = Block(*values)
    return replace(block, headings=tuple(block.headings))


def _packed(array: NDArray[Any], kind: str) -> str:
    return base64.b64encode(np.ascontiguousarray(array, dtype=kind).tobytes()).decode("ascii")


def _unpacked(text: str, kind: str, *shape: int) -> NDArray[Any]:
    return np.frombuffer(base64.b64decode(text), dtype=kind).reshape(shape)


def _holds(tagged: TaggedReport) -> bool:
    """Whether a record from a folder that others may write to has what writers rely on."""
    report, sentences = tagged.report, tagged.sentences
    blocks, cover, length = report.blocks, astuple(report.cover), len(report.text)
    words = [word for one in tagged.explanations for word in one.words]
    spans = [(block.start, block.end) for block in blocks]
    spans += [(sentence.start, sentence.end) for sentence in sentences]
    spans += [(word.start, word.end) for word in words]
    texts = [report.name, tagged.coder, *tagged.polarities, *(word.text for word in words)]
    texts += [text for text in (*cover, *(b.heading for b in blocks)) if text is not None]
    texts += [heading for block in blocks for heading in block.headings]
    texts += [text for one in report.skipped for text in (one.reason, one.text)]
    "".join([report.text, *texts]).encode()  # or an error: no string, or half of a character
    for day in (report.cover.inspection_start, report.cover.inspection_end, report.cover.published):
        date.fromisoformat(day or "2000-01-01")
    return (
        all(b.kind in KINDS and b.section in (None, *SECTIONS) for b in blocks)
        and all(b.role in (None, *ROLES) for b in blocks)
        and _whole((n for b in blocks if (n := b.number) is not None), 2**63 - 1)
        and _whole((n for _, n in report.page_starts), 2**63 - 1)
        and _whole((n for one in report.skipped if (n := one.page) is not None), 2**63 - 1)
        and _whole((at for at, _ in report.page_starts), length)
        and _whole((at for span in spans for at in span), length)
        and all(start <= end for start, end in spans)
        and _shares(tagged.probabilities)
        and all(
            far is None or (type(far) is float and 0 <= far <= 1)
            for far in (tagged.unfamiliarity, tagged.unfamiliarity_limit)
        )
        and len(tagged.languages) in (0, 2)
        and _shares(tagged.polarity_probabilities)
        and bool(((tagged.polarity >= -1) & (tagged.polarity < len(tagged.polarities))).all())
        and all(map(math.isfinite, (word.contribution for word in words)))
    )


def _whole(values: Iterable[object], most: int) -> bool:
    return all(type(value) is int and 0 <= value <= most for value in values)


def _shares(values: NDArray[Any]) -> bool:
    return bool(((values >= 0) & (values <= 1)).all())  # not so for NaN
