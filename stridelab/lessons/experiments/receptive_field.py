"""Experiments of the lesson Receptive field: where a stride stands, and what the layers after it see."""

from stridelab.lessons.experiments import Experiment
from stridelab.lessons.receptive_field.layer_stack import PRESETS

EXPERIMENTS = (
    Experiment(
        "Stride 2 first",
        "The last layer sees 11 pixels. All its taps, and those of the layer below, are 2 pixels apart.",
        {"layers": PRESETS["Stride 2 first"], "of_layer": "1"},
    ),
    Experiment(
        "Stride 2 last",
        "The same kernels and the same output size, but the last layer sees only 7 pixels: no layer comes after "
        "the stride to use it.",
        {"layers": PRESETS["Stride 2 last"], "of_layer": "3"},
    ),
    Experiment(
        "Holes",
        "Layer 1 reads every second pixel of every second row. The other 75% reach no unit at all, and no layer "
        "above can bring them back.",
        {"layers": PRESETS["Holes: 1 × 1, stride 2"]},
    ),
    Experiment(
        "Dilation 2 three times",
        "The box is 13 × 13 pixels, but a unit reads only 7 × 7 of them: the picture in the box becomes a grid of "
        "dots. Its neighbour reads the columns between.",
        {"layers": PRESETS["Dilated 2, 2, 2"]},
    ),
    Experiment(
        "A deep stack",
        "Eight layers, 17 pixels. Go down to the hill: half of the influence comes from 8% of the box.",
        {"layers": ", ".join(["3x3 p1"] * 8), "field_weights": "equal"},
    ),
    Experiment(
        "Too many strides",
        "The picture is used up: layer 3 needs 7 positions, and layer 2 leaves only 3. The sentence says so.",
        {"layers": "7x7 s4, 7x7 s4, 7x7 s4", "picture_size": 64},
    ),
)
