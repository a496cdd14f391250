"""Ten tasks for an hour alone at the screen, each with a link and an answer that the engine works out."""

from __future__ import annotations

from typing import NamedTuple

from stridelab.formats import percent, short, whole_percent
from stridelab.geometry import axes
from stridelab.lessons import home
from stridelab.lessons.questions.maps import photo_errors
from stridelab.lessons.receptive_field.layer_stack import PRESETS, build


class Task(NamedTuple):
    text: str
    link: str
    answer: str


def tasks() -> tuple[Task, ...]:
    """From the first look to an own network."""
    small = axes((12, 12), 3, 2, 0)
    mixed = axes((12, 12), 3, (2, 1), "same", 2)
    fields = [layer.receptive_field_size[0] for layer in _stack("Three plain 3 × 3")]
    strided = [layer.receptive_field_size[0] for layer in _stack("Stride 2 first")]
    dense, halved = (home.article_layers(stride)["conv"] for stride in (1, 2))
    errors = photo_errors("astronaut", "sobel_x", 2, "none")
    rows, cols = mixed.output_size
    return (
        Task("Say in one sentence what stride is.", "home", "How far the filter moves between two stops, in pixels."),
        Task(
            "12 × 12 pixels, a 3 × 3 filter, stride 2, no padding: how many numbers come out? How many pixels are "
            "never read?",
            "slide?kernel=box&padding=0&play=0",
            f"{small.output_size[0]} × {small.output_size[1]} numbers. {small.unread_pixels} pixels: the last row and "
            "the last column.",
        ),
        Task(
            "Take a picture of your own. At stride 3, check one output number with a calculator.",
            "slide?kernel=box&stride=3&play=0&pos=6",
            "The mean of the nine cells in the window, rounded. The sum stands below the drawing.",
        ),
        Task(
            "Which numbers of the stride-1 map does stride 2 keep?",
            "slide?show=dense",
            "Every second one in both directions. It makes no new ones.",
        ),
        Task(
            "12 × 12 pixels, stride 2 along the rows and 1 along the columns, dilation 2, padding 'same': how large is "
            "the output?",
            "slide?stride=2&stride_cols=1&dilation=2&padding=same&play=0",
            f"{rows} × {cols}.",
        ),
        Task(
            "Three 3 × 3 layers. Give layer 1 stride 2. Which layers see more?",
            "receptive_field?layers=3x3+p1,+3x3+p1,+3x3+p1",
            f"Fields of {fields[0]}, {fields[1]} and {fields[2]} pixels become {strided[0]}, {strided[1]} and "
            f"{strided[2]}. Layers 2 and 3 see more, layer 1 does not.",
        ),
        Task(
            "What does stride 2 change in one layer: the MACs, the parameters, the memory of the map?",
            "compute_cost?depth=one+layer&padding=same",
            f"MACs fall to {percent(halved.macs / dense.macs)} ({short(dense.macs)} to {short(halved.macs)}), the map "
            f"to {percent(halved.activation_bytes / dense.activation_bytes)}. Parameters stay: {halved.num_params:,}.",
        ),
        Task(
            "Find a small thing that max pooling keeps and strided convolution loses.",
            "feature_reduction?image=dots&stride=4",
            "A bright dot of one pixel: the largest of its square is the dot, but every fourth pixel may miss it.",
        ),
        Task(
            "Move the picture by 1 pixel, then by 2. When does the map at stride 2 just move along?",
            "translation?stride=2",
            f"At 2, a multiple of the stride: error {whole_percent(errors[0])}. At 1 the map changes by "
            f"{whole_percent(errors[1])} of its own variation.",
        ),
        Task(
            "Paste a network of your own. Which layer makes the most MACs? Change one stride and send the link.",
            "network?network=own",
            "The table says it. A link holds code of some 4,000 characters, and your change.",
        ),
    )


def _stack(preset: str) -> list:
    return list(build(PRESETS[preset], 64, 64).network.layers[1:])
