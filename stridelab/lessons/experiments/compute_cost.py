"""Experiments of the lesson Compute cost: what a stride saves, and where."""

from stridelab.lessons.experiments import Experiment

EXPERIMENTS = (
    Experiment(
        "The article's layer",
        "From the article “Why we use stride for convolution in deep learning”: 64 filters of 3 × 3 on 64 × 64 pixels, "
        "stride 2. Find 1,769,472 MACs and 1,792 parameters in the table.",
        {
            "image": "astronaut",
            "depth": "one layer",
            "stride": 2,
            "kernel_size": 3,
            "padding": "same",
            "side": 64,
            "unit": "MACs",
        },
    ),
    Experiment(
        "Stride late",
        "Four layers, stride 2 in the last. Only that layer gets cheaper. Then move the stride to conv1.",
        {"depth": "four layers", "strided_layer": "conv4", "stride": 2},
    ),
    Experiment(
        "Stride everywhere",
        "Stride 2 in all four layers. Each quarters what the one before it has left.",
        {"depth": "four layers", "strided_layer": "all", "stride": 2},
    ),
    Experiment(
        "A straight line",
        "On two log axes, 1 / s² is a straight line. The total follows it; the parameters stay level.",
        {"scale": "log", "depth": "four layers", "strided_layer": "conv1"},
    ),
    Experiment(
        "A small picture",
        "32 pixels. Measure, then measure at 224: where are the times nearer to what the MACs predict?",
        {"side": 32, "depth": "one layer"},
    ),
)
