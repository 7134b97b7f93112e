"""Where a model comes from that learnt from corrections, in the words of its card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from classifier.results.model import Model
from train.annotation import of_reports
from train.fit.scores import Interval
from train.report.markdown import cell, table


def reading_in_words(lines: Sequence[str]) -> str:
    """How the files of annotations were read."""
    if not lines:
        return ""
    return "How the annotations were read:\n\n" + "\n".join(f"- {cell(line)}" for line in lines)


def step_in_words(step: Mapping[str, Any]) -> str:
    """A step in the line of descent of a model."""
    known = f" (manifest SHA-256 `{step['model']}`)" if step["model"] else ""
    told = f"It comes from the model “{cell(step['title'])}”{known}"
    if "sentences" not in step:
        changes = [f"{cell(old)} is called {cell(new)}" for old, new in step["renamed"].items()]
        changes += [
            f"{cell(new)} is there where any of {', '.join(map(cell, of))} is"
            for new, of in step["merged"].items()
        ]
        changes += [f"{cell(name)} is left out" for name in step["left_out"]]
        return f"{told}, whose themes were changed: {'; '.join(changes)}."
    what = "adding themes to it" if "added" in step else "adapting it"
    return (
        f"{told}, by {what}: {of_reports(step['sentences'], step['reports'], 'judged ')}."
        f" Fingerprint of the annotations (SHA-256): `{step['fingerprint']}`."
    ) + (f"\n\n{read}" if (read := reading_in_words(step.get("reading", ()))) else "")


def not_measured(model: Model) -> str:
    """What is known of a model that was not cross-validated."""
    descent = model.facts.get("descent", ())
    if not descent:
        return "Not cross-validated: nothing here is measured."
    step = descent[-1]
    if "sentences" not in step:
        return (
            "Nothing was measured when its themes were changed: see the card of the model that it"
            " comes from."
        )
    if "added" in step:
        of = {
            "theme": [new["name"] for new in step["added"]],
            "examples": [f"{new['examples']:,}" for new in step["added"]],
        }
        of |= {
            title: [str(Interval(**new[title.lower()])) for new in step["added"]]
            for title in ("Precision", "Recall", "F1")
        }
        return (
            "New themes on held-out parts of their annotations, with 95% intervals. All others"
            f" are as they were.\n\n{table(of)}"
        )
    gains = {
        "": [gain["name"] for gain in step["gains"]],
        "judged": [f"{gain['judged']:,}" for gain in step["gains"]],
        "examples": [f"{gain['examples']:,}" for gain in step["gains"]],
        "before": [f"{gain['before']:.3f}" if gain["examples"] else "" for gain in step["gains"]],
        "after": [f"{gain['after']:.3f}" if gain["examples"] else "" for gain in step["gains"]],
        "gain": [
            str(Interval(**gain["difference"])) if gain["examples"] else ""
            for gain in step["gains"]
        ],
        "adapted": ["yes" if gain["adapted"] else "no" for gain in step["gains"]],
    }
    return (
        "F1 of themes, and share of right polarities, on held-out parts of the corrections, against"
        " the model that it comes from, with 95% intervals. What is not adapted decides as it did,"
        " and so does all of the model about reports of other kinds than the corrected ones, as far"
        " as they can be told apart."
        f"\n\n{table(gains)}"
    )
