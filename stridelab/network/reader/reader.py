"""From a text to a network: walk over it, and find the model in what was read."""

from __future__ import annotations

import ast
from contextlib import suppress
from itertools import product

from stridelab.network.graph import Network
from stridelab.network.kinds import input_layer, kind_of
from stridelab.network.reader.effects import Material
from stridelab.network.reader.exported_keras import is_keras_json, read_keras_json
from stridelab.network.reader.exported_torch import is_exported, read_exported
from stridelab.network.reader.forms import by_name, other_form
from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.language import LANGUAGE
from stridelab.network.reader.limits import MOST_STEPS, Limits, ReadError, SizeMismatchError
from stridelab.network.reader.modules import is_called, parts, restart
from stridelab.network.reader.rows import Rows
from stridelab.network.reader.text import Text, nodes_of, parse
from stridelab.network.reader.values import (
    Call,
    Class,
    Function,
    Instance,
    LayerObject,
    Scope,
    Stack,
    name_of,
)
from stridelab.network.spec import LayerError, Shape

SIZES = (224, 32, 28, 64, 128, 256, 96, 299, 227, 512, 48, 84)
"""Where the code does not say how large the picture is, the first of these at which its layers fit together."""


def read(text: str, input_shape: Shape | None = None) -> Network:
    """Read Keras or PyTorch source as a network; nothing of it is executed.

    Parameters
    ----------
    text
        A model in any of the usual forms, or just a layer.
    input_shape
        (C, H, W) of the picture. If None: what the code says, or else a usual size (and a note that says so).

    Returns
    -------
    Network
        Its `notes` name what was not understood.

    Raises
    ------
    ValueError
        No layer is in the text, it is no Python, it is too long or too deep, or its layers do not fit together; the
        sentence names the line. Its attribute `network` is the table up to there, if there is any.
    """
    if input_shape is not None:
        input_layer(*input_shape)
    if is_exported(text):
        return read_exported(text, input_shape)
    if is_keras_json(text):
        return read_keras_json(text, input_shape)
    parsed = parse(text)
    reading = Reading(parsed, input_shape, SIZES[0], 3)
    try:
        return reading.network()
    except SizeMismatchError:
        if not reading.rows.size_is_a_guess:
            raise
        left = MOST_STEPS - reading.limits.steps
        for size, channels in product(SIZES, (3, 1)):
            another = Reading(parsed, input_shape, size, channels, left)
            with suppress(ValueError):
                return another.network()
            left -= another.limits.steps
            if left <= 0:
                break
        raise


