"""What a reader of figures has to know: what was left out, what is mixed, what is unfamiliar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from classifier.draw.polarities import counted
from classifier.report import FRAMEWORKS


def mixed_kinds(frameworks: Sequence[str | None]) -> str | None:
    """That reports of several kinds are compared, and which, if they are.

    Parameters
    ----------
    frameworks : sequence of str or None
        Of each report, as `Cover.framework` has it.

    Returns
    -------
    str or None

    Examples
    --------
    >>> print(mixed_kinds(["ilacs", "area_send", "ilacs"])[:75])
    Reports of different kinds are compared (ILACS: 2, area SEND inspection: 1)
    """
    kinds = Counter(FRAMEWORKS.get(kind or "", "no known kind") for kind in frameworks)
    if len(kinds) < 2:
        return None
    names = ", ".join(f"{name}: {count}" for name, count in kinds.most_common())
    return (
        f"Reports of different kinds are compared ({names}): what they are asked to cover differs,"
        " and figures may differ for that reason alone."
    )


def notes_on(
    left_out: int, unfamiliar: Sequence[str], frameworks: Sequence[str | None] = ()
) -> list[str]:
    """All that applies to figures of reports, a sentence each.

    Parameters
    ----------
    left_out : int
        Sentences about the area, the inspection or its method, which are not counted.
    unfamiliar : sequence of str
        Names of the reports that are unlike those that the model has seen.
    frameworks : sequence of str or None
        Of the reports that are compared.

    Returns
    -------
    list of str
    """
    notes = [mixed_kinds(frameworks)]
    if unfamiliar:
        names = ", ".join(unfamiliar)
        notes.append(f"Unlike the reports that the model has seen: {names}. Check the tags.")
    if left_out:
        notes.append(
            f"Not counted: {counted(left_out, 'sentence')} about the area, the inspection or its"
            " method (--context counts them)."
        )
    return [note for note in notes if note]
