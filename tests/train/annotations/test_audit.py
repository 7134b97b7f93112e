from dataclasses import replace

import numpy as np
import pytest

from train.annotation import Annotation, AnnotationError
from train.annotations.audit import audit


def test_an_audit_needs_two_themes():
    rows = [Annotation("r", f"Number {i} is late.", frozenset(["a"])) for i in range(20)]
    with pytest.raises(AnnotationError, match="needs two themes"):
        audit(rows)


@pytest.mark.slow
def test_planted_mistakes_are_found(annotations):
    pytest.importorskip("cleanlab")
    rng = np.random.default_rng(0)
    names = sorted({theme for a in annotations for theme in a.themes})
    planted = {}
    rows = []
    for a in annotations:
        if rng.random() < 0.05:
            theme = names[rng.integers(len(names))]
            planted[a.where] = theme
            rows.append(replace(a, themes=a.themes ^ {theme}))
        else:
            rows.append(a)
    found = audit(rows, folds=3)
    hits = [planted.get(s.annotation.where) == s.theme for s in found]
    assert sum(hits) > 0.6 * len(planted)
    assert np.mean(hits[: len(planted)]) > 0.3  # of all decisions, one in 500 is planted
    first = found[0]
    assert first.annotated == (first.theme in first.annotation.themes)
    assert first.reasons
    for s in found:
        assert all((value < 0) == s.annotated for _, value in s.reasons)
