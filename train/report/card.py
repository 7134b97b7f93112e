"""The model card, from a model and the facts of its training run."""

from __future__ import annotations

import re
from collections.abc import Sequence

from skops.card import Card

from classifier.draw.plots import to_svg
from classifier.draw.polarities import counted
from classifier.language.languages import ENGLISH, name_of
from classifier.model.unfamiliar import LENGTHS
from classifier.results.doubtful import DOUBT, DOUBT_UNFAMILIAR
from classifier.results.model import Model
from train.annotation import of_reports
from train.fit.crossval import CrossValidation
from train.fit.kinds import FEWEST_REPORTS, OTHER, SURE, KindScores
from train.fit.scores import LabelScores, Score
from train.report import plots
from train.report.descent import not_measured, reading_in_words, step_in_words
from train.report.markdown import cell, table
from train.report.pages import card_page

MARKDOWN = "README.md"
HTML = "card.html"
RELIABILITY = "reliability.svg"

_LIMITS = """It finds and counts what texts say about a theme, with a person reading what matters.

- The scores say how well the model agrees with the annotations it was trained on, and no more.
- On kinds of text that it was not trained on it is worse, and its probabilities need not hold.
- It is not a judgement of anybody, nor a basis for a decision about a person."""

_START = """```python
import classifier

model = classifier.load_model("FOLDER OF THIS CARD")
model.tag("A few sentences of text.").to_frame()
```"""

_BY_REPORT = (
    "{folds}-fold cross-validation grouped by report: no report has sentences on both sides of a"
    " split, and vocabulary, weights, second pass, calibration and thresholds are all learnt on"
    " the training side. Mean and standard deviation over the folds."
)
_STRATIFIED = (
    "{folds}-fold cross-validation stratified by theme: **the reports are not known, or fewer"
    " than three**, so sentences of one text may be on both sides of a split, and the"
    " scores flatter. Vocabulary, weights, second pass, calibration and thresholds are all learnt"
    " on the training side. Mean and standard deviation over the folds."
)


def write_card(model: Model, scores: CrossValidation | None) -> dict[str, str]:
    """A model card that follows the conventions of skops.

    Parameters
    ----------
    model : Model
        Its facts say what it was trained on.
    scores : CrossValidation or None
        None if nothing was cross-validated.

    Returns
    -------
    dict of str to str
        Files by name: the card in Markdown and in HTML, and the plot that it shows.
    """
    title = model.facts["title"]
    number = len(model.codebook.themes)
    about = f"Tags sentences with {number} theme{'s' * (number != 1)}"
    if model.polarities:
        about += f", and with what they say about it ({', '.join(model.polarities)})"
    card = Card(model.theme_classifier, model_diagram=False, template=None)
    card.add(
        **{
            "Model description": f"{about}. Written by `report-themes train`; the figures are"
            " those of the run that wrote the model.",
            "Model description/Intended uses & limitations": _LIMITS,
            "Model description/Training Procedure": _data(model),
            "Model description/Training Procedure/Hyperparameters": _hyperparameters(model),
        }
    )
    found = {"": not_measured(model)}
    if scores is not None:
        found = _scores(scores, model.facts["aim"])
    found["/Unfamiliar reports"] = _unfamiliar(model, scores)
    card.add(**{f"Model description/Evaluation Results{key}": text for key, text in found.items()})
    card.add(
        **{
            "How to Get Started with the Model": _START,
            "Codebook": table(
                {
                    "theme": [theme.name for theme in model.codebook.themes],
                    "title": [theme.title for theme in model.codebook.themes],
                    "definition": [theme.definition for theme in model.codebook.themes],
                },
                figures=False,
            ),
        }
    )
    sections = re.sub("^#", "##", card.render().strip(), flags=re.MULTILINE)
    markdown = f"# Model card: {title}\n\n{sections}\n"
    files = {MARKDOWN: markdown}
    images = {}
    if scores is not None:
        images[RELIABILITY] = to_svg(
            plots.reliability_plot(scores.reliability), "Reliability of all themes together"
        )
    # In a separate file there is no text around it whose colour it could take.
    files |= {name: svg.replace("currentColor", "#444444") for name, svg in images.items()}
    files[HTML] = card_page(f"Model card: {title}", markdown, images)
    return files


