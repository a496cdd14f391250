"""What the downsampling lesson says is true: each test's docstring stands on the page as a learner reads it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridelab import images, kernels, network
from stridelab.convolution import conv2d
from stridelab.geometry import axis
from stridelab.lessons.downsampling import coverage, first_layer, frameworks, pyramid


@given(st.integers(1, 200), st.integers(1, 12), st.integers(1, 9), st.integers(0, 5))
def test_any_stride_is_allowed(input_size, kernel_size, stride, padding):
    """Any stride is allowed. If the division in the size formula leaves a rest, it is rounded down."""
    if kernel_size > input_size + 2 * padding:
        return
    fits = range(-padding, input_size + padding - kernel_size + 1, stride)
    made = axis(input_size, kernel_size, stride, padding).output_size
    assert made == len(fits)
    # Three formulas, one number: the ceiling of the count of places is the floor of the steps, plus one.
    assert made == -(-(input_size + 2 * padding - kernel_size + 1) // stride)


def test_alexnets_first_layer():
    """An input of 224 with kernel size 11 and stride 4 gives 54; with padding 2 it gives 55, and so does an input of
    227 without padding (55). Some books round up instead: ⌈(224 − 11 + 1) / 4⌉ is the same number, written another way.
    """
    assert (224 - 11) % 4 != 0
    assert -(-(224 - 11 + 1) // 4) == 54
    assert [axis(*each).output_size for each in ((224, 11, 4), (224, 11, 4, 2), (227, 11, 4))] == [54, 55, 55]


def test_rounding_down_loses_padding_first():
    """Rounding down does not always lose pixels of the picture. An input of 128, kernel size 3, stride 2 and padding 1
    leaves 1 row of padding unread, and no row of the picture. Without padding it is 1 row of the picture.
    """
    padded, bare = axis(128, 3, 2, 1), axis(128, 3, 2)
    assert (padded.unread_padding.tolist(), padded.unread.tolist()) == ([128], [])
    assert (bare.unread_padding.tolist(), bare.unread.tolist()) == ([], [127])


def test_overlap_and_gaps():
    """Neighbouring windows overlap by kernel size minus stride. With 3 × 3 and stride 2 they still share a row. Gaps
    begin when the stride is larger than the kernel: on 32 × 32 pixels, 3 × 3 at stride 4 never reads 44% of them, and
    1 × 1 at stride 2 75%.
    """
    for kernel_size in range(1, 6):
        for stride in range(1, 8):
            reads = axis(64, kernel_size, stride).reads
            assert len(np.intersect1d(reads[3], reads[4])) == max(0, kernel_size - stride)
            between = np.setdiff1d(np.arange(reads[3, 0], reads[5, -1] + 1), reads[3:6])
            assert (len(between) > 0) == (stride > kernel_size)
    shares = [(coverage.layer("pytorch", (32, 32), (k, k), s).visits == 0).mean() for k, s in ((3, 4), (1, 2), (3, 2))]
    assert [f"{share:.0%}" for share in shares] == ["44%", "75%", "6%"]


def test_the_stride_is_no_parameter():
    """Training finds the numbers in the filter. It does not change the stride, which is fixed before training
    starts.
    """
    params = {
        network.Network([network.input_layer(3, 64, 64), network.conv(64, 3, stride=s)]).num_params
        for s in (1, 2, 3, 4)
    }
    assert params == {64 * 3 * 3 * 3 + 64}  # filters and biases, and not one number for the stride


def test_impossible_settings_are_sentences():
    """Some settings have no output, such as stride 0 or a window larger than the padded picture."""
    for impossible in ((10, 3, 0), (4, 7, 1, 1)):
        with pytest.raises(ValueError, match=r"\.$"):
            axis(*impossible)
    assert "Choose a smaller kernel_size" in coverage.plan((4, 4), (7, 7), padding=1)["pytorch"][2]


def test_first_steps_cost_the_most():
    """The first steps cost the most: from stride 1 to 2 half of each side goes, from 7 to 8 only a little more."""
    sizes = [axis(224, 3, stride, 1).output_size for stride in range(1, 17)]
    assert sizes[1] == sizes[0] / 2
    assert sizes[6] - sizes[7] == 4
    assert (np.diff(sizes[:8], 2) > 0).all()  # each step takes less than the one before


def test_the_chain():
    """Each layer reads the map before it, 3 × 3 with padding 1: rows 224 → 112 → 56 → 28 → 14 → 7."""
    levels = pyramid.levels(images.sample("astronaut").luma[:224, :224])
    assert [len(level) for level in levels] == [224, 112, 56, 28, 14, 7]
    assert [len(level) for level in levels] == list(pyramid.chain(224, 3, padding=1, most=5))


def test_the_articles_layer():
    """the output is 32 × 32 × 64, from 1,792 parameters. | Keras pads 0 rows before and 1 after."""
    made = first_layer.article(images.sample("astronaut"))
    assert made.maps.shape == (64, 32, 32)
    assert made.weight.size + 64 == 1792
    assert made.layer.padding == ((0, 1), (0, 1))


def test_no_training_here():
    """They are edges, bars and blobs, like those that first layers learn. | A map is bright where the picture
    looks like its filter.
    """
    weight = first_layer.article(images.sample("astronaut")).weight
    assert np.allclose(weight.reshape(64, -1).sum(axis=1), 0, atol=1e-5)  # a flat picture gives 0
    for each in weight[:8]:
        like = (each / np.abs(each).max())[None]
        answers = conv2d(like, weight[:8])[0, :, 0, 0] / np.linalg.norm(weight[:8].reshape(8, -1), axis=1)
        assert answers.max() == pytest.approx(answers[np.argmax([np.allclose(each, w) for w in weight[:8]])])


def test_two_frameworks():
    """PyTorch code pads 3 before and 3 after; same in Keras pads 2 and 3. The maps have one size, but the windows of
    Keras lie 1 pixel further down and right: half a stride.
    """
    plane = pyramid.plane(images.sample("astronaut"), 64)
    made = frameworks.pair(plane, kernels.kernel("gaussian", 7).weights, stride=2)
    assert made.pytorch.shape == made.keras.shape
    assert made.difference.any()
    # The same map as PyTorch's of the picture whose first row and column are cut off, away from the padding.
    moved = frameworks.pair(plane[1:, 1:], kernels.kernel("gaussian", 7).weights, stride=2)
    assert np.array_equal(made.keras[2:-3, 2:-3], moved.pytorch[2:-3, 2:-3])
    # The other misprint-prone case: 224 with a kernel of 7.
    assert axis(224, 7, 2, "same").padding == (2, 3)
    assert axis(224, 7, 2, 3).unread_padding.tolist() == [226]


@given(st.integers(1, 300), st.integers(1, 11), st.integers(1, 8))
def test_same_is_a_ceiling(input_size, kernel_size, stride):
    """same does not mean that the output is as large as the input: it means input / stride,
    rounded up."""
    assert axis(input_size, kernel_size, stride, "same").output_size == -(-input_size // stride)


def test_alexnet_leaves_rows_unread():
    """AlexNet's first layer as its paper prints it: the output is 54. The real network's is 55, from an input of 227.
    The division leaves a rest, and still there is an output. Which rows stay unread?
    """
    assert axis(224, 11, 4).output_size == 54
    assert axis(224, 11, 4).unread.tolist() == [223]
    assert axis(227, 11, 4).output_size == 55


def test_gaps_are_rows_and_columns():
    """Windows do not touch any more. Move over the picture: the hatched rows and columns are never read."""
    made = coverage.layer("pytorch", (32, 32), (3, 3), 4)
    assert made.rows.unread.tolist() == made.cols.unread.tolist() == list(range(3, 32, 4))


def test_pytorch_refuses():
    """PyTorch refuses, and you read its own message. Then set the stride to 1: it agrees."""
    plan = coverage.plan((224, 224), (3, 3), padding=1)["pytorch_same"]
    assert frameworks.TORCH_REFUSAL in plan[2]
    assert plan[1].output_size == (224, 224)


def test_keras_pads_after():
    """2 rows of padding before, 3 after. Switch to PyTorch and back, and watch the windows jump by one pixel."""
    torch, keras = (frameworks.axis_of(rule, 224, 7, 2, padding=3) for rule in ("pytorch", "keras_same"))
    assert keras.padding == (2, 3)
    assert (keras.starts - torch.starts == 1).all()
