"""What the walks say is true, and why a wrong answer is wrong, sentence by sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from stridelab.geometry import axis
from stridelab.lessons import walks
from stridelab.scene.walk import read
from tests.claims.conftest import plain

FILES = sorted(Path(walks.__file__).parent.glob("*.txt"))


@pytest.fixture(scope="module")
def said() -> str:
    """All that the walks say."""
    steps = [step for path in FILES for step in read(path.read_text("utf-8")).steps]
    return plain(" ".join(" ".join([step.truth, *(option.why for option in step.options)]) for step in steps))


# ---------------------------------------------------------------- Slide


def test_12_cells_at_stride_4():
    """12 cells have room for 3 steps of 4: 3 × 3 numbers. | The side is divided by the stride, and 12 / 4 is 3. | The
    filter makes longer steps, so it stops less often.
    """
    assert axis(12, 3, 4, 1).output_size == 3 == 12 // 4
    assert axis(12, 3, 2, 1).output_size == 6


def test_stride_2_keeps_a_quarter():
    """Stride 2 keeps every second row and every second column of stride 1: 36 of 144, a quarter. No number is new. |
    Stride 2 skips every second row, and every second column too. | Every stop makes one number, and there are fewer
    stops.
    """
    one, two = axis(12, 3, 1, 1), axis(12, 3, 2, 1)
    assert (one.output_size**2, two.output_size**2) == (144, 36)
    assert two.starts.tolist() == one.starts[::2].tolist()


def test_gaps_at_stride_4():
    """Windows 3 wide that start 4 apart leave 1 cell between them. No window reads 63 of the 144 cells. | A window of 3
    cells cannot fill a step of 4. | The windows are 3 wide and start 4 apart.
    """
    four = axis(12, 3, 4)
    assert four.starts.tolist() == [0, 4, 8]
    assert four.unread.tolist() == [3, 7, 11]
    assert 144 - (12 - len(four.unread)) ** 2 == 63


def test_windows_touch():
    """A stride as large as the filter, 3, puts the windows side by side."""
    assert [stride for stride in range(1, 9) if set(axis(12, 3, stride).visits[: 2 * stride + 1]) == {1}] == [3]
