"""The five reasons that are given for stride, each with a number computed here and now.

The layer is the one of the article that Stride Lab grew from, as Keras writes it:
`Conv2D(64, (3, 3), strides=(2, 2), padding='same', activation='relu', input_shape=(64, 64, 3))`.

>>> [(reason.title, reason.number) for reason in layer_reasons()][:2]
[('Downsampling', '32 × 32'), ('Receptive field', '7 × 7')]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stridelab import kernels
from stridelab.lessons.translation.phase_table import phase_table
from stridelab.network import Network, conv, input_layer


@dataclass(frozen=True)
class Reason:
    """One card: a slogan's name, the number that speaks for it, what the number is, and where it stops being true."""

    title: str
    number: str
    meaning: str
    limit: str
    page: str
    """File name of the page that shows it."""


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
    seen, seen_plain = (net["next"].receptive_field_size[0] for net in (strided, plain))
    own = after.receptive_field_size[0]
    return (
        Reason(
            "Downsampling",
            f"{height} × {width}",
            f"output of a 3 × 3 layer at stride 2, from an input of {full_height} × {full_width}.",
            "The size need not divide evenly: it is rounded down, and a few pixels may stay unread.",
            "downsampling",
        ),
        Reason(
            "Receptive field",
            f"{seen} × {seen}",
            f"input pixels that one unit of the *next* 3 × 3 layer sees; at stride 1, {seen_plain} × {seen_plain}.",
            f"The strided layer itself sees no more than before: {own} × {own}.",
            "receptive_field",
        ),
        Reason(
            "Computational efficiency",
            f"{after.macs / 1e6:.2f} M",
            f"multiply-accumulates (MACs) instead of {before.macs / 1e6:.2f} M: "
            f"{after.macs / before.macs:.0%}, not half.",
            f"The layer has {after.num_params:,} parameters at any stride, and MACs are not seconds.",
            "compute_cost",
        ),
        Reason(
            "Feature reduction",
            f"{height * width:,}",
            f"positions in each feature map instead of {full_height * full_width:,}.",
            f"The number of features does not fall: there are {channels} channels either way. Fine detail does.",
            "feature_reduction",
        ),
    )


def picture_reason(pixels: np.ndarray) -> Reason:
    """Translation, measured on a picture (H, W): the lesson's own layer, an edge filter and ReLU, at stride 2.

    The number is `phase_table`'s: the change that a shift makes, over the standard deviation of the stride-1 map.
    """
    missing = [(0, max(0, 2 - side)) for side in pixels.shape]
    pixels = np.pad(pixels, missing, mode="edge")  # one pixel alone has room for no stride
    table = phase_table(pixels, kernels.kernel("sobel_x").weights, 2)
    one, two = table.errors[0, 1], table.errors[0, table.step(2).remainder]
    return Reason(
        "Translation invariance",
        f"{one:.0%}",
        "of its standard deviation: so much does an edge map at stride 2 differ when the picture moves by 1 pixel. "
        f"When it moves by 2 pixels: {two:.0%}.",
        "So stride alone gives no invariance: it is exact only for shifts by its multiples."
        if one
        else "This picture is too even to tell: on most, a shift that is no multiple of the stride changes the map.",
        "translation",
    )
