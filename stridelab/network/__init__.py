"""Networks: what a layer is told (`spec`), what it turns out to be (`graph`), and what is asked of them.

>>> net = from_code("Conv2D(64, (3, 3), strides=(2, 2), padding='same', input_shape=(64, 64, 3))")
>>> net.output_shape
(64, 32, 32)
"""

from stridelab.network.graph import Network, work_out
from stridelab.network.kinds import (
    ACTIVATIONS,
    KINDS,
    Kind,
    activation,
    adaptive_pool,
    add,
    avg_pool,
    batch_norm,
    concat,
    conv,
    depthwise_conv,
    dropout,
    flatten,
    global_pool,
    input_layer,
    kind_of,
    linear,
    max_pool,
    pad,
    separable_conv,
)
from stridelab.network.layer import Layer
from stridelab.network.reader import read as from_code
from stridelab.network.spec import LayerError, Note, Padding, Pair, Shape, Spec, pair_of

__all__ = [
    "ACTIVATIONS",
    "KINDS",
    "Kind",
    "Layer",
    "LayerError",
    "Network",
    "Note",
    "Padding",
    "Pair",
    "Shape",
    "Spec",
    "activation",
    "adaptive_pool",
    "add",
    "avg_pool",
    "batch_norm",
    "concat",
    "conv",
    "depthwise_conv",
    "dropout",
    "flatten",
    "from_code",
    "global_pool",
    "input_layer",
    "kind_of",
    "linear",
    "max_pool",
    "pad",
    "pair_of",
    "separable_conv",
    "work_out",
]
