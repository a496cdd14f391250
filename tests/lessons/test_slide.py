"""The finished steps: what the browser picks from the payload is what the engine computes at that stride, exactly."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridelab import colors, conv2d
from stridelab.geometry import window_extent
from stridelab.lessons.slide import STRIDES, Walk, full_scale, repeated, still, walk

PADDINGS = st.sampled_from([0, 1, 2, 3, 4, 5, "same", "valid"])


@st.composite
def walks(draw: st.DrawFn, most_kernel: int = 11, strides: tuple[int, ...] = STRIDES) -> Walk:
    """Whole numbers throughout, so that every result is exact; any kernel that fits its grid."""
    padding, dilation = draw(PADDINGS), draw(st.integers(1, 4))
    kernel = [draw(st.integers(1, most_kernel)) for _ in "hw"]
    pads = padding if isinstance(padding, int) else 0
    grid = [max(1, window_extent(size, dilation) - 2 * pads) + draw(st.integers(0, 9)) for size in kernel]
    planes = draw(st.sampled_from([1, 3]))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    pixels = random.integers(0, 256, (planes, *grid))
    weight = random.integers(-9, 10, (planes, *kernel))
    bias = draw(st.integers(-1000, 1000))
    return walk(pixels, weight, bias, padding=padding, dilation=dilation, strides=strides)


def strided(w: Walk, stride: tuple[int, int]) -> np.ndarray:
    """The engine's own map at this stride."""
    x, weight = w.planes[None], w.weight[None]
    return conv2d(x, weight, np.array([w.bias]), stride=stride, padding=w.padding, dilation=w.dilation)[0, 0]


def pairs(w: Walk) -> list[tuple[int, int]]:
    return [(s, t) for s in w.rows for t in w.cols]


def by_definition(w: Walk, row: int, col: int) -> float:
    """The window that starts at (row, col), summed cell by cell; what lies outside the grid is 0."""
    total = w.bias
    _, height, width = w.planes.shape
    for (c, u, v), weight in np.ndenumerate(w.weight):
        r, q = row + u * w.dilation, col + v * w.dilation
        if 0 <= r < height and 0 <= q < width:
            total += weight * w.planes[c, r, q]
    return total


# ---------------------------------------------------------------- picking from the dense map


@given(walks())
@settings(max_examples=40)
def test_the_map_of_every_stride_is_picked_from_the_dense_map_and_equals_the_engines(w):
    for stride in pairs(w):
        np.testing.assert_array_equal(w.output(stride), strided(w, stride))


@given(walks(most_kernel=4, strides=(1, 2, 5)), st.data())
def test_a_picked_value_is_its_window_summed_cell_by_cell(w, data):
    stride = data.draw(st.sampled_from(pairs(w)))
    rows, cols = w.rows[stride[0]].starts, w.cols[stride[1]].starts
    i, j = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, len(cols) - 1))
    assert w.output(stride)[i, j] == by_definition(w, int(rows[i]), int(cols[j]))


@given(walks())
def test_the_planes_own_results_and_the_bias_add_up_to_the_dense_map(w):
    np.testing.assert_array_equal(w.partials.sum(axis=0) + w.bias, w.dense)
    for plane, part in enumerate(w.partials):
        alone = walk(w.planes[plane : plane + 1], w.weight[plane : plane + 1], padding=w.padding, dilation=w.dilation)
        np.testing.assert_array_equal(alone.dense, part)


@given(walks(strides=(1, 2, 3)))
def test_stride_s_keeps_every_sth_result_of_stride_1_where_both_pad_alike(w):
    for s in (2, 3):
        if w.rows[s].padding[0] == w.rows[1].padding[0] and w.cols[s].padding[0] == w.cols[1].padding[0]:
            np.testing.assert_array_equal(w.output((s, s)), w.output((1, 1))[::s, ::s][: w.output((s, s)).shape[0]])


# ---------------------------------------------------------------- the contract with the browser


def assert_plain(value: object) -> None:
    """Nothing but what JSON itself has: no NumPy number, no tuple, no bytes."""
    if type(value) is dict:
        assert all(type(key) is str for key in value)
        for each in value.values():
            assert_plain(each)
    elif type(value) is list:
        for each in value:
            assert_plain(each)
    else:
        assert type(value) in (str, int, float, bool, type(None)), type(value)


@given(walks(most_kernel=5))
@settings(max_examples=15)
def test_the_payload_is_plain_and_survives_json(w):
    payload = w.payload()
    assert_plain(payload)
    assert json.loads(json.dumps(payload, allow_nan=False)) == payload


@given(walks())
@settings(max_examples=15)
def test_the_players_index_arithmetic_reproduces_every_map(w):
    """As `denseIndex` of component.js: first + starts[i] - starts[0] on each axis, rows times the dense width."""
    payload = json.loads(json.dumps(w.payload()))
    values, width = payload["dense"]["values"], payload["dense"]["width"]
    for s, t in pairs(w):
        rows, cols = payload["rows"][str(s)], payload["cols"][str(t)]
        picked = [
            [
                values[(rows["first"] + r - rows["starts"][0]) * width + cols["first"] + c - cols["starts"][0]]
                for c in cols["starts"]
            ]
            for r in rows["starts"]
        ]
        np.testing.assert_array_equal(picked, strided(w, (s, t)))


