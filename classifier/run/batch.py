"""Read and tag many reports: failures are named, and the others are still done.

A process that tags has a separate process that reads for it (`classifier.read.guarded`), so
a report goes from there to the model and nowhere else; its results go on as one compact line
(`classifier.results.record`).
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from classifier.read.guarded import GuardedReader, from_standard_input, side_by_side
from classifier.read.inputs import STANDARD_INPUT, Failure, Input, is_url
from classifier.report import Report
from classifier.run.model import ModelAt
from classifier.run.workers import TaskLost, cluster_workers, local_workers

if TYPE_CHECKING:
    from classifier.codebook import Codebook
    from classifier.results.tagged import TaggedReport
    from classifier.run.journal import Journal

READ_EACH = 25
"""Reports that a process must have to read before it is worth its start."""

TAGGED_EACH = 50
"""Reports that a process must have to tag: it imports more, and loads a model."""

_ONE_AT_A_TIME = threading.Lock()
"""A process of a Dask cluster may have several threads, but has one model and one reader."""


@cache
def _reader() -> GuardedReader:
    reader = GuardedReader()
    atexit.register(reader.close)
    return reader


def _tag(
    report: Report | Failure,
    item: Input,
    model: ModelAt,
    explain: bool,
) -> TaggedReport | Failure:
    if isinstance(report, Failure):
        return report
    loaded = model.load()
    try:
        return loaded.tag(report, explain=explain)
    except Exception as error:  # a report that we did not think of must not end a long run
        why = " ".join(str(error).split())[:200]
        return Failure(item.path, f"can't be tagged ({type(error).__name__}: {why})")


def tag_one(item: Input, model: ModelAt, explain: bool = False) -> TaggedReport | Failure:
    """Read and tag one report, in a process that does so for many.

    Parameters
    ----------
    item : Input
    model : ModelAt
    explain : bool, default False
        Add the explanation of every theme that is assigned.

    Returns
    -------
    TaggedReport or Failure
    """
    with _ONE_AT_A_TIME:
        reports = _reader().read([item])
        model.load()  # meanwhile
        return _tag(next(reports), item, model, explain)


def _record(read: tuple[Input, Report | Failure], model: ModelAt, explain: bool) -> bytes | Failure:
    item, report = read
    return _encoded(_tag(report, item, model, explain))


def _record_one(item: Input, model: ModelAt, explain: bool) -> bytes | Failure:
    return _encoded(tag_one(item, model, explain))


def _encoded(tagged: TaggedReport | Failure) -> bytes | Failure:
    from classifier.results.record import encode

    return tagged if isinstance(tagged, Failure) else encode(tagged)


def tag_all(
    inputs: Sequence[Input],
    model: str | None = None,
    *,
    jobs: int = 1,
    dask: str | None = None,
    journal: Journal | None = None,
    explain: bool = False,
) -> Generator[TaggedReport | Failure, None, None]:
    """Read and tag reports.

    Parameters
    ----------
    inputs : sequence of Input
    model : str, optional
        Folder of the model bundle; by default the model that ships with the package.
    jobs : int, default 1
        Processes that read. At most as many tag, and half of them where most inputs are PDFs.
        There are no more than cores, but to read from the net, or than have enough to do.
    dask : str, optional
        Address of the scheduler of a Dask cluster, which then does the work.
    journal : Journal, optional
        Has the results of an earlier run, which are not made again, and keeps the new ones.
    explain : bool, default False
        Add the explanation of every theme that is assigned.

    Yields
    ------
    TaggedReport or Failure
        In the order of the inputs. However slowly they are taken, only a few are made ahead.

    Raises
    ------
    BundleError
        If the model is refused.
    WorkersLost
        If the processes can't continue.
    """
    from classifier.bundle.manifest import read_manifest
    from classifier.codebook import Codebook
    from classifier.results.record import encode
    from classifier.results.tagged import TaggedReport as Tagged

    at = ModelAt.find(model)
    codebook = Codebook.from_dict(read_manifest(model)["codebook"])
    done = journal.kept if journal else frozenset()
    todo = [with_content(item) for item in inputs if item not in done]
    begun = _begun(todo, journal)
    made: Generator[bytes | TaggedReport | Failure, None, None]
    jobs = at_most(todo, jobs)
    if dask:
        made = _tag_on_cluster(begun, at, dask, explain)
    elif (taggers := _taggers(todo, jobs, explain)) > 1:
        made = _tag_apart(begun, at, jobs, taggers, explain)
    else:
        made = _tag_here(begun, at, jobs, explain)
    with closing(made):
        for item in inputs:
            result: bytes | TaggedReport | Failure | None = None
            if journal and item in done:
                result = _kept(journal, item, codebook)
                if result is None:
                    journal.begin(item)
                    result = tag_one(item, at, explain)
                    journal.add(item, _encoded(result))
            else:
                result = next(made)
                if journal:
                    journal.add(item, encode(result) if isinstance(result, Tagged) else result)
            yield _decoded(result, item, codebook) if isinstance(result, bytes) else result


def _kept(journal: Journal, item: Input, codebook: Codebook) -> TaggedReport | Failure | None:
    """What an earlier run made of an input, or nothing if that is damaged."""
    from classifier.results.record import decode

    try:
        result = journal.get(item)
        return decode(result, codebook) if isinstance(result, bytes) else result
    except ValueError:
        return None


def _decoded(record: bytes, item: Input, codebook: Codebook) -> TaggedReport | Failure:
    from classifier.results.record import decode

    try:
        return decode(record, codebook)
    except ValueError as error:
        return Failure(item.path, f"can't be tagged ({error})")


def with_content(item: Input) -> Input:
    """An input that any process can read: standard input is read here.

    Parameters
    ----------
    item : Input

    Returns
    -------
    Input
    """
    if item.path == STANDARD_INPUT and item.content is None:
        return replace(item, content=from_standard_input())
    return item


def _begun(items: Iterable[Input], journal: Journal | None) -> Iterator[Input]:
    for item in items:
        if journal:
            journal.begin(item)
        yield item


def worthwhile_jobs(inputs: Sequence[Input]) -> int:
    """How many processes are worth their start: at most one for each core.

    Parameters
    ----------
    inputs : sequence of Input

    Returns
    -------
    int
    """
    if len(inputs) < 2 * READ_EACH:
        return 1  # joblib takes a moment to import
    return min(cores(), len(inputs) // READ_EACH)


def cores() -> int:
    """How many processor cores this process may use."""
    from joblib import cpu_count

    return int(cpu_count())


def at_most(inputs: Sequence[Input], jobs: int) -> int:
    """How many processes to read with: one a core, or any number where the net is waited for."""
    jobs = min(jobs, len(inputs))
    from_the_net = any(is_url(item.path) for item in inputs)
    return jobs if jobs < 2 or from_the_net else min(jobs, cores())


def _taggers(inputs: Sequence[Input], jobs: int, explain: bool) -> int:
    """How many processes should tag, if `jobs` processes read.

    Reading a PDF takes longer than tagging it: half as many keep up. Other formats are quick to
    read, and explanations take time.
    """
    pdfs = sum(item.path.casefold().endswith(".pdf") for item in inputs)
    busy = jobs if explain or 2 * pdfs < len(inputs) else (jobs + 1) // 2
    return min(busy, cores(), max(1, len(inputs) // TAGGED_EACH))


def _tag_here(
    begun: Iterable[Input], model: ModelAt, readers: int, explain: bool
) -> Generator[TaggedReport | Failure, None, None]:
    """Tag in this process, while others read what comes next."""
    with side_by_side(begun, readers) as reports:
        model.load()  # which takes as long as reading the first reports does
        for item, report in reports:
            yield _tag(report, item, model, explain)


def _tag_apart(
    begun: Iterable[Input], model: ModelAt, readers: int, taggers: int, explain: bool
) -> Generator[bytes | Failure, None, None]:
    """Tag in other processes, while yet others read."""
    with side_by_side(begun, readers) as reports, local_workers(taggers) as some:
        for _, result in some.map(_record, reports, model, explain):
            yield result


def _tag_on_cluster(
    begun: Iterable[Input], model: ModelAt, address: str, explain: bool
) -> Generator[bytes | Failure, None, None]:
    """Tag in the processes of a cluster, each of which has its own reader."""
    with cluster_workers(address) as some:
        for item, result in some.map(_record_one, begun, model, explain):
            yield Failure(item.path, str(result)) if isinstance(result, TaskLost) else result
