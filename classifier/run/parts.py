"""Results as a folder of Parquet parts, which the processes that tag write themselves.

Pandas, Polars, DuckDB, Spark and Dask read such a folder as one table. A part holds the rows of
some reports, and in its metadata which reports these are, what they were like, and what could not
be read: all that is needed to resume after an interruption, in a file that appears whole or not
at all. On a disk the folder is called ``results.partial`` until it is whole; in an object store,
where nothing can be renamed, ``_SUCCESS`` in it says so.
"""

from __future__ import annotations

import io
import json
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from classifier.errors import CannotWrite
from classifier.extras import needs
from classifier.read.inputs import Failure, Input, is_url
from classifier.run.batch import TAGGED_EACH, at_most, tag_one, with_content
from classifier.run.folder import RUN, SUCCESS, Folder
from classifier.run.model import ModelAt
from classifier.run.resume import (
    CannotResume,
    check_own,
    check_run,
    followed,
    partial_folder,
    state,
)
from classifier.run.workers import TaskLost, workers_for

MOST_REPORTS = 100
"""Reports in a part: some 30,000 rows, and not too much to do again."""

FEWEST_PARTS = 32
"""Parts that are made at least, so that few reports keep many processes busy, too."""

_METADATA = b"report-themes"


@dataclass(frozen=True)
class Part:
    """A part to be made: its number, and the reports it is of."""

    number: int
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class Done:
    """A report whose rows are in a part, and what a person should know of it."""

    name: str
    warning: str | None = None


@dataclass(frozen=True)
class Columns:
    """The columns that were asked for, besides those that are always there, and the rows.

    There is a row for each sentence with one of the themes and one of the polarities; without
    themes or polarities, whatever it has.
    """

    all_scores: bool = False
    uncertain: bool = False
    themes: tuple[str, ...] = ()
    polarities: tuple[str, ...] = ()


