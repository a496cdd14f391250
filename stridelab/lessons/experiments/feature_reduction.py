"""Experiments of the lesson Feature reduction: what is lost where a map gets smaller."""

from stridelab.lessons.experiments import Experiment

PLAIN = {"stride": 2, "filter_first": False}
EXPERIMENTS = (
    Experiment(
        "Zone plate",
        "Rings get finer to the right. Where they are finest, strided convolution shows large, false rings. "
        "Which way shows gray instead?",
        PLAIN | {"image": "zone_plate", "crop_row": 128, "crop_col": 256},
    ),
    Experiment(
        "Stripes of one pixel",
        "At the top, bars repeat every 2 pixels. Strided convolution and max pooling turn them white, the averages "
        "gray, which is their true mean. Below, bars that repeat every 3 pixels come out of strided convolution as "
        "other bars.",
        PLAIN | {"image": "stripes", "crop_row": 0, "crop_col": 128},
    ),
    Experiment(
        "Dots and thin lines",
        "At stride 4, strided convolution keeps some dots and loses others. Max pooling keeps all, and makes them "
        "large. Zoom in with +.",
        PLAIN | {"image": "dots", "stride": 4, "crop_row": 0, "crop_col": 0},
    ),
    Experiment(
        "Dark lines on white",
        "The smallest letters have strokes 1 pixel wide. Max pooling wipes them out: the white beside them is the "
        "larger number. Average pooling leaves them in gray.",
        PLAIN | {"image": "letters", "crop_row": 430, "crop_col": 120},
    ),
    Experiment(
        "Edges of a photo",
        "Now a filter and ReLU go first, as in a network. Press *Lost detail*: what is lost lies along thin edges.",
        PLAIN
        | {"image": "astronaut", "filter_first": True, "kernel": "sobel_x", "kernel_size": 3, "crop_row": None}
        | {"crop_col": None},
    ),
)
