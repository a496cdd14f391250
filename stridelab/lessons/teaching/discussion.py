"""Questions to discuss, with answers whose numbers are worked out here."""

from __future__ import annotations

from typing import NamedTuple

from stridelab.formats import percent
from stridelab.geometry import axes
from stridelab.lessons import home
from stridelab.lessons.compute_cost import widened
from stridelab.lessons.feature_reduction import finest_period
from stridelab.lessons.receptive_field.layer_stack import PRESETS, build, plain_layers_for


class Topic(NamedTuple):
    question: str
    answer: str
    link: str


def discussion() -> tuple[Topic, ...]:
    """Questions without a single right word, and what a good answer has in it."""
    dense, strided = (home.article_layers(stride)["conv"] for stride in (1, 2))
    gaps = axes((32, 32), 3, 4)
    plain, wide = widened()
    three = build(PRESETS["Stride 2 everywhere"], 64, 64).network.layers[-1].receptive_field_size[0]
    return (
        Topic(
            "Why not use stride 1 everywhere?",
            f"The maps stay large: the first layer of the article makes {dense.macs:,} MACs instead of "
            f"{strided.macs:,}, and all layers after it pay as well. And a unit sees less of the picture.",
            "network?network=alexnet&what_if=all+strided+layers&what_stride=1",
        ),
        Topic(
            "Why do networks double the channels where they halve the map?",
            f"With half the height and width and twice the channels, a layer has the same work: {plain.macs:,} and "
            f"{wide.macs:,} MACs. Detail in space is exchanged for kinds of features.",
            "network?network=resnet50",
        ),
        Topic(
            "Is an unread pixel a mistake?",
            f"Not always. A row at the edge is seldom missed. But 3 × 3 at stride 4 on 32 × 32 pixels leaves "
            f"{percent(gaps.unread_share)} unread, and no later layer can bring that back.",
            "slide?kernel=box&stride=4&padding=0&grid_size=32&show=unread&play=0",
        ),
        Topic(
            "Could a network without strides see as much?",
            f"Three 3 × 3 layers at stride 2 see {three} pixels. Without strides it takes "
            f"{plain_layers_for(three)} layers.",
            "receptive_field?layers=3x3+p1,+3x3+p1,+3x3+p1",
        ),
        Topic(
            "When does stride 2 harm?",
            f"When the task lives in fine detail. Stripes that repeat in fewer than {finest_period(2)} pixels cannot "
            "be told from others after it, unless they are blurred first.",
            "feature_reduction?image=stripes&stride=2",
        ),
        Topic(
            "A stride, or a pooling after a convolution: what would you choose?",
            "A strided convolution never computes what it drops, so it saves work; a pooling computes it first, but "
            "keeps the largest or the mean of it.",
            "feature_reduction?image=dots&stride=2",
        ),
    )
