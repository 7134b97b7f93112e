"""The model of a run."""

import pytest

from classifier.errors import BundleError
from classifier.run.model import ModelAt


def test_a_model_that_is_replaced_meanwhile_is_refused():
    with pytest.raises(BundleError, match="not the same model as before"):
        ModelAt(None, "of another").load()
