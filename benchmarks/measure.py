"""Time and memory of whole commands, and what is said about them."""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OURS = "report-themes"

OF_KIND = "micro-F1 of "
"""How the part of a figure begins that is of one kind of reports."""

COMMAND = str(Path(sysconfig.get_path("scripts")) / "report-themes")


@dataclass(frozen=True, slots=True)
class Row:
    """A figure and what it is measured against.

    Attributes
    ----------
    part : str
        What it belongs to.
    what, against : str
    value, reference : float
        Medians, in the same unit, from the same run.
    unit : str
    asked : float or None
        The most that `value / reference` may be, or the least where `more` is better.
    more : bool
        Whether a higher value is the better one.
    spread : float
        Of the value: standard deviation, or half the range of the runs.
    """

    part: str
    what: str
    against: str
    value: float
    reference: float
    unit: str
    asked: float | None = None
    more: bool = False
    spread: float = 0.0

    @property
    def ratio(self) -> float:
        """The value in units of what it is measured against."""
        return self.value / self.reference if self.reference else math.inf

    def holds(self, room: float = 1.0) -> bool:
        """Whether the ratio is what was asked for, with room for noise.

        Parameters
        ----------
        room : float, default 1
            Factor by which it may miss.
        """
        if self.asked is None:
            return True
        return self.ratio >= self.asked / room if self.more else self.ratio <= self.asked * room


def seconds(command: Sequence[str]) -> float:
    """Wall time of a command, which has to succeed."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def in_turn(commands: Mapping[str, Sequence[str]], times: int) -> dict[str, list[float]]:
    """Wall times of commands that are run one after the other, several times.

    What disturbs the machine then disturbs all of them.

    Parameters
    ----------
    commands : mapping of str to sequence of str
    times : int
        How often each is run; once more before that, which is not counted.

    Returns
    -------
    dict of str to list of float
        Seconds of each command.
    """
    found: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(times + 1):
        for name, command in commands.items():
            took = seconds(command)
            if turn:
                found[name].append(took)
    return found


def compare(
    part: str,
    commands: Mapping[str, Sequence[str]],
    times: int,
    asked: float,
) -> Row:
    """Measure the first of two commands against the second."""
    (what, ours), (against, theirs) = in_turn(commands, times).items()
    medians = statistics.median(ours), statistics.median(theirs)
    return Row(part, what, against, *medians, "s", asked, spread=(max(ours) - min(ours)) / 2)


def python(code: str, *arguments: str) -> list[str]:
    """A command that runs code in a fresh interpreter."""
    return [sys.executable, "-c", code, *arguments]


def peak_memory(command: Sequence[str]) -> tuple[float, float]:
    """Run a command and watch it and the processes that it starts; Linux only.

    Returns
    -------
    memory : float
        Most bytes at a time, where a page that is shared is counted once (PSS).
    seconds : float
    """
    if sys.platform != "linux":
        raise SystemExit("the memory of several processes can be measured on Linux alone")
    peak, begin = 0, time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_memory, _family(process.pid))))
            time.sleep(0.1)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return float(peak), time.perf_counter() - begin


def _family(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:  # it has ended
            continue
        found += [one for child in children for one in _family(int(child))]
    return found


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
