import numpy as np
import pytest

from train.fit.folds import split_folds


@pytest.mark.parametrize("stratified", [False, True])
def test_no_report_is_on_both_sides_and_every_one_is_tested(stratified):
    labels = [np.eye(5, dtype=bool)[[i % 3]] for i in range(11)]
    folds = split_folds(labels, 4, stratified=stratified)
    assert sorted(np.concatenate(folds).tolist()) == list(range(11))


def test_stratified_folds_have_every_theme():
    rare = np.zeros((200, 3), dtype=bool)
    rare[:100, 0] = rare[100:110, 1] = rare[105:115, 2] = True
    for test in split_folds(list(rare[:, None, :]), 5, stratified=True):
        assert rare[test].sum(axis=0).tolist() == [20, 2, 2]


def test_stratified_folds_of_one_theme():
    rare = np.zeros((200, 1), dtype=bool)
    rare[:10] = True
    for test in split_folds(list(rare[:, None, :]), 5, stratified=True):
        assert (len(test), rare[test].sum()) == (40, 2)
