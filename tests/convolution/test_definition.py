"""The engine against PyTorch's, TensorFlow's, Keras's and ONNX's own results, and every refusal.

tests/data/conv_cases.npz was recorded from the real frameworks; onnx_cases.npz are the ONNX standard's own cases.
"""

import json
import os
import subprocess
import sys
import threading
import tracemalloc
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from stridelab import avg_pool2d, blur_pool2d, conv2d, max_pool2d
from stridelab.convolution import conv2d_definition, fast
from stridelab.geometry import axis

DATA = Path(__file__).parents[1] / "data"
FRAMEWORKS = np.load(DATA / "conv_cases.npz")
ONNX = np.load(DATA / "onnx_cases.npz")


def cases(archive, *groups):
    """One pytest parameter for each recorded case of these groups."""
    found = [c for c in json.loads(str(archive["__meta__"])) if c.get("group", c["op"]) in groups]
    assert found
    return [pytest.param(case, id=case["id"]) for case in found]


def arrays(archive, case, *names):
    return [archive.get(f"{case['id']}/{name}") for name in names]


def padding_of(case):
    """A case's padding in conv2d's words."""
    padding = case["padding"]
    if isinstance(padding, str):
        return padding
    if len(padding) == 2:
        return tuple(padding)
    top, bottom, left, right = padding
    return (top, bottom), (left, right)


def settings_of(case):
    return {"stride": tuple(case["stride"]), "dilation": tuple(case["dilation"]), "groups": case["groups"]}


def assert_same(got, expected, exact, rounding=2e-5):
    assert got.dtype == expected.dtype
    assert got.shape == expected.shape
    if exact:
        np.testing.assert_array_equal(got, expected)
    else:
        np.testing.assert_allclose(got, expected, rtol=rounding, atol=2e-5 * np.abs(expected).max())


# ---- PyTorch, TensorFlow, Keras


@pytest.mark.parametrize(
    "case", cases(FRAMEWORKS, "torch_conv", "tf_conv", "tf_conv_asym", "keras_conv", "torch_same_s1")
)
def test_conv2d_equals_the_framework(case):
    x, w, b, y = arrays(FRAMEWORKS, case, "x", "w", "b", "y")
    got = conv2d(x, w, b, padding=padding_of(case), **settings_of(case))
    if case.get("activation") == "relu":
        got = np.maximum(got, 0)
    assert_same(got, y, case["exact"])


