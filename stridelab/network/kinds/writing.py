"""What a kind of layer needs to write itself as code: the draft it writes in, and how frameworks spell a window."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence

from stridelab.geometry import axis
from stridelab.network.layer import Layer

Pads = tuple[tuple[int, int], tuple[int, int]]


class Draft:
    """A network on its way into code: its layers, their variables, and which maps are rows of numbers (N, C) by now."""

    def __init__(self, layers: Sequence[Layer], *, reuses_x: bool = False) -> None:
        """With `reuses_x` a chain of layers has a single variable."""
        self.layers = [layer for layer in layers if not layer.spec.training_only]
        self.inputs = [layer for layer in self.layers if layer.is_input]
        self.readers: dict[str, list[Layer]] = {layer.name: [] for layer in self.layers}
        for layer in self.layers:
            for name in layer.inputs:
                self.readers[name].append(layer)
        pairs = zip(self.layers, self.layers[1:], strict=False)
        self.is_chain = len(self.inputs) == 1 and all(after.inputs == (before.name,) for before, after in pairs)
        self._variables = dict.fromkeys(self.readers, "x") if reuses_x and self.is_chain else _variables(self.layers)
        self._flat: set[str] = set()
        self._remarks: dict[str, None] = {}

    def at(self, layer: Layer) -> str:
        """The variable that holds a layer's map."""
        return self._variables[layer.name]

    def sources(self, layer: Layer) -> list[str]:
        """The variables of what it reads."""
        return [self._variables[name] for name in layer.inputs]

    # ---- Rows of numbers

    def begin(self, layer: Layer) -> None:
        """What reads rows of numbers puts out rows of numbers, unless it says otherwise."""
        self.set_flat(layer, bool(layer.inputs) and all(name in self._flat for name in layer.inputs))

    def is_flat(self, layer: Layer) -> bool:
        return layer.name in self._flat

    def set_flat(self, layer: Layer, flat: bool = True) -> None:
        (self._flat.add if flat else self._flat.discard)(layer.name)

    # ---- Remarks

    @property
    def header(self) -> list[str]:
        return [f"# {remark}" for remark in self._remarks]

    def remark(self, sentence: str) -> None:
        self._remarks[sentence] = None

    def has_no_equal(self, layer: Layer) -> None:
        self.remark(f"{layer.name} ({layer.op}) has no equal here and passes its map on.")

    def wires_all(self, layer: Layer) -> None:
        if layer.spec.connections is not None:
            self.remark(f"{layer.name} wires only some of its channels in the original; here it wires all.")


def _variables(layers: Sequence[Layer]) -> dict[str, str]:
    """A Python name for every layer."""
    names: dict[str, str] = {}
    for layer in layers:
        word = "x" if layer.is_input and layer.name == "input" else re.sub(r"\W", "_", layer.name)
        if not word.isidentifier() or keyword.iskeyword(word) or word in _TAKEN:
            word = f"layer_{word}"
        while word in names.values():
            word += "_"
        names[layer.name] = word
    return names


_TAKEN = {
    *("torch", "nn", "keras", "layers", "np", "stridelab", "forward"),
    *("random", "weight", "model", "print", "self", "tuple"),
}


def pair(numbers: tuple[int, int]) -> str:
    return str(numbers[0]) if numbers[0] == numbers[1] else f"({numbers[0]}, {numbers[1]})"


# ---- PyTorch


def torch_border(pads: Pads, value: str = "") -> str:
    """A layer that puts zeros, or another value, around a map. PyTorch's order: left, right, top, bottom."""
    (top, bottom), (left, right) = pads
    sides = f"({left}, {right}, {top}, {bottom})"
    return f"nn.ConstantPad2d({sides}, {value})" if value else f"nn.ZeroPad2d({sides})"


def torch_window(layer: Layer, *, is_pool: bool = False, rim: str = "") -> tuple[list[str], list[str]]:
    """A border (of zeros or `rim`) where PyTorch cannot pad itself; the words for kernel, stride, padding, dilation."""
    (top, bottom), (left, right) = layer.padding
    even = top == bottom and left == right
    fits = not is_pool or (top <= layer.kernel_size[0] // 2 and left <= layer.kernel_size[1] // 2)
    border, padding = ([], (top, left)) if even and fits else ([torch_border(layer.padding, rim)], (0, 0))
    words = [pair(layer.kernel_size)]
    words += [f"stride={pair(layer.stride)}"] if layer.is_strided or is_pool else []
    words += [f"padding={pair(padding)}"] if max(padding) else []
    words += [f"dilation={pair(layer.dilation)}"] if max(layer.dilation) > 1 else []
    return border, words


# ---- Keras


def keras_layer(layer: Layer, kind: str, *words: str) -> str:
    """A layer of that kind, with the name= setting where it has a name of its own."""
    has_own_name = not re.fullmatch(rf"{layer.op}\d*", layer.name)
    name_setting = [f'name="{re.sub(r"[^A-Za-z0-9_-]", "_", layer.name)}"'] if has_own_name else []
    return f"layers.{kind}({', '.join([*words, *name_setting])})"


def keras_window(layer: Layer, *, is_pool: bool = False, counts_zeros: bool = False) -> tuple[list[str], list[str]]:
    """A border if one is needed, and the words for kernel, stride and padding."""
    words = [pair(layer.kernel_size)]
    words += [f"strides={pair(layer.stride)}"] if layer.is_strided or is_pool else []
    pads = tuple((axis.padding[0], axis.padding[1] + axis.overhang) for axis in layer.axes)
    same = tuple(axis(e.input_size, e.kernel_size, e.stride, "same", e.dilation).padding for e in layer.axes)
    if not any(map(any, pads)) and layer.spec.padding != "same":
        return [], words
    if pads == same and not counts_zeros and not layer.spec.ceil_mode:
        return [], [*words, 'padding="same"']
    return [f"layers.ZeroPadding2D({pads})"], words


# ---- NumPy


def numpy_window(layer: Layer, *, is_pool: bool = False) -> list[str]:
    """The words for stride, padding and dilation."""
    words = [f"stride={pair(layer.stride)}"] if layer.is_strided or is_pool else []
    if layer.spec.padding == "same":
        words.append('padding="same"')
    elif any(map(any, layer.padding)):
        rows, cols = layer.padding
        even = rows[0] == rows[1] and cols[0] == cols[1]
        words.append(f"padding={pair((rows[0], cols[0])) if even else layer.padding}")
    return words + ([f"dilation={pair(layer.dilation)}"] if max(layer.dilation) > 1 else [])
