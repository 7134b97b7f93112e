"""Read inspection reports and tag their sentences with themes.

The public names are loaded when they are first used, so that importing the package is cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from classifier.codebook import Codebook as Codebook
    from classifier.errors import BundleError as BundleError
    from classifier.read import (
        UnreadableReport as UnreadableReport,
        read_report as read_report,
        read_text as read_text,
    )
    from classifier.read.codebook import read_codebook as read_codebook
    from classifier.report import Report as Report, Sentence as Sentence
    from classifier.results.comparison import Comparison as Comparison, compare as compare
    from classifier.results.explanation import Explanation as Explanation
    from classifier.results.model import (
        Model as Model,
        load_model as load_model,
        save_model as save_model,
    )
    from classifier.results.sentence import TaggedSentence as TaggedSentence
    from classifier.results.summary import Summary as Summary, summarise as summarise
    from classifier.results.tagged import TaggedReport as TaggedReport

_PUBLIC = {
    "BundleError": "classifier.errors",
    "Codebook": "classifier.codebook",
    "Comparison": "classifier.results.comparison",
    "Explanation": "classifier.results.explanation",
    "Model": "classifier.results.model",
    "Report": "classifier.report",
    "Sentence": "classifier.report",
    "Summary": "classifier.results.summary",
    "TaggedReport": "classifier.results.tagged",
    "TaggedSentence": "classifier.results.sentence",
    "UnreadableReport": "classifier.read",
    "compare": "classifier.results.comparison",
    "load_model": "classifier.results.model",
    "read_codebook": "classifier.read.codebook",
    "read_report": "classifier.read",
    "read_text": "classifier.read",
    "save_model": "classifier.results.model",
    "summarise": "classifier.results.summary",
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
