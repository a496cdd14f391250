"""Texts that are no Keras or PyTorch source: what they are, and the three lines that give what can be read."""

from __future__ import annotations

import ast
import re

TORCH_LINES = """import torch
x = torch.randn(1, 3, 224, 224)  # one picture of your size
print(torch.export.export(model.eval(), (x,)))"""
KERAS_LINES = """import keras
# model = keras.Model(...), where your model is made
print(model.to_json())"""
"""What prints a model exactly, where it lives; the reader takes what is printed."""

WAY = "Run these lines where your model lives and paste what they print: "


def way(framework: str) -> str:
    lines = KERAS_LINES if framework == "keras" else TORCH_LINES
    return WAY + " / ".join(line for line in lines.splitlines() if not line.startswith("#"))


FORMS = (
    ("what a Keras model's to_json() prints (JSON)", r'"class_name"\s*:', "keras"),
    ("what print(model) shows", r"^\w*\(\s*\n(?:\s+\(\w+\): \w+\()", "torch"),
    (
        "Keras's summary of a model",
        r"Layer \(type\).*Output Shape|^Model: \"|Total params:.*\n.*Trainable params",
        "keras",
    ),
    ("a summary of a model", r"Layer \(type(?::depth-idx)?\)|^Total mult-adds|Input size \(MB\)", "torch"),
    ("ONNX's text", r"^\s*(?:ir_version\s*:|graph \w+ \(|opset_import|<\s*ir_version)|^graph\s*\{", "torch"),
    (
        "a Caffe prototxt",
        r"^\s*(?:layers?\s*\{|(?:name|input)\s*:\s*\".*\"\s*$)|convolution_param|inner_product_param",
        "torch",
    ),
    ("a Darknet cfg", r"^\[(?:net|network|convolutional|maxpool|shortcut|route|yolo|connected)\]\s*$", "torch"),
    ("a YAML file", r"^(?:backbone|head|nc|layers|model)\s*:\s*(?:#.*)?$|^\s*- \[-?\d+, ", "torch"),
    (
        "MATLAB code",
        r"\b(?:imageInputLayer|convolution2dLayer|fullyConnectedLayer|maxPooling2dLayer|dlnetwork)\b",
        "torch",
    ),
    ("a torch.fx or TorchScript graph", r"^graph\(%|^\s*%\w+ :|^graph\(\):", "torch"),
    ("StableHLO or MLIR text", r"^module @|stablehlo\.", "torch"),
    ("R code", r"%>%|<-\s*(?:keras_model|torch_|nn_module)|layer_conv_2d\(", "keras"),
)
"""(what a text is, what betrays it, the framework whose lines are given)."""

OTHERS = {
    "paddle": "PaddlePaddle",
    "paddlepaddle": "PaddlePaddle",
    "mindspore": "MindSpore",
    "mxnet": "MXNet (Gluon)",
    "gluoncv": "MXNet (Gluon)",
    "haiku": "Haiku (JAX)",
    "flax": "Flax (JAX)",
    "equinox": "Equinox (JAX)",
    "jax": "JAX",
    "tinygrad": "tinygrad",
    "chainer": "Chainer",
    "lasagne": "Lasagne",
    "theano": "Theano",
    "caffe": "Caffe",
    "caffe2": "Caffe2",
    "cntk": "CNTK",
    "tflearn": "TFLearn",
    "tensorlayer": "TensorLayer",
    "sonnet": "Sonnet",
    "jittor": "Jittor",
    "oneflow": "OneFlow",
    "mlx": "MLX",
    "neon": "neon",
    "fastai": "fastai",
    "sklearn": "scikit-learn",
}
"""Frameworks that are named and not read, by what is imported."""
READ = {"torch", "keras", "tensorflow", "tf_keras", "torchvision", "timm", "lightning", "pytorch_lightning", "einops"}


def other_form(text: str) -> str:
    """The sentence for a text that is no Python source of a model; empty if none is known."""
    for form, pattern, framework in FORMS:
        if re.search(pattern, text, re.MULTILINE):
            return f"This is {form}, which is not read here. {way(framework)}"
    return ""


_BY_NAME = re.compile(r"\b(?:applications|torchvision|timm|hub)\b")


def by_name(text: str) -> str:
    """The sentence for code that only calls a model whose layers stand elsewhere; empty for any other code."""
    if not _BY_NAME.search(text):
        return ""
    framework = "keras" if "applications" in text else "torch"
    return f"This code calls a model by its name, and its layers stand elsewhere. {way(framework)}"


def other_framework(nodes: list[ast.AST]) -> str:
    """The sentence for Python source of a framework that is not read here; empty if there is none."""
    modules = [alias.name for node in nodes if type(node) is ast.Import for alias in node.names]
    modules += [node.module or "" for node in nodes if type(node) is ast.ImportFrom]
    tops = {name.partition(".")[0] for name in modules}
    names = [OTHERS[top] for top in OTHERS if top in tops]
    if names and not tops & READ:
        return f"This is code for {names[0]}, which is not read here. Write its layers in Keras or PyTorch."
    if _is_tensorflow_1(nodes, modules):
        return f"This is TensorFlow 1 (tf.layers, slim), which is not read here; Keras is. {way('keras')}"
    return ""


def _is_tensorflow_1(nodes: list[ast.AST], modules: list[str]) -> bool:
    if any("contrib" in name.split(".") or name in ("tf_slim", "tensorflow.compat.v1") for name in modules):
        return True
    parents = {"layers": {"tf"}, "slim": {"contrib", "tf"}, "placeholder": {"tf"}}
    return any(
        type(node) is ast.Attribute and type(node.value) is ast.Name and node.value.id in parents.get(node.attr, ())
        for node in nodes
    )
