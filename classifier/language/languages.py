"""Languages: which there are, and which one a text is in."""

from __future__ import annotations

import importlib.util
import pkgutil
import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
"""The language of bundles and texts of which nothing else is said."""

ANY = "xx"
"""spaCy's code of no language in particular."""

_MORE = {"cy": "Welsh"}
"""Languages that spaCy does not know: they get its tokenizer of no language in particular."""

_OTHER_CODES = {"no": "nb", "ku": "kmr", "wuu": "zh", "yue": "zh", "zxx": ANY}
"""What the detection calls languages that spaCy has under another code."""

_ENOUGH = 20_000  # characters, from all over the texts: more change nothing and take longer
_SURE = 0.5
_USUAL = 0.3  # of the words of a text: English has two fifths, others a tenth to a fifth


@cache
def codes() -> frozenset[str]:
    """Codes of the languages that there are: spaCy's, and a few more."""
    spacy = importlib.util.find_spec("spacy")  # which takes long to import
    assert spacy is not None
    folders = [f"{place}/lang" for place in spacy.submodule_search_locations or ()]
    found = (module.name for module in pkgutil.iter_modules(folders) if module.ispkg)
    return frozenset(found) | frozenset(_MORE)


def checked(code: str) -> str:
    """A code of a language.

    Raises
    ------
    ValueError
        If there is no such language.
    """
    if code not in codes():
        raise ValueError(
            f"unknown language {code[:20]!r}; expected one of {', '.join(sorted(codes()))}"
        )
    return code


def name_of(code: str) -> str:
    """Name of a language, and its code.

    Examples
    --------
    >>> name_of("de"), name_of("cy"), name_of("xx")
    ('German (de)', 'Welsh (cy)', 'any language (xx)')
    """
    from spacy.util import get_lang_class

    if code == ANY:
        return f"any language ({code})"
    name = _MORE.get(code) or get_lang_class(code).__name__
    return f"{name} ({code})"


def language_of(texts: Iterable[str], sure: float = _SURE) -> str | None:
    """The language that most of some texts is in.

    Parameters
    ----------
    texts : iterable of str
    sure : float
        How probable it has to be.

    Returns
    -------
    str or None
        One of `codes`; None if it can't be said.

    Notes
    -----
    A text with so many of the frequent words of English as no other language has is in English.
    Others are found by py3langid (Lui and Baldwin 2012, "langid.py: An off-the-shelf language
    identification tool"), among the languages that spaCy has, too.

    Examples
    --------
    >>> language_of(["Am Empfang war niemand.", "Das Essen kam kalt, die Pflege war gut."])
    'de'
    """
    texts = [text for text in texts if text.strip()]
    step = max(1, sum(map(len, texts)) // _ENOUGH)
    sample = " ".join(text[:_ENOUGH] for text in texts[::step])[:_ENOUGH]
    if not sample:
        return None
    from spacy.lang.en.stop_words import STOP_WORDS

    words = re.findall(r"\w+", sample.casefold())
    if sum(word in STOP_WORDS for word in words) >= _USUAL * len(words) > 0:
        return ENGLISH
    found, probability = _identifier().classify(sample)
    return _OTHER_CODES.get(found, found) if probability >= sure else None


@cache
def _identifier() -> LanguageIdentifier:
    # Takes the better part of a second: only where a language has to be found.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    wanted = codes() | _OTHER_CODES.keys()
    identifier.set_languages([label for label in identifier.labels if label in wanted])
    return identifier
