"""``report-themes train --from``: a model that learns from corrections."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from classifier.characters import visible
from classifier.commands.running import load
from classifier.commands.terminal import message, progress
from train.commands.reading import read_codebook
from train.commands.writing import making

if TYPE_CHECKING:
    from classifier.results.model import Model
    from train.annotation import Annotation
    from train.fit.adapt import Gain
    from train.fit.descent import Descendant
    from train.fit.new_themes import NewTheme


def learn(
    rows: Sequence[Annotation],
    origin: Path,
    out: Path,
    codebook: Path | None,
    title: str | None,
    provenance: str,
    reading: Sequence[str],
) -> None:
    """Adapt a model to corrections, or add themes to it, and write what comes of it."""
    model = load(origin)
    from classifier.bundle.manifest import fingerprint
    from classifier.results.model import save_model
    from train.fit.descent import learn_from

    with making(out):
        found = learn_from(
            model,
            rows,
            read_codebook(codebook),
            origin=fingerprint(origin),
            title=title,
            provenance=provenance,
            reading=reading,
            progress=progress,
            say=message,
        )
        with progress(1, "Saving the model"):
            save_model(found.model, out, card_of(found.model))
    if found.added:
        _show_added(found.added)
    else:
        _show_gains(found)
    message(f"Wrote {out}")


def card_of(model: Model) -> dict[str, str]:
    """The card of a model whose facts come in part from a bundle that may be anybody's."""
    from train.report.card import write_card

    try:
        return write_card(model, None)
    except (AttributeError, LookupError, TypeError, ValueError):
        raise ValueError("what the model says about its training can't be read") from None


def _show_added(added: Sequence[NewTheme]) -> None:
    from classifier.draw.terminal import console, figures
    from train.fit.descent import FEWEST
    from train.fit.new_themes import FEW

    page = console()
    table = figures("New theme", "examples", "judged", "precision", "recall", "F1 (95%)")
    for theme in added:
        table.add_row(
            visible(theme.name),
            f"{theme.examples:,}",
            f"{theme.judged:,}",
            f"{theme.precision.value:.2f}",
            f"{theme.recall.value:.2f}",
            f"{theme.f1.value:.2f} ({theme.f1.low:.2f}-{theme.f1.high:.2f})",
        )
    page.print(table)
    for theme in added:
        if theme.examples < FEW:
            page.print(
                f"{visible(theme.name)}: {theme.examples} examples are few: look at what it"
                f" finds, and add to them ({FEWEST} are the least, {FEW} a good beginning)"
            )
    page.print("All other themes, and polarity, are as they were.")


def _show_gains(found: Descendant) -> None:
    from classifier.draw.terminal import console, figures

    page, gains = console(), found.gains
    if not gains:
        page.print("The model decides as it did, but for the sentences that were decided.")
        return
    columns = ("judged", "examples", "before", "after", "gain", "95%", "now")
    table = figures("On held-out parts", *columns, narrow=True)
    for gain in gains:
        low, high = gain.difference.low, gain.difference.high
        table.add_row(
            visible(gain.name),
            f"{gain.judged:,}",
            f"{gain.examples:,}",
            *(
                (f"{gain.before:.2f}", f"{gain.after:.2f}", f"{gain.difference.value:+.3f}")
                if gain.examples
                else ("–", "–", "–")
            ),
            f"{low:+.2f} {high:+.2f}" if gain.examples else "",
            "adapted" if gain.adapted else "kept",
        )
    page.print(table)
    against = f"{found.against:,}" if found.against else "none"
    page.print(f"The model decided otherwise about {against} of the {found.judged:,}.")
    page.print(_summary(gains))


def _summary(gains: Sequence[Gain]) -> str:
    from train.fit.adapt import FEWEST_POLARITIES, SHOWN

    if not any(gain.adapted for gain in gains):
        return (
            "No gain is shown: the model decides as it did, but for the sentences that were"
            " decided. More corrections, of several reports, may show one."
        )
    kept = [visible(gain.name) for gain in gains if not gain.adapted]
    said = (
        "F1 of themes, share of right polarities. Adapted, by the logarithmic loss of held-out"
        f" parts, is what gets better in {SHOWN:.0%} of the resamples: the themes together, except"
        " those whose own loss does not fall, and polarity, from"
        f" {FEWEST_POLARITIES} sentences on."
    )
    said += f" Kept as it was: {', '.join(kept)}." if kept else ""
    return (
        f"{said} Reports of other kinds than the corrected ones are tagged as before, as far as"
        " they can be told apart."
    )
