"""Pooling: one number of each window, its largest or its mean."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from stridelab.convolution import avg_pool2d, max_pool2d
from stridelab.geometry import Axis, axis
from stridelab.network.kinds.kind import WINDOW, Arrays, Kind, Write, whole_axis
from stridelab.network.kinds.taps import padded_zeros, tap_slices, unpadded
from stridelab.network.kinds.writing import Draft, keras_layer, keras_window, numpy_window, pair, torch_window
from stridelab.network.layer import Layer
from stridelab.network.spec import LayerError, Padding, Pair, Spec, padding_of, pair_of

# ---- What they are told


def max_pool(
    kernel_size: Pair,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    *,
    name: str = "",
) -> Spec:
    """The largest value of each window; the stride is the kernel size unless given."""
    return Spec(
        op="max_pool",
        name=name,
        kernel_size=pair_of("kernel_size", kernel_size, 1),
        stride=pair_of("stride", kernel_size if stride is None else stride, 1),
        padding=padding_of(padding),
        dilation=pair_of("dilation", dilation, 1),
        ceil_mode=ceil_mode,
    )


def avg_pool(
    kernel_size: Pair,
    stride: Pair | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    *,
    name: str = "",
) -> Spec:
    """The mean of each window; the stride is the kernel size unless given."""
    spec = max_pool(kernel_size, stride, padding, ceil_mode=ceil_mode, name=name)
    return replace(spec, op="avg_pool", count_include_pad=count_include_pad)


def global_pool(kind: str = "avg", *, name: str = "") -> Spec:
    """The mean (or, with kind "max", the largest value) of the whole map."""
    return Spec(op=f"global_{kind}_pool", name=name)


def adaptive_pool(output_size: Pair, kind: str = "avg", *, name: str = "") -> Spec:
    """As many windows as are asked for, spread over the whole map (PyTorch's adaptive pooling)."""
    return Spec(op=f"adaptive_{kind}_pool", name=name, kernel_size=pair_of("output_size", output_size, 1))


# ---- The windows of adaptive pooling


def _adaptive_axis(spec: Spec, size: int, dim: int) -> Axis:
    """PyTorch's windows run from floor(i * size / count) to ceil((i + 1) * size / count). Where they are not all of one
    size at one distance, the nearest that are stand for them, as when such a layer is exported.
    """
    count = spec.kernel_size[dim]
    if count > size:
        along = ("rows", "columns")[dim]
        raise LayerError(spec.name, f"asks for {count} positions along the {along}, but its input has only {size}.")
    kernel_sizes, strides = _true_adaptive_windows(size, count)
    if len(kernel_sizes) == len(strides) == 1:
        return axis(size, kernel_sizes.pop(), strides.pop())
    stride = size // count
    return axis(size, size - (count - 1) * stride, stride)


def _true_adaptive_windows(size: int, count: int) -> tuple[set[int], set[int]]:
    """All sizes of adaptive windows, and all distances between them."""
    starts = [i * size // count for i in range(count)]
    stops = [-((i + 1) * size // -count) for i in range(count)]
    sizes = {stop - start for start, stop in zip(starts, stops, strict=True)}
    return sizes, {after - before for before, after in pairwise(starts)} or {1}


def _windows_differ(spec: Spec, size: int, dim: int) -> bool:
    return any(len(lengths) > 1 for lengths in _true_adaptive_windows(size, spec.kernel_size[dim]))


# ---- How they run


def _max_forward(layer: Layer, maps: Arrays, weights: Arrays) -> np.ndarray:
    settings = {"stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation}
    return max_pool2d(maps[0][None], layer.kernel_size, **settings, ceil_mode=layer.spec.ceil_mode)[0]


def _max_backward(
    layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray
) -> list[np.ndarray]:
    """Only the largest pixel of a window is handed anything; of equal ones the first."""
    after = [(along.padding[0], along.padding[1] + along.overhang) for along in layer.axes]
    values = np.pad(maps[0], ((0, 0), *after), constant_values=-np.inf)
    padded = padded_zeros(layer, len(back), back)
    left = back.copy()  # what still has to find its pixel
    for _, _, window in tap_slices(layer):
        handed = np.where(values[window] == output, left, 0)
        padded[window] += handed
        left -= handed
    return [unpadded(layer, padded)]


def _mean(layer: Layer, x: np.ndarray) -> np.ndarray:
    settings: dict[str, Any] = {"stride": layer.stride, "ceil_mode": layer.spec.ceil_mode}
    settings["padding"] = "same" if layer.spec.padding == "same" else layer.padding  # "same" counts real elements only
    return avg_pool2d(x[None], layer.kernel_size, **settings, count_include_pad=layer.spec.count_include_pad)[0]


def _mean_backward(
    layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray
) -> list[np.ndarray]:
    """Every pixel of a window has the same weight: one over what the window counts."""
    share = _mean(layer, np.ones_like(maps[0][:1]))  # (1, H_out, W_out): of what a window counts, the part that is real
    real = [((along.reads >= 0) & (along.reads < along.input_size)).sum(axis=1) for along in layer.axes]
    handed = back * share / np.outer(*real)[None].astype(back.dtype)
    padded = padded_zeros(layer, len(back), back)
    for _, _, window in tap_slices(layer):
        padded[window] += handed
    return [unpadded(layer, padded)]


# ---- How they are written


def _max_in_pytorch(layer: Layer, draft: Draft) -> list[str]:
    border, words = torch_window(layer, is_pool=True, rim='float("-inf")')
    words += ["ceil_mode=True"] if layer.spec.ceil_mode else []
    return [*border, f"nn.MaxPool2d({', '.join(words)})"]


def _mean_in_pytorch(layer: Layer, draft: Draft) -> list[str]:
    border, words = torch_window(layer, is_pool=True)
    words += ["ceil_mode=True"] if layer.spec.ceil_mode else []
    if layer.spec.padding == "same" or not layer.spec.count_include_pad:
        if border:
            _counts_zeros(layer, draft)
        elif any(map(any, layer.padding)):
            words.append("count_include_pad=False")
    return [*border, f"nn.AvgPool2d({', '.join(words)})"]


def _counts_zeros(layer: Layer, draft: Draft) -> None:
    draft.remark(f"{layer.name} counts the border's zeros here; the original leaves them out.")


def _max_in_keras(layer: Layer, draft: Draft) -> list[str]:
    _refuse_dilation(layer)
    border, words = keras_window(layer, is_pool=True)
    if border:
        draft.remark(f"{layer.name} reads zeros in its border here: the same only after a ReLU.")
    return [*border, keras_layer(layer, "MaxPooling2D", *words)]


def _mean_in_keras(layer: Layer, draft: Draft) -> list[str]:
    _refuse_dilation(layer)
    counts_zeros = layer.spec.padding != "same" and layer.spec.count_include_pad
    border, words = keras_window(layer, is_pool=True, counts_zeros=counts_zeros)
    if border and (layer.spec.ceil_mode or not layer.spec.count_include_pad):
        _counts_zeros(layer, draft)
    return [*border, keras_layer(layer, "AveragePooling2D", *words)]


def _refuse_dilation(layer: Layer) -> None:
    if max(layer.dilation) > 1:
        raise ValueError(f"Keras has no dilated pooling ({layer.name}). Set its dilation to 1.")


def _in_numpy(function: str) -> Write:
    def write(layer: Layer, draft: Draft) -> list[str]:
        words = [draft.sources(layer)[0], pair(layer.kernel_size), *numpy_window(layer, is_pool=True)]
        words += ["ceil_mode=True"] if layer.spec.ceil_mode else []
        words += ["count_include_pad=False"] if not layer.spec.count_include_pad else []
        return [f"{draft.at(layer)} = stridelab.{function}({', '.join(words)})"]

    return write


def _adaptive_in_pytorch(word: str) -> Write:
    return lambda layer, draft: [f"nn.Adaptive{word}Pool2d({pair(layer.output_shape[1:])})"]


def _global_in_keras(word: str) -> Write:
    def write(layer: Layer, draft: Draft) -> list[str]:
        readers = draft.readers[layer.name]
        flat = bool(readers) and all(reader.op in ("linear", "flatten", "dropout") for reader in readers)
        draft.set_flat(layer, flat)
        return [keras_layer(layer, f"Global{word}Pooling2D", *([] if flat else ["keepdims=True"]))]

    return write


def _adaptive_in_keras(word: str, windows: Write) -> Write:
    global_pool = _global_in_keras(word)
    return lambda layer, draft: (global_pool if layer.output_shape[1:] == (1, 1) else windows)(layer, draft)


# ---- The kinds

MAX_POOL = Kind(
    op="max_pool",
    title="max pooling",
    forward=_max_forward,
    backward=_max_backward,
    mean_op="avg_pool",
    pytorch=_max_in_pytorch,
    keras=_max_in_keras,
    numpy=_in_numpy("max_pool2d"),
    can_stride=True,
    settings=WINDOW,
)

AVG_POOL = Kind(
    op="avg_pool",
    title="average pooling",
    forward=lambda layer, maps, weights: _mean(layer, maps[0]),
    backward=_mean_backward,
    pytorch=_mean_in_pytorch,
    keras=_mean_in_keras,
    numpy=_in_numpy("avg_pool2d"),
    can_stride=True,
    settings=WINDOW,
)

GLOBAL_MAX_POOL = replace(
    MAX_POOL,
    op="global_max_pool",
    title="global max pooling",
    axis=whole_axis,
    mean_op="global_avg_pool",
    pytorch=_adaptive_in_pytorch("Max"),
    keras=_global_in_keras("Max"),
    can_stride=False,
    takes_places_away="global pooling",
)

GLOBAL_AVG_POOL = replace(
    AVG_POOL,
    op="global_avg_pool",
    title="global average pooling",
    axis=whole_axis,
    pytorch=_adaptive_in_pytorch("Avg"),
    keras=_global_in_keras("Average"),
    can_stride=False,
    takes_places_away="global pooling",
)


def _takes_away(layer: Layer) -> str:
    return "global pooling" if layer.output_shape[1:] == (1, 1) else "adaptive pooling"


ADAPTIVE_MAX_POOL = replace(
    GLOBAL_MAX_POOL,
    op="adaptive_max_pool",
    title="adaptive max pooling",
    axis=_adaptive_axis,
    is_approximate=_windows_differ,
    mean_op="adaptive_avg_pool",
    keras=_adaptive_in_keras("Max", _max_in_keras),
    takes_places_away=_takes_away,
)

ADAPTIVE_AVG_POOL = replace(
    GLOBAL_AVG_POOL,
    op="adaptive_avg_pool",
    title="adaptive average pooling",
    axis=_adaptive_axis,
    is_approximate=_windows_differ,
    keras=_adaptive_in_keras("Average", _mean_in_keras),
    takes_places_away=_takes_away,
)
