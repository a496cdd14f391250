"""What the page Translation says, sentence by sentence: each stands on the page, and each is asserted here."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from stridelab import architectures, images, kernels
from stridelab.formats import whole_percent
from stridelab.lessons import compute_cost
from stridelab.lessons.translation import curves as error_curves
from stridelab.lessons.translation import pool_row, published, shift
from stridelab.lessons.translation.phase_table import SIDE, phase_table, wave_and_stripes
from stridelab.network.cost import by_stride
from tests.lessons.translation import oracle

PUBLISHED = json.loads((Path(__file__).parents[1] / "data" / "published.json").read_text())["tables"]
SOBEL, LAPLACIAN, IDENTITY = (kernels.kernel(name).weights for name in ("sobel_x", "laplacian", "identity"))


def whole(name: str) -> np.ndarray:
    """The middle square of a sample as the page moves it."""
    picture = images.sample(name)
    side = min(picture.height, picture.width)
    row, col = (picture.height - side) // 2, (picture.width - side) // 2
    return images.grid(picture, grid_size=SIDE, crop_size=side, row=row, col=col).luma


PHOTOGRAPHS = ("astronaut", "cat", "camera")


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_stride_1(name):
    """Stride 1 follows the picture. Its map moves as far as the picture does."""
    x, weight = whole(name)[None, None].astype(np.float32), SOBEL[None, None]
    dense = shift.strided_map(x, weight, 1)
    assert np.array_equal(shift.strided_map(shift.roll(x, 5, 3), weight, 1), shift.roll(dense, 5, 3))


@pytest.mark.parametrize("stride", [2, 3, 4, 8])
def test_multiples(stride):
    """Moved by a multiple of s, the map moves along, and the difference is exactly zero."""
    x = shift.cropped_to(whole("cat")[None, None].astype(np.float32), stride)
    comparison = oracle.compare(x, SOBEL[None, None], stride, (stride, 2 * stride))
    assert not comparison.difference.any()


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_touches_zero(name):
    """Each line touches zero at the multiples of its stride, and nowhere else unless the picture repeats."""
    for curve in error_curves.curves_by_stride(whole(name), SOBEL, "none"):
        zeros = [distance for distance, error in zip(curve.shifts, curve.errors, strict=True) if error == 0]
        assert zeros == list(range(0, 17, curve.stride))


def test_unrelated_and_opposite():
    """Two unrelated maps differ by 141%, a map and its opposite by 200%."""
    one, other = np.random.default_rng(0).standard_normal((2, 400, 400))
    assert whole_percent(shift.relative_error(one - other, one)) == "141%"
    assert whole_percent(shift.relative_error(one - (-one), one)) == "200%"


def test_rounded_down():
    """The map that should come out is moved by whole steps, rounded down: a shift of 3 at stride 4 is none."""
    assert phase_table(whole("cat"), SOBEL, 4).step(3).steps == 0


def test_larger_of_two():
    """Max pooling keeps the larger of two numbers."""
    for step in pool_row.pooled(1, 2).steps:
        assert len(step.values) == 2
        assert step.value == max(step.values)


def test_wave_and_stripes():
    """A soft wave changes by 10%. Stripes one pixel wide change by 200%: all white becomes all black."""
    wave, stripes = wave_and_stripes()
    assert [whole_percent(wave.error), whole_percent(stripes.error)] == ["10%", "200%"]
    assert (stripes.at_rest == 255).all()
    assert (stripes.moved == 0).all()


def test_depends_on_the_picture():
    """How much you see of it depends on the picture: little where it is smooth, very much where it is striped."""
    wave, stripes = wave_and_stripes()
    assert stripes.error > 10 * wave.error


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_places_of_the_blur(name):
    """The right place is last: filter, ReLU, blur, then keep every s-th."""
    for weight in (SOBEL, LAPLACIAN):
        curves = error_curves.curves_by_blur(whole(name), weight, 2)
        right, wrong, none = (curves[blur].peak for blur in ("before sampling", "before convolution", "none"))
        assert right < wrong < none


def test_same_without_relu():
    """Without a ReLU, or if it has nothing to cut off, the two places give the same"""
    x = whole("astronaut")[None, None].astype(np.float64)
    blurs = ("before sampling", "before convolution")
    assert np.allclose(*(shift.strided_map(x, SOBEL[None, None].astype(float), 2, blur=b, relu=False) for b in blurs))
    assert np.allclose(*(shift.strided_map(x, IDENTITY[None, None].astype(float), 2, blur=b) for b in blurs))


def test_published_figures():
    """given the same class, from 89.20 to 91.32%, and accuracy from 76.16 to 77.41%."""
    row = published.anti_aliasing("ResNet-50")
    assert (row.consistency, row.accuracy) == ((89.20, 91.32), (76.16, 77.41))
    baseline = next(
        each
        for each in PUBLISHED["antialias_filters"]["rows"]
        if (each["model"], each["filter"]) == ("ResNet50", "Baseline")
    )
    assert (row.consistency[0], row.accuracy[0]) == (baseline["consistency"], baseline["acc"])


def test_published_source():
    """Source: R. Zhang, “Making convolutional networks shift-invariant again”, ICML 2019"""
    table = PUBLISHED["antialias_imagenet"]
    assert "Zhang ICML 2019" in table["source"]
    rows = {each["model"]: each for each in table["rows"]}
    known = {"VGG-16 with batch norm": "vgg16_bn", "ResNet-34": "resnet34", "ResNet-152": "resnet152"}
    for network, model in known.items():
        row, truth = published.anti_aliasing(network), rows[model]
        assert row.consistency == (truth["con_base"], truth["con_aa"])
        assert row.accuracy == (truth["acc_base"], truth["acc_aa"])


def test_average_at_the_end():
    """its last layer averages over all positions."""
    network = architectures.load("resnet50")
    before = network["layer4"].output_shape
    assert network["avgpool"].kernel_size == before[1:]
    assert network["avgpool"].output_shape == (before[0], 1, 1)


def test_price_of_the_blur():
    """It costs work too: the layer before it has to be computed at stride 1."""
    one, two = by_stride(compute_cost.stack(1, 64, 64, 3, "same"), "conv1", (1, 2))
    assert one.layer.macs == 4 * two.layer.macs


def test_stripes_that_flip():
    """At stride 2, moved right by 1, they turn from white to black. Those below are wider, and change less."""
    part = images.crop(images.sample("stripes"), 32, 0, SIDE, SIDE).luma
    table = phase_table(part, IDENTITY, 2)
    fine, wider = np.s_[:24], np.s_[36:]  # rows of the map, a gray line between the two
    assert (table.of_shifted(0, 0)[fine] == 255).all()
    assert (table.of_shifted(0, 1)[fine] == 0).all()
    assert np.abs(table.differences[0, 1][wider]).mean() < np.abs(table.differences[0, 1][fine]).mean()


def test_back_at_four():
    """Watch the frame go through the phases, and the error come back to 0% at 4."""
    table = phase_table(whole("astronaut"), SOBEL, 4)
    assert [table.step(distance).phase for distance in (1, 2, 3, 4)] == [3, 2, 1, 0]
    errors = [table.errors[0, table.step(distance).remainder] for distance in (1, 2, 3, 4)]
    assert min(errors[:3]) > 0
    assert whole_percent(errors[3]) == "0%"


def test_blur_first():
    """The error is larger than with the blur in its right place."""
    errors = {
        blur: phase_table(whole("camera"), LAPLACIAN, 2, blur=blur).errors[0, 1]
        for blur in ("none", "before sampling", "before convolution")
    }
    assert errors["before sampling"] < errors["before convolution"] < errors["none"]
