"""What the player is sent: plain and whole, every number the engine's, every cell in the page's colours."""

from __future__ import annotations

import base64
import json
import runpy
from pathlib import Path

import numpy as np
from hypothesis import given, settings

from stridelab import conv2d
from stridelab.images import colors
from stridelab.lessons.slide import STRIDES, full_scale, walk
from stridelab.ui.components import player
from tests.walks import pairs, walks

DATA = Path(__file__).parents[1] / "data"

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
    payload = player.payload(w)
    assert_plain(payload)
    assert json.loads(json.dumps(payload, allow_nan=False)) == payload


def test_the_cases_of_the_javascript_tests_are_what_python_sends_and_computes():
    """Node checks against them what the player picks, places and says."""
    made = runpy.run_path(str(DATA / "make_player_cases.py"))["cases"]()
    assert json.loads((DATA / "player_cases.json").read_text("utf-8")) == made


@given(walks(most_kernel=6))
@settings(max_examples=15)
def test_the_span_from_first_on_is_the_stride_1_map_under_this_strides_padding(w):
    payload = player.payload(w)
    dense = np.reshape(payload["dense"]["sum"]["values"], (payload["dense"]["height"], payload["dense"]["width"]))
    for s, t in pairs(w):
        rows, cols = payload["rows"][str(s)], payload["cols"][str(t)]
        part = dense[rows["first"] : rows["first"] + rows["span"], cols["first"] : cols["first"] + cols["span"]]
        pads = (tuple(rows["padding"]), tuple(cols["padding"]))
        full = conv2d(w.planes[None], w.weight[None], np.array([w.bias]), padding=pads, dilation=w.dilation)
        np.testing.assert_array_equal(part, full[0, 0])


@given(walks(most_kernel=6))
@settings(max_examples=20)
def test_starts_visits_unread_and_formula_agree_with_windows_laid_one_by_one(w):
    payload = player.payload(w)
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
    payload = player.payload(w)
    for at, name in enumerate(("rows", "cols")):
        assert payload["lead"][at] == max(one["padding"][0] for one in payload[name].values())
        for one in payload[name].values():
            assert one["first"] == payload["lead"][at] - one["padding"][0] >= 0


@given(walks(most_kernel=5, strides=(1, 2, 3, 8)))
@settings(max_examples=20)
def test_counts_agree_with_cells_marked_one_by_one(w):
    payload = player.payload(w)
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
        assert payload["counts"][f"{stride[0]},{stride[1]}"] == {
            "windows": len(windows),
            "most": most,
            "share": f"{len(windows) / most:.0%}",
            "macs": len(windows) * w.weight.size,
            "unread": unread,
            "cells": height * width,
        }


@given(walks(most_kernel=5))
@settings(max_examples=15)
def test_extent_and_taps_are_where_a_window_reads(w):
    payload = player.payload(w)
    for size, extent, taps in zip(w.weight.shape[1:], payload["extent"], payload["taps"], strict=True):
        assert taps == list(range(0, extent, w.dilation))
        assert len(taps) == size


# ---------------------------------------------------------------- pictures


def rgb(text: str, height: int, width: int) -> np.ndarray:
    """Decoded pixels; fails unless there are exactly three bytes for each cell."""
    return np.frombuffer(base64.b64decode(text, validate=True), np.uint8).reshape(height, width, 3)


@given(walks(most_kernel=5))
@settings(max_examples=20)
def test_every_cell_has_three_bytes_in_the_pages_colours(w):
    payload = player.payload(w)
    planes, height, width = w.planes.shape
    for at, cells in enumerate(payload["input"]["planes"]):
        assert cells["values"] == w.planes[at].ravel().tolist()
        picture = rgb(cells["pixels"], height, width)
        tones = colors.gray(w.planes[at], full_scale(w.planes))
        own = [at] if planes == 3 else [0, 1, 2]
        for channel in range(3):
            np.testing.assert_array_equal(picture[..., channel], tones if channel in own else 0)
    for cells, weights in zip(payload["kernel"]["planes"], w.weight, strict=True):
        assert cells["values"] == weights.ravel().tolist()
        tones = colors.diverging(weights, colors.largest_magnitude(w.weight))
        np.testing.assert_array_equal(rgb(cells["pixels"], *weights.shape), tones)
    dense = payload["dense"]
    assert (dense["height"], dense["width"]) == w.dense.shape
    toned = rgb(dense["sum"]["pixels"], *w.dense.shape)
    scale = colors.diverging if dense["signed"] else lambda m, limit: np.repeat(colors.gray(m, limit)[..., None], 3, 2)
    np.testing.assert_array_equal(toned, scale(w.dense, dense["limit"]))
    assert len(dense["partials"]) == (planes if planes > 1 else 0)
    for cells, part in zip(dense["partials"], w.partials, strict=False):
        assert cells["values"] == part.ravel().tolist()
        np.testing.assert_array_equal(rgb(cells["pixels"], *w.dense.shape), scale(part, dense["limit"]))


def test_sum_and_parts_share_one_scale_that_holds_them_all():
    x = np.stack([np.full((4, 4), level) for level in (10, 200, 30)])
    weight = np.stack([np.full((1, 1), level) for level in (1, -3, 2)])
    dense = player.payload(walk(x, weight))["dense"]
    assert dense["signed"] is True
    assert dense["limit"] == 600  # the green part alone; the sum is only -530


def test_a_filter_that_keeps_brightness_shows_a_picture_on_the_pictures_own_scale():
    x = np.arange(36).reshape(1, 6, 6) * 7
    dense = player.payload(walk(x, np.full((1, 3, 3), 1 / 9)))["dense"]
    assert (dense["signed"], dense["limit"]) == (False, 255)


def test_a_number_that_is_not_whole_travels_with_six_digits():
    values = player.payload(walk(np.full((1, 1, 3), 1.0), np.array([[[1 / 3]]]), strides=(1,)))["dense"]["sum"][
        "values"
    ]
    assert values == [0.333333] * 3


@given(walks(most_kernel=3, strides=(1,)))
@settings(max_examples=10)
def test_grid_and_filter_look_the_same_when_there_is_no_walk(w):
    payload = player.payload(w)
    assert player.still(w.planes, w.weight, "No.") == {
        **{name: payload[name] for name in ("input", "kernel", "palette")},
        "problem": "No.",
        "strides": list(STRIDES),
        "rows": {},
        "cols": {},
    }
