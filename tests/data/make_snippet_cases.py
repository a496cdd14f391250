"""Run our snippets in the real PyTorch and Keras and keep what they say: writes snippet_cases.json.

Not part of the tests. In an environment with `torch==2.13.0` and `keras==3.15.1` (on its torch backend):

    KERAS_BACKEND=torch PYTHONPATH=. python tests/data/make_snippet_cases.py
"""

import contextlib
import io
import json
from pathlib import Path

import keras
import torch

from stridelab import architectures
from stridelab.network import (
    Network,
    activation,
    add,
    avg_pool,
    concat,
    conv,
    depthwise_conv,
    flatten,
    global_pool,
    input_layer,
    linear,
    max_pool,
    pad,
    separable_conv,
    writer,
)

NETWORKS = {
    "article": [input_layer(3, 64, 64), conv(64, 3, 2, "same", activation="relu")],
    "odd_same": [
        input_layer(3, 17, 20),
        conv(4, (3, 5), (2, 3), "same"),
        avg_pool(3, 2, "same"),
        max_pool(2, 2, "same"),
    ],
    "borders": [
        input_layer(2, 15, 13),
        conv(4, 4, 3, ((0, 1), (2, 1)), groups=2),
        max_pool(3, 2, 1),
        avg_pool(2, 2, 1),
    ],
    "dilated": [input_layer(1, 21, 21), conv(4, 3, padding=2, dilation=2), conv(2, (1, 3), dilation=(1, 3))],
    "ceil": [input_layer(1, 12, 14), max_pool(3, 2, ceil_mode=True), avg_pool(3, 3, ceil_mode=True)],
    "separable": [input_layer(4, 10, 10), separable_conv(6, 3, 2, "same"), depthwise_conv(3, 1, 1, depth_multiplier=2)],
    "classifier": [
        input_layer(1, 28, 28),
        conv(6, 5, padding=2, activation="tanh"),
        avg_pool(2),
        flatten(),
        linear(10),
    ],
    "global": [input_layer(3, 9, 9), conv(4, 3), activation("relu6"), global_pool(), linear(3, activation="softmax")],
    "pad": [input_layer(3, 8, 9), pad(((0, 1), (2, 0))), conv(2, 3, 2)],
    "branches": [
        input_layer(3, 16, 16),
        conv(8, 3, 2, 1, name="stem"),
        conv(8, 3, padding=1, name="a"),
        add("stem", "a", name="sum"),
        concat("sum", "stem", name="both"),
        conv(4, 1, name="end"),
    ],
}


def run(code: str) -> tuple[str, object]:
    out, names = io.StringIO(), {}
    with contextlib.redirect_stdout(out):
        exec(code, names)
    return out.getvalue().strip(), names["model"]


def main() -> None:
    nets = {name: Network(specs) for name, specs in NETWORKS.items()}
    nets |= {name: architectures.load(name) for name in ("squeezenet1_1", "mobilenet_v2", "googlenet", "resnet18")}
    cases = []
    for name, net in nets.items():
        code = writer.pytorch(net)
        printed, model = run(code)
        case = {"id": f"pytorch_{name}", "code": code, "printed": printed}
        case["num_params"] = sum(each.numel() for each in model.parameters())
        if isinstance(model, torch.nn.Sequential):
            x, shapes = torch.zeros(1, *net.input_shape), []
            for module in model:
                x = module(x)
                shapes.append([*x.shape[1:], *[1] * (4 - x.ndim)])
            case["layers"] = shapes
        cases.append(case)
        code = writer.keras(net)
        printed, model = run(code)
        cases.append({"id": f"keras_{name}", "code": code, "printed": printed, "num_params": model.count_params()})
        keras.backend.clear_session()
    made = f"run in PyTorch {torch.__version__} and Keras {keras.__version__} by make_snippet_cases.py"
    text = json.dumps({"description": f"snippets of stridelab, {made}", "cases": cases}, indent=1)
    Path(__file__).with_name("snippet_cases.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
