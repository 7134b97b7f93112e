"""Tasks for Label Studio: a JSON array with one task for each sentence."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO
from xml.sax.saxutils import quoteattr

from classifier.codebook import Codebook
from classifier.draw.colours import polarity_colours, theme_colours
from classifier.results.sentence import TaggedSentence
from classifier.results.tagged import TaggedReport


def write(reports: Iterable[TaggedReport], file: TextIO, all_scores: bool = False) -> None:
    """Write one task for each sentence.

    Parameters
    ----------
    reports : iterable of TaggedReport
    file : text file
    all_scores : bool, default False
        Add ``scores``, the probability of every theme, to the data of a task.

    Notes
    -----
    What a model assigned is a prediction, which Label Studio shows for correction; what people
    annotated is an annotation (https://labelstud.io/guide/predictions). The labelling interface
    that fits is that of `interface`.
    """
    separator = "["
    for report in reports:
        for tagged in report:
            task = _task(tagged, report.coder, all_scores)
            file.write(separator + "\n" + json.dumps(task, ensure_ascii=False))
            separator = ","
    file.write("[]\n" if separator == "[" else "\n]\n")


def _task(tagged: TaggedSentence, coder: str, all_scores: bool) -> dict[str, Any]:
    data = tagged.to_dict(all_scores=all_scores)
    themes, polarity = data.pop("themes"), data.pop("polarity")
    probability = data.pop("polarity_probability", None)
    if tagged.by_hand:
        result = _choices("themes", list(themes)) + _choices("polarity", [polarity])
        return {"data": data, "annotations": [{"result": result}]}
    data["probabilities"] = themes
    certain = min(themes.values(), default=None)
    result = _choices("themes", list(themes), certain)
    result += _choices("polarity", [polarity], probability)
    prediction: dict[str, Any] = {"model_version": coder, "result": result}
    if certain is not None:
        prediction["score"] = certain
    return {"data": data, "predictions": [prediction]}


def _choices(
    name: str, values: list[str | None], score: float | None = None
) -> list[dict[str, Any]]:
    """One answer, or none where nothing is chosen."""
    if not any(values):
        return []
    answer: dict[str, Any] = {
        "from_name": name,
        "to_name": "text",
        "type": "choices",
        "value": {"choices": values},
    }
    return [answer if score is None else answer | {"score": score}]


def interface(codebook: Codebook) -> str:
    """The labelling interface for tasks that `write` writes.

    Parameters
    ----------
    codebook : Codebook

    Returns
    -------
    str
        XML, to be pasted into the settings of a Label Studio project.
    """
    lines = ["<View>", '  <Header value="$heading"/>', '  <Text name="text" value="$text"/>']
    groups = [("themes", "multiple", theme_colours(codebook))]
    if codebook.polarities:
        colours = polarity_colours(tuple(codebook.polarities))
        groups.append(("polarity", "single", colours))
    for name, choice, values in groups:
        lines.append(f'  <Choices name="{name}" toName="text" choice="{choice}">')
        lines += [
            f'    <Choice value={quoteattr(value)} background="{colour}"/>'
            for value, colour in values.items()
        ]
        lines.append("  </Choices>")
    return "\n".join([*lines, "</View>", ""])