class Reading:
    """One walk over a text, with one guess at the picture where the code says nothing of it."""

    def __init__(
        self, text: Text, input_shape: Shape | None, size: int, channels: int, most_steps: int = MOST_STEPS
    ) -> None:
        self.text = text
        self.limits = Limits(most_steps)
        self.rows = Rows(text, input_shape, size, channels, self.limits)
        self.interpreter = Interpreter(LANGUAGE, self.rows, text.tree)

    def network(self) -> Network:
        rows = self.rows
        try:
            self._walk()
        except (ReadError, LayerError) as error:
            raise self._with_what_was_read(error) from None
        except RecursionError:
            raise ValueError("The code is nested too deeply to be read. Paste the model only.") from None
        if rows.is_empty:
            if sentence := other_form(self.text.source) or by_name(self.text.source):
                raise ValueError(sentence)
            if rows.notes:
                raise ValueError(f"No layer could be read. {list(rows.notes)[-1]}")
            raise ValueError(
                "No layer of Keras or PyTorch was found in the code. Paste a model, or a line such as "
                "Conv2D(64, (3, 3), strides=(2, 2), padding='same', input_shape=(64, 64, 3))."
            )
        return rows.network()

    def _with_what_was_read(self, error: ReadError | LayerError) -> ReadError | LayerError:
        """The table up to the mistake goes with it; what was not understood before may be its cause."""
        rows = self.rows
        open_notes = [note for note in rows.notes if "The code does not say" not in note.text]
        if open_notes and isinstance(error, ReadError):
            error = type(error)(f"{error} Before it: {open_notes[0]}")
        error.before = None if rows.is_empty else rows.network()
        return error

    def _walk(self) -> None:
        top = Scope({"__name__": "__main__"}, material=Material(self.text.tree))
        self.interpreter.run(self.text.tree.body, top)
        self._show_the_functional_model()
        if self.rows.is_empty:
            self._use_a_model(top)
        else:
            self._look_for_more(top)
        if self.rows.is_empty:
            self._use_loose_layers()
        self._name_uncalled_layers()

    def _look_for_more(self, top: Scope) -> None:
        """A block was tried, and the model that it is for was not: the model is shown. Others are named."""
        called_layers = self._called()
        roots = [(model, self._layers_of(model)) for model in self._roots()]
        roots_called = [model for model, layers in roots if layers & called_layers]
        blocks = {model.cls.name for model in roots_called if isinstance(model, Instance)}
        for model, layers in reversed(roots):
            if layers & called_layers or not any(value is model for value in top.names.values()):
                continue
            if isinstance(model, Instance) and _mentions(model.cls, blocks):
                block = " and ".join(sorted(blocks))
                words = f"{block} is tried on its own: {model.cls.name} is shown, which is built of it."
                restart(self.interpreter)
                self.rows.note(model.cls.node, words)
                self.interpreter.call(model, Call([self.rows.waiting_picture()], {}, self.text.tree))
                return
            name = model.cls.name if isinstance(model, Instance) else "This model"
            self.rows.note(_place(model) or self.text.tree, f"{name} is not called in the code, and not shown.")
        made_classes = {id(model.cls) for model in self.interpreter.models if isinstance(model, Instance)}
        for cls in top.names.values():
            if isinstance(cls, Class) and id(cls) not in made_classes and _mentions(cls, blocks):
                self.rows.note(
                    cls.node, f"{cls.name} is not made in the code, and not shown. Add a line that calls it."
                )

    def _called(self) -> set[int]:
        return {id(layer) for layer in self.interpreter.layers.loose if layer.calls}

    def _name_uncalled_layers(self) -> None:
        """PyTorch counts the parameters of layers that are made and never called."""
        inside: set[int] = set()
        for model in self.interpreter.models:
            if id(model) in self.interpreter.entered:
                inside |= self._layers_of(model)
        for layer in self.interpreter.layers.loose:
            spec = layer.definition.spec
            learns = kind_of(spec.op).has_weights or spec.params_per_channel or spec.params
            if id(layer) in inside and not layer.calls and learns and layer.framework == "torch":
                name = layer.name or layer.kind
                words = f"{name} is made but never called: PyTorch counts its parameters, this table does not."
                self.rows.note(layer.node, words)

    def _show_the_functional_model(self) -> None:
        """Model(inputs, outputs): the last one, unless it is a part of another; what leads nowhere is no part of it."""
        models = self.interpreter.functionals
        if any(layer.op == "unknown" for layer in self.rows.layers.values()):
            return
        sets = [self.rows.before(model.outputs) for model in models]
        for model, names in reversed(list(zip(models, sets, strict=True))):
            if any(names < larger for larger in sets):
                continue
            origins = self.rows.origins
            layer_names = {origins.get(name, name) for name in names}
            layer_names |= {name for name, layer in self.rows.layers.items() if layer.is_input}
            self.rows.keep(model.outputs)
            for model, inside in zip(models, sets, strict=True):
                if any(origins.get(name, name) not in layer_names for name in inside):
                    self.rows.note(model.node, "Only the last model of the code is shown, not this one.")
            return

    # ---- Nothing has been called yet: call the model that stands at the end, or make one

    def _use_a_model(self, top: Scope) -> None:
        if not self._roots():
            self._make_a_model(top)
        roots = self._roots()
        if not roots or not self.rows.is_empty:
            return
        tree = self.text.tree
        self.interpreter.call(roots[-1], Call([self.rows.waiting_picture()], {}, tree))
        called_layers = self._called()
        for model in roots[:-1]:
            is_used = id(model) in self.interpreter.copied or self._layers_of(model) & called_layers
            if not is_used and any(value is model for value in top.names.values()):
                self.rows.note(_place(model) or tree, "Only the last model of the code is shown, not this one.")

    def _roots(self) -> list[Stack | Instance]:
        """The models that are part of no other."""
        models = [model for model in self.interpreter.models if not isinstance(model, Instance) or is_called(model)]
        inside = {id(part) for model in models for part in parts(self.interpreter, model)}
        return [model for model in models if id(model) not in inside and parts(self.interpreter, model)]

    def _layers_of(self, model: object) -> set[int]:
        """The ids of all layers inside a model."""
        waiting, layers = [model], set()
        while waiting:
            part = waiting.pop()
            if isinstance(part, LayerObject):
                layers.add(id(part))
            waiting += parts(self.interpreter, part)
        return layers

    def _make_a_model(self, top: Scope) -> None:
        """A class or function that the text defines but never uses: use it."""
        classes = [value for value in top.names.values() if isinstance(value, Class)]
        functions = [value for value in top.names.values() if isinstance(value, Function)]
        used_names = {node.id for cls in classes for node in nodes_of(cls.node)[0] if isinstance(node, ast.Name)}
        modules = [cls for cls in classes if cls.find("forward") or cls.find("call") or cls.container]
        unused = [cls for cls in modules if cls.name not in used_names]
        candidates = [*reversed(unused or modules), *reversed(functions)]
        # First what can be called with nothing, then what needs a value that can be guessed.
        for guess in (False, True):
            for candidate in candidates:
                if self._makes_a_model(candidate, guess):
                    others = unused if isinstance(candidate, Class) else []
                    for function in others:
                        if function is not candidate:
                            self.rows.note(
                                function.node, f"Only the last model of the code is shown, not {function.name}."
                            )
                    if isinstance(candidate, Function):
                        self._name_other_functions(candidate, functions)
                    return
        for cls in modules:
            words = f"{cls.name} needs values that the code does not give: add a line that calls it."
            self.rows.note(cls.node, words)

    def _makes_a_model(self, candidate: Class | Function, guess: bool) -> bool:
        init = candidate.find("__init__") if isinstance(candidate, Class) else candidate
        notes = dict(self.rows.notes)
        settings = self._guessed_arguments(init, skip=isinstance(candidate, Class))
        if settings is None or bool(settings) != guess:
            self.rows.notes = notes
            return False
        model = self.interpreter.call(candidate, Call([], settings, candidate.node))
        return not self.rows.is_empty or isinstance(model, (Instance, Stack))

    def _name_other_functions(self, chosen: Function, functions: list[Function]) -> None:
        """resnet18(), resnet34(), ...: of several functions that nobody calls the last is shown."""
        used_names = {node.id for node in nodes_of(self.text.tree)[0] if isinstance(node, ast.Name)}
        names = [
            name_of(function)
            for function in functions
            if function is not chosen and name_of(function) not in used_names
        ]
        if names:
            words = f"{name_of(chosen)} is shown, and not {', '.join(names)}. Add a line that calls it."
            self.rows.note(chosen.node, words)

    def _guessed_arguments(self, function: object, skip: bool) -> dict[str, object] | None:
        """Values for what a function needs and the text never gives; None if there is no telling."""
        if not isinstance(function, Function):
            return {}
        parameters = function.node.args.args[1 if skip else 0 :]
        required = parameters[: len(parameters) - len(function.node.args.defaults)]
        guesses: dict[str, object] = {}
        for parameter in required:
            guess = self._guess(parameter, function)
            if guess is None:
                return None
            guesses[parameter.arg] = guess
        return guesses

    def _guess(self, parameter: ast.arg, function: Function) -> object:
        rows, name, size = self.rows, parameter.arg, self.rows.size
        if "size" in name and _is_joined(name, function):
            rows.size_is_a_guess = rows.input_shape is None
            rows.note(parameter, f"The code does not say the {name}: that of the picture is taken.")
            return rows.input_shape[1:] if rows.input_shape else (size, size)
        if "shape" in name:
            rows.size_is_a_guess = rows.input_shape is None
            rows.note(parameter, f"The code does not say the {name}: {size} × {size} is taken.")
            return (3, size, size) if rows.channels_first else (size, size, 3)
        if "class" in name:
            rows.note(parameter, f"The code does not say how many {name}: 10 are taken.")
            return 10
        if name in ("in_channels", "channels", "in_ch", "n_channels", "num_channels"):
            rows.note(parameter, f"The code does not say how many {name}: 3 are taken.")
            return 3
        if name in ("x", "inputs", "input", "input_tensor", "img", "image"):
            return rows.waiting_picture()
        return None

    def _use_loose_layers(self) -> None:
        """Layers alone: one after the other."""
        tensor = None
        for layer in self.interpreter.layers.loose:
            if not layer.calls:
                tensor = self.interpreter.layers.apply(layer, [tensor or self.rows.waiting_picture()], layer.node)


def _place(model: Stack | Instance) -> ast.AST | None:
    return model.node if isinstance(model, Stack) else model.cls.node


def _mentions(cls: Class, names: set[str]) -> bool:
    return any(isinstance(node, ast.Name) and node.id in names for node in nodes_of(cls.node)[0])


def _is_joined(name: str, function: Function) -> bool:
    """image_size + (3,): a pair."""
    sums = [node for node in nodes_of(function.node)[0] if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)]
    return any(getattr(node.left, "id", "") == name and isinstance(node.right, ast.Tuple) for node in sums)
