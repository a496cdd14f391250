"""A shipped network trained again, without PyTorch: its first losses are those of the log, step by step.

PyTorch's random numbers are a Mersenne twister's, so its first weights and its order of pictures can be had from NumPy.
Forward and back go through this engine: `conv2d`, and its adjoint `conv_transpose2d`.
"""

from __future__ import annotations

from math import cos, pi, sqrt

import numpy as np
import pytest

from stridelab import conv2d, conv_transpose2d
from stridelab.lessons.price import family, pictures
from stridelab.lessons.price.results import log

EPSILON = 1e-5
"""Of the batch normalisation."""


class Twister:
    """PyTorch's generator on a CPU, for single precision."""

    def __init__(self, seed: int) -> None:
        self._bits = np.random.RandomState(seed)._bit_generator

    def uniform(self, bound: float, *shape: int) -> np.ndarray:
        """As `tensor.uniform_(-bound, bound)`: 24 bits of each number."""
        share = (self._bits.random_raw(int(np.prod(shape))) & 0xFFFFFF).astype(np.float32) * np.float32(2**-24)
        return (share * np.float32(2 * bound) - np.float32(bound)).reshape(shape)

    def permutation(self, number: int) -> np.ndarray:
        """As `torch.randperm`."""
        order = np.arange(number)
        for at, bits in enumerate(self._bits.random_raw(number - 1).tolist()):
            other = at + bits % (number - at)
            order[at], order[other] = order[other], order[at]
        return order


def untrained(name: str, random: Twister) -> dict[str, np.ndarray]:
    """The learned numbers as PyTorch makes them at first, in its order."""
    values = {}
    for layer in family.network(name).layers:
        if layer.op == "conv":
            inputs, outputs = layer.input_shape[0], layer.output_shape[0]
            values[layer.name] = random.uniform(1 / sqrt(9 * inputs), outputs, inputs, 3, 3)
            values[f"{layer.name} scale"] = np.ones(outputs, np.float32)
            values[f"{layer.name} shift"] = np.zeros(outputs, np.float32)
        elif layer.op == "linear":
            bound = 1 / sqrt(layer.input_shape[0])
            values["digit"] = random.uniform(bound, 10, layer.input_shape[0])
            values["digit shift"] = random.uniform(bound, 10)
    return values


def loss_and_gradients(
    name: str, values: dict[str, np.ndarray], x: np.ndarray, digits: np.ndarray
) -> tuple[float, dict[str, np.ndarray]]:
    """Cross entropy of a batch, and its derivative by every learned number. x : (N, 1, 32, 32)"""
    convolutions = [layer for layer in family.network(name).layers if layer.op == "conv"]
    remembered = []
    for layer in convolutions:
        z = conv2d(x, values[layer.name], stride=layer.stride, padding=1)  # (N, C, H, W)
        spread = np.sqrt(z.var(axis=(0, 2, 3), keepdims=True) + EPSILON)  # (1, C, 1, 1)
        even = (z - z.mean(axis=(0, 2, 3), keepdims=True)) / spread
        scale, shift = (values[f"{layer.name} {part}"][:, None, None] for part in ("scale", "shift"))
        y = np.maximum(even * scale + shift, 0)
        remembered.append((layer, x, even, spread, y))
        x = y
    means = x.mean(axis=(2, 3))  # (N, C)
    scores = means @ values["digit"].T + values["digit shift"]  # (N, 10)
    scores -= scores.max(axis=1, keepdims=True)
    logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    rows = np.arange(len(digits))

    at_scores = np.exp(logs)
    at_scores[rows, digits] -= 1
    at_scores /= len(digits)  # (N, 10)
    slopes = {"digit": at_scores.T @ means, "digit shift": at_scores.sum(axis=0)}
    positions = x.shape[2] * x.shape[3]
    at_y = np.broadcast_to((at_scores @ values["digit"])[:, :, None, None] / np.float32(positions), x.shape)
    for layer, before, even, spread, y in reversed(remembered):
        at_y = at_y * (y > 0)  # (N, C, H, W)
        slopes[f"{layer.name} shift"] = at_y.sum(axis=(0, 2, 3))
        slopes[f"{layer.name} scale"] = (at_y * even).sum(axis=(0, 2, 3))
        at_even = at_y * values[f"{layer.name} scale"][:, None, None]
        both = (at_even * even).mean(axis=(0, 2, 3), keepdims=True)
        at_z = (at_even - at_even.mean(axis=(0, 2, 3), keepdims=True) - even * both) / spread
        slopes[layer.name] = _by_weights(before, at_z, layer.stride[0])
        if layer is convolutions[0]:
            break  # nothing learns before it
        spare = before.shape[2] - ((at_z.shape[2] - 1) * layer.stride[0] + 1)
        at_y = conv_transpose2d(at_z, values[layer.name], stride=layer.stride, padding=1, output_padding=spare)
    return -float(logs[rows, digits].mean()), slopes