def _data(model: Model) -> str:
    facts, data = model.facts, model.facts["data"]
    kinds = [f"{cell(kind)} {count}" for kind, count in data["kinds"].items()]
    if kinds and (unknown := data["reports"] - sum(data["kinds"].values())):
        kinds.append(f"unknown {unknown}")
    lines = [
        f"{of_reports(data['sentences'], data['reports'])}, {_language(model.language)}"
        f" Fingerprint of the annotations (SHA-256): `{data['fingerprint']}`.",
        f"Kinds of reports: {', '.join(kinds)}." if kinds else "",
        facts["provenance"],
        reading_in_words(facts.get("reading", ())),
        f"Thresholds are chosen for {facts['aim']} of every theme.",
    ]
    lines += map(step_in_words, facts.get("descent", ()))
    if (decisions := model.estimators.decisions) is not None:
        lines.append(
            f"What people decided about {counted(len(decisions), 'sentence')} counts where the"
            " model meets them again, each between the same two others."
        )
    if facts["few_examples"]:
        named = ", ".join(
            f"{cell(name)} ({count}, {'kept' if name in model.codebook.names else 'left out'})"
            for name, count in facts["few_examples"].items()
        )
        lines.append(f"Themes with few annotated sentences: {named}.")
    if few := facts.get("few_polarities"):
        named = ", ".join(f"{cell(name)} ({count})" for name, count in few.items())
        known = "kept" if set(few) <= set(model.polarities) else "left out"
        lines.append(f"Polarities with few annotated sentences, which are {known}: {named}.")
    return "\n\n".join(line for line in lines if line)


def _language(code: str) -> str:
    masked = "" if code == ENGLISH else " Names of people and places are not masked."
    return f"in {name_of(code)}.{masked}"


def _hyperparameters(model: Model) -> str:
    classifiers = {"themes": model.theme_classifier, "polarity": model.polarity_classifier}
    rows = {
        f"{name}: {key}": str(value)
        for name, estimator in classifiers.items()
        if estimator is not None
        for key, value in estimator.get_params().items()
        if key not in ("classes", "n_jobs")
    }
    return table({"parameter": list(rows), "value": list(rows.values())})


def _scores(scores: CrossValidation, aim: str) -> dict[str, str]:
    """Sections on the evaluation, by their titles."""
    protocol = (_BY_REPORT if scores.by_report else _STRATIFIED).format(folds=scores.folds)
    figures = {
        "macro-F1 over the themes": scores.macro_f1,
        "micro-F1": scores.micro_f1,
        "expected calibration error, mean over the themes": scores.calibration_error,
    }
    if scores.polarity_macro_f1:
        figures["macro-F1 over the polarities"] = scores.polarity_macro_f1
    of_all = table({"": list(figures), "score": list(map(str, figures.values()))})
    sections = {"": f"{protocol}\n\n{of_all}", "/Themes": _label_table("theme", scores.themes)}
    if scores.groups:
        sections["/Groups of themes"] = (
            f"A sentence is on a group if it is on any theme of it. Macro-F1"
            f" {scores.group_macro_f1}.\n\n" + _label_table("group", scores.groups)
        )
    if scores.polarity_confusion:
        names, counts = scores.polarity_confusion.names, scores.polarity_confusion.counts
        columns = {name: [f"{row[k]:,}" for row in counts] for k, name in enumerate(names)}
        sections["/Polarities"] = (
            f"{_label_table('polarity', scores.polarities)}\n\n"
            "Over all folds; rows are annotated, columns assigned:\n\n"
            + table({"annotated": list(names), **columns})
        )
    if scores.kinds:
        sections["/Kinds of reports"] = (
            "The same held-out reports, each kind by itself; the spread is over resampled reports."
            f" `{OTHER}` are those whose kind is unknown or has fewer than {FEWEST_REPORTS}"
            " reports.\n\n"
            + _kind_table(scores.kinds)
            + "\n\nEach kind by a model that was trained on the other kinds alone: expect this of"
            " reports of a kind that nobody annotated.\n\n" + _kind_table(scores.left_out)
        )
    sections["/Calibration"] = (
        "Share of decisions that the annotations confirm, by the probability that the model"
        " gives, over all folds and themes. On the dotted line, probabilities mean what they"
        " say.\n\n"
        f"![Reliability of all themes together]({RELIABILITY})"
    )
    trade = {"the best F1": scores.best_f1}
    if scores.chosen != scores.best_f1:
        trade[aim] = scores.chosen
    of_aims = {
        title: [str(getattr(found, name)) for found in trade.values()]
        for title, name in (("precision", "precision"), ("recall", "recall"), ("F1", "f1"))
    }
    sections["/Thresholds"] = "Means over the themes:\n\n" + table(
        {"chosen for": list(trade), **of_aims}
    )
    sections["/Uncertain sentences"] = (
        f"Marking the decisions whose chance of being wrong is {DOUBT} or more marks"
        f" {scores.doubt.sentences.mean:.0%} of the sentences, and with them"
        f" {scores.doubt.mistakes.mean:.0%} of the wrong decisions."
    )
    if scores.polarity_doubt:
        sections["/Uncertain sentences"] += (
            f" For polarity, it marks {scores.polarity_doubt.sentences.mean:.0%} of the sentences,"
            f" and with them {scores.polarity_doubt.mistakes.mean:.0%} of the wrong ones."
        )
    sections["/Uncertain sentences"] += (
        f" In a report that is named as unfamiliar, a chance of {DOUBT_UNFAMILIAR} is enough."
    )
    return sections


