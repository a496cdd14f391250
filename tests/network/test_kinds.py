"""The table of layer kinds: a kind that stands in it can be built, run, asked for its gradient, written and read."""

from __future__ import annotations

import numpy as np
import pytest

from stridelab.lessons.network import rows
from stridelab.network import KINDS, Kind, Network, Spec, conv, forward, from_code, input_layer, writer


def network_with(op: str) -> Network:
    """A small layer of a kind between two convolutions."""
    kind = KINDS[op]
    channels = 4 if kind.has_weights else 0
    kernel_size = (2, 2) if "kernel_size" in kind.settings else (1, 1)
    inputs = ("a", "b") if kind.is_join else ("b",)
    layer = Spec(op=op, name="it", kernel_size=kernel_size, out_channels=channels, inputs=inputs)
    return Network([input_layer(2, 8, 8), conv(4, 3, name="a"), conv(4, 1, name="b"), layer])


def layer_kinds():
    return pytest.mark.parametrize("op", [op for op in KINDS if op != "input"])


@layer_kinds()
def test_kind_runs_as_large_as_it_says(op):
    net = network_with(op)
    maps = dict(
        zip(net, (output for _, output in forward.run(net, np.ones((2, 8, 8)), forward.demo_weights(net))), strict=True)
    )
    assert all(output.shape == layer.output_shape for layer, output in maps.items())


@layer_kinds()
def test_kind_hands_its_gradient_on(op):
    net = network_with(op)
    weights = forward.demo_weights(net)
    x = np.random.default_rng(0).random((2, 8, 8))
    maps = {layer.name: output for layer, output in forward.run(net, x, weights)}
    gradient = forward.gradient(net, maps, weights, "it", np.ones(net.output_shape))
    assert gradient.shape == (2, 8, 8)
    assert np.isfinite(gradient).all()


@layer_kinds()
def test_kind_is_called_something_in_the_table(op):
    assert rows(network_with(op))[-1].kind


@layer_kinds()
@pytest.mark.parametrize("write", [writer.pytorch, writer.keras])
def test_kind_is_read_back_as_it_was_written(op, write):
    net = network_with(op)
    back = from_code(write(net), (2, 8, 8))
    assert back.output_shape == net.output_shape
    assert (back.macs, back.layers[-1].receptive_field_size) == (net.macs, net.layers[-1].receptive_field_size)


@layer_kinds()
def test_kind_is_written_in_numpy_that_runs(op, capsys):
    net = network_with(op)
    exec(writer.numpy(net), {})
    written = capsys.readouterr().out.strip()
    flat = (net.output_shape[0],)
    assert written in (str(net.output_shape), str(flat))


def test_a_kind_of_one_entry_goes_all_the_way(monkeypatch):
    mirror = Kind(
        op="mirror",
        title="mirrored",
        forward=lambda layer, maps, weights: maps[0][:, :, ::-1],
        backward=lambda layer, maps, output, weights, back: [back[:, :, ::-1]],
        pytorch=lambda layer, draft: ["Mirror()"],
        keras=lambda layer, draft: ["Mirror()"],
        numpy=lambda layer, draft: [f"{draft.at(layer)} = {draft.sources(layer)[0]}[..., ::-1]"],
    )
    monkeypatch.setitem(KINDS, "mirror", mirror)
    net = Network([input_layer(1, 2, 3), Spec(op="mirror")])
    x = np.arange(6.0).reshape(1, 2, 3)
    maps = {layer.name: output for layer, output in forward.run(net, x, {})}
    assert maps["mirror1"].tolist() == x[:, :, ::-1].tolist()
    start = np.zeros((1, 2, 3))
    start[0, 0, 0] = 1
    assert forward.gradient(net, maps, {}, "mirror1", start)[0, 0].tolist() == [0, 0, 1]
    assert "    Mirror(),\n" in writer.pytorch(net)
    assert "    Mirror(),\n" in writer.keras(net)
    assert "x = x[..., ::-1]\n" in writer.numpy(net)
    assert rows(net)[-1].kind == "mirrored"


def test_a_kind_that_is_not_in_the_table_is_refused_by_name():
    with pytest.raises(ValueError, match="no kind of layer called 'mirror'"):
        Network([input_layer(1, 2, 3), Spec(op="mirror")])
