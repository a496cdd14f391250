"""Experiments of the lesson The price: small trained networks on two tasks."""

from stridelab.lessons.experiments import Experiment

EXPERIMENTS = (
    Experiment(
        "Thick strokes",
        "All points rise to the top.",
        {"task": "thick"},
    ),
    Experiment(
        "Stride 4, moved",
        "A 5, moved by 3 pixels: which network now reads a 3?",
        {"task": "thin", "drawing": "5", "moved": 3, "clean": False, "trained": "four"},
    ),
    Experiment(
        "No noise",
        "The network without stride says 8 to every digit: it never saw such a picture.",
        {"task": "thin", "drawing": "3", "clean": True, "trained": "none"},
    ),
)