def _by_weights(x: np.ndarray, at_z: np.ndarray, stride: int) -> np.ndarray:
    """(C_out, C_in, 3, 3). x : (N, C_in, H, W); at_z : (N, C_out, h, w)"""
    x = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    height, width = (stride * (side - 1) + 1 for side in at_z.shape[2:])
    taps = [
        np.tensordot(at_z, x[:, :, row : row + height : stride, col : col + width : stride], ((0, 2, 3), (0, 2, 3)))
        for row in range(3)
        for col in range(3)
    ]  # 9 of (C_out, C_in)
    return np.stack(taps, axis=-1).reshape(*taps[0].shape, 3, 3)


class Adam:
    """With PyTorch's one cycle: the rate rises for a fifth of all steps and falls again; the momentum the other way."""

    def __init__(self, values: dict[str, np.ndarray], steps: int, rate: float) -> None:
        self.values, self.rate, self.turn, self.done = values, rate, 0.2 * steps - 1, 0
        self.mean = {name: np.zeros_like(value) for name, value in values.items()}
        self.square = {name: np.zeros_like(value) for name, value in values.items()}

    def step(self, slopes: dict[str, np.ndarray]) -> None:
        assert self.done <= self.turn, "the rate rises: this test goes no further"
        part = (1 - cos(pi * self.done / self.turn)) / 2
        rate, momentum = self.rate / 25 + part * (self.rate - self.rate / 25), 0.95 - 0.1 * part
        self.done += 1
        for name, slope in slopes.items():
            self.mean[name] += (1 - momentum) * (slope - self.mean[name])
            self.square[name] += (1 - 0.999) * (slope**2 - self.square[name])
            size = np.sqrt(self.square[name] / (1 - 0.999**self.done)) + 1e-8
            self.values[name] -= np.float32(rate / (1 - momentum**self.done)) * self.mean[name] / size


@pytest.fixture(scope="module")
def drawn() -> tuple[np.ndarray, np.ndarray]:
    """(8000, 1, 32, 32) and their digits: what the networks have learned from."""
    training = log()["training"]
    pixels, digits = pictures.draw("thin", training["pictures"], log()["seeds"]["train"])
    return pixels.astype(np.float32) / 255, digits


def losses(name: str, seed: int, number: int, drawn: tuple[np.ndarray, np.ndarray]) -> list[float]:
    """Of the first so many batches."""
    training, random, (x, digits) = log()["training"], Twister(seed), drawn
    values = untrained(name, random)
    adam = Adam(values, training["epochs"] * (len(x) // training["batch"]), training["rate"])
    found = []
    for chosen in random.permutation(len(x))[: number * training["batch"]].reshape(number, -1):
        loss, slopes = loss_and_gradients(name, values, x[chosen], digits[chosen])
        adam.step(slopes)
        found.append(loss)
    return found


@pytest.mark.parametrize(("seed", "number"), [(0, 60), (1, 20)])
def test_a_few_steps_of_training_have_the_losses_of_the_log(seed, number, drawn):
    """Twenty are logged, rounded to 4 digits. They hardly fall, as the rate is small at first; later ones do."""
    found = losses("all", seed, number, drawn)
    logged = log()["runs"]["thin"]["all"][str(seed)]["first_losses"]
    assert len(logged) == 20
    assert np.abs(np.array(found[:20]) - logged).max() < 2e-4
    if number > 50:
        assert np.mean(found[-10:]) < np.mean(found[:10]) - 0.1


def test_the_gradient_is_that_of_the_loss():
    """By central differences, in double precision."""
    random = np.random.default_rng(5)
    values = {part: value.astype(float) for part, value in untrained("all", Twister(3)).items()}
    x, digits = random.uniform(0, 1, (6, 1, 32, 32)), random.integers(0, 10, 6)
    _, slopes = loss_and_gradients("all", values, x, digits)
    for part, value in values.items():
        place = tuple(random.integers(0, side) for side in value.shape)
        ends = []
        for step in (1e-5, -1e-5):
            moved = {**values, part: value.copy()}
            moved[part][place] += step
            ends.append(loss_and_gradients("all", moved, x, digits)[0])
        assert (ends[0] - ends[1]) / 2e-5 == pytest.approx(slopes[part][place], rel=1e-4, abs=1e-8), part