@pytest.mark.parametrize("case", cases(FRAMEWORKS, "tf_vs_torch"))
def test_conv2d_equals_both_frameworks_where_they_differ(case):
    """TensorFlow's "same" and PyTorch's padding = kernel_size // 2 read different pixels at stride > 1."""
    x, w, tensorflow, pytorch = arrays(FRAMEWORKS, case, "x", "w", "y", "y_torch")
    kh, kw = case["kernel"]
    assert_same(conv2d(x, w, padding="same", **settings_of(case)), tensorflow, case["exact"])
    assert_same(conv2d(x, w, padding=(kh // 2, kw // 2), **settings_of(case)), pytorch, case["exact"])


@pytest.mark.parametrize("case", cases(FRAMEWORKS, "equiv"))
def test_conv2d_on_a_circularly_padded_picture_equals_the_framework(case):
    x, w, y, x_shifted, y_shifted = arrays(FRAMEWORKS, case, "x", "w", "y", "x_shifted", "y_shifted")
    pad = case["pad"]
    for picture, expected in ((x, y), (x_shifted, y_shifted)):
        wrapped = np.pad(picture, ((0, 0), (0, 0), (pad, pad), (pad, pad)), mode="wrap")
        assert_same(conv2d(wrapped, w, **settings_of(case)), expected, case["exact"])


@pytest.mark.parametrize("case", cases(FRAMEWORKS, "torch_error"))
def test_conv2d_refuses_what_the_framework_refuses(case):
    """All but PyTorch's refusal of "same" at stride > 1: the engine's "same" is TensorFlow's, at any stride."""
    x, w = arrays(FRAMEWORKS, case, "x", "w")
    if case["kind"] == "same_stride":
        got = conv2d(x, w, padding="same", **settings_of(case))
        assert got.shape[2:] == tuple(-(-n // s) for n, s in zip(x.shape[2:], case["stride"], strict=True))
        return
    with pytest.raises(ValueError, match=r"[0-9]"):
        conv2d(x, w, padding=padding_of(case), **settings_of(case))


@pytest.mark.parametrize("case", [*cases(FRAMEWORKS, "torch_maxpool", "torch_avgpool", "tf_pool")])
def test_pooling_equals_the_framework(case):
    x, y = arrays(FRAMEWORKS, case, "x", "y")
    settings = {"stride": tuple(case["stride"]), "padding": padding_of(case), "ceil_mode": case.get("ceil_mode", False)}
    if case["op"] == "maxpool2d":
        got = max_pool2d(x, tuple(case["kernel"]), dilation=tuple(case.get("dilation", (1, 1))), **settings)
    else:
        count = case.get("count_include_pad", True)
        got = avg_pool2d(x, tuple(case["kernel"]), count_include_pad=count, **settings)
    assert_same(got, y, case["exact"])


def test_every_recorded_case_is_used_here_or_in_test_transposed():
    used = {"torch_conv", "tf_conv", "tf_conv_asym", "keras_conv", "torch_same_s1", "tf_vs_torch", "equiv"}
    used |= {"torch_error", "torch_maxpool", "torch_avgpool", "tf_pool"}
    groups = Counter(case["group"] for case in json.loads(str(FRAMEWORKS["__meta__"])))
    assert set(groups) - used == {"torch_convT"}
    assert sum(groups[group] for group in used) == 424


# ---- ONNX

NOT_EXPRESSIBLE = {
    "one axis": """
        Conv1d_pad1 Conv1d_pad1size1 Conv1d_pad2 Conv1d_stride maxpool_1d_default operator_maxpool
        """,
    "three axes": """
        AvgPool3d AvgPool3d_stride AvgPool3d_stride1_pad0_gpu_input
        Conv3d_dilated Conv3d_groups Conv3d_no_bias Conv3d_stride
        MaxPool3d MaxPool3d_stride MaxPool3d_stride_padding maxpool_3d_default maxpool_3d_dilations_use_ref_impl
        averagepool_3d_dilations_small
        averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_False
        averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_False
        """,
}
"""The cases of Conv, MaxPool and AveragePool that a 2-D engine cannot state, and why: the list cannot grow silently."""


def short(case):
    return case["id"].removeprefix("test_").split("__")[0]


def onnx_cases():
    left_out = " ".join(NOT_EXPRESSIBLE.values()).split()
    return [c for c in cases(ONNX, "Conv", "MaxPool", "AveragePool") if short(c.values[0]) not in left_out]


def test_onnx_cases_left_out_are_exactly_those_without_two_axes():
    left_out = {"one axis": 3, "three axes": 5}
    for reason, rank in left_out.items():
        found = [
            c.values[0] for c in cases(ONNX, "Conv", "MaxPool", "AveragePool") if len(c.values[0]["in_shape"]) == rank
        ]
        assert sorted(map(short, found)) == sorted(NOT_EXPRESSIBLE[reason].split())
    assert all(len(c.values[0]["in_shape"]) == 4 for c in onnx_cases())


@pytest.mark.parametrize("case", onnx_cases())
def test_engine_equals_the_onnx_standard(case):
    """Of the max-pooling cases with positions as a second output (`argmax`), the values are compared."""
    attributes = dict(case["attrs"])
    x, w, b, y = arrays(ONNX, case, "x", "w", "b", "y")
    kernel_size = tuple(attributes["kernel_shape"])
    stride, dilation = attributes.get("strides", (1, 1)), attributes.get("dilations", (1, 1))
    top, left, bottom, right = attributes.get("pads", (0, 0, 0, 0))
    padding = ((top, bottom), (left, right))
    if attributes.get("auto_pad") == "SAME_UPPER":
        padding = "same"
    elif attributes.get("auto_pad") == "SAME_LOWER":  # "same" with the odd pixel before
        same = [
            axis(n, k, s, "same", d).padding
            for n, k, s, d in zip(x.shape[2:], kernel_size, stride, dilation, strict=True)
        ]
        padding = tuple((after, before) for before, after in same)
    settings = {"stride": tuple(stride), "padding": padding}
    if case["op"] == "Conv":
        got = conv2d(x, w, b, dilation=tuple(dilation), groups=attributes.get("group", 1), **settings)
    elif case["op"] == "MaxPool":
        got = max_pool2d(
            x, kernel_size, dilation=tuple(dilation), ceil_mode=bool(attributes.get("ceil_mode")), **settings
        )
    else:
        assert tuple(dilation) == (1, 1)
        count = bool(attributes.get("count_include_pad", 0))
        ceil = bool(attributes.get("ceil_mode"))
        got = avg_pool2d(x, kernel_size, ceil_mode=ceil, count_include_pad=count, **settings)
    # The standard's own test of averages allows 1e-3: some of its results are written with four digits.
    assert_same(got, y.astype(got.dtype), case["op"] == "MaxPool", rounding=1e-3)


# ---- types, edges, memory


@pytest.mark.parametrize(
    ("given", "computed"),
    [
        ("float32", "float32"),
        ("float64", "float64"),
        ("float16", "float32"),
        ("uint8", "float32"),
        ("int16", "float32"),
        ("bool", "float32"),
        ("int32", "float64"),
        ("int64", "float64"),
    ],
)
def test_result_types(given, computed):
    x = np.arange(2 * 3 * 6 * 5).reshape(2, 3, 6, 5).astype(given)
    weight = np.ones((4, 3, 3, 3), np.float32)
    assert conv2d(x, weight).dtype == computed
    assert avg_pool2d(x, 2).dtype == computed
    assert blur_pool2d(x).dtype == computed
    assert max_pool2d(x, 2).dtype == given
    np.testing.assert_array_equal(conv2d(x, weight)[:, 0, 0, 0], x[:, :, :3, :3].astype(np.float64).sum(axis=(1, 2, 3)))


def test_conv2d_follows_the_type_of_a_floating_point_picture():
    picture = np.ones((1, 1, 4, 4), np.float32)
    for kind in ("float64", "int64"):
        assert conv2d(picture, np.ones((1, 1, 2, 2), kind), np.ones(1, kind)).dtype == np.float32


def test_conv2d_of_an_8_bit_picture_keeps_a_wide_filter_exact():
    large = 2**24 + 1
    assert conv2d(np.ones((1, 1, 1, 1), np.uint8), np.full((1, 1, 1, 1), large)).item() == large


@pytest.mark.parametrize(
    "operation",
    [
        lambda x: conv2d(x, np.ones((3, 2, 3, 3), np.float32), np.ones(3), stride=2, padding="same"),
        lambda x: conv2d(x, np.ones((2, 1, 3, 2), np.float32), groups=2, dilation=(1, 2), padding=((0, 1), (2, 0))),
        lambda x: max_pool2d(x, 3, stride=2, padding=1, ceil_mode=True),
        lambda x: avg_pool2d(x, 3, stride=2, padding=1, ceil_mode=True),
        lambda x: blur_pool2d(x, taps=5),
    ],
)
def test_operations_take_any_layout_and_leave_the_input_alone(operation):
    picture = np.random.default_rng(0).integers(0, 256, (2, 2, 9, 8)).astype(np.float32)
    expected = operation(picture)
    assert expected.flags.c_contiguous
    backwards = np.ascontiguousarray(picture[:, ::-1, ::-1, ::-1])[:, ::-1, ::-1, ::-1]
    columns_first = np.asfortranarray(picture)
    spread = np.repeat(np.repeat(picture, 2, axis=2), 3, axis=3)[:, :, ::2, ::3]
    broadcast = np.broadcast_to(picture[:1], picture.shape)
    for layout in (backwards, columns_first, spread):
        layout.flags.writeable = False
        np.testing.assert_array_equal(operation(layout), expected)
    np.testing.assert_array_equal(operation(broadcast)[1], expected[0])
    assert operation(picture[:0]).shape == (0, *expected.shape[1:])
    assert operation(picture[:0]).dtype == expected.dtype
    np.testing.assert_allclose(operation(picture.tolist()), expected, rtol=1e-6)


def test_operations_without_channels_or_filters_keep_their_shapes():
    nothing = np.zeros((2, 0, 5, 5), np.float32)
    np.testing.assert_array_equal(
        conv2d(nothing, np.zeros((3, 0, 2, 2)), [1, 2, 3])[:, :, 0, 0], [[1, 2, 3], [1, 2, 3]]
    )
    assert conv2d(np.zeros((2, 3, 5, 5)), np.zeros((0, 3, 2, 2))).shape == (2, 0, 4, 4)
    for pool in (max_pool2d, avg_pool2d):
        assert pool(nothing, 2).shape == (2, 0, 2, 2)
    assert blur_pool2d(nothing).shape == (2, 0, 3, 3)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("kernel_size", [3, 5, 7])
@pytest.mark.parametrize("settings", [{}, {"groups": 2}, {"stride": 2, "padding": 1}, {"stride": 3, "groups": 2}])
def test_conv2d_lets_a_value_that_is_not_finite_reach_only_the_windows_that_read_it(value, kernel_size, settings):
    """One bad pixel spoils the windows over it, as by the definition, and no other."""
    rng = np.random.default_rng(1)
    x = rng.integers(0, 256, (1, 2, 21, 19)).astype(np.float32)
    weight = rng.integers(-3, 4, (2, 2 // settings.get("groups", 1), kernel_size, kernel_size)).astype(np.float32)
    x[0, 1, 10, 7] = value
    with np.errstate(invalid="ignore"):
        expected = conv2d_definition(x, weight, **settings)
        got = conv2d(x, weight, **settings)
    assert np.isfinite(expected).any()
    assert not np.isfinite(expected).all()
    np.testing.assert_array_equal(got, expected)


def test_pooling_lets_nan_reach_only_the_windows_that_read_it():
    x = np.ones((1, 1, 6, 6), np.float32)
    x[0, 0, 2, 3] = np.nan
    for pooled in (max_pool2d(x, 2), avg_pool2d(x, 2)):
        assert np.argwhere(np.isnan(pooled[0, 0])).tolist() == [[1, 1]]


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(
    "operation",
    [
        lambda x, c: conv2d(x, np.ones((c, 1, 3, 3), np.float32), stride=2, padding=1, groups=c),
        lambda x, c: conv2d(x, np.ones((c, c, 5, 5), np.float32)),
        lambda x, c: max_pool2d(x, 3, stride=1),
        lambda x, c: avg_pool2d(x, 2),
        lambda x, c: blur_pool2d(x),
    ],
    ids=["conv2d groups", "conv2d", "max_pool2d", "avg_pool2d", "blur_pool2d"],
)
def test_operations_on_a_photograph_need_less_than_16_megabytes_of_workspace(operation, channels):
    photograph = np.ones((1, channels, 1200, 1600), np.float32)
    tracemalloc.start()
    try:
        output = operation(photograph, channels)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak - output.nbytes < 16 * 2**20


# ---- refusals

X = np.zeros((1, 4, 6, 7), np.float32)
W = np.zeros((2, 4, 3, 3), np.float32)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: conv2d(X[0], W), ("x has 3 axes", "(4, 6, 7)", "4 are needed")),
        (lambda: conv2d(X, W[0]), ("weight has 3 axes", "(4, 3, 3)")),
        (lambda: conv2d(X, W[:, :3]), ("3 channels", "4", "weight")),
        (lambda: conv2d(X, W, groups=3), ("groups 3", "4 channels")),
        (lambda: conv2d(X, np.zeros((3, 2, 3, 3)), groups=2), ("groups 2", "3 filters")),
        (lambda: conv2d(X, W, groups=0), ("groups", "1 or more", "0")),
        (lambda: conv2d(X, W, np.zeros(3)), ("bias", "(3,)", "2 filters")),
        (lambda: conv2d(X, W, 1.0), ("bias", "()", "2 filters")),
        (lambda: conv2d(X, W, stride=0), ("rows", "stride", "1 or more", "0")),
        (lambda: conv2d(X, W, stride=(1, 0)), ("columns", "stride", "1 or more", "0")),
        (lambda: conv2d(X, W, stride=(1, 2, 3)), ("stride", "3 values")),
        (lambda: conv2d(X, W, stride="2"), ("stride", "whole number", "'2'")),
        (lambda: conv2d(X, W, stride=2.0), ("stride", "whole number", "2.0")),
        (lambda: conv2d(X, W, dilation=3), ("rows", "dilation 3", "7", "6")),
        (lambda: conv2d(X, W, padding=-1), ("padding", "0 or more", "-1")),
        (lambda: conv2d(X, W, padding="full"), ("same", "'full'")),
        (lambda: conv2d(X, np.zeros((1, 4, 3, 9)), padding=(5, 0)), ("columns", "9", "7")),
        (lambda: conv2d(X, np.zeros((1, 4, 0, 3))), ("kernel_size", "1 or more", "0")),
        (lambda: conv2d(X[:, :, :0], W), ("input_size", "1 or more", "0")),
        (lambda: conv2d(X.astype(complex), W), ("x holds complex128",)),
        (lambda: conv2d(X, W.astype(object)), ("weight holds object",)),
        (lambda: conv2d(X, W, np.array(["a", "b"])), ("bias holds <U1",)),
        (lambda: conv2d("photo.png", W), ("x holds <U9",)),
        (lambda: max_pool2d(X, 8), ("kernel_size 8", "6")),
        (lambda: max_pool2d(X, 3, padding=3), ("padding (3, 3)", "kernel_size 3", "window 0", "only padding")),
        (lambda: max_pool2d(X[:, :, :1, :1], 2, padding=1, dilation=2), ("dilation 2", "only padding")),
        (lambda: avg_pool2d(X, 2, padding=2, count_include_pad=False), ("padding (2, 2)", "only padding")),
        (lambda: avg_pool2d(X.astype(complex), 2), ("x holds complex128",)),
        (lambda: max_pool2d(X[0, 0], 2), ("x has 2 axes", "(6, 7)")),
        (lambda: blur_pool2d(X, taps=0), ("taps", "1 or more", "0")),
        (lambda: blur_pool2d(X, stride=0), ("stride", "1 or more", "0")),
    ],
)
def test_operations_refuse_with_a_sentence_that_names_the_numbers(call, words):
    with pytest.raises(ValueError, match=r"\.$") as error:
        call()
    missing = [word for word in words if word not in str(error.value)]
    assert not missing, str(error.value)


@pytest.mark.parametrize(
    ("filters", "groups", "settings", "lines"),
    [
        (fast.FEW, 1, {"stride": 2}, True),
        (fast.FEW + 1, 1, {"stride": 2}, False),
        (2 * fast.FEW, 2, {"stride": 2}, True),
        (1, 1, {"stride": 3}, False),
        (1, 1, {"stride": (2, 3)}, True),
        (1, 1, {"stride": 1, "dilation": 2}, False),
        (1, 1, {"stride": 1, "dilation": (1, 2)}, True),
    ],
)
def test_lines_are_taken_where_the_chapter_says_so_and_columns_elsewhere(filters, groups, settings, lines, monkeypatch):
    """Lines, where all three hold: up to `FEW` filters in each group; windows that overlap along the rows (the stride
    is smaller than the kernel); and no gaps in them (a dilation of 1 along the rows)
    """
    sentence = " ".join(test_lines_are_taken_where_the_chapter_says_so_and_columns_elsewhere.__doc__.split())
    assert sentence in " ".join(fast.__doc__.split())
    ways = []
    for way in (fast._by_lines, fast._by_columns):
        monkeypatch.setattr(fast, way.__name__, lambda *a, way=way: ways.append(way.__name__) or way(*a))
    x, weight = np.ones((1, groups, 9, 9)), np.ones((filters, 1, 3, 3))
    conv2d(x, weight, groups=groups, **settings)
    assert ways == ["_by_lines" if lines else "_by_columns"]


# ---- threads


def test_conv2d_is_right_and_starts_one_helper_when_many_sessions_compute_at_once():
    """50 students at once: every result is right, and no more threads than one compute besides their own."""
    rng = np.random.default_rng(5)
    pictures = [rng.integers(0, 256, (1, 3, 400, 300)).astype(np.float32) for _ in range(5)]
    weight = rng.integers(-3, 4, (3, 1, 5, 5)).astype(np.float32)
    expected = [conv2d_definition(picture, weight, groups=3) for picture in pictures]
    with ThreadPoolExecutor(50) as students:
        results = list(students.map(lambda i: conv2d(pictures[i % 5], weight, groups=3), range(50)))
    for i, result in enumerate(results):
        np.testing.assert_array_equal(result, expected[i % 5])
    assert len([thread for thread in threading.enumerate() if thread.name.startswith("convolution")]) == 1


@pytest.mark.parametrize(
    ("before", "given", "expected"),
    [
        ("", None, "1 True"),
        ("import numpy; ", None, "None False"),
        ("", "2", "2 False"),
        ("import numpy; ", "1", "1 True"),
    ],
)
def test_importing_the_engine_first_keeps_matrix_products_on_one_thread(before, given, expected):
    """Nothing is changed behind the back of who has loaded NumPy or has chosen already."""
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    environment |= {"OPENBLAS_NUM_THREADS": given} if given else {}
    code = f"{before}import os; from stridelab.convolution import fast; "
    code += "print(os.environ.get('OPENBLAS_NUM_THREADS'), fast.BLAS_IS_SINGLE)"
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == expected


def test_conv2d_survives_a_failing_tile(monkeypatch):
    """An error in the helping thread reaches the caller, and the next call works."""
    x, weight = np.ones((1, 3, 700, 700), np.float32), np.ones((3, 1, 3, 3), np.float32)
    right = conv2d(x, weight, groups=3)
    with monkeypatch.context() as patch:
        patch.setattr(fast, "_lay_out", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            conv2d(x, weight, groups=3)
    np.testing.assert_array_equal(conv2d(x, weight, groups=3), right)


VIEWS = {
    "as it is": lambda x: x,
    "cut": lambda x: x[..., 1:],
    "mirrored": lambda x: x[..., ::-1],
    "every second column": lambda x: x[..., ::2],
    "turned": lambda x: x.swapaxes(2, 3),
    "swapped bytes": lambda x: x.astype(">f4"),
    "one column": lambda x: x[..., :1],
}


@pytest.mark.parametrize("padding", [0, 1, 2])
@pytest.mark.parametrize("width", [11, 12])
@pytest.mark.parametrize("layout", VIEWS)
def test_stride_2_keeps_every_second_value_however_the_picture_lies_in_memory(layout, width, padding):
    x = VIEWS[layout](np.random.default_rng(3).integers(0, 256, (2, 3, 9, width)).astype(np.float32))
    w = np.random.default_rng(4).integers(-3, 4, (2, 3, 3, 1)).astype(np.float32)
    kept = conv2d(np.ascontiguousarray(x, np.float32), w, padding=padding)[..., ::2, ::2]
    np.testing.assert_array_equal(conv2d(x, w, stride=2, padding=padding), kept)


def test_a_value_that_no_window_reads_does_no_harm():
    x = np.ones((1, 1, 8, 8), np.float32)
    x[..., 1::2] = np.nan
    x[..., 1::2, :] = np.inf
    np.testing.assert_array_equal(conv2d(x, np.ones((1, 1, 1, 1), np.float32), stride=2), np.ones((1, 1, 4, 4)))
