"""The row to pool by hand: each sentence and each number against max pooling itself."""

import doctest

import numpy as np
import pytest

from stridelab import max_pool2d
from stridelab.lessons.translation import pool_row

CASES = [(shift, stride) for shift in pool_row.SHIFTS for stride in pool_row.STRIDES]


@pytest.mark.parametrize(("shift", "stride"), CASES)
def test_the_rows_and_results_are_those_of_max_pooling(shift, stride):
    case = pool_row.pooled(shift, stride)
    assert case.row == tuple(np.roll(pool_row.ROW, shift))
    pooled = max_pool2d(np.array(case.row)[None, None, None], (1, pool_row.KERNEL_SIZE), stride=(1, stride))
    assert case.values == tuple(pooled[0, 0, 0])
    assert all(tuple(case.row[at] for at in step.positions) == step.values for step in case.steps)


@pytest.mark.parametrize(("shift", "stride"), CASES)
def test_the_result_follows_exactly_where_the_shift_is_a_multiple_of_the_stride(shift, stride):
    assert pool_row.follows(shift, stride) == (shift % stride == 0)
    said = pool_row.verdict(shift, stride)
    assert ("not the old results" in said) == (shift % stride != 0)
    assert " ".join(map(str, pool_row.pooled(shift, stride).values)) in said


def test_the_counter_example_of_the_lesson():
    """M10: max-pool 2 of 0,0,1,1,0,0,1,1 is 0,1,0,1; shifted by one, 1,1,1,1."""
    assert pool_row.ROW == (0, 0, 1, 1, 0, 0, 1, 1)
    assert pool_row.pooled(0, 2).values == (0, 1, 0, 1)
    assert pool_row.pooled(1, 2).values == (1, 1, 1, 1)


def test_the_examples_in_the_docstrings_hold():
    found = doctest.testmod(pool_row)
    assert found.attempted > 0
    assert found.failed == 0
