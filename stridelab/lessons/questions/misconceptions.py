"""What people believe about stride, and what is true, each in a sentence: the labels of wrong answers.

M1 to M20 are beliefs that courses, articles and students have; `SLIP` is an error in the arithmetic alone.
"""

from __future__ import annotations

from typing import NamedTuple

SLIP = "slip"


class Misconception(NamedTuple):
    """As a student would say it, and as it is."""

    belief: str
    truth: str


MISCONCEPTIONS = {
    "M1": Misconception(
        "If (n + 2p − k) / s is not whole, the stride is not allowed.",
        "It is rounded down. Every stride is allowed that leaves one window.",
    ),
    "M2": Misconception(
        "The size is rounded up.",
        "A window that would hang over the edge is left out: ⌊(n + 2p − k) / s⌋ + 1.",
    ),
    "M3": Misconception(
        "Rounding down always loses pixels of the picture.",
        "With padding, what is left over is often only padding.",
    ),
    "M4": Misconception("'same' means: output as large as the input.", "At stride s, 'same' gives n / s, rounded up."),
    "M5": Misconception(
        "Padding is the same on both sides.",
        "TensorFlow and Keras put an odd zero after, at the bottom and right. PyTorch takes a number for both sides.",
    ),
    "M6": Misconception(
        "A larger stride makes this layer see more.",
        "This layer sees what its kernel covers. Only the layers after it see more.",
    ),
    "M7": Misconception(
        "The receptive field is the size of the filter.",
        "It is counted in pixels of the picture, through all layers below.",
    ),
    "M8": Misconception(
        "Stride and dilation are the same.",
        "Stride is the distance between windows, dilation the distance between the taps of one window.",
    ),
    "M9": Misconception(
        "A strided convolution is a pooling.",
        "It keeps every s-th result of a learned filter. It takes no mean and no maximum.",
    ),
    "M10": Misconception(
        "Stride makes the network blind to small shifts.",
        "Only a shift by a multiple of s moves the map. Any other shift gives other numbers.",
    ),
    "M11": Misconception(
        "Stride reduces parameters or channels.",
        "Filters and channels stay. Only the positions get fewer.",
    ),
    "M12": Misconception(
        "The network learns its stride.",
        "Stride is a hyperparameter: you choose it before the training.",
    ),
    "M13": Misconception(
        "With stride 2 or more, windows do not overlap, and no pixel is missed.",
        "Windows share k − s rows. Gaps come where s is larger than k.",
    ),
    "M14": Misconception(
        "Stride 2 halves the work.", "It falls in both directions: to a quarter. At stride s, to 1 / s²."
    ),
    "M15": Misconception("MACs and FLOPs are the same.", "1 MAC is a multiplication and an addition: 2 FLOPs."),
    "M16": Misconception(
        "Strided convolutions make checkerboards.",
        "Transposed convolutions do, where the stride does not divide the kernel size.",
    ),
    "M17": Misconception(
        "The filter is turned before it is used.",
        "Deep-learning frameworks lay it on as it is: cross-correlation.",
    ),
    "M18": Misconception(
        "The slogans for stride are true as they stand.", "Each is true with a limit that has a number."
    ),
    "M19": Misconception(
        "Against aliasing, blur anywhere.",
        "Blur after the ReLU and just before the values are dropped.",
    ),
    "M20": Misconception(
        "The formula always gives a size.",
        "A window larger than the padded picture, or stride 0, gives an error and no output.",
    ),
    SLIP: Misconception("A slip in the arithmetic.", "Write the sum out, step by step."),
}
