"""Which inspections of an authority are compared with each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from classifier.results.inspection import Inspection

# Frameworks that look at parts of a service: what they leave out is not gone.
_PARTIAL = frozenset(
    "focused_visit monitoring_visit looked_after_children joint_inspection childrens_home".split()
)


def paired(
    inspections: Sequence[Inspection],
) -> tuple[list[tuple[Inspection, Inspection]], list[str]]:
    """Each full inspection of an authority with the one before, and which are in no pair and why.

    Parameters
    ----------
    inspections : sequence of Inspection
        Those of one authority together, by date.

    Returns
    -------
    tuple of list
        The pairs, area SEND inspections among themselves; and a line for each report without a
        date, and for each second report of an inspection, of an authority that has others.
    """
    pairs: list[tuple[Inspection, Inspection]] = []
    left: list[str] = []
    full = [i for i in inspections if i.summary.cover.framework not in _PARTIAL]
    for _, group in groupby(full, key=lambda i: i.key):
        of_one = list(group)
        for send in (False, True):
            of_kind = [i for i in of_one if (i.summary.cover.framework == "area_send") == send]
            dated = []
            for day, group_of_day in groupby(of_kind, key=lambda i: i.date):
                first, *others = group_of_day
                if day:
                    dated.append(first)
                    left += (
                        f"{i.summary.report}: a second report of {first.label}; what changed is"
                        f" told from {first.summary.report}"
                        for i in others
                    )
                elif len(of_kind) > 1:
                    left += (
                        f"{i.summary.report}: no date is known; what changed is not told"
                        for i in (first, *others)
                    )
            pairs += pairwise(dated)
    return pairs, left
