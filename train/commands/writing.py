"""What commands write besides results: files of findings, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.commands.options import listed
from classifier.commands.output import refusals, writing
from classifier.commands.terminal import message, usage_error

if TYPE_CHECKING:
    from classifier.write.columns import Table


def check_place(out: Path, *, overwrite: bool = True) -> None:
    """End the command, before its work, if the model bundle that it makes can't be written.

    Parameters
    ----------
    out : Path
    overwrite : bool, default True
        Whether it may be written over another.
    """
    from classifier.bundle import store

    with refusals(), writing(out):
        store.check_place(out)
        if not overwrite and out.exists() and any(out.iterdir()):
            usage_error(f"{out}: there is a model already: --overwrite replaces it")


@contextmanager
def making(out: Path) -> Iterator[None]:
    """End the command where no model can be made of its input, or written, with the reason."""
    from classifier.errors import BundleError

    try:
        yield
    except (BundleError, ValueError) as error:
        usage_error(error)
    except OSError as error:
        usage_error(f"{error.filename or out}: {error.strerror}")


def check_suffix(out: Path | None, *suffixes: str) -> None:
    """End the command, before its work, where a file is of no format that it writes."""
    if out is None:
        return
    if out.suffix.casefold() not in suffixes:
        usage_error(f"{out}: expected a file that ends in {listed(suffixes)}")
    from classifier.extras import check_format

    with refusals():
        check_format(out.suffix[1:].casefold())


def write_file(out: Path, write: Callable[[Any], object], *, binary: bool = False) -> None:
    """Write a file, whole or not at all.

    Parameters
    ----------
    out : Path
    write : callable
        Takes the open file.
    binary : bool, default False
        Whether it is open for bytes.
    """
    from classifier.atomic import whole_file

    with refusals(), writing(out), whole_file(out, binary=binary) as file:
        write(file)


def write_json(out: Path, record: Mapping[str, Any]) -> None:
    """Write findings as JSON, and say so."""
    write_file(
        out, lambda file: file.write(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    )
    message(f"Wrote {out}")


def write_page(out: Path, page: str) -> None:
    """Write a page, and say so."""
    write_file(out, lambda file: file.write(page))
    message(f"Wrote {out}")


def write_records(out: Path, records: Iterable[Mapping[str, Any]], table: Table) -> None:
    """Write findings as JSON lines, or as a table in which no cell is a formula.

    Parameters
    ----------
    out : Path
        Its suffix, .jsonl or .csv, says which.
    records : iterable of mapping
        For the lines.
    table : Table
        For CSV.
    """
    from classifier.write.tables import delimited, jsonl

    if out.suffix.casefold() == ".jsonl":
        write_file(out, lambda file: jsonl.write(records, file))
    else:
        write_file(out, lambda file: delimited.write(table, file))
