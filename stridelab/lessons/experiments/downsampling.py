"""Experiments of the lesson Downsampling: sizes, gaps and padding."""

from stridelab.lessons.experiments import Experiment

SAME = {"kernel": "gaussian", "dilation": 1, "stride_cols": None}
EXPERIMENTS = (
    Experiment(
        "224, kernel 11, stride 4",
        "AlexNet's first layer as its paper prints it: the output is 54. The real network's is 55, from an input "
        "of 227. The division leaves a rest, and still there is an output. Which rows stay unread?",
        SAME | {"input_size": 224, "kernel_size": 11, "stride": 4, "padding": "0", "framework": "pytorch"},
    ),
    Experiment(
        "Gaps: 3 × 3 at stride 4",
        "Windows do not touch any more. Move over the picture: the hatched rows and columns are never read.",
        SAME | {"input_size": 32, "kernel_size": 3, "stride": 4, "padding": "0", "framework": "pytorch"},
    ),
    Experiment(
        "'same' in PyTorch at stride 2",
        "PyTorch refuses, and you read its own message. Then set the stride to 1: it agrees.",
        SAME | {"kernel_size": 3, "stride": 2, "padding": "1", "framework": "pytorch_same"},
    ),
    Experiment(
        "'same' in Keras, 7 × 7",
        "Go to *Top left*, then *Bottom right*: 2 rows of padding before, 3 after. Switch to PyTorch and back, and "
        "watch the windows jump by one pixel.",
        SAME | {"input_size": 224, "kernel_size": 7, "stride": 2, "padding": "3", "framework": "keras_same"},
    ),
)
