"""Counts of n-grams, and what TF-IDF makes of them, as sparse matrices.

The same as scikit-learn's `TfidfVectorizer` with ``sublinear_tf=True``, without its checks.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.utils.sparsefuncs_fast import inplace_csr_row_normalize_l2

from classifier.model.ngrams import positions


def gram_counts(
    rows: NDArray[np.int64], grams: NDArray[np.uint64], n_rows: int
) -> tuple[sp.csr_matrix, NDArray[np.uint64]]:
    """Counts of n-grams, given the row of each occurrence, and the n-gram of each column."""
    ids, columns = np.unique(grams, return_inverse=True)
    counts = sp.csr_matrix(
        (np.ones(len(rows), np.float32), (rows, columns)), shape=(n_rows, len(ids))
    )
    return counts, ids


def word_counts(
    norms: NDArray[np.uint64], offsets: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], sp.csr_matrix]:
    """The distinct words, and how often each sentence has each of them."""
    words, columns = np.unique(norms, return_inverse=True)
    ones = np.ones(len(norms), np.float32)
    shape = (len(offsets) - 1, len(words))
    return words, sp.csr_matrix((ones, columns.astype(np.int32), offsets.astype(np.int32)), shape)


def columns_of(
    counts: sp.csr_matrix, ids: NDArray[np.uint64], wanted: NDArray[np.uint64]
) -> sp.csr_matrix:
    """Some columns of counts.

    Parameters
    ----------
    counts : csr_matrix of shape (n_rows, n_ids)
    ids, wanted : ndarray of uint64
        What each column counts, and what to keep; both sorted.

    Returns
    -------
    csr_matrix of shape (n_rows, n_wanted)
        A column of zeros for what is not counted.
    """
    at = positions(wanted, ids)
    number = np.full(len(ids), -1, dtype=np.int32)
    number[at[at >= 0]] = np.flatnonzero(at >= 0)
    columns = number[counts.indices]
    kept = columns >= 0
    before = np.concatenate([[0], np.cumsum(kept)])
    shape = (counts.shape[0], len(wanted))
    return sp.csr_matrix((counts.data[kept], columns[kept], before[counts.indptr]), shape)


def to_tf_idf(counts: sp.csr_matrix, idf: NDArray[np.float32]) -> sp.csr_matrix:
    """Sublinear TF-IDF with rows of length 1, overwriting the counts."""
    np.log(counts.data, out=counts.data)
    counts.data += 1
    counts.data *= idf.take(counts.indices)
    return unit_length(counts)


def unit_length(rows: sp.csr_matrix) -> sp.csr_matrix:
    """Bring rows to length 1 in place, except for those of length 0.

    What scikit-learn's `normalize` does, without its checks, which take longer.
    """
    inplace_csr_row_normalize_l2(rows)
    return rows
