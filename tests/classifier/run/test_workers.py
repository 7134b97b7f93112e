"""Processes that take tasks: how far they are ahead, and what ends them."""

import itertools
import signal
import time

import pytest

from classifier.run.workers import AHEAD, WorkersLost, local_workers


def test_a_slow_reader_of_results_holds_back_the_work():
    begun = itertools.count()
    with local_workers(2) as workers:
        results = workers.map(abs, begun)
        for expected in range(3):
            assert next(results) == (expected, expected)
            time.sleep(0.3)
        # `map` took one task more for each result, and never more than it may be ahead.
        assert next(begun) <= 3 + AHEAD * 2


@pytest.mark.posix
def test_a_killed_process_is_said_in_one_line():
    with local_workers(2) as workers:
        results = workers.map(signal.raise_signal, [signal.SIGKILL])
        with pytest.raises(WorkersLost, match="a process was killed"):
            next(results)