class Parts:
    """A run that writes a folder of parts.

    Parameters
    ----------
    out : str
        The folder, or its URL. One that an earlier run made is replaced.
    run : mapping
        What the results depend on besides the inputs, as for `classifier.run.journal.Journal`.
    inputs : sequence of Input
    resume : bool, default False
        Whether to resume the existing run instead of starting over.

    Attributes
    ----------
    changed : list of Input
        Inputs that were done, and have changed since.

    Raises
    ------
    CannotResume
        If `run` differs, or if something else is where the parts are made.
    CannotWrite
        If the folder holds something else.
    MissingExtra
        If pyarrow, or what the URL needs, is not installed.
    """

    def __init__(
        self, out: str, run: Mapping[str, Any], inputs: Sequence[Input], *, resume: bool = False
    ) -> None:
        with needs("parquet"):
            import pyarrow.parquet  # noqa: F401
        self.out = self.folder = Folder(out if is_url(out) else str(followed(Path(out))))
        names = self.out.names()
        if names and not {SUCCESS, RUN} & set(names):
            raise CannotWrite(f"{out}: holds files other than results: nothing was written")
        if not is_url(out) and Path(self.out.path).is_file():
            raise CannotWrite(f"{out}: is not a folder")
        if foreign := self.out.foreign():
            raise CannotWrite(f"{out}: holds {foreign} as well as results: nothing was written")
        if not is_url(out):
            partial = partial_folder(Path(self.out.path))
            check_own(partial, RUN)
            self.folder = Folder(str(partial))
            if foreign := self.folder.foreign():
                raise CannotResume(
                    f"{partial}: holds {foreign} as well as parts; move it elsewhere"
                )
        self.inputs = inputs
        self.changed: list[Input] = []
        self._done: dict[Input, str | None] = {}
        self._first = 0
        names = [name for name in self.folder.names() if not name.startswith(".")]
        if not resume:
            self.folder.clear()
        elif RUN in names:
            with self.folder.open(RUN) as file:
                check_run(file, run, self.folder.path)
            self._find([name for name in names if name.endswith(".parquet")])
        elif names:
            raise CannotResume(f"{self.folder.path}: is not the work of an earlier run")
        if SUCCESS in self.folder.names():
            self.folder.remove(SUCCESS)  # until it is whole again
        self.folder.write(RUN, json.dumps(dict(run)).encode())

    def _find(self, names: Sequence[str]) -> None:
        """Take up the parts that hold; others, and those with a changed report, are made again."""
        known = {(item.path, item.name): item for item in self.inputs}
        for name in names:
            self._first = max(self._first, int(name[5:-8]) + 1)
            done: dict[Input, str | None] = {}
            entries = self._entries(name)
            for path, called, was, reason in entries or ():
                item = known.get((path, called))
                now = state(item) if item else ""
                if item is None or not now or now != was:
                    self.changed += [item] if item else []
                elif reason is None or not is_url(path):  # what a URL has may be there again
                    done[item] = reason
            if entries is not None and len(done) == len(entries):
                self._done |= done
            else:
                self.folder.remove(name)

    def _entries(self, name: str) -> list[tuple[str, str, str, str | None]] | None:
        """Which reports a part is of; None if it does not say so, as we would."""
        import pyarrow.parquet as pq

        try:
            with self.folder.open(name) as file:
                entries = json.loads(pq.read_metadata(file).metadata[_METADATA])
            for path, called, was, reason in entries:
                if not all(isinstance(text, str) for text in (path, called, was, reason or "")):
                    return None
        except Exception:  # anybody may have put a file there
            return None
        return [tuple(entry) for entry in entries]

    @property
    def todo(self) -> list[Input]:
        """Inputs of which an earlier run has no result."""
        return [item for item in self.inputs if item not in self._done]

    def tag(
        self, model: ModelAt, columns: Columns, *, jobs: int = 1, dask: str | None = None
    ) -> Generator[Done | Failure, None, None]:
        """Read and tag the reports, and write the parts.

        Parameters
        ----------
        model : ModelAt
        columns : Columns
        jobs : int, default 1
            Processes that tag.
        dask : str, optional
            Address of the scheduler of a Dask cluster, which then does the work. Its processes
            need to find the folder under the same path or URL.

        Yields
        ------
        Done or Failure
            For each input, once: in order, after those of an earlier run.

        Raises
        ------
        BundleError
            If the model is refused.
        WorkersLost
            If the processes can't continue.
        """
        for item, reason in self._done.items():
            yield Done(item.name) if reason is None else Failure(item.path, reason)
        todo = list(map(with_content, self.todo))
        if not todo:
            return
        size = max(1, min(MOST_REPORTS, -(-len(todo) // FEWEST_PARTS)))
        if not dask:  # each process reads and tags
            jobs = min(at_most(todo, jobs), max(1, len(todo) // TAGGED_EACH))
        with workers_for(jobs, dask) as some:
            while todo:
                parts, todo = self._cut(todo, size), []
                for part, made in some.map(write_part, parts, self.folder.path, model, columns):
                    if not isinstance(made, TaskLost):
                        yield from made
                    elif len(part.inputs) > 1:  # one of them is to blame
                        todo += part.inputs
                    else:
                        yield Failure(part.inputs[0].path, str(made))
                size = 1

    def _cut(self, inputs: Sequence[Input], size: int) -> list[Part]:
        cuts = range(0, len(inputs), size)
        parts = [Part(self._first + i, tuple(inputs[at : at + size])) for i, at in enumerate(cuts)]
        self._first += len(parts)
        return parts

    def finish(self) -> None:
        """Give the folder its name, or its mark: it is whole."""
        self.folder.remove_temporary()
        self.folder.write(SUCCESS, b"")
        if self.folder is not self.out:
            out = Path(self.out.path)
            old = out.with_name(f".{out.name[:40]}.{uuid4().hex}")
            try:
                if out.exists():
                    out.rename(old)
                Path(self.folder.path).rename(out)
            finally:
                if old.exists() and not out.exists():
                    old.rename(out)
            Folder(str(old)).discard()

    def stop(self) -> bool:
        """Leave the folder, if it holds anything to resume from, and say whether it does."""
        kept = any(name.endswith(".parquet") for name in self.folder.names())
        if not kept:
            self.discard()
        return kept

    def discard(self) -> None:
        """Remove what was begun."""
        self.folder.discard()


def write_part(part: Part, folder: str, model: ModelAt, columns: Columns) -> list[Done | Failure]:
    """Read and tag the reports of a part and write it, in a process that does so for many.

    Parameters
    ----------
    part : Part
    folder : str
    model : ModelAt
    columns : Columns

    Returns
    -------
    list of Done or Failure
        For each report, in order.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    from classifier.write.parquet import cells_of, schema_of

    schema = schema_of(model.load().codebook, columns.uncertain, columns.all_scores)
    buffer = io.BytesIO()
    entries: list[tuple[str, str, str, str | None]] = []
    made: list[Done | Failure] = []
    with pq.ParquetWriter(buffer, schema) as writer:
        tables = []
        for item in part.inputs:
            before = state(item)
            outcome = tag_one(item, model)
            reason = outcome.reason if isinstance(outcome, Failure) else None
            entries.append((item.path, item.name, before, reason))
            if isinstance(outcome, Failure):
                made.append(outcome)
            else:
                made.append(Done(item.name, outcome.warning))
                outcome = replace(outcome, mark_uncertain=columns.uncertain)
                outcome = outcome.about(columns.themes, columns.polarities)
                rows = cells_of(outcome, columns.all_scores)
                tables.append(pa.Table.from_pylist(list(rows), schema=schema))
        writer.write_table(pa.concat_tables([schema.empty_table(), *tables]))
        writer.add_key_value_metadata({_METADATA: json.dumps(entries).encode()})
    Folder(folder).write(f"part-{part.number:05}.parquet", buffer.getvalue())
    return made
