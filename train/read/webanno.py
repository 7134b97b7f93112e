"""WebAnno TSV 3, which INCEpTION and WebAnno write: labels of stretches of a text.

See the appendix on WebAnno TSV 3.3 of https://inception-project.github.io. Of each span layer the
features whose values are names are read; relations, chains and slots are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from classifier.read.refi import POLARITY_NAMES
from train.annotation import AnnotationError
from train.read import spans as spanned
from train.read.record import NOT_USED, Decision, Records, counted, shown
from train.read.rows import Columns
from train.read.text import beginning, decode

SUFFIXES = (".tsv",)

_START = "#FORMAT=WebAnno TSV"
_LABEL = re.compile(r"((?:[^|\\\[]|\\.)+)(?:\[(\d+)\])?")
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_TOKEN = re.compile(r"\d+-\d+(?:\.\d+)?\t(\d{1,9})-(\d{1,9})\t([^\t]*)")
_NOTES = frozenset("note notes comment comments remark remarks memo description".split())
_OF_WORDS = frozenset("POS Lemma MorphologicalFeatures Stem SurfaceForm Token Dependency".split())


def matches(data: bytes, name: str) -> bool:  # noqa: ARG001
    """Whether a file is of this format."""
    return beginning(data).startswith(_START)


def records(data: bytes, name: str, columns: Columns) -> Records:
    """Read a document: a record for each of its sentences."""
    if replace(columns, themes=()).any_named:
        yield name, NOT_USED
    text, _ = decode(data, name, columns.encoding)
    lines = text.split("\n")
    if not lines[0].strip().startswith(f"{_START} 3"):
        raise AnnotationError(f"{name}: expected WebAnno TSV 3, found {shown(lines[0].strip())}")
    features, left_out = _features(lines)
    prefixes = ["polarity:" if _last(f) in POLARITY_NAMES else "" for f in features]
    if columns.themes:  # by the name of a feature, with that of its layer or without
        wanted = set(columns.themes)
        features = [f if {f, f.rpartition(".")[2]} & wanted else "" for f in features]
    width = 3 + len(features)
    astray: list[int] = []
    spans: dict[tuple[int, str, str], spanned.Span] = {}
    document, said, length, begin, sentence = "", [], 0, 0, b""
    for number, line in enumerate(lines, start=1):
        if line.startswith("#Text="):
            said.append(_plain(line[len("#Text=") :].rstrip("\r")))
        elif token := _TOKEN.match(line):
            start, end, word = int(token[1]), int(token[2]), token[3]
            if end > len(text):
                raise AnnotationError(
                    f"{name}:{number}: a token ends at {shown(end)}, after the text"
                )
            if said:  # the first token of a sentence says where that begins
                document += "\n" * max(start - length, 0) + "\n".join(said)
                begin, sentence = start, "\n".join(said).encode("utf-16-le")  # as Java counts
                length = len(document.encode("utf-16-le")) // 2
                said = []
            cells = line.rstrip("\r").split("\t")
            if len(cells) < width or any(cells[width:]):
                raise AnnotationError(
                    f"{name}:{number}: expected {width} columns, found {len(cells)}"
                )
            there = sentence[2 * (start - begin) : 2 * (end - begin)].decode("utf-16-le", "replace")
            if start > end or _spaceless(there) != _spaceless(_plain(word)):
                astray.append(number)
            for at, (feature, value) in enumerate(zip(features, cells[3:width], strict=True)):
                for label_, chain in _labels(value, feature) if feature else ():
                    label = prefixes[at] + label_
                    key = (at, label, chain or f"line {number}")
                    span = spanned.Span(start, end, label, word)
                    if key in spans:
                        span = spanned.Span(spans[key].start, end, label)
                    spans[key] = span
        elif line.strip() and not line.startswith("#"):
            raise AnnotationError(f"{name}:{number}: expected a token, found {shown(line[:30])}")
    used = Counter(features[at] for at, _, _ in spans)
    named = ", ".join(f"{shown(feature)} ({count:,})" for feature, count in used.items())
    yield name, Decision(f"WebAnno TSV, with labels in {named or 'no layer'}")
    if astray:
        what = f"{counted(len(astray), 'token')} not at the place that the file gives, first"
        yield name, Decision(f"{what} line {astray[0]}: labels may be on other words", loss=True)
    if left_out:
        yield (
            name,
            Decision(f"layers and features left out: {', '.join(map(shown, left_out))}", loss=True),
        )
    fields = {"report": PurePath(name).stem}
    yield from spanned.records(document, list(spans.values()), fields, name)


def _features(lines: list[str]) -> tuple[list[str], list[str]]:
    """What each column of labels is, empty where it is no label, and the layers left out."""
    features: list[str] = []
    left_out: list[str] = []
    for line in lines:
        if line.startswith("#T_SP="):
            layer, *names = line[len("#T_SP=") :].strip().split("|")
            layer = layer.rpartition(".")[2]
            if layer in _OF_WORDS:
                left_out.append(layer)
            # Of a slot there are two columns: the role, and what fills it.
            slots = [at for at, name in enumerate(names) if name.startswith("ROLE_")]
            left_out += [f"{layer}.{names[at].rpartition('_')[0]}" for at in slots]
            none = {"identifier", *(name for at in slots for name in names[at : at + 2])}
            features += [
                "" if layer in _OF_WORDS or name in none else f"{layer}.{name}".strip(".")
                for name in names or [""]
            ]
        elif line.startswith(("#T_RL=", "#T_CH=")):  # a column for each, the other end as well
            layer, *names = line.partition("=")[2].strip().split("|")
            left_out.append(layer.rpartition(".")[2])
            features += [""] * len(names)
    left_out += [feature for feature in features if _last(feature) in _NOTES]
    return ["" if _last(feature) in _NOTES else feature for feature in features], left_out


def _last(feature: str) -> str:
    """The name of a feature without that of its layer."""
    return feature.rpartition(".")[2].casefold()


def _spaceless(text: str) -> str:
    return "".join(text.split())


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: _ESCAPES.get(match[1], match[1]), text)


def _labels(value: str, feature: str) -> Iterator[tuple[str, str | None]]:
    """The labels of a cell, and the number of each that covers several tokens."""
    if value in ("_", ""):
        return
    for label, chain in _LABEL.findall(value):
        plain = _plain(label)
        if plain == "*":  # a layer that has no features: that it is there
            plain = "" if "." in feature else feature
        if plain not in ("", "_"):
            yield plain, chain or None
