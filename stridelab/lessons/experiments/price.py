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
        "How often does each network keep its answer?",
        {"task": "thin", "drawing": "8", "moved": 2, "clean": False, "trained": "four"},
    ),
    Experiment(
        "No noise",
        "The network without stride fails: it never saw such a picture.",
        {"task": "thin", "drawing": "3", "clean": True, "trained": "none"},
    ),
)
