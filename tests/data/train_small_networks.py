"""Train the family of small networks of the lesson "The price", in PyTorch, and write assets/trained/.

    pip install torch==2.13.0 numpy pillow
    python tests/data/train_small_networks.py                     # all, or --task thin --names early --seeds 0
    python tests/data/train_small_networks.py --write             # weights, outputs and results, from all runs
    python tests/data/train_small_networks.py --check             # two epochs again: does the loss fall as logged?

The networks are those of stridelab/lessons/price/family.py, layer by layer; the pictures those of pictures.py. While it
learns, every convolution is followed by batch normalisation, which is then folded into its filters and biases. The
weights are rounded to float16, and everything that is measured is measured with the rounded weights, in PyTorch.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from stridelab.lessons.price import family, pictures  # noqa: E402

TRAIN_SEED, TEST_SEED, SHIFT_SEED = 1, 2, 3
NUMBER, TESTED, EPOCHS, BATCH, RATE = 8000, 2000, 6, 64, 0.01
SEEDS = (0, 1, 2)
SHIPPED = 0
"""The seed whose weights are shipped: the first, whatever it reached."""


def modules(name: str, norm: bool) -> nn.Sequential:
    """The network in PyTorch; with `norm`, batch normalisation after every convolution."""
    network, result = family.network(name), nn.Sequential()
    for layer in network.layers[1:]:
        channels, out, stride = layer.input_shape[0], layer.output_shape[0], layer.stride
        if layer.op == "conv" and layer.name.startswith("blur"):
            size = layer.kernel_size[0]
            blur = nn.Conv2d(channels, out, size, stride, size // 2, groups=channels, bias=False)
            blur.weight = nn.Parameter(torch.from_numpy(family.blur_filter(channels, stride[0])), requires_grad=False)
            result.add_module(layer.name, blur)
        elif layer.op == "conv":
            result.add_module(layer.name, nn.Conv2d(channels, out, 3, stride, 1, bias=not norm))
            if norm:
                result.add_module(f"{layer.name}_norm", nn.BatchNorm2d(out))
            result.add_module(f"{layer.name}_relu", nn.ReLU())
        elif layer.op in ("max_pool", "avg_pool"):
            result.add_module(layer.name, (nn.MaxPool2d if layer.op == "max_pool" else nn.AvgPool2d)(stride))
        elif layer.op == "linear":
            result.add_module("flat", nn.Flatten())
            result.add_module(layer.name, nn.Linear(channels, out))
        else:
            result.add_module(layer.name, nn.AdaptiveAvgPool2d(1))
    return result


def folded(net: nn.Sequential, name: str) -> dict[str, np.ndarray]:
    """The learned numbers by layer, float16: "conv1" filters, "conv1_bias" ..."""
    weights = {}
    parts = dict(net.named_children())
    for part, module in parts.items():
        if norm := parts.get(f"{part}_norm"):
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            weights[part] = module.weight * scale[:, None, None, None]
            weights[f"{part}_bias"] = norm.bias - norm.running_mean * scale
        elif part == "digit":
            weights[part], weights[f"{part}_bias"] = module.weight, module.bias
    return {part: value.detach().numpy().astype(np.float16) for part, value in weights.items()}


def loaded(weights: dict[str, np.ndarray], name: str) -> nn.Sequential:
    net = modules(name, norm=False)
    parts = dict(net.named_children())
    for part, value in weights.items():
        module = parts[part.removesuffix("_bias")]
        number = nn.Parameter(torch.from_numpy(value.astype(np.float32)))
        setattr(module, "bias" if part.endswith("_bias") else "weight", number)
    return net.eval()


def as_input(drawn: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(drawn.astype(np.float32) / 255)


@torch.no_grad()
def outputs(net: nn.Module, drawn: np.ndarray) -> torch.Tensor:
    return torch.cat([net(as_input(part)) for part in np.array_split(drawn, max(1, len(drawn) // 250))])


def trained(task: str, name: str, seed: int, epochs: int = EPOCHS) -> tuple[nn.Sequential, dict]:
    """Train one network, or only the first so many of its epochs; and the log of the training."""
    torch.manual_seed(seed)
    drawn, digits = pictures.draw(task, NUMBER, TRAIN_SEED)
    x, y = as_input(drawn), torch.from_numpy(digits)
    net = modules(name, norm=True)
    optimizer = torch.optim.Adam([p for p in net.parameters() if p.requires_grad], RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, EPOCHS * (NUMBER // BATCH), pct_start=0.2)
    start, log, first = time.perf_counter(), [], []
    for _ in range(epochs):
        losses = []
        for batch in torch.randperm(NUMBER)[: NUMBER // BATCH * BATCH].split(BATCH):
            loss = nn.functional.cross_entropy(net(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            if len(first) < 20:
                first.append(round(losses[-1], 4))
        log.append(round(float(np.mean(losses)), 4))
    seconds = round(time.perf_counter() - start, 1)
    return net.eval(), {"loss_per_epoch": log, "first_losses": first, "seconds": seconds}


def measured(weights: dict[str, np.ndarray], task: str, name: str) -> dict:
    """Accuracy on pictures that it has not seen, and how often the answer stays when the picture moves."""
    net = loaded(weights, name)
    drawn, digits = pictures.draw(task, TESTED, TEST_SEED)
    answers = outputs(net, drawn).argmax(1).numpy()
    other = "thick" if task == "thin" else "thin"
    elsewhere, those = pictures.draw(other, TESTED, TEST_SEED)
    canvas, _ = pictures.draw(task, TESTED // 2, SHIFT_SEED, margin=pictures.MOST_SHIFT)
    moved = [outputs(net, pictures.shifted(canvas, k)).argmax(1).numpy() for k in range(pictures.MOST_SHIFT + 1)]
    return {
        "right": int((answers == digits).sum()),
        "right_of_first_500": int((answers[:500] == digits[:500]).sum()),
        "right_on_the_other_task": int((outputs(net, elsewhere).argmax(1).numpy() == those).sum()),
        "same_after_shift": [int((answer == moved[0]).sum()) for answer in moved],
    }


def write(runs: Path) -> None:
    """From all runs: weights-TASK.npz and outputs (of shipped seeds), results.json."""
    target = ROOT / "assets" / "trained"
    target.mkdir(parents=True, exist_ok=True)
    results: dict = {
        "what": "The family of stridelab/lessons/price/family.py, trained by tests/data/train_small_networks.py",
        "versions": {"python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__},
        "training": {
            "pictures": NUMBER,
            "epochs": EPOCHS,
            "batch": BATCH,
            "optimizer": "Adam, one cycle",
            "rate": RATE,
        },
        "tested": {"accuracy": TESTED, "shift": TESTED // 2},
        "seeds": {"train": TRAIN_SEED, "test": TEST_SEED, "shift": SHIFT_SEED, "shipped": SHIPPED},
        "runs": {},
    }
    expected = {}
    for task in pictures.TASKS:
        shipped = {}
        for name in family.FAMILY:
            for path in sorted(runs.glob(f"{task}-{name}-*.json")):
                seed = int(path.stem.rsplit("-", 1)[1])
                results["runs"].setdefault(task, {}).setdefault(name, {})[str(seed)] = json.loads(path.read_text())
            if (path := runs / f"{task}-{name}-{SHIPPED}.npz").exists():
                weights = dict(np.load(path))
                shipped |= {f"{name}/{part}": value for part, value in weights.items()}
                drawn, _ = pictures.draw(task, 20, TEST_SEED)
                expected[f"{task}/{name}"] = outputs(loaded(weights, name), drawn).numpy()
        np.savez_compressed(target / f"{task}.npz", **shipped)
    (target / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    np.savez_compressed(ROOT / "tests" / "data" / "trained_outputs.npz", **expected)


def check() -> None:
    """Two epochs of the quickest network again: the loss falls, and is what the log says."""
    logged = json.loads((ROOT / "assets" / "trained" / "results.json").read_text())["runs"]["thin"]["all"]["0"]
    _, log = trained("thin", "all", 0, epochs=2)
    now, then = log["loss_per_epoch"], logged["loss_per_epoch"][:2]
    print("loss of two epochs, now and as logged:", now, then)
    assert now[1] < now[0] / 2
    assert np.allclose(now, then, atol=0.02)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--task", default=",".join(pictures.TASKS))
    options.add_argument("--names", default=",".join(family.FAMILY))
    options.add_argument("--seeds", default=",".join(map(str, SEEDS)))
    options.add_argument("--runs", type=Path, default=Path("trained-runs"), help="a folder for the single runs")
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--write", action="store_true", help="write what is shipped, from the runs there are")
    options.add_argument("--check", action="store_true", help="train two epochs again and compare with the log")
    chosen = options.parse_args()
    torch.set_num_threads(chosen.threads)
    if chosen.check:
        check()
        return
    chosen.runs.mkdir(parents=True, exist_ok=True)
    if chosen.write:
        write(chosen.runs)
        return
    for seed in chosen.seeds.split(","):
        for task in chosen.task.split(","):
            for name in chosen.names.split(","):
                path = chosen.runs / f"{task}-{name}-{seed}.json"
                if path.exists():
                    continue
                net, log = trained(task, name, int(seed))
                weights = folded(net, name)
                log |= measured(weights, task, name)
                np.savez(path.with_suffix(".npz"), **weights)
                path.write_text(json.dumps(log))
                print(task, name, seed, log, flush=True)


if __name__ == "__main__":
    main()
