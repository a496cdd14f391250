"""Slide: the player is sent exactly what the engine computes from the settings; what cannot be done is a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from stridelab import conv2d, images, kernels
from stridelab.ui import controls

SOBEL = kernels.kernel("sobel_x").weights


def assert_walks(
    payload: dict,
    picture: images.Picture,
    *,
    color: bool = False,
    grid_size: int = 12,
    crop: int | None = None,
    place: tuple[int, int] | None = None,
    kernel: np.ndarray = SOBEL,
    bias: float = 0.0,
    padding: int | str = 1,
    dilation: int = 1,
) -> None:
    """The grid and the filter are those of the settings, and at every stride the map is conv2d's."""
    side = min(picture.height, picture.width)
    size = crop or side
    row, col = place or ((picture.height - size) // 2, (picture.width - size) // 2)
    grid = images.grid(picture, grid_size=min(grid_size, size), crop_size=size, row=row, col=col).planes(color)[0]
    weight = np.stack([kernel] * len(grid))  # (C, kh, kw): the same slice for each plane
    assert payload["problem"] is None
    np.testing.assert_allclose([plane["values"] for plane in payload["input"]["planes"]], grid.reshape(len(grid), -1))
    slices = [plane["values"] for plane in payload["kernel"]["planes"]]
    np.testing.assert_allclose(slices, weight.reshape(len(grid), -1), rtol=1e-6)
    dense = np.reshape(payload["dense"]["sum"]["values"], (payload["dense"]["height"], payload["dense"]["width"]))
    x, w = grid[None].astype(float), weight[None].astype(float)  # (1, C, H, W), (1, C, kh, kw)
    for stride in (1, 2, 3, 5):
        rows, cols = (payload[axis][str(stride)] for axis in ("rows", "cols"))
        strided = dense[rows["first"] :: stride, cols["first"] :: stride][: len(rows["starts"]), : len(cols["starts"])]
        y = conv2d(x, w, np.array([bias]), stride=stride, padding=padding, dilation=dilation)
        np.testing.assert_allclose(strided, y[0, 0], rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize("name", images.sample_names())
def test_every_sample_walks(name, open_page, sent):
    assert_walks(sent(open_page("slide", image=name), "player"), images.sample(name))


@pytest.mark.parametrize(
    ("link", "settings"),
    [
        ({"padding": "same"}, {"padding": "same"}),
        ({"padding": "valid", "kernel_size": 5}, {"padding": "valid", "kernel": kernels.kernel("sobel_x", 5).weights}),
        ({"padding": "5", "dilation": 4}, {"padding": 5, "dilation": 4}),
        ({"color": "true", "bias": "-2.5"}, {"color": True, "bias": -2.5}),
        ({"grid_size": 32}, {"grid_size": 32}),
        ({"crop": "half"}, {"crop": 256}),
        ({"crop": "quarter", "crop_row": 7, "crop_col": 300}, {"crop": 128, "place": (7, 300)}),
        ({"crop": "pixels", "crop_row": 0, "crop_col": 0}, {"crop": 12, "place": (0, 0)}),
        ({"crop": "eighth", "crop_row": 20000, "crop_col": 20000}, {"crop": 64, "place": (448, 448)}),
        ({"kernel": "typed", "weights": "1/4 * 1 2; 3 4"}, {"kernel": np.array([[0.25, 0.5], [0.75, 1]])}),
        ({"kernel": "typed", "weights": "5"}, {"kernel": np.array([[5.0]])}),
    ],
    ids=str,
)
def test_what_the_player_is_sent_is_what_the_engine_computes(link, settings, open_page, sent):
    picture = images.sample("astronaut")
    assert (picture.height, picture.width) == (512, 512)
    assert_walks(sent(open_page("slide", **link), "player"), picture, **settings)


@pytest.mark.parametrize("name", kernels.names())
def test_every_filter_walks_at_its_first_size_and_has_its_sentence(name, open_page, sent):
    size = kernels.sizes(name)[0]
    at = open_page("slide", kernel=name, kernel_size=size, image="grid_plus")
    weight = kernels.kernel(name, size).weights
    assert_walks(sent(at, "player"), images.sample("grid_plus"), kernel=weight)
    assert kernels.sentence(name) in [caption.value for caption in at.caption]


@pytest.mark.parametrize(
    ("link", "stride"),
    [({}, [2, 2]), ({"stride": 5}, [5, 5]), ({"stride": 1, "stride_cols": 3}, [1, 3]), ({"stride_cols": 8}, [2, 8])],
)
def test_the_player_starts_at_the_stride_of_the_link(link, stride, open_page, sent):
    assert sent(open_page("slide", **link), "player", "page")["stride"] == stride


def test_a_new_stride_leaves_the_drawing_as_it_was(open_page, sent):
    at = open_page("slide")
    before = sent(at, "player")
    at.number_input(key="stride").set_value(4).run()
    assert sent(at, "player") == before
    assert sent(at, "player", "page")["stride"] == [4, 4]


def test_the_locator_has_the_frame_of_the_part_in_the_grid(open_page, sent):
    at = open_page("slide", crop="quarter", crop_row=100, image="cat")
    picture = images.sample("cat")
    size = min(picture.height, picture.width) // 4
    payload = sent(at, "locator")
    assert [payload[key] for key in ("height", "width")] == [picture.height, picture.width]
    assert [payload[key] for key in ("row", "col", "size")] == [100, (picture.width - size) // 2, size]


# ---------------------------------------------------------------- what cannot be done

IMPOSSIBLE = [
    ({"kernel_size": 11, "image": "grid_seven", "padding": "1", "kernel": "box"}, ["11", "8"]),
    ({"kernel_size": 9, "image": "grid_seven", "padding": "valid", "kernel": "gaussian"}, ["9", "8"]),
    ({"kernel_size": 5, "dilation": 4, "grid_size": 8, "padding": "0"}, ["17", "8"]),
    ({"kernel_size": 4}, ["4", "3, 5, 7, 9 or 11"]),
    ({"kernel": "typed", "weights": "1 x 2"}, ["x", "row 1"]),
    ({"kernel": "typed", "weights": "1 2 3\n4 5"}, ["Row 2", "2", "3"]),
    ({"kernel": "typed", "weights": "1 2 3 4 5 6 7 8 9 10 11 12"}, ["12", "11"]),
    ({"kernel": "typed", "weights": "nan"}, ["nan"]),
    ({"kernel": "typed", "weights": "1e99"}, ["1e99"]),
    ({"kernel": "typed", "weights": "__import__('os')"}, ["row 1"]),
    ({"kernel": "typed", "weights": ";"}, ["empty"]),
]


@pytest.mark.parametrize(("link", "words"), IMPOSSIBLE, ids=str)
def test_an_impossible_setting_is_a_sentence_and_everything_else_stays(link, words, open_page, sent):
    at = open_page("slide", **link)
    payload = sent(at, "player")
    sentence = payload["problem"]
    assert not at.warning, "it stands in the drawing, and only there"
    assert all(word in sentence for word in words), sentence
    assert sentence.endswith(".")
    assert "dense" not in payload, "no made-up numbers"
    assert payload["input"]["planes"], "the grid is still there"
    for key, value in link.items():
        assert str(at.session_state[key]) == str(value)


def test_a_typed_filter_can_be_mended(open_page, sent):
    at = open_page("slide", kernel="typed", weights="1 2; x")
    assert sent(at, "player")["problem"]
    at.text_area(key="weights").set_value("1 2; 3 4").run()
    assert sent(at, "player")["problem"] is None
    assert sent(at, "player")["kernel"]["planes"][0]["values"] == [1, 2, 3, 4]


def test_an_emptied_box_of_numbers_is_a_sentence(open_page, sent):
    at = open_page("slide", kernel="typed")
    at.text_area(key="weights").set_value("").run()
    assert "empty" in sent(at, "player")["problem"]


def test_the_default_typed_filter_can_be_read():
    assert kernels.parse(controls.SETTINGS["weights"].default).shape == (3, 3)


def test_a_grid_may_have_any_number_of_cells_from_4_to_32(open_page, sent):
    for cells in (4, 10, 31):
        assert sent(open_page("slide", grid_size=cells), "player")["input"]["height"] == cells


def test_a_grid_larger_than_its_picture_says_what_is_used(open_page, sent):
    at = open_page("slide", image="grid_seven")
    assert "12 cells, but the picture has only 8 pixels: the grid has 8." in [each.value for each in at.caption]
    assert sent(at, "player")["input"]["height"] == 8
    assert not [each for each in open_page("slide").caption if "but the picture" in each.value]
    at = open_page("slide", crop="quarter", crop_row=500)
    assert "From row 500, but the picture ends: the part begins at 384." in [each.value for each in at.caption]
    assert sent(at, "locator")["row"] == 384


def test_typed_numbers_are_the_grid_number_for_number_and_travel_in_the_link(open_page, sent):
    at = open_page("slide", image="numbers", numbers="9 8 7; 6 5 4; 3 2 1", padding=0, stride=1)
    payload = sent(at, "player")
    assert payload["input"]["planes"][0]["values"] == [9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert "grid_size" not in [part.key for part in at.number_input]
    assert sent(at, "player", "view")["settings"]["numbers"] == ["9 8 7; 6 5 4; 3 2 1"]
    at.text_area(key="numbers").set_value("1 2 3\n4 5 6\n7 8 900").run()
    assert [warning.value for warning in at.warning] == [
        "In row 3, '900' is no whole number from 0 to 255. Shown: the numbers that stood there first."
    ]
