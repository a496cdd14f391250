"""Inception v2 and Inception-ResNet v2, with TensorFlow-slim's names."""

from __future__ import annotations

from stridelab.architectures.plan import RELU, Plan, slim
from stridelab.network import Network, Spec, add, avg_pool, concat, conv, dropout, global_pool, max_pool, separable_conv

_INCEPTION_V2 = {
    "3b": (64, (64, 64), (64, 96, 96), 32),
    "3c": (64, (64, 96), (64, 96, 96), 64),
    "4a": (None, (128, 160), (64, 96, 96), None),
    "4b": (224, (64, 96), (96, 128, 128), 128),
    "4c": (192, (96, 128), (96, 128, 128), 128),
    "4d": (160, (128, 160), (128, 160, 160), 96),
    "4e": (96, (128, 192), (160, 192, 192), 96),
    "5a": (None, (128, 192), (192, 256, 256), None),
    "5b": (352, (192, 320), (160, 224, 224), 128),
    "5c": (352, (192, 320), (192, 224, 224), 128),
}


def inception_v2(separable: bool = True) -> Network:
    """Ioffe and Szegedy, "Batch normalization" (2015), as TensorFlow-slim has it: a separable 7x7 first, all "same"."""
    plan = Plan(3, 224)

    def square(name: str, channels: int, kernel_size: int, stride: int = 1, *inputs: str) -> str:
        return slim(plan, name, conv(channels, kernel_size, stride, "same", bias=False), *inputs)

    first = separable_conv(64, 7, 2, "same", bias=False, depth_multiplier=8)
    slim(plan, "Conv2d_1a_7x7", first if separable else conv(64, 7, 2, "same", bias=False))
    plan("MaxPool_2a_3x3", max_pool(3, 2, "same"))
    square("Conv2d_2b_1x1", 64, 1)
    square("Conv2d_2c_3x3", 192, 3)
    plan("MaxPool_3a_3x3", max_pool(3, 2, "same"))
    for key, (square_1, three, double, pooled) in _INCEPTION_V2.items():
        name, start = f"Mixed_{key}", plan.last
        stride = 1 if square_1 else 2
        ends = [square(f"{name}/Branch_0/Conv2d_0a_1x1", square_1, 1, 1, start)] if square_1 else []
        for branch, widths in (("Branch_1", three), ("Branch_2", double)):
            end = square(f"{name}/{branch}/Conv2d_0a_1x1", widths[0], 1, 1, start)
            for number, channels in enumerate(widths[1:], 1):
                steps = stride if number == len(widths) - 1 else 1
                end = square(f"{name}/{branch}/Conv2d_0{'abc'[number]}_3x3", channels, 3, steps)
            ends.append(end)
        pool = max_pool(3, stride, "same") if key in ("4a", "5a", "5c") else avg_pool(3, 1, "same")
        end = plan(f"{name}/Branch_3/Pool_0a_3x3", pool, start)
        ends.append(square(f"{name}/Branch_3/Conv2d_0b_1x1", pooled, 1) if pooled else end)
        plan(f"{name}/concat", concat(), *ends)
    plan("AvgPool_1a", global_pool())
    plan("Logits/Dropout_1b", dropout())
    plan("Logits/Conv2d_1c_1x1", conv(1000, 1))
    return plan.network()


# Of each block: the channels and kernels of its branches. "average" and "max" are poolings, a stride stands last.
_INCEPTION_RESNET = {
    "Mixed_5b": (((96, 1),), ((48, 1), (64, 5)), ((64, 1), (96, 3), (96, 3)), ("average", (64, 1))),
    "Block35": (((32, 1),), ((32, 1), (32, 3)), ((32, 1), (48, 3), (64, 3))),
    "Mixed_6a": (((384, 3, 2),), ((256, 1), (256, 3), (384, 3, 2)), ("max",)),
    "Block17": (((192, 1),), ((128, 1), (160, (1, 7)), (192, (7, 1)))),
    "Mixed_7a": (((256, 1), (384, 3, 2)), ((256, 1), (288, 3, 2)), ((256, 1), (288, 3), (320, 3, 2)), ("max",)),
    "Block8": (((192, 1),), ((192, 1), (224, (1, 3)), (256, (3, 1)))),
}


def inception_resnet_v2(edge: str = "valid") -> Network:
    """Szegedy et al., "Inception-v4, Inception-ResNet ..." (2016), TensorFlow-slim's; edge "same" aligns all maps."""
    plan = Plan(3, 299)

    def branches(name: str, block: str) -> str:
        start, ends = plan.last, []
        for number, layers in enumerate(_INCEPTION_RESNET[block]):
            at = start
            for letter, layer in zip("abc", layers, strict=False):
                inside = f"{name}/Branch_{number}/0{letter}"
                if isinstance(layer, str):
                    at = plan(inside, max_pool(3, 2, edge) if layer == "max" else avg_pool(3, 1, "same"), at)
                    continue
                channels, kernel_size, *strides = layer
                stride, padding = (strides[0], edge) if strides else (1, "same")
                spec = conv(channels, kernel_size, stride, padding, bias=False)
                at = slim(plan, inside, spec, at)
            ends.append(at)
        return plan(f"{name}/concat", concat(), *ends)

    def residuals(name: str, block: str, channels: int, repeats: int) -> None:
        for number in range(1, repeats + 1):
            start, inside = plan.last, f"{name}/{block.lower()}_{number}"
            branches(inside, block)
            end = plan(f"{inside}/Conv2d_1x1", conv(channels, 1))
            plan(f"{inside}/add", add(), start, end)
            if block != "Block8" or number < repeats:  # the very last one has none
                plan(f"{inside}/Relu", RELU)

    stem = ((32, "1a_3x3", 3, 2, edge), (32, "2a_3x3", 3, 1, edge), (64, "2b_3x3", 3, 1, "same"), "MaxPool_3a_3x3")
    for layer in (*stem, (80, "3b_1x1", 1, 1, edge), (192, "4a_3x3", 3, 1, edge), "MaxPool_5a_3x3"):
        if isinstance(layer, str):
            plan(layer, max_pool(3, 2, edge))
        else:
            slim(plan, f"Conv2d_{layer[1]}", conv(layer[0], *layer[2:], bias=False))
    branches("Mixed_5b", "Mixed_5b")
    residuals("Repeat", "Block35", 320, 10)
    branches("Mixed_6a", "Mixed_6a")
    residuals("Repeat_1", "Block17", 1088, 20)
    plan("PreAuxLogits", Spec(op="identity"))
    branches("Mixed_7a", "Mixed_7a")
    residuals("Repeat_2", "Block8", 2080, 10)
    slim(plan, "Conv2d_7b_1x1", conv(1536, 1, bias=False))
    plan("AvgPool", global_pool())
    plan("Logits/Dropout", dropout())
    plan("Logits", conv(1000, 1))
    return plan.network()
