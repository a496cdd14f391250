"""The five reasons that are given for stride, each with a number computed here and now.

The layer is the one of the article that Stride Lab grew from, as Keras writes it:
`Conv2D(64, (3, 3), strides=(2, 2), padding='same', activation='relu', input_shape=(64, 64, 3))`.

>>> [(reason.page, reason.number) for reason in layer_reasons()][:2]
[('downsampling', '32 × 32'), ('receptive_field', '7 × 7')]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stridelab import kernels
from stridelab.lessons.translation.phase_table import phase_table
from stridelab.network import Network, conv, input_layer


@dataclass(frozen=True)
class Reason:
    """A reason that is given for stride: the sentence, the number that speaks for it, and where it stops being true."""

    page: str
    """File name of the page that shows it."""
    claim: str
    number: str
    meaning: str
    """Goes on after the number."""
    limit: str


def article_layers(stride: int) -> Network:
    """The article's layer at any stride, and one more 3 × 3 layer after it."""
    return Network(
        [
            input_layer(3, 64, 64),
            conv(64, 3, stride=stride, padding="same", name="conv"),
            conv(64, 3, padding="same", name="next"),
        ]
    )


def layer_reasons() -> tuple[Reason, ...]:
    """The four reasons that need no picture."""
    plain, strided = article_layers(1), article_layers(2)
    before, after = plain["conv"], strided["conv"]
    channels, height, width = after.output_shape
    _, full_height, full_width = before.output_shape
    field, seen_plain = (net["next"].receptive_field_size[0] for net in (strided, plain))
    own_field = after.receptive_field_size[0]
    return (
        Reason(
            "downsampling",
            "The map gets smaller.",
            f"{height} × {width}",
            f"from {full_height} × {full_width} pixels at stride 2.",
            "Rounded down: a few pixels may stay unread.",
        ),
        Reason(
            "receptive_field",
            "Later layers see more of the picture.",
            f"{field} × {field}",
            f"pixels in the next 3 × 3 layer, instead of {seen_plain} × {seen_plain}.",
            f"The layer itself sees no more: {own_field} × {own_field}.",
        ),
        Reason(
            "compute_cost",
            "Fewer stops are less work.",
            f"{after.macs / 1e6:.2f} M",
            f"multiplications (MACs) instead of {before.macs / 1e6:.2f} M: {after.macs / before.macs:.0%}, not half.",
            f"The {after.num_params:,} parameters stay, and MACs are not seconds.",
        ),
        Reason(
            "feature_reduction",
            "Each map has fewer positions.",
            f"{height * width:,}",
            f"instead of {full_height * full_width:,}.",
            f"All {channels} channels stay. Fine detail does not.",
        ),
    )


def picture_reason(pixels: np.ndarray) -> Reason:
    """Translation, measured on a picture (H, W): the lesson's own layer, an edge filter and ReLU, at stride 2.

    The number is `phase_table`'s: the change that a shift makes, over the standard deviation of the stride-1 map.
    """
    missing = [(0, max(0, 2 - side)) for side in pixels.shape]
    pixels = np.pad(pixels, missing, mode="edge")  # one pixel alone has room for no stride
    table = phase_table(pixels, kernels.kernel("sobel_x").weights, 2)
    odd_shift, even_shift = table.errors[0, 1], table.errors[0, table.step(2).remainder]
    return Reason(
        "translation",
        "Move the picture by 1 pixel: does the map stay the same?",
        f"{odd_shift:.0%}",
        f"of its own variation: an edge map at stride 2 changes that much. By 2 pixels: {even_shift:.0%}.",
        "Only moves by multiples of the stride are exact."
        if odd_shift
        else "This picture is too even to tell: on most, a shift that is no multiple of the stride changes the map.",
    )
