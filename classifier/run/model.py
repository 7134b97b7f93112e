"""The model of a run, which every process loads itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from classifier.results.model import Model


@dataclass(frozen=True)
class ModelAt:
    """Where the model is, and which one it has to be.

    Attributes
    ----------
    path : str or None
        Folder of the bundle; None for the model that ships with the package.
    fingerprint : str
        See `classifier.bundle.manifest.fingerprint`.
    """

    path: str | None
    fingerprint: str

    @classmethod
    def find(cls, path: str | None) -> ModelAt:
        """The model that is at a path now.

        Raises
        ------
        BundleError
            If it is not one.
        """
        from classifier.bundle.manifest import fingerprint
        from classifier.bundle.shipped import model_path

        return cls(str(model_path(path).absolute()) if path else None, fingerprint(path))

    def load(self) -> Model:
        """Load the model, once for each process.

        Raises
        ------
        BundleError
            If it is refused, or is no longer the same.
        """
        return _model(self)


@cache
def _model(at: ModelAt) -> Model:
    from classifier.bundle.manifest import fingerprint
    from classifier.errors import BundleError
    from classifier.results.model import load_model

    if fingerprint(at.path) != at.fingerprint:
        raise BundleError(f"{at.path or 'the default model'}: is not the same model as before")
    return load_model(at.path)