def _unfamiliar(model: Model, scores: CrossValidation | None) -> str:
    """From where on a report is unlike those of training, and how often that is said."""
    far = model.estimators.unfamiliarity
    if far is None:
        return (
            "The model learnt from too few reports to say which others are unlike them, and names"
            " none."
        )
    limits = ", ".join(
        f"{limit:.3f} from {length} sentences on"
        for length, limit in zip(LENGTHS, far.limits_, strict=True)
    )
    found = (
        "The model names reports that are unlike those that it has learnt from: those whose"
        f" unfamiliarity, from 0 to 1, is above a limit ({limits}). It is the mean of the share of"
        " pairs of words that the model does not know, and of how far its words are from those of"
        f" the {far.neighbours} most similar reports; of texts of fewer than {LENGTHS[0]}"
        f" sentences nothing is said. The limits are chosen so that at most {far.false_alarms:.0%}"
        " of new reports of known kinds, or of parts of that length of them, lie above."
    )
    if scores is not None and scores.unfamiliar is not None:
        found += f" In cross-validation, {scores.unfamiliar.mean:.1%} of them did."
    if scores is not None and any(each.unfamiliar for each in scores.left_out):
        found += " The tables of kinds have the share of each that is named, held out or left out."
    return found


def _kind_table(kinds: Sequence[KindScores]) -> str:
    columns: dict[str, list[Score | None]] = {
        "themes, micro-F1": [each.micro_f1 for each in kinds],
        "polarity right": [each.polarity_accuracy for each in kinds],
        "strengths and weaknesses mistaken": [each.mistaken for each in kinds],
        f"right where {SURE:.0%} sure": [each.sure_and_right for each in kinds],
        "calibration error of polarity": [each.polarity_calibration_error for each in kinds],
        "named as unfamiliar": [each.unfamiliar for each in kinds],
    }
    return table(
        {
            "kind": [each.kind for each in kinds],
            "reports": [str(each.reports) for each in kinds],
            "sentences": [f"{each.sentences:,}" for each in kinds],
            **{name: [str(value or "–") for value in of] for name, of in columns.items()},
        }
    )


def _label_table(title: str, labels: Sequence[LabelScores]) -> str:
    return table(
        {
            title: [label.name for label in labels],
            "sentences": [f"{label.support:,}" for label in labels],
            "precision": [str(label.precision) for label in labels],
            "recall": [str(label.recall) for label in labels],
            "F1": [str(label.f1) for label in labels],
        }
    )
