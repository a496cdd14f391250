"""Transposed convolution, against what PyTorch and ONNX recorded, and as the other way round of conv2d."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridelab import conv2d, conv_transpose2d
from tests.convolution.recorded_transposed import recorded, settings


@pytest.mark.parametrize(("archive", "case"), [*recorded("conv_cases"), *recorded("onnx_cases")])
def test_as_recorded(archive, case):
    x, weight, expected = (archive[f"{case['id']}/{name}"] for name in "xwy")
    got = conv_transpose2d(x, weight, archive.get(f"{case['id']}/b"), **settings(case))
    assert got.dtype == x.dtype
    if case.get("exact"):
        np.testing.assert_array_equal(got, expected)
    else:
        np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-4)


def test_there_are_such_cases():
    assert len([*recorded("conv_cases")]) >= 24
    assert len([*recorded("onnx_cases")]) >= 5


@given(st.integers(1, 4), st.integers(1, 3), st.integers(0, 1), st.integers(1, 2), st.integers(1, 2), st.data())
def test_it_is_the_adjoint_of_conv2d(kernel_size, stride, padding, dilation, groups, data):
    """<conv2d(x), y> = <x, conv_transpose2d(y)>, with the rows that conv2d leaves unread as output_padding."""
    extent = dilation * (kernel_size - 1) + 1
    size = data.draw(st.integers(max(extent - 2 * padding, 1), 9))
    rng = np.random.default_rng(size)
    x = rng.integers(-9, 9, (2, 2 * groups, size, size)).astype(np.float64)
    weight = rng.integers(-9, 9, (3 * groups, 2, kernel_size, kernel_size)).astype(np.float64)
    settings = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    y = conv2d(x, weight, **settings)
    back = rng.integers(-9, 9, y.shape).astype(np.float64)
    more = size - ((y.shape[2] - 1) * stride - 2 * padding + extent)
    if more < max(stride, dilation):
        transposed = conv_transpose2d(back, weight, output_padding=more, **settings)
        assert transposed.shape == x.shape
        assert (y * back).sum() == (x * transposed).sum()


def test_a_kernel_that_the_stride_does_not_divide_writes_a_checkerboard():
    """M16: transposed convolution makes checkerboards, strided convolution does not."""
    even = conv_transpose2d(np.ones((1, 1, 5, 5)), np.ones((1, 1, 4, 4)), stride=2)[0, 0, 2:-2, 2:-2]
    uneven = conv_transpose2d(np.ones((1, 1, 5, 5)), np.ones((1, 1, 3, 3)), stride=2)[0, 0, 2:-2, 2:-2]
    assert np.unique(even).tolist() == [4]
    assert np.unique(uneven).tolist() == [1, 2, 4]
    assert np.unique(conv2d(np.ones((1, 1, 9, 9)), np.ones((1, 1, 3, 3)), stride=2)).tolist() == [9]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"groups": 3}, "groups 3 does not divide the 4 channels"),
        ({"weight": np.ones((3, 2, 3, 3))}, r"is for 3 channels, but x \(1, 4, 5, 5\) has 4"),
        ({"padding": "same"}, "padding is numbers here, not 'same'"),
        ({"stride": 2, "output_padding": 2}, "output_padding 2 has to be smaller than stride 2"),
        ({"padding": 9}, r"5 positions become -11. Choose less padding"),
        ({"stride": 0}, "stride"),
        ({"bias": np.ones(3)}, r"bias has shape \(3,\), but weight has 2 filters"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(settings, sentence):
    arguments = {"x": np.ones((1, 4, 5, 5)), "weight": np.ones((4, 2, 3, 3))} | settings
    with pytest.raises(ValueError, match=sentence):
        conv_transpose2d(**arguments)
