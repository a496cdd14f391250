"""From a text to a network: parse, walk, and find the model in what was found."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from contextlib import suppress
from itertools import product

from stridelab.network.graph import Network
from stridelab.network.reader.language import Language
from stridelab.network.reader.rows import (
    MOST_CHARACTERS,
    MOST_DEPTH,
    MOST_STEPS,
    MOST_WORDS,
    SizeMismatch,
    Text,
    nodes_of,
)
from stridelab.network.reader.values import Break, Class, Continue, Function, Instance, Return, Scope, Stack, name_of
from stridelab.network.spec import Shape, input_layer

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
        sentence names the line.
    """
    if input_shape is not None:
        input_layer(*input_shape)
    parsed = _parse(text)
    reader = _Reader(parsed, input_shape, SIZES[0], 3)
    try:
        return reader.network()
    except SizeMismatch:
        if not reader.size_is_a_guess:
            raise
        left = MOST_STEPS - reader.steps
        for size, channels in product(SIZES, (3, 1)):
            another = _Reader(parsed, input_shape, size, channels, left)
            with suppress(ValueError):
                return another.network()
            left -= another.steps
            if left <= 0:
                break
        raise


_NOTEBOOK_LINES = re.compile(r"^(```|[%!]).*$", re.MULTILINE)
"""What surrounds code in a notebook or a chat and is no Python; the lines stay, so that numbers stay right."""

_WORDS = re.compile(r"\w+|[^\w\s]")


