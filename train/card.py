"""The model card, from the facts of a training run."""

from __future__ import annotations

from collections.abc import Sequence

from classifier.codebook import Codebook
from train.crossval import CrossValidation, LabelScores

_TEMPLATE = """# Model card: {title}

Tags sentences of reports with {n_themes} themes{and_polarity}.
Written by `report-themes train`; the figures are those of the run that wrote the model.

## Data

{sentences:,} sentences of {reports} reports. Fingerprint of the annotations (SHA-256):
`{fingerprint}`.

{provenance}

## Scores

{folds}-fold cross-validation grouped by report: no report has sentences on both sides of a
split, and vocabulary, weights, second pass, calibration and thresholds are all learnt on the
training side. Mean and standard deviation over the folds.
Thresholds are chosen for {aim} of every theme.

| | |
|---|---|
| macro-F1 over the themes | {macro_f1} |
| micro-F1 | {micro_f1} |
| expected calibration error, mean over the themes | {calibration_error} |
{polarity_line}
{theme_table}
{polarity_table}
## Intended use

Finding, counting and reading what reports say about a theme, with a person reading what matters.
{limits}
"""

_LIMITS = """
## Limits

- The scores say how well the model agrees with the annotations it was trained on, no more.
- It was trained on reports of one kind. On text of another kind the probabilities need not hold.
- It is no judgement of a service, and no basis for a decision about a person.
"""


def _table(title: str, scores: Sequence[LabelScores]) -> str:
    rows = "\n".join(
        f"| {s.name} | {s.support:,} | {s.precision} | {s.recall} | {s.f1} |" for s in scores
    )
    return f"\n| {title} | sentences | precision | recall | F1 |\n|---|--:|---|---|---|\n{rows}\n"


def write_card(
    title: str,
    codebook: Codebook,
    scores: CrossValidation | None,
    *,
    reports: int,
    sentences: int,
    fingerprint: str,
    provenance: str,
    aim: str = "the best F1",
) -> str:
    """The text of a model card in Markdown.

    Parameters
    ----------
    title : str
    codebook : Codebook
    scores : CrossValidation or None
        None where there were too few reports to cross-validate.
    reports, sentences : int
    fingerprint : str
        SHA-256 of the annotations.
    provenance : str
        Where the annotations come from and who made them.
    aim : str
        What the thresholds are chosen for.

    Returns
    -------
    str
    """
    if scores is None:
        return (
            f"# Model card: {title}\n\nTrained on {sentences:,} sentences of {reports} reports, too"
            " few to say how well it works on others: nothing here is measured.\n" + _LIMITS
        )
    return _TEMPLATE.format(
        title=title,
        n_themes=len(codebook.themes),
        and_polarity=" and says whether a finding is a strength or needs to improve"
        if scores.polarities
        else "",
        sentences=sentences,
        reports=reports,
        fingerprint=fingerprint,
        provenance=provenance,
        aim=aim,
        folds=scores.folds,
        macro_f1=scores.macro_f1,
        micro_f1=scores.micro_f1,
        calibration_error=scores.calibration_error,
        polarity_line=f"| macro-F1 over the polarities | {scores.polarity_macro_f1} |\n"
        if scores.polarity_macro_f1
        else "",
        theme_table=_table("theme", scores.themes),
        polarity_table=_table("polarity", scores.polarities) if scores.polarities else "",
        limits=_LIMITS,
    )
