"""Writes exported_cases.json.gz: models as PyTorch and Keras print them, and what hooks in the framework measured.

    pip install torch torchvision timm keras        # 2.14.1, 0.29.1, 1.0.28, 3.15.1 were used; none is needed to test
    python tests/data/make_exported_cases.py torch
    python tests/data/make_exported_cases.py keras

Of PyTorch: `print(torch.export.export(model, (x,)))`; MACs are weights times positions of every Conv2d,
ConvTranspose2d (input positions) and Linear that was called, found with forward hooks. Of Keras: `model.to_json()`,
measured in the same way, with PyTorch below (KERAS_BACKEND=torch).
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from math import prod
from pathlib import Path

OUT = Path(__file__).with_name("exported_cases.json.gz")


def torch_cases() -> list[dict]:
    import timm
    import torch
    import torchvision
    from torch import nn

    class Block(nn.Sequential):
        def __init__(self, a, b):
            super().__init__(nn.Conv2d(a, b, 3, padding=1), nn.ReLU(), nn.Conv2d(b, b, 3, padding=1), nn.ReLU())

    class UNet(nn.Module):
        def __init__(self):
            super().__init__()
            self.one, self.two, self.three = Block(1, 8), Block(8, 16), Block(24, 8)
            self.pool, self.up = nn.MaxPool2d(2), nn.ConvTranspose2d(16, 16, 2, 2)
            self.last = nn.Conv2d(8, 1, 1)

        def forward(self, x):
            a = self.one(x)
            return self.last(self.three(torch.cat([a, self.up(self.two(self.pool(a)))], 1)))

    class Generator(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(64, 128 * 7 * 7)
            self.up = nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False)
            self.bn, self.last = nn.BatchNorm2d(64), nn.ConvTranspose2d(64, 1, 4, 2, 1)

        def forward(self, z):
            return torch.tanh(self.last(torch.relu(self.bn(self.up(self.fc(z).view(-1, 128, 7, 7))))))

    tv = torchvision.models
    models = {
        "torchvision/" + name: (getattr(tv, name), (1, 3, size, size))
        for name, size in {
            **{"alexnet": 224, "vgg11_bn": 224, "resnet18": 224, "resnet50": 96, "resnext50_32x4d": 96},
            **{"densenet121": 64, "googlenet": 96, "inception_v3": 299, "squeezenet1_1": 224, "mobilenet_v2": 96},
            **{"mobilenet_v3_small": 96, "efficientnet_b0": 96, "shufflenet_v2_x1_0": 96, "mnasnet0_5": 96},
            **{"regnet_y_400mf": 96, "convnext_tiny": 64, "vit_b_32": 224},
        }.items()
    }
    models |= {
        f"timm/{name}": (lambda name=name: timm.create_model(name), (1, 3, size, size))
        for name, size in {"resnet10t": 96, "ghostnet_050": 96, "repvgg_a0": 96, "cspresnet50": 96}.items()
    }
    models |= {"unet": (UNet, (1, 1, 32, 32)), "generator": (Generator, (1, 64))}
    cases = []
    for name, (make, shape) in models.items():
        kwargs = {"init_weights": False, "aux_logits": False} if "googlenet" in name or "inception" in name else {}
        model = make(**kwargs).eval()
        macs: list[int] = []
        shapes: list[list[int]] = []

        def note(module, inputs, output, macs=macs, shapes=shapes):
            sizes = output.shape
            transposed = isinstance(module, nn.ConvTranspose2d)
            positions = prod((inputs[0].shape if transposed else sizes)[2:]) if output.ndim == 4 else 1
            if isinstance(module, nn.Linear) and output.ndim > 2:
                positions = prod(sizes[1:-1])
            macs.append(module.weight.numel() * positions)
            shapes.append(list(sizes[1:]))

        for module in model.modules():
            if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
                module.register_forward_hook(note)
        x = torch.zeros(shape)
        with torch.no_grad():
            model(x)
        before = sum(macs), list(shapes)
        text = str(torch.export.export(model, (x,)))
        text = re.sub(r"# File: \S*?(site-packages/|tests/)", r"# File: \1", text)  # the paths of no machine
        used = sum(parameter.numel() for parameter in model.parameters())
        cases.append({"id": name, "text": text, "macs": before[0], "num_params": used, "shapes": before[1]})
        print(name, len(text), before[0], used)
    return cases


def keras_cases() -> list[dict]:
    import keras
    import numpy as np
    from keras import layers

    calls: list[tuple] = []

    def watch(kind):
        """From now on each call of such a layer is noted: the layer, what it was given, what it gave."""
        call = kind.call

        def noted(self, inputs, *args, **settings):
            output = call(self, inputs, *args, **settings)
            calls.append((self, tuple(inputs.shape)[1:], tuple(output.shape)[1:]))
            return output

        kind.call = noted

    kinds = (layers.Conv2D, layers.DepthwiseConv2D, layers.SeparableConv2D, layers.Conv2DTranspose, layers.Dense)
    for owner in {next(base for base in kind.__mro__ if "call" in vars(base)) for kind in kinds}:
        watch(owner)

    def measured(name, model):
        calls.clear()
        model([np.zeros((1, *tensor.shape[1:]), "float32") for tensor in model.inputs])
        macs, shapes = 0, []
        for layer, given, gave in calls:
            positions = prod((given if isinstance(layer, layers.Conv2DTranspose) else gave)[:-1])
            macs += sum(prod(weight.shape) for weight in layer.weights if len(weight.shape) > 1) * positions
            shapes.append(list(gave))
        num_params = sum(prod(weight.shape) for weight in model.weights)
        print(name, macs, num_params)
        return {"id": name, "text": model.to_json(), "macs": macs, "num_params": num_params, "shapes": shapes}

    apps = keras.applications
    cases = [
        measured(f"keras/{name}", getattr(apps, name)(weights=None, input_shape=(size, size, 3)))
        for name, size in {
            **{"VGG16": 64, "ResNet50": 64, "ResNet50V2": 64, "InceptionV3": 96, "Xception": 96, "MobileNet": 64},
            **{"MobileNetV2": 64, "MobileNetV3Small": 64, "DenseNet121": 64, "EfficientNetB0": 64},
        }.items()
    ]
    body = keras.Sequential([layers.Input((28, 28, 1)), layers.Conv2D(8, 5, 2, activation="relu"), layers.Flatten()])
    a, b = layers.Input((28, 28, 1)), layers.Input((28, 28, 1))
    out = layers.Dense(1, activation="sigmoid")(layers.Concatenate()([body(a), body(b)]))
    cases.append(measured("siamese", keras.Model([a, b], out)))
    decoder = [
        layers.Input((64,)),
        layers.Dense(7 * 7 * 32, activation="relu"),
        layers.Reshape((7, 7, 32)),
        layers.Conv2DTranspose(16, 3, strides=2, padding="same", activation="relu"),
        layers.UpSampling2D(2),
        layers.Conv2D(1, 3, padding="same"),
    ]
    cases.append(measured("decoder", keras.Sequential(decoder)))
    return cases


if __name__ == "__main__":
    which = sys.argv[1]
    old = json.loads(gzip.decompress(OUT.read_bytes())) if OUT.exists() else {}
    old[which] = torch_cases() if which == "torch" else keras_cases()
    OUT.write_bytes(gzip.compress(json.dumps(old).encode(), 9, mtime=0))
    print(OUT.stat().st_size)
