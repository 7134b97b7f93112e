"""What several processes work on is pickled once."""

import operator
import pickle

import pytest

from classifier.model.parallel import Scattered, in_parallel


@pytest.mark.parametrize("n_jobs", [None, 2])
def test_what_is_shared_is_one_in_a_process(n_jobs):
    found = in_parallel(operator.iconcat, ([],), [([i],) for i in range(6)], n_jobs)
    # What a task adds is there for the next one of its process: it was not unpickled anew.
    assert len(max(found, key=len)) >= 3


def test_it_is_pickled_once():
    shared = Scattered([1])
    first = pickle.dumps(shared)
    shared.value.append(2)
    assert pickle.dumps(shared) == first
    received = pickle.loads(first)
    assert received.value == [1]
    assert pickle.loads(pickle.dumps({"within": shared}))["within"] is received


def test_results_come_as_they_are_asked_for_and_in_order():
    found = in_parallel(pow, (2,), [(i,) for i in range(5)], 2, return_as="generator")
    assert list(found) == [1, 2, 4, 8, 16]
