"""Keras's own description of a model, as `print(model.to_json())` gives it: each layer's settings and what it reads.

Models of Keras 2 and 3, Sequential and functional, one inside another. Every layer is made by the same words as in
source; where the description says a map's shape, as Keras 3 does, it is compared with the one worked out here.
"""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from math import prod
from typing import Any

from stridelab.network.graph import Network
from stridelab.network.reader.keras_layers import IGNORED, KERAS
from stridelab.network.reader.layers import Layers
from stridelab.network.reader.limits import MOST_EXPORTED, Limits
from stridelab.network.reader.rows import Dialect, Rows
from stridelab.network.reader.values import Call, LayerObject, Tensor
from stridelab.network.reader.vocabulary import Word, accepts
from stridelab.network.spec import Shape

MODELS = ("Sequential", "Functional", "Model")


def is_keras_json(text: str) -> bool:
    return text.lstrip().startswith("{") and '"class_name"' in text and '"config"' in text


def read_keras_json(text: str, input_shape: Shape | None = None) -> Network:
    """The network of what `model.to_json()` gave.

    Parameters
    ----------
    text
        JSON, as it was printed.
    input_shape
        (C, H, W) of another picture than the one it was made for.

    Raises
    ------
    ValueError
        It is cut off or too long, lists no layers, or a layer does not fit.
    """
    if len(text) > MOST_EXPORTED:
        raise ValueError(f"The description has {len(text):,} characters; {MOST_EXPORTED:,} are the most.")
    try:
        model = json.loads(text)
    except (ValueError, RecursionError) as error:
        at = f"Line {getattr(error, 'lineno', 1)}, column {getattr(error, 'colno', 1)}: "
        raise ValueError(f"{at}this JSON cannot be read. Paste all that model.to_json() gave, as it is.") from None
    description = Description(text, input_shape)
    with description.rows.up_to_a_mistake():
        return description.network(model)


