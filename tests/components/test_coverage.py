"""What the browser is told of what is read of a picture: the plan, plain and whole."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from stridelab.lessons.downsampling import coverage as lesson
from stridelab.ui.components import coverage


@settings(max_examples=40)
@given(
    st.tuples(st.integers(1, 20), st.integers(1, 20)),
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    st.integers(0, 4),
    st.integers(1, 3),
)
def test_the_payload_is_plain_and_whole(size, kernel_size, padding, dilation):
    plan = lesson.plan(size, kernel_size, padding=padding, dilation=dilation)
    sent = json.loads(json.dumps(coverage.layers(plan)))
    assert list(sent) == list(plan)
    for rule, by_stride in plan.items():
        for stride, layer in by_stride.items():
            drawn = sent[rule][str(stride)]
            if isinstance(layer, str):
                assert drawn == {"problem": layer}
                continue
            assert drawn["rows"]["starts"] == layer.rows.starts.tolist()
            assert drawn["cols"]["visits"] == layer.cols.visits.tolist()
            assert len(drawn["rows"]["visits"]) == size[0]
            assert drawn["most_visits"] == layer.visits.max()
            assert drawn["problem"] is None
    assert "not supported for strided convolutions" in sent["pytorch_same"]["2"]["problem"]
