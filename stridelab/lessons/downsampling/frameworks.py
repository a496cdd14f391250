"""The same layer in two frameworks: where PyTorch and TensorFlow (with Keras) put the padding.

PyTorch is told numbers: so many zeros before and as many after. TensorFlow works them out from the word "same": as many
as make ceil(input_size / stride) windows fit, an odd one after, at the bottom and right. PyTorch also knows the word,
but at stride 1 only.

>>> tuple(axis_of(rule, 224, 7, stride=2, padding=3).padding for rule in ("pytorch", "keras_same"))
((3, 3), (2, 3))
>>> first_center(axis_of("pytorch", 224, 7, 2, padding=3)), first_center(axis_of("keras_same", 224, 7, 2, padding=3))
(0.0, 1.0)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stridelab.convolution import conv2d
from stridelab.geometry import Axis, axis, window_extent

RULES = {
    "pytorch": "PyTorch, padding in numbers",
    "pytorch_same": "PyTorch, 'same'",
    "keras_same": "TensorFlow and Keras, 'same'",
}
"""Name of a rule for padding -> how it is called on a page."""

TORCH_REFUSAL = "padding='same' is not supported for strided convolutions"
"""What PyTorch itself answers, word for word."""


def number_of(padding: int | str, kernel_size: int, dilation: int = 1) -> int:
    """Padding as the one number that PyTorch is told: "valid" is 0, and for "same" people write half the extent.

    >>> [number_of(padding, 7) for padding in (2, "valid", "same")]
    [2, 0, 3]
    """
    if isinstance(padding, str):
        return 0 if padding == "valid" else (window_extent(kernel_size, dilation) - 1) // 2
    return padding


def axis_of(
    rule: str, input_size: int, kernel_size: int, stride: int = 1, *, padding: int = 0, dilation: int = 1
) -> Axis:
    """Where the windows lie on one axis under a rule of `RULES`; `padding` is the number for "pytorch".

    Raises
    ------
    ValueError
        The framework refuses the layer, or the window does not fit (see `geometry.axis`).
    """
    if rule == "pytorch":
        return axis(input_size, kernel_size, stride, padding, dilation)
    if rule == "pytorch_same":
        if stride > 1:
            raise ValueError(
                f"PyTorch refuses stride {stride}: “{TORCH_REFUSAL}”. Set the stride to 1 or give numbers."
            )
        return axis(input_size, kernel_size, 1, "same", dilation)  # at stride 1 all frameworks agree
    if rule != "keras_same":
        raise ValueError(f"There is no rule for padding called {rule!r}. Choose one of {', '.join(RULES)}.")
    if stride > 1 and dilation > 1:
        raise ValueError(f"Keras refuses stride {stride} together with dilation {dilation}. Set one of the two to 1.")
    return axis(input_size, kernel_size, stride, "same", dilation)


def code(rule: str, kernel_size: tuple[int, int], stride: int = 1, *, padding: int = 0, dilation: int = 1) -> str:
    """The layer as one writes it, for one gray plane and one filter.

    >>> code("pytorch", (3, 3), 2, padding=1)
    'torch.nn.Conv2d(1, 1, 3, stride=2, padding=1)'
    >>> code("keras_same", (3, 5), 2)
    "keras.layers.Conv2D(1, (3, 5), strides=2, padding='same')"
    """
    kernel = str(kernel_size[0]) if kernel_size[0] == kernel_size[1] else str(kernel_size)
    if rule == "keras_same":
        spread = f", dilation_rate={dilation}" if dilation > 1 else ""
        return f"keras.layers.Conv2D(1, {kernel}, strides={stride}, padding='same'{spread})"
    spread = f", dilation={dilation}" if dilation > 1 else ""
    padding_text = str(padding) if rule == "pytorch" else "'same'"
    return f"torch.nn.Conv2d(1, 1, {kernel}, stride={stride}, padding={padding_text}{spread})"


def first_center(axis: Axis) -> float:
    """The input position in the middle of the first window.

    All others follow at every stride: this is where a map lies on its picture.
    """
    return -axis.padding[0] + (axis.extent - 1) / 2


@dataclass(frozen=True, eq=False)
class Pair:
    """One layer's maps in both frameworks, PyTorch with half the kernel as padding."""

    pytorch: np.ndarray
    keras: np.ndarray
    """(h, w) float32 each, of one shape."""
    pytorch_padding: tuple[int, int]
    keras_padding: tuple[int, int]
    """(before, after) along the rows."""
    shift: float
    """How far the windows of Keras lie after PyTorch's along the rows, in input pixels."""

    @property
    def difference(self) -> np.ndarray:
        return self.keras - self.pytorch


def pair(plane: np.ndarray, weight: np.ndarray, stride: int) -> Pair:
    """A gray plane (H, W) through a square filter (k, k), k odd, as PyTorch code and as Keras code usually pad it.

    With an odd kernel both make ceil(H / stride) rows, and yet not the same ones: where Keras puts less padding
    before the picture, its windows begin later.

    >>> maps = pair(np.eye(8), np.ones((3, 3)), stride=2)
    >>> maps.pytorch_padding, maps.keras_padding, maps.shift, maps.pytorch.shape == maps.keras.shape
    ((1, 1), (0, 1), 1.0, True)
    """
    side = weight.shape[0]
    if weight.shape != (side, side) or side % 2 == 0:
        raise ValueError(f"The comparison needs a square filter with odd sides, not {weight.shape}. Choose 3 or 5.")
    x, w = plane[None, None].astype(np.float32), weight[None, None].astype(np.float32)
    torch, keras = (
        axis_of(rule, plane.shape[0], side, stride, padding=side // 2) for rule in ("pytorch", "keras_same")
    )
    return Pair(
        pytorch=conv2d(x, w, stride=stride, padding=side // 2)[0, 0],
        keras=conv2d(x, w, stride=stride, padding="same")[0, 0],
        pytorch_padding=torch.padding,
        keras_padding=keras.padding,
        shift=first_center(keras) - first_center(torch),
    )
