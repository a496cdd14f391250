"""A question on a layer as it stands: the engine's answer is among the options once, and no other one equals it."""

from __future__ import annotations

from contextlib import suppress
from itertools import product

import numpy as np
import pytest

from stridelab.convolution import conv2d
from stridelab.geometry import axes
from stridelab.lessons.questions import MISCONCEPTIONS, SLIP
from stridelab.lessons.questions.covered import KINDS_OF, Layer, Step, covered

LAYERS = [
    Layer((side, side), (kernel, kernel), (stride, cols), padding, dilation, "slide")
    for side, kernel, (stride, cols), padding, dilation in product(
        (8, 12, 32), (2, 3, 5), ((2, 2), (3, 3), (2, 1), (5, 5)), (0, 1, "same"), (1, 2)
    )
    if (kernel - 1) * dilation < side
]


def truth(layer: Layer, answer: str) -> str:
    both = axes(layer.input_size, layer.kernel_size, layer.stride, layer.padding, layer.dilation)
    setting = {"stride": layer.stride, "padding": (both.rows.padding, both.cols.padding), "dilation": layer.dilation}
    ones = conv2d(np.ones((1, 1, *layer.input_size)), np.ones((1, 1, *layer.kernel_size)), **setting)
    height, width = ones.shape[2:]
    if answer == "size":
        return f"{height} × {width}"
    return f"{height * width:,} times" if answer == "cost" else f"{int((both.visits == 0).sum()):,}"


@pytest.mark.parametrize("answer", ["size", "cost", "unread"])
def test_the_right_answer_is_the_engines_and_every_wrong_one_has_a_reason(answer):
    asked = 0
    for layer in LAYERS:
        question = None
        with suppress(ValueError):  # too few answers differ
            question = covered(layer, answer)
        if question is None:
            continue
        asked += 1
        assert question.right.text == truth(layer, answer), layer
        texts = [option.text for option in question.options]
        assert len(set(texts)) == len(texts) >= 3
        for option in question.wrong:
            assert option.misconception == SLIP or option.misconception in MISCONCEPTIONS
            assert option.why
    assert asked > 0.8 * len(LAYERS)


def test_the_number_of_a_step_is_its_sum():
    reads, weights = np.arange(9.0).reshape(3, 3), np.array([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])
    layer = Layer((12, 12), (3, 3), (2, 2), 1, 1, "slide", Step(reads, weights, 5.0))
    question = covered(layer, "sum")
    assert question.right.text == f"{(reads * weights).sum() + 5:g}".replace("-", "−")
    assert {option.misconception for option in question.wrong} >= {"M17", "M9"}
    assert set(KINDS_OF) == {"size", "output", "sum", "cost", "unread"}
    with pytest.raises(ValueError, match="picture a sample"):
        covered(layer._replace(step=None), "sum")
