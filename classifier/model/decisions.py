"""What people decided about single sentences, and a model goes by where it meets them again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from classifier.characters import letters
from classifier.language.sentences import Sentences
from classifier.model.stored import Stored, Unusable

OPEN = -1
"""What nobody decided."""


@dataclass(frozen=True, slots=True, eq=False)
class Decisions:
    """Decisions about sentences that are known by their words and those of the two around them.

    They are an example to the weights of a model as well, which may or may not gain by them: a
    sentence that a person put right is right afterwards in any case, as in a translation memory.

    Attributes
    ----------
    keys : ndarray of uint64 of shape (n_decided,)
        Hashes of the sentences, in rising order.
    themes : ndarray of int8 of shape (n_decided, n_themes)
        1 or 0, and `OPEN`.
    polarity : ndarray of int8 of shape (n_decided,)
        Number of the polarity, or `OPEN`.
    """

    keys: NDArray[np.uint64]
    themes: NDArray[np.int8]
    polarity: NDArray[np.int8]

    @classmethod
    def of(
        cls, X: Sequence[Sentences], themes: NDArray[np.int8], polarity: NDArray[np.int64]
    ) -> Self:
        """Those about the sentences of reports.

        Parameters
        ----------
        X : sequence of Sentences
            One for each report.
        themes : ndarray of int8 of shape (n_sentences, n_themes)
        polarity : ndarray of int of shape (n_sentences,)

        Returns
        -------
        Decisions
            What differs where a sentence is there twice is open.
        """
        keys = np.concatenate([_keys(sentences) for sentences in X])
        keys, place = np.unique(keys, return_inverse=True)
        codes = np.column_stack([themes, polarity]).astype(np.int8)
        agreed = np.full((len(keys), codes.shape[1]), OPEN, dtype=np.int8)
        np.maximum.at(agreed, place, codes)
        differs = np.zeros(agreed.shape, dtype=bool)
        np.logical_or.at(differs, place, (codes != OPEN) & (codes != agreed[place]))
        agreed[differs] = OPEN
        return cls(keys, agreed[:, :-1], agreed[:, -1])._closed()

    def __len__(self) -> int:
        return len(self.keys)

    def _closed(self) -> Self:
        """Without the sentences about which nothing is decided."""
        kept = (self.themes != OPEN).any(axis=1) | (self.polarity != OPEN)
        return type(self)(self.keys[kept], self.themes[kept], self.polarity[kept])

    def and_newer(self, newer: Self) -> Self:
        """With others of the same themes, which count where both decide."""
        keys = np.union1d(self.keys, newer.keys)
        themes = np.full((len(keys), self.themes.shape[1]), OPEN, dtype=np.int8)
        polarity = np.full(len(keys), OPEN, dtype=np.int8)
        for each in (self, newer):
            rows = np.searchsorted(keys, each.keys)
            themes[rows] = np.where(each.themes == OPEN, themes[rows], each.themes)
            polarity[rows] = np.where(each.polarity == OPEN, polarity[rows], each.polarity)
        return type(self)(keys, themes, polarity)

    def with_new(self, number: int) -> Self:
        """With further themes at the end, about which nothing is decided."""
        new = np.full((len(self), number), OPEN, dtype=np.int8)
        return replace(self, themes=np.hstack([self.themes, new]))

    def regrouped(self, groups: Sequence[Sequence[int]]) -> Self:
        """With other themes, each there where any of several is (`changing.regrouped`)."""
        found = np.empty((len(self), len(groups)), dtype=np.int8)
        for number, group in enumerate(groups):
            of_group = self.themes[:, list(group)]
            unless = np.where((of_group == OPEN).any(axis=1), OPEN, 0)
            found[:, number] = np.where((of_group == 1).any(axis=1), 1, unless)
        return replace(self, themes=found)._closed()

    def about(self, sentences: Sentences) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
        """What is decided about the sentences of a report.

        Parameters
        ----------
        sentences : Sentences

        Returns
        -------
        themes : ndarray of int8 of shape (n_sentences, n_themes)
        polarity : ndarray of int8 of shape (n_sentences,)
        """
        keys = _keys(sentences)
        rows = np.minimum(np.searchsorted(self.keys, keys), len(self) - 1)
        met = self.keys[rows] == keys
        themes = np.where(met[:, None], self.themes[rows], OPEN).astype(np.int8)
        return themes, np.where(met, self.polarity[rows], OPEN).astype(np.int8)

    def to_arrays(self) -> Stored:
        """As a bundle keeps them."""
        codes = np.column_stack([self.themes, self.polarity]).astype(np.int64) - OPEN
        return Stored({}, {"keys": self.keys, "codes": codes.astype(np.uint32)})

    @classmethod
    def from_arrays(cls, stored: Stored, n_themes: int, n_polarities: int) -> Self:
        """Build them from what `to_arrays` gave.

        Parameters
        ----------
        stored : Stored
        n_themes, n_polarities : int

        Returns
        -------
        Decisions

        Raises
        ------
        Unusable
            If they are not decisions about so many themes and polarities.
        """
        n = stored.length("keys")
        needed = {"keys": (np.uint64, (n,)), "codes": (np.uint32, (n, n_themes + 1))}
        keys, codes = stored.taken(**needed)
        most = np.array([*[1] * n_themes, n_polarities - 1]) - OPEN
        if stored.settings or not n or (keys[1:] <= keys[:-1]).any() or (codes > most).any():
            raise Unusable("has decisions that can't be read")
        decided = (codes.astype(np.int64) + OPEN).astype(np.int8)
        return cls(keys, decided[:, :-1], decided[:, -1])


def _keys(sentences: Sentences) -> NDArray[np.uint64]:
    """Hashes of the letters of each sentence, the one before and the one after."""
    text = sentences.report.text
    bounds = zip(sentences.starts.tolist(), sentences.ends.tolist(), strict=True)
    own = ["", *(letters(text[start:end]) for start, end in bounds), ""]
    if sentences.alone:
        three: Iterable[str] = (f"\n{each}\n" for each in own[1:-1])
    else:
        three = ("\n".join(own[i : i + 3]) for i in range(len(sentences)))
    hashes = (
        hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8) for words in three
    )
    return np.frombuffer(b"".join(each.digest() for each in hashes), dtype="<u8")
