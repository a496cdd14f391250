"""Experiments of the lesson Network: published networks with other strides."""

from stridelab.architectures import load
from stridelab.lessons.experiments import Experiment
from stridelab.lessons.network import NOTHING, STRIDED, changed

BOTH = "layer2.0.conv2 + layer2.0.downsample.0"
"""Two branches that meet."""

RESNET = load("resnet50")
AS_IT_IS = {"network_size": "usual", "what_if": NOTHING, "what_stride": 1}
EXPERIMENTS = (
    Experiment(
        "No stride at all",
        "All strided layers of AlexNet at stride 1. The maps stay large, and almost all the work is new.",
        AS_IT_IS | {"network": "alexnet", "what_if": STRIDED},
    ),
    Experiment(
        "Stride in the 1 × 1",
        "ResNet-50 as in its paper. One unit before the global pooling sees 483 pixels: read the line above "
        "the drawing. Choose plain ResNet-50, with the stride in the 3 × 3, and it sees 427.",
        AS_IT_IS | {"network": "resnet50_paper"},
    ),
    Experiment(
        "One branch alone",
        "The 3 × 3 of one ResNet block loses its stride, and the way around it keeps its own. Which layer fails?",
        AS_IT_IS | {"network": "resnet50", "what_if": "layer2.0.conv2"},
    ),
    Experiment(
        "Both branches together",
        "The same 3 × 3 at stride 1, and the layer on the way around it too: now the sum is possible. All maps "
        f"after it are twice as large a side, for {changed(RESNET, BOTH, 1).macs / RESNET.macs:.1f} times the MACs.",
        AS_IT_IS | {"network": "resnet50", "what_if": BOTH},
    ),
    Experiment(
        "Too small a picture",
        "AlexNet on 32 pixels: its strides have used up the map before the last pooling. Read the sentence.",
        AS_IT_IS | {"network": "alexnet", "network_size": "32"},
    ),
    Experiment(
        "Patches of a transformer",
        "Kernel 16 and stride 16: windows side by side. No overlap, no gap, and 196 patches.",
        AS_IT_IS | {"network": "vit_b_16"},
    ),
    Experiment(
        "Your own code",
        "The layer of the article “Why we use stride for convolution in deep learning” stands in the box. "
        "Change strides=(2, 2) to (1, 1), or paste your own model.",
        AS_IT_IS | {"network": "own"},
    ),
)
