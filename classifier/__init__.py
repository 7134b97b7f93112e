"""Read inspection reports and tag their sentences with themes.

The public names are loaded when they are first used, so that importing the package is cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from classifier.bundle import BundleError, load_model, save_model
    from classifier.codebook import Codebook
    from classifier.comparison import Comparison, compare
    from classifier.explain import Explanation
    from classifier.model import Model
    from classifier.read import UnreadableReport, read_report, read_text
    from classifier.report import Report, Sentence
    from classifier.summary import Summary, summarise
    from classifier.tagged import TaggedReport, TaggedSentence

_PUBLIC = {
    "BundleError": "classifier.bundle",
    "Codebook": "classifier.codebook",
    "Comparison": "classifier.comparison",
    "Explanation": "classifier.explain",
    "Model": "classifier.model",
    "Report": "classifier.report",
    "Sentence": "classifier.report",
    "Summary": "classifier.summary",
    "TaggedReport": "classifier.tagged",
    "TaggedSentence": "classifier.tagged",
    "UnreadableReport": "classifier.read",
    "compare": "classifier.comparison",
    "load_model": "classifier.bundle",
    "read_report": "classifier.read",
    "read_text": "classifier.read",
    "save_model": "classifier.bundle",
    "summarise": "classifier.summary",
}

__all__ = [  # noqa: PLE0604
    *_PUBLIC
]


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_PUBLIC])
