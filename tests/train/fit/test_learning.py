from dataclasses import replace

import pytest

from train.annotation import AnnotationError
from train.fit.learning import learning_curve


def test_a_curve_needs_reports(annotations):
    with pytest.raises(AnnotationError, match="needs 6 reports; 3 are known"):
        learning_curve(annotations)
    themes = frozenset({"workforce"})
    texts = [replace(a, report=None, themes=themes) for a in annotations[:20]]
    with pytest.raises(AnnotationError, match="or 50 texts without reports; there are 20"):
        learning_curve(texts)