@given(walks(most_kernel=6))
@settings(max_examples=15)
def test_the_span_from_first_on_is_the_stride_1_map_under_this_strides_padding(w):
    payload = w.payload()
    dense = np.reshape(payload["dense"]["values"], (payload["dense"]["height"], payload["dense"]["width"]))
    for s, t in pairs(w):
        rows, cols = payload["rows"][str(s)], payload["cols"][str(t)]
        part = dense[rows["first"] : rows["first"] + rows["span"], cols["first"] : cols["first"] + cols["span"]]
        pads = (tuple(rows["padding"]), tuple(cols["padding"]))
        full = conv2d(w.planes[None], w.weight[None], np.array([w.bias]), padding=pads, dilation=w.dilation)
        np.testing.assert_array_equal(part, full[0, 0])


@given(walks(most_kernel=6))
@settings(max_examples=20)
def test_starts_visits_unread_and_formula_agree_with_windows_laid_one_by_one(w):
    payload = w.payload()
    for axis_name, size, taps in (
        ("rows", w.planes.shape[1], w.weight.shape[1]),
        ("cols", w.planes.shape[2], w.weight.shape[2]),
    ):
        for s, one in payload[axis_name].items():
            before, after = one["padding"]
            extent = (taps - 1) * w.dilation + 1
            starts = list(range(-before, size + after - extent + 1, int(s)))
            read = [start + tap * w.dilation for start in starts for tap in range(taps)]
            assert one["starts"] == starts
            assert one["visits"] == [read.count(at) for at in range(size)]
            assert one["unread"] == [at for at in range(size) if at not in read]
            padded = [*range(-before, 0), *range(size, size + after)]
            assert one["unread_padding"] == [at for at in padded if at not in read]
            assert one["formula"] == f"⌊({size} + {before} + {after} − {extent}) / {s}⌋ + 1 = {len(starts)}"


@given(walks(most_kernel=6))
@settings(max_examples=20)
def test_the_dense_map_leads_by_the_most_padding_that_a_stride_has(w):
    payload = w.payload()
    for at, name in enumerate(("rows", "cols")):
        assert payload["lead"][at] == max(one["padding"][0] for one in payload[name].values())
        for one in payload[name].values():
            assert one["first"] == payload["lead"][at] - one["padding"][0] >= 0


def skipped_padding(w: Walk, at: int, stride: int) -> int:
    """Rows (0) or columns (1) of padding that no window reads, counted one by one."""
    axis = (w.rows, w.cols)[at][stride]
    size, taps = w.planes.shape[1 + at], w.weight.shape[1 + at]
    read = {start + tap * w.dilation for start in axis.starts.tolist() for tap in range(taps)}
    before, after = axis.padding
    return sum(place not in read for place in (*range(-before, 0), *range(size, size + after)))


@given(walks(most_kernel=5, strides=(1, 2, 3, 8)))
@settings(max_examples=20)
def test_counts_agree_with_cells_marked_one_by_one(w):
    payload = w.payload()
    _, height, width = w.planes.shape
    most = len(w.rows[1].starts) * len(w.cols[1].starts)
    for stride in pairs(w):
        windows = [(r, c) for r in w.rows[stride[0]].starts for c in w.cols[stride[1]].starts]
        read = np.zeros((height, width), bool)
        for r, c in windows:
            for u in range(w.weight.shape[1]):
                for v in range(w.weight.shape[2]):
                    row, col = r + u * w.dilation, c + v * w.dilation
                    if 0 <= row < height and 0 <= col < width:
                        read[row, col] = True
        unread = int((~read).sum())
        assert w.counts(stride) == {"windows": len(windows), "macs": len(windows) * w.weight.size, "unread": unread}
        share = f"{len(windows) / most:.0%} of stride 1's {most:,}" if len(windows) < most else "the most there can be"
        cells = f"{unread:,} of {height * width:,} input cells unread" if unread else "every input cell read"
        skipped = [
            f"{n} {name}" if n == 1 else f"{n} {name}s"
            for n, name in ((skipped_padding(w, 0, stride[0]), "row"), (skipped_padding(w, 1, stride[1]), "column"))
            if n
        ]
        if skipped:
            cells += f", {' and '.join(skipped)} of padding {'too' if unread else 'not'}"
        assert payload["counts"][f"{stride[0]},{stride[1]}"] == [
            f"{len(windows):,} windows, {share}",
            f"{len(windows) * w.weight.size:,} MACs, {cells}",
        ]


