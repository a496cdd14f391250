"""The table of layer kinds: what each is told, called and weighed, how it runs and is written.

A kind is one `Kind` in one of the modules here, with a function that makes its specs, and its name in `KINDS`. The
rest of the product asks the table, never which kind a layer is:

>>> kind_of("max_pool").can_stride, kind_of("conv").has_weights, kind_of("add").is_join
(True, True, True)
>>> [kind.op for kind in KINDS.values() if kind.can_stride]
['conv', 'separable_conv', 'max_pool', 'avg_pool']
"""

from stridelab.network.kinds.activations import ACTIVATION_KINDS, ACTIVATIONS, activation
from stridelab.network.kinds.convolutions import (
    CONV,
    LINEAR,
    SEPARABLE_CONV,
    conv,
    depthwise_conv,
    linear,
    separable_conv,
)
from stridelab.network.kinds.enlarging import CONV_TRANSPOSE, UNPOOL, UPSAMPLE, conv_transpose, unpool, upsample
from stridelab.network.kinds.joins import ADD, AVERAGE, CONCAT, MAXIMUM, MULTIPLY, add, concat
from stridelab.network.kinds.kind import Kind
from stridelab.network.kinds.plain import (
    BATCH_NORM,
    CHANNEL_AVG,
    CHANNEL_MAX,
    DROPOUT,
    FLATTEN,
    IDENTITY,
    INPUT,
    OTHER_NORMS,
    PAD,
    SPLIT,
    UNKNOWN,
    batch_norm,
    dropout,
    flatten,
    input_layer,
    pad,
)
from stridelab.network.kinds.pools import (
    ADAPTIVE_AVG_POOL,
    ADAPTIVE_MAX_POOL,
    AVG_POOL,
    GLOBAL_AVG_POOL,
    GLOBAL_MAX_POOL,
    MAX_POOL,
    adaptive_pool,
    avg_pool,
    global_pool,
    max_pool,
)
from stridelab.network.kinds.reshaping import (
    CROP,
    PIXEL_SHUFFLE,
    PIXEL_UNSHUFFLE,
    RESHAPE,
    crop,
    pixel_shuffle,
    pixel_unshuffle,
    reshape,
)

KINDS = {
    kind.op: kind
    for kind in (
        *(INPUT, CONV, SEPARABLE_CONV, LINEAR),
        *(MAX_POOL, AVG_POOL, GLOBAL_MAX_POOL, GLOBAL_AVG_POOL, ADAPTIVE_MAX_POOL, ADAPTIVE_AVG_POOL),
        *(ADD, MULTIPLY, MAXIMUM, AVERAGE, CONCAT, PAD, FLATTEN, BATCH_NORM, *OTHER_NORMS, *ACTIVATION_KINDS),
        *(DROPOUT, IDENTITY, SPLIT, CHANNEL_AVG, CHANNEL_MAX, UNKNOWN),
        *(CONV_TRANSPOSE, UPSAMPLE, UNPOOL, PIXEL_SHUFFLE, PIXEL_UNSHUFFLE, RESHAPE, CROP),
    )
}


def kind_of(op: str) -> Kind:
    """The table's entry. Raises ValueError for a kind that there is not."""
    if op not in KINDS:
        raise ValueError(f"There is no kind of layer called {op!r:.60}. There are: {', '.join(KINDS)}.")
    return KINDS[op]


__all__ = [
    "ACTIVATIONS",
    "KINDS",
    "Kind",
    "activation",
    "adaptive_pool",
    "add",
    "avg_pool",
    "batch_norm",
    "concat",
    "conv",
    "conv_transpose",
    "crop",
    "depthwise_conv",
    "dropout",
    "flatten",
    "global_pool",
    "input_layer",
    "kind_of",
    "linear",
    "max_pool",
    "pad",
    "pixel_shuffle",
    "pixel_unshuffle",
    "reshape",
    "separable_conv",
    "unpool",
    "upsample",
]