def _parse(text: str) -> Text:
    if len(text) > MOST_CHARACTERS:
        raise ValueError(
            f"The code has {len(text):,} characters; {MOST_CHARACTERS:,} are the most. Paste the model only."
        )
    text = _NOTEBOOK_LINES.sub("", text)
    if (words := sum(1 for _ in _WORDS.finditer(text))) > MOST_WORDS:
        raise ValueError(f"The code has {words:,} words and signs; {MOST_WORDS:,} are the most. Paste the model only.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as "invalid decimal literal": the author's business
            try:
                tree = ast.parse(text)
            except IndentationError:
                tree = ast.parse(textwrap.dedent(text))
    except SyntaxError as error:
        if error.msg.startswith("Exceeds the limit"):
            raise ValueError(f"Line {error.lineno or 1}: this number is too large. Write a smaller one.") from None
        at = f"Line {error.lineno or 1}, column {error.offset or 1}: "
        raise ValueError(f"{at}this is not Python ({error.msg}). Paste the model's source as it is.") from None
    except ValueError:
        raise ValueError("The code contains a character that no Python source has. Paste it as plain text.") from None
    except (RecursionError, MemoryError):
        raise ValueError("The code is nested too deeply to be read. Paste the model only.") from None
    parsed = Text(tree)
    if parsed.depth > MOST_DEPTH:
        raise ValueError(f"The code is nested more than {MOST_DEPTH} levels deep. Paste the model only.")
    return parsed


class _Reader(Language):
    """One walk through the syntax tree, to the end."""

    def network(self) -> Network:
        try:
            self._read_all()
        except RecursionError:
            raise ValueError("The code is nested too deeply to be read. Paste the model only.") from None
        if not self._has_layers():
            if self.notes:
                raise ValueError(f"No layer could be read. {list(self.notes)[-1]}")
            raise ValueError(
                "No layer of Keras or PyTorch was found in the code. Paste a model, or a line such as "
                "Conv2D(64, (3, 3), strides=(2, 2), padding='same', input_shape=(64, 64, 3))."
            )
        return Network.of(self.rows.values(), self.notes)

    def _read_all(self) -> None:
        top = Scope({"__name__": "__main__"})
        with suppress(Return, Break, Continue):
            self._run(self.tree.body, top)
        if not self._has_layers():
            self._use_a_model(top)
        if not self._has_layers():
            self._use_loose_layers()

    def _has_layers(self) -> bool:
        return any(row.op != "input" for row in self.rows.values())

    def _use_a_model(self, top: Scope) -> None:
        """Nothing has been called yet: call the model that stands at the end, or make one."""
        if not self._roots():
            self._make_a_model(top)
        roots = self._roots()
        if roots and not self._has_layers():
            self._call(roots[-1], [self._picture(None)], {}, self.tree)
            for model in roots[:-1]:
                if any(value is model for value in top.names.values()):
                    place = model.node if isinstance(model, Stack) else model.cls.node
                    self._note(place or self.tree, "Only the last model of the code is shown, not this one.")

    def _roots(self) -> list[Stack | Instance]:
        """The models that are part of no other."""
        inside = {id(part) for model in self.models for part in self._parts(model)}
        return [model for model in self.models if id(model) not in inside and self._parts(model)]

    def _make_a_model(self, top: Scope) -> None:
        """A class or function that the text defines but never uses: use it."""
        classes = [each for each in top.names.values() if isinstance(each, Class)]
        used = {node.id for each in classes for node in nodes_of(each.node)[0] if isinstance(node, ast.Name)}
        modules = [each for each in classes if each.find("forward") or each.find("call") or self._is_stack(each)]
        functions = [each for each in top.names.values() if isinstance(each, Function)]
        candidates = [*reversed([each for each in modules if each.name not in used] or modules), *reversed(functions)]
        # First what can be called with nothing, then what needs a value that can be guessed.
        for guess in (False, True):
            for candidate in candidates:
                init = candidate.find("__init__") if isinstance(candidate, Class) else candidate
                notes = dict(self.notes)
                args = self._guessed_arguments(init, skip=isinstance(candidate, Class))
                if args is None or bool(args) != guess:
                    self.notes = notes
                    continue
                made = self._call(candidate, [], args, candidate.node)
                if self._has_layers() or isinstance(made, (Instance, Stack)):
                    for other in modules:
                        if other is not candidate and other.name not in used and isinstance(candidate, Class):
                            self._note(other.node, f"Only the last model of the code is shown, not {other.name}.")
                    if isinstance(candidate, Function):
                        self._name_other_functions(candidate, functions)
                    return
        for candidate in modules:
            self._note(
                candidate.node, f"{candidate.name} needs values that the code does not give: add a line that calls it."
            )

    def _name_other_functions(self, shown: Function, functions: list[Function]) -> None:
        """resnet18(), resnet34(), ...: of several functions that nobody calls the last is shown."""
        used = {node.id for node in nodes_of(self.tree)[0] if isinstance(node, ast.Name)}
        names = [name_of(each) for each in functions if each is not shown and name_of(each) not in used]
        if names:
            self._note(shown.node, f"{name_of(shown)} is shown, and not {', '.join(names)}. Add a line that calls it.")

    def _guessed_arguments(self, function: object, skip: bool) -> dict[str, object] | None:
        """Values for what a function needs and the text never gives; None if there is no telling."""
        if not isinstance(function, Function):
            return {}
        parameters = function.node.args.args[1 if skip else 0 :]
        needed = parameters[: len(parameters) - len(function.node.args.defaults)]
        guessed: dict[str, object] = {}
        for each in needed:
            if "shape" in each.arg:
                guessed[each.arg] = (3, self.size, self.size) if self.channels_first else (self.size, self.size, 3)
                self.size_is_a_guess = self.input_shape is None
                self._note(each, f"The code does not say the {each.arg}: {self.size} × {self.size} is taken.")
            elif "class" in each.arg:
                guessed[each.arg] = 10
                self._note(each, f"The code does not say how many {each.arg}: 10 are taken.")
            elif each.arg in ("in_channels", "channels", "in_ch", "n_channels", "num_channels"):
                guessed[each.arg] = 3
                self._note(each, f"The code does not say how many {each.arg}: 3 are taken.")
            elif each.arg in ("x", "inputs", "input", "input_tensor", "img", "image"):
                guessed[each.arg] = self._picture(None)
            else:
                return None
        return guessed

    def _use_loose_layers(self) -> None:
        """Layers alone: one after the other."""
        at = None
        for layer in self.loose:
            if not layer.calls:
                at = self._apply(layer, [at or self._picture(None)], layer.node)
