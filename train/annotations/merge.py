"""The annotations of several people in one, each sentence once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from train.annotation import Annotation, as_codebook, merged
from train.annotations.agreement import units_of


def merge(
    annotators: Mapping[str, Sequence[Annotation]], themes: Iterable[str] = ()
) -> list[Annotation]:
    """Put the annotations of several people together.

    Parameters
    ----------
    annotators : mapping of str to sequence of Annotation
        Sentences are matched as in `train.annotations.agreement.agreement`.
    themes : iterable of str
        Names of themes that none of them may have used: a sentence about which two people disagree
        in one theme is still without the others.

    Returns
    -------
    list of Annotation
        Each sentence once, report by report and in the order of their numbers: with what one of
        them decided and no other decided otherwise. What they disagree on nobody has judged.
    """
    everything = [a for rows in annotators.values() for a in rows]
    names = frozenset([*as_codebook(everything).names, *themes])
    found = [merged(unit.values(), names) for unit in units_of(annotators)]
    order = {report: at for at, report in enumerate(dict.fromkeys(a.report for a in found))}
    return sorted(found, key=lambda a: (order[a.report], a.sentence or 0))
