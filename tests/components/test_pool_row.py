"""The row to pool by hand: the browser is sent what the lesson works out."""

import pytest

from stridelab.lessons.translation import pool_row as lesson
from stridelab.ui.components import pool_row


@pytest.mark.parametrize("stride", lesson.STRIDES)
@pytest.mark.parametrize("shift", lesson.SHIFTS)
def test_every_case_is_sent_with_its_windows_results_and_verdict(shift, stride):
    case = lesson.pooled(shift, stride)
    sent = pool_row.payload("pool_row")["cases"][str(stride)][shift]
    assert sent["row"] == case.row
    assert tuple(step["value"] for step in sent["steps"]) == case.values
    assert all(tuple(case.row[at] for at in step["positions"]) == step["values"] for step in sent["steps"])
    assert sent["verdict"] == lesson.verdict(shift, stride)