@pytest.mark.parametrize(
    ("size", "settings", "stride", "words"),
    [
        ((12, 12), {"padding": 1}, (1, 1), "every input cell read"),
        ((12, 12), {"padding": 1}, (2, 2), "every input cell read, 1 row and 1 column of padding not"),
        ((12, 11), {"padding": 1}, (2, 2), "every input cell read, 1 row of padding not"),
        ((12, 12), {"padding": 2}, (3, 1), "every input cell read, 1 row of padding not"),
        ((12, 12), {"padding": 0}, (2, 2), "23 of 144 input cells unread"),
        ((12, 12), {"padding": 1}, (8, 8), "119 of 144 input cells unread, 1 row and 1 column of padding too"),
    ],
    ids=str,
)
def test_what_is_unread_is_said_of_the_input_and_of_its_padding(size, settings, stride, words):
    w = walk(np.ones((1, *size)), np.ones((1, 3, 3)), **settings)
    said = w.payload()["counts"][f"{stride[0]},{stride[1]}"][1]
    assert said.split(" MACs, ")[1] == words


# ---------------------------------------------------------------- pictures


def rgb(text: str, height: int, width: int) -> np.ndarray:
    """Decoded pixels; fails unless there are exactly three bytes for each cell."""
    return np.frombuffer(base64.b64decode(text, validate=True), np.uint8).reshape(height, width, 3)


@given(walks(most_kernel=5))
@settings(max_examples=20)
def test_every_cell_has_three_bytes_in_the_pages_colours(w):
    payload = w.payload()
    planes, height, width = w.planes.shape
    for at, text in enumerate(payload["input"]["pixels"]):
        picture = rgb(text, height, width)
        tones = colors.gray(w.planes[at], full_scale(w.planes))
        own = [at] if planes == 3 else [0, 1, 2]
        for channel in range(3):
            np.testing.assert_array_equal(picture[..., channel], tones if channel in own else 0)
    for text, weights in zip(payload["kernel"]["pixels"], w.weight, strict=True):
        tones = colors.diverging(weights, colors.largest_magnitude(w.weight))
        np.testing.assert_array_equal(rgb(text, *weights.shape), tones)
    dense = payload["dense"]
    assert (dense["height"], dense["width"]) == w.dense.shape
    toned = rgb(dense["pixels"], *w.dense.shape)
    scale = colors.diverging if dense["signed"] else lambda m, limit: np.repeat(colors.gray(m, limit)[..., None], 3, 2)
    np.testing.assert_array_equal(toned, scale(w.dense, dense["limit"]))
    assert len(dense["partial_pixels"]) == len(dense["partials"]) == (planes if planes > 1 else 0)
    for text, part in zip(dense["partial_pixels"], w.partials, strict=False):
        np.testing.assert_array_equal(rgb(text, *w.dense.shape), scale(part, dense["limit"]))


def test_sum_and_parts_share_one_scale_that_holds_them_all():
    x = np.stack([np.full((4, 4), level) for level in (10, 200, 30)])
    weight = np.stack([np.full((1, 1), level) for level in (1, -3, 2)])
    dense = walk(x, weight).payload()["dense"]
    assert dense["signed"] is True
    assert dense["limit"] == 600  # the green part alone; the sum is only -530


def test_a_filter_that_keeps_brightness_shows_a_picture_on_the_pictures_own_scale():
    x = np.arange(36).reshape(1, 6, 6) * 7
    dense = walk(x, np.full((1, 3, 3), 1 / 9)).payload()["dense"]
    assert (dense["signed"], dense["limit"]) == (False, 255)


def test_a_number_that_is_not_whole_travels_with_six_digits():
    values = walk(np.full((1, 1, 3), 1.0), np.array([[[1 / 3]]]), strides=(1,)).payload()["dense"]["values"]
    assert values == [0.333333] * 3


@given(walks(most_kernel=3, strides=(1,)))
@settings(max_examples=10)
def test_grid_and_filter_look_the_same_when_there_is_no_walk(w):
    payload = w.payload()
    assert still(w.planes, w.weight) == {name: payload[name] for name in ("input", "kernel")}


@pytest.mark.parametrize(("brightest", "white"), [(0, 1), (1, 1), (9, 9), (32, 32), (33, 255), (255, 255)])
def test_white_is_255_or_the_largest_digit_of_a_small_grid(brightest, white):
    assert full_scale(np.array([[0, brightest]])) == white


def test_one_filter_becomes_the_slice_of_every_plane():
    slices = repeated(np.array([[1, 2], [3, 4]]), 3)
    assert slices.tolist() == [[[1, 2], [3, 4]]] * 3


# ---------------------------------------------------------------- what cannot be done


@pytest.mark.parametrize(
    ("kernel_size", "settings", "words"),
    [
        (7, {"padding": 0}, ["7", "5"]),
        (3, {"padding": 0, "dilation": 3}, ["7", "5"]),
        (3, {"strides": (0,)}, ["stride", "0"]),
        (3, {"padding": "full"}, ["padding", "full"]),
    ],
)
def test_an_impossible_walk_is_a_sentence_with_the_numbers_in_it(kernel_size, settings, words):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 (the words are checked below)
        walk(np.ones((1, 5, 5)), np.ones((1, kernel_size, kernel_size)), **settings)
    assert all(word in str(refusal.value) for word in words)
    assert str(refusal.value).endswith(".")


def test_planes_and_slices_that_differ_in_number_are_refused():
    with pytest.raises(ValueError, match="3"):
        walk(np.ones((3, 5, 5)), np.ones((1, 3, 3)))
