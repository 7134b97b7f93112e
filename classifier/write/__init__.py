"""Write results: one module for each format, registered here.

`FORMATS` are those of tagged reports. Whatever else commands give is written by the modules in
``tables`` and ``documents``, the same for all of them; what its records, rows and document are
says one module for each kind of results (``content``). The commands take the names of their formats
from here, for their help, for completion and for the suffix of a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    Attributes
    ----------
    module : str
        The module of this package whose function ``write`` writes it. It is imported only then,
        so that knowing the names of the formats costs nothing.
    binary : bool, default False
        Whether the file is one of bytes, which no terminal can show.
    explained : bool, default False
        Whether it shows why themes were assigned.
    once : bool, default False
        Whether it counts over all reports, so that one that is there under two names may be counted
        only once: it is given all of them, says which those are, and counts them once itself.
    judged : bool, default False
        Whether it says of annotations on which themes somebody decided.
    codings : bool, default False
        Whether it says of annotations who made them, with their memos.
    content : str, default ""
        What makes of the results what `module` writes, such as records, a table or a document:
        ``"package.module:function"``. By default it writes the results themselves.
    """

    module: str
    binary: bool = False
    explained: bool = False
    once: bool = False
    judged: bool = False
    codings: bool = False
    content: str = ""

    def write(self, results: Any, file: Any, *options: bool) -> None:
        """Write results.

        Parameters
        ----------
        results : object
            What the module writes: an iterable of tagged reports, for `FORMATS`.
        file : file
            Open for text, or for bytes if the format is `binary`.
        *options : bool
            What else ``write`` of the module takes. For `FORMATS`, whether to add the probability
            of every theme, where the format has room for them.
        """
        if self.content:
            module, _, function = self.content.partition(":")
            results, options = getattr(import_module(module), function)(results, *options), ()
        import_module(f"{__name__}.{self.module}").write(results, file, *options)


def documents_of(content: str) -> dict[str, Format]:
    """The formats of documents.

    Parameters
    ----------
    content : str
        Import path of a module whose function ``document`` makes a
        `classifier.draw.document.Document` of results.

    Returns
    -------
    dict of str to Format
    """
    made = f"{content}:document"
    return {
        "md": Format("documents.markdown", content=made),
        "html": Format("documents.html", content=made),
        "docx": Format("documents.docx", binary=True, content=made),
    }


def tables_of(content: str, *, sheets: str = "rows") -> dict[str, Format]:
    """The formats that results of every command have, but for the table of a terminal.

    Parameters
    ----------
    content : str
        Import path of a module with three functions that take the results: ``records`` gives
        dictionaries, for JSON lines; ``rows`` a `classifier.write.columns.Table`; and ``document``
        a document (`documents_of`).
    sheets : str, default "rows"
        The function that gives the tables of a workbook.

    Returns
    -------
    dict of str to Format
    """
    return {
        "jsonl": Format("tables.jsonl", content=f"{content}:records"),
        "csv": Format("tables.delimited", content=f"{content}:rows"),
        "xlsx": Format("tables.xlsx", binary=True, content=f"{content}:{sheets}"),
        "parquet": Format("tables.parquet", binary=True, content=f"{content}:rows"),
        **documents_of(content),
    }


FORMATS: dict[str, Format] = {
    "jsonl": Format("jsonl", judged=True, codings=True),
    "csv": Format("delimited", judged=True, codings=True),
    "table": Format("table"),
    "xlsx": Format("xlsx", binary=True, judged=True, codings=True),
    "parquet": Format("parquet", binary=True, judged=True, codings=True),
    "qdpx": Format("qdpx", binary=True, codings=True),
    "label-studio": Format("label_studio"),
    "doccano": Format("doccano"),
    "prodigy": Format("prodigy"),
    **documents_of(f"{__name__}.sentences"),
    "html": Format("html", explained=True, once=True, judged=True),
}
"""Formats of tagged reports by name, which is also the suffix of the files of most."""

TABLES: dict[str, Format] = {
    "csv": Format("tables.delimited"),
    "xlsx": Format("tables.xlsx", binary=True),
    "jsonl": Format("tables.jsonl"),
    "parquet": Format("tables.parquet", binary=True),
}
"""Formats of a table with anybody's columns: JSON lines take records, the others a
`classifier.write.columns.Table`."""

SUMMARIES: dict[str, Format] = {
    "table": Format("summaries.table"),
    **tables_of(f"{__name__}.summaries.content", sheets="sheets"),
}
"""Formats of summaries, which take an iterable of `ReportSummary`."""

COMPARISONS: dict[str, Format] = {
    "table": Format("comparisons.table"),
    **tables_of(f"{__name__}.comparisons.content", sheets="sheets"),
    "html": Format("comparisons.html"),
    "png": Format("comparisons.png", binary=True),
    "svg": Format("comparisons.svg", binary=True),
}
"""Formats of a `Comparison`."""

BRIEFS: dict[str, Format] = {
    "docx": Format("documents.docx", binary=True),
    "html": Format("documents.html"),
    "md": Format("documents.markdown"),
}
"""Formats of a briefing, which is a `classifier.draw.document.Document`."""

JUDGEMENTS: dict[str, Format] = {
    "table": Format("judgements.table"),
    **tables_of(f"{__name__}.judgements.content"),
}
"""Formats of what reports say about themselves, which take an iterable of `Report`."""

SKIPPED: dict[str, Format] = {
    "table": Format("skipped.table"),
    **tables_of(f"{__name__}.skipped.content"),
}
"""Formats of what was left out of reports, which take an iterable of `Report`."""

EXPLANATIONS: dict[str, Format] = {
    "table": Format("explanations.table"),
    **tables_of(f"{__name__}.explanations.content"),
}
"""Formats of explanations, which take an iterable of `Explanation`."""
