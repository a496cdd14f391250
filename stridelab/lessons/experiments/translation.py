"""Experiments of the lesson Translation: a picture moved by a pixel."""

from stridelab.lessons.experiments import Experiment

EXPERIMENTS = (
    Experiment(
        "Stripes that flip",
        "The uppermost stripes are one pixel wide. At stride 2, moved right by 1, they turn from white to black. "
        "Those below are wider, and change less.",
        {
            "image": "stripes",
            "kernel": "identity",
            "stride": 2,
            "blur": "none",
            "crop": "pixels",
            "crop_row": 32,
            "crop_col": 0,
        },
    ),
    Experiment(
        "Stride 1",
        "Drag the picture anywhere. The difference stays white, and the error 0%.",
        {"stride": 1, "blur": "none"},
    ),
    Experiment(
        "Stride 4",
        "Move right by 1, 2, 3, 4. Watch the frame go through the phases, and the error come back to 0% at 4.",
        {"image": "astronaut", "kernel": "sobel_x", "stride": 4, "blur": "none", "crop": "whole"},
    ),
    Experiment(
        "Blur last",
        "An edge filter with sharp answers. Compare the error at a shift of 1 with that of *none*.",
        {"image": "camera", "kernel": "laplacian", "stride": 2, "blur": "before sampling", "crop": "whole"},
    ),
    Experiment(
        "Blur first",
        "The same blur before the filter. The error is larger than with the blur in its right place.",
        {"image": "camera", "kernel": "laplacian", "stride": 2, "blur": "before convolution", "crop": "whole"},
    ),
)
