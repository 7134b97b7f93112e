import pytest

from train.annotation import AnnotationError
from train.fit.learning import learning_curve


def test_a_curve_needs_reports(annotations):
    with pytest.raises(AnnotationError, match="needs 6 reports; 3 are known"):
        learning_curve(annotations)
