"""spaCy's binary form of documents (``.spacy``): categories, span groups and entities.

See https://spacy.io/api/docbin. A document with categories is one record with those of at least a
half; one with spans or entities gives a record for each of its sentences.
"""

from __future__ import annotations

from collections import Counter

from train.annotation import AnnotationError
from train.read import spans as spanned
from train.read.record import Decision, Records
from train.read.rows import Columns
from train.read.table import MAX_UNPACKED
from train.read.tasks import categories, themes_and_polarity

SUFFIXES = (".spacy",)


def matches(data: bytes, name: str) -> bool:
    """Whether a file is of this format, which only its name tells."""
    return name.casefold().endswith(SUFFIXES) and data[:1] == b"x"


def records(data: bytes, name: str, columns: Columns) -> Records:  # noqa: ARG001
    """Read the documents."""
    import zlib

    import spacy
    from spacy.tokens import DocBin

    try:
        unpacker = zlib.decompressobj()
        unpacker.decompress(data, MAX_UNPACKED)
        if unpacker.unconsumed_tail:
            raise ValueError(f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB")
        documents = list(DocBin().from_bytes(data).get_docs(spacy.blank("xx").vocab))
    except MemoryError:
        raise
    except Exception as error:  # whatever its parts raise; the words may be of a text
        reason = str(error) if str(error).startswith("unpacks") else type(error).__name__
        raise AnnotationError(f"{name}: is not a DocBin that can be read ({reason})") from None
    used: Counter[str] = Counter()
    for number, document in enumerate(documents, start=1):
        where = f"{name}, document {number}"
        found = categories(document.cats)
        used["categories"] += len(document.cats)
        spans: list[spanned.Span] = []
        for group, of in [*document.spans.items(), ("entities", document.ents)]:
            spans += [spanned.Span(span.start_char, span.end_char, span.label_) for span in of]
            used[group] += len(of)
        if spans and not document.cats:
            yield from spanned.records(document.text, spans, {}, where, *found)
        else:
            used["left out beside categories"] += len(spans)
            yield where, {"text": document.text, **themes_and_polarity(found)}
    named = ", ".join(f"{what} {count:,}" for what, count in used.items() if count)
    left = used["left out beside categories"] > 0
    yield name, Decision(f"{len(documents):,} documents of spaCy: {named or 'no labels'}", left)
