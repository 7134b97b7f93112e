"""Read broken files for a while, and keep those that are read badly.

python -m fuzz --cases 10000 --save /tmp/findings
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from classifier.read.guarded import GuardedReader
from fuzz.cases import MEMORY, SECONDS, Outcome, run, warm
from fuzz.mutate import mutate
from fuzz.seeds import real_seeds, seeds


def guarded() -> GuardedReader:
    """The reader of the product, which has imported all that a reader needs."""
    reader = GuardedReader(SECONDS, MEMORY)
    warm(reader)
    return reader


def case(files: dict[str, bytes], number: int, seed: int) -> tuple[str, bytes]:
    """A broken file, the same for the same numbers.

    Parameters
    ----------
    files : dict of str to bytes
        Good files by their names.
    number : int
        Of the case.
    seed : int
        Of the run.
    """
    choose = random.Random(f"{seed} {number}")
    name = choose.choice(sorted(files))
    suffix = name.rpartition(".")[2]
    others = [data for other, data in files.items() if other.endswith(suffix)]
    return name, mutate(name, files[name], others, choose)


def minimise(data: bytes, wrong: Callable[[bytes], bool], seconds: float = 60.0) -> bytes:
    """A smaller file that is still read badly: parts are left out, ever smaller ones."""
    until = time.monotonic() + seconds
    size = len(data) // 2
    while size and time.monotonic() < until:
        at = 0
        while at < len(data) and time.monotonic() < until:
            shorter = data[:at] + data[at + size :]
            if wrong(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data


def main() -> int:
    """Read broken files."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="suffix of the files, as pdf")
    parser.add_argument("--real", action="store_true", help="begin from real reports, too")
    parser.add_argument("--save", type=Path, help="folder for what is found")
    options = parser.parse_args()
    folder = options.save or Path(tempfile.mkdtemp(prefix="findings-"))
    folder.mkdir(parents=True, exist_ok=True)
    files = seeds() | (real_seeds() if options.real else {})
    files = {name: data for name, data in files.items() if name.endswith(options.only)}
    counts: Counter[str] = Counter()
    peak, slowest, found = 0, (0.0, ""), set()
    with guarded() as reader:
        begin = time.monotonic()
        for number in range(options.cases):
            if time.monotonic() - begin > options.seconds:
                break
            name, data = case(files, number, options.seed)
            started = time.monotonic()
            outcome = run(reader, name, data)
            slowest = max(slowest, (time.monotonic() - started, f"case {number}, {name}"))
            peak = max(peak, outcome.peak)
            counts["wrong" if outcome.wrong else "read" if outcome.read else "refused"] += 1
            if outcome.wrong and outcome.wrong not in found:
                found.add(outcome.wrong)
                keep(reader, folder, number, name, data, outcome)
        spent = time.monotonic() - begin
    print(", ".join(f"{count:,} {what}" for what, count in sorted(counts.items())))
    memory = f"at most {peak / 2**20:.0f} MiB" if peak else "memory is looked at on Linux alone"
    print(f"{counts.total() / spent:.1f} cases per second, {memory}")
    print(f"slowest: {slowest[0]:.1f} s ({slowest[1]})")
    return 1 if found else 0


def keep(
    reader: GuardedReader, folder: Path, number: int, name: str, data: bytes, outcome: Outcome
) -> None:
    """Save a finding, as small as it can be made."""
    kind = (outcome.wrong or "").partition(":")[0]

    def same(shorter: bytes) -> bool:
        wrong = run(reader, name, shorter).wrong
        return wrong is not None and wrong.partition(":")[0] == kind

    small = minimise(data, same)
    path = folder / f"{number}-{name}"
    path.write_bytes(small)
    print(f"{path}: {outcome.wrong} ({len(data):,} bytes, now {len(small):,})", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