class Description:
    """One walk over a description."""

    def __init__(self, text: str, input_shape: Shape | None) -> None:
        first = '"channels_first"' in text
        self.text, self.input_shape = text, input_shape
        self.rows = Rows(Dialect("keras", channels_first=first), input_shape, 224, 3, Limits())
        self.layers = Layers(self.rows)
        self.made: dict[int, LayerObject] = {}
        self.places: dict[int, ast.AST] = {}

    def network(self, model: Any) -> Network:
        try:
            outputs = self._model(model, [])
        except (KeyError, TypeError, IndexError, AttributeError, RecursionError):
            sentence = "This JSON is no description of a Keras model that is known here."
            raise ValueError(f"{sentence} Paste all that model.to_json() gave, as it is.") from None
        if outputs is None or self.rows.is_empty:
            name = str(model.get("class_name", "model"))[:60]
            raise ValueError(
                f"{name} lists no layers: Keras writes them for Sequential and functional models only. "
                "Paste the model's source instead."
            )
        return self.rows.network()

    def _model(self, model: dict[str, Any], inputs: list[Tensor]) -> list[Tensor] | None:
        """The maps that a model gives; None where it says nothing of its layers."""
        config = model["config"]
        listed = config if isinstance(config, list) else config.get("layers")  # the first Keras had the list alone
        if not listed:
            return None
        if isinstance(config, list) or model["class_name"] == "Sequential":
            return self._sequential(listed, inputs)
        return self._functional(config, inputs)

    def _sequential(self, listed: list[dict[str, Any]], inputs: list[Tensor]) -> list[Tensor]:
        maps = inputs[:1]
        for layer in listed:
            if layer["class_name"] == "InputLayer":
                maps = maps or [self._picture(layer)]
            else:
                maps = self._called(layer, maps or [self._picture(layer)])
        return maps

    def _functional(self, config: dict[str, Any], inputs: list[Tensor]) -> list[Tensor]:
        """Layers in the order in which they are called, by name; each call is a node, with what it reads."""
        maps: dict[tuple[str, int], list[Tensor]] = {}
        inputs_by_name = dict(zip((name for name, _, _ in _ends(config["input_layers"])), inputs, strict=False))
        waiting = [
            (layer, number, node)
            for layer in config["layers"]
            for number, node in enumerate(layer.get("inbound_nodes") or [[]])
        ]
        while waiting:
            left = []
            for layer, number, node in waiting:
                name, reads = layer["name"], _reads(node)
                if any((source, at) not in maps for source, at, _ in reads):
                    left.append((layer, number, node))
                elif layer["class_name"] == "InputLayer":
                    maps[name, number] = [inputs_by_name[name] if name in inputs_by_name else self._picture(layer)]
                else:
                    arguments = [maps[source, at][min(part, len(maps[source, at]) - 1)] for source, at, part in reads]
                    maps[name, number] = self._called(layer, arguments)
                    self._compare(node, arguments, layer)
            if len(left) == len(waiting):
                break  # what is left reads what nobody gives
            waiting = left
        outputs = _ends(config["output_layers"])
        return [maps[name, at][min(part, len(maps[name, at]) - 1)] for name, at, part in outputs if (name, at) in maps]

    def _called(self, layer: dict[str, Any], maps: list[Tensor]) -> list[Tensor]:
        place, kind, config = self._place(layer), layer["class_name"], layer["config"]
        self.rows.limits.count(place)
        if kind in MODELS:
            return self._model(layer, maps) or maps[:1]
        if kind in ("TimeDistributed", "Bidirectional"):
            kind = f"{kind} of {config['layer']['class_name']}"
        if id(layer) not in self.made:
            word = KERAS.get(kind)
            name = str(layer.get("name") or config.get("name", ""))
            if word is None:
                self.made[id(layer)] = self.layers.unknown(f"The layer {kind[:60]}", place, "keras", name[:60])
            else:
                settings: dict[str, object] = {"name": name}
                settings |= {key: _plain(value) for key, value in config.items() if _matters(key, word)}
                call = Call([], settings, place)
                self.made[id(layer)] = self.layers.make(kind, word, call, "keras")
        return [self.layers.apply(self.made[id(layer)], list(maps), place)]

    def _picture(self, layer: dict[str, Any]) -> Tensor:
        config, place = layer["config"], self._place(layer)
        shape = config.get("batch_shape") or config.get("batch_input_shape")
        name = str(config.get("name", "input"))[:60] if layer["class_name"] == "InputLayer" else "input"
        sizes = self.rows.keras_shape(shape[1:], place) if shape else None
        picture = self.rows.start(sizes, place, name=name)
        return replace(picture, flat=True) if shape and len(shape) == 2 else picture

    def _compare(self, node: Any, maps: list[Tensor], layer: dict[str, Any]) -> None:
        """The shapes that Keras 3 writes beside what a layer reads, against ours."""
        if self.input_shape is not None:
            return
        for described, tensor in zip(_tensors(node), maps, strict=False):
            shape = described["config"]["shape"][1:]
            if tensor.unsure or None in shape or tensor.layer is None:
                continue
            ours = [prod(size for _, size in axis) for axis in self.rows.layout_of(tensor)]
            if [size for size in ours if size > 1] != [size for size in shape if size > 1]:
                theirs, ours = (" × ".join(map(str, sizes)) for sizes in (shape, ours))
                words = f"Keras has a map of {theirs} before {layer['name']}, and this reading one of {ours}."
                self.rows.note(self._place(layer), words)

    def _place(self, layer: dict[str, Any]) -> ast.AST:
        """Where a layer stands in the text, for notes; the text is long, so it is looked for once."""
        if id(layer) in self.places:
            return self.places[id(layer)]
        name = layer.get("name") or (layer["config"].get("name") if isinstance(layer["config"], dict) else "")
        at = max(self.text.find(json.dumps(name)), 0)
        line, column = self.text.count("\n", 0, at) + 1, at - (self.text.rfind("\n", 0, at) + 1)
        place = self.places[id(layer)] = ast.Constant(name, lineno=line, col_offset=column)
        return place


def _matters(key: str, word: Word) -> bool:
    return key not in IGNORED and accepts(word, key)


def _tensors(node: Any) -> list[dict[str, Any]]:
    """Keras 3: the maps in the arguments of a call, in order, lists of them too."""
    if isinstance(node, dict) and node.get("class_name") == "__keras_tensor__":
        return [node]
    if isinstance(node, dict):
        parts = [*node.get("args", []), *node.get("kwargs", {}).values()] if "args" in node else []
        return [tensor for part in parts for tensor in _tensors(part)]
    return [tensor for part in node for tensor in _tensors(part)] if isinstance(node, list) else []


def _reads(node: Any) -> list[tuple[str, int, int]]:
    """(layer, which of its calls, which of its maps) of all that a call reads."""
    if isinstance(node, dict):
        return [tuple(tensor["config"]["keras_history"]) for tensor in _tensors(node)]  # type: ignore[misc]
    return [(str(source[0]), int(source[1]), int(source[2])) for source in node]


def _ends(listed: Any) -> list[tuple[str, int, int]]:
    """The inputs or outputs of a model: one, or a list of them."""
    if listed and isinstance(listed[0], str):
        listed = [listed]
    return [(str(name), int(at), int(part)) for name, at, part in listed]


def _plain(value: Any) -> Any:
    """A setting as source has it: lists are tuples, an activation or a number format is its name."""
    if isinstance(value, dict):
        inner = value.get("config")
        return (
            inner.get("name", value.get("class_name")) if isinstance(inner, dict) else inner or value.get("class_name")
        )
    return tuple(map(_plain, value)) if isinstance(value, list) else value
