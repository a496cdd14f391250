"""What to show when students say what `questions.MISCONCEPTIONS` lists, and which kind of question meets it."""

from __future__ import annotations

from typing import NamedTuple


class Belief(NamedTuple):
    """How to meet a misconception of `questions.MISCONCEPTIONS`."""

    show: str
    """What to point at."""
    link: str
    kind: str
    """Of `questions.KINDS`."""


BELIEFS = {
    "M1": Belief(
        "The size is rounded down, and the leftover is hatched.",
        "slide?stride=5&padding=0&kernel=box&kernel_size=4",
        "possible",
    ),
    "M2": Belief("The next window would hang over the edge.", "slide?stride=5&padding=0&kernel=box&play=0", "size"),
    "M3": Belief(
        "128 pixels, padding 1, stride 2: only padding is left over.",
        "downsampling?input_size=128&kernel=box&stride=2&padding=1",
        "unread",
    ),
    "M4": Belief("'same' at stride 2 halves the map.", "downsampling?framework=keras_same&stride=2", "same"),
    "M5": Belief(
        "7 × 7 at stride 2: 2 before and 3 after in Keras, 3 and 3 in PyTorch.",
        "downsampling?input_size=224&kernel=box&kernel_size=7&stride=2&padding=3&framework=keras_same",
        "same",
    ),
    "M6": Belief(
        "Layer 1 stays at 3 pixels; layers 2 and 3 grow.", "receptive_field?layers=3x3+s2+p1,+3x3+p1,+3x3+p1", "grows"
    ),
    "M7": Belief("The box on the photo is larger than the filter.", "receptive_field", "field"),
    "M8": Belief("Stride moves the window, dilation spreads its taps.", "slide?stride=1&dilation=3&play=0", "dilation"),
    "M9": Belief(
        "Thin lines: max pooling keeps them all, stride some.", "feature_reduction?image=dots&stride=4", "map"
    ),
    "M10": Belief(
        "A shift by 1 gives other numbers, a shift by 2 does not.", "translation?stride=2&shift=0,1", "shift"
    ),
    "M11": Belief("The bar of the parameters does not move.", "compute_cost?stride=4", "parameters"),
    "M12": Belief("Stride is a control beside the filter, no weight in it.", "slide?stride=2&play=0", "chooses"),
    "M13": Belief("Turn on Visits: windows share pixels.", "slide?kernel=box&stride=2&show=visits&play=0", "overlap"),
    "M14": Belief("A quarter of the windows, a quarter of the MACs.", "compute_cost?stride=2", "macs"),
    "M15": Belief("Switch the unit: the number doubles.", "compute_cost?unit=FLOPs", "macs"),
    "M16": Belief("Transposed convolution with kernel 3 and stride 2.", "feature_reduction", "checkerboard"),
    "M17": Belief("Turn the filter by 180° and compare.", "slide?flip=true&play=0", "flipped"),
    "M18": Belief("Each card says where its reason stops being true.", "home", "why"),
    "M19": Belief(
        "Blur before sampling, then before the filter: compare the error.",
        "translation?kernel=laplacian&image=camera&blur=before+sampling&shift=0,1",
        "blur",
    ),
    "M20": Belief(
        "11 × 11 on 8 × 8 pixels: a sentence, no map.",
        "slide?kernel=box&kernel_size=11&padding=0&grid_size=8",
        "possible",
    ),
}
