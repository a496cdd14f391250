"""Making layers and calling them on maps: nn.Conv2d(...), F.relu(x), torch.cat([a, b], 1), x.view(x.size(0), -1)."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from inspect import CO_VARARGS
from math import prod

from stridelab.network.reader.rows import (
    LARGEST,
    LARGEST_WINDOW,
    LONGEST_NAME,
    MOST_ITEMS,
    MOST_LAYERS,
    STEPS_OF_A_LAYER,
    Rows,
    SizeMismatch,
)
from stridelab.network.reader.values import (
    SCALARS,
    Class,
    External,
    Instance,
    LayerObject,
    Stack,
    Tensor,
    Unknown,
    identifier,
    is_plain,
    line,
    name_of,
    tensors,
)
from stridelab.network.reader.vocabulary import IGNORED, TORCH, Made, NotUnderstood, activation_name
from stridelab.network.spec import Spec, activation, avg_pool, concat, dropout, flatten, global_pool, max_pool

MODULE_KINDS = {"Sequential": "sequential", "ModuleList": "list", "ModuleDict": "dict"}
# PyTorch and TensorFlow functions of one map, as layers: F.relu, torch.relu, x.relu(), tf.nn.relu.
FUNCTIONS: dict[str, Spec] = {
    **{kind: activation(kind) for kind in ("relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "silu", "mish")},
    **{kind: activation(kind) for kind in ("sigmoid", "tanh", "softmax", "log_softmax", "hardswish", "hardsigmoid")},
    **{"relu_": activation("relu"), "swish": activation("silu"), "softplus": activation("softplus")},
    **{name: Spec(op=name) for name in ("layer_norm", "group_norm", "local_response_norm", "instance_norm")},
    **{name: dropout() for name in ("dropout", "dropout2d", "alpha_dropout", "feature_dropout")},
}
POOL_FUNCTIONS = {
    "max_pool2d": "MaxPool2d",
    "avg_pool2d": "AvgPool2d",
    "adaptive_avg_pool2d": "AdaptiveAvgPool2d",
    "adaptive_max_pool2d": "AdaptiveMaxPool2d",
}
SAME_MAP = {
    *("contiguous", "to", "float", "half", "double", "cuda", "cpu", "detach", "clone", "requires_grad_", "type_as"),
    *("normalize", "cast", "identity", "type", "stop_gradient", "expand_as", "expand", "broadcast_to", "channels_last"),
}
NOT_A_LAYER = re.compile(r"loss|entropy|optim|summary|print|compile|fit|evaluate|metric|accuracy", re.IGNORECASE)


class Layers(Rows):
    """Layers, stacks of layers, and functions of maps."""

    # ---- A layer is called

    def _apply(self, layer: LayerObject, args: list[object], node: ast.AST) -> Tensor:
        """Call a layer on a map, or on a list of maps."""
        maps = tensors(args)
        spec = layer.made.spec
        if not maps:
            for each in args:
                if isinstance(each, Unknown):
                    self._note(each.node or node, f"{each.text} is not understood; the picture is taken in its place.")
            maps = [self._picture(None)]
        if layer.input_shape is not None and maps[0].layer is None:
            self._start(self._keras_shape(layer.input_shape, layer.node), layer.node)
            maps[0] = self._picture(None)
        if maps[0].layer is None and spec.op == "linear" and isinstance(layer.made.expects, int):
            maps[0] = replace(self._start((layer.made.expects, 1, 1), layer.node), flat=True)
        if maps[0].layer is None:
            maps[0] = self._start(None, layer.node, _first_channels(layer.made))
        if layer.note:
            self._note(layer.node, layer.note)
            layer.calls += 1
            return replace(self._emit(spec, maps[:1], self._named(layer), node), unsure=True)
        tensor = maps[0]
        if spec.op in ("add", "multiply", "concat"):
            return self._emit(spec, maps, self._named(layer), node)
        if spec.op == "flatten" and tensor.flat:
            return tensor
        if layer.made.target is not None:
            return self._reshaped(tensor, layer.made.target, layer.node)
        tensor = self._matched(layer, tensor)
        learns = spec.op in ("conv", "separable_conv", "linear") or spec.params_per_channel or spec.params
        if layer.calls and learns:  # its weights are there already
            spec = replace(spec, shared=True)
        layer.calls += 1
        flat = True if spec.op == "flatten" or (spec.op.startswith("global") and layer.framework == "keras") else None
        return self._emit(spec, [tensor], self._named(layer), layer.node, flat=flat)

    def _reshaped(self, tensor: Tensor, target: tuple[int, ...], node: ast.AST) -> Tensor:
        """Reshape((1, 1, 32)) between a global pooling and a 1x1 convolution changes no value and no place."""
        row = self._started(tensor, node).layer
        assert row is not None
        if len(target) == 3:
            shape = target if self.channels_first else (target[2], target[0], target[1])
            if all(given in (-1, real) for given, real in zip(shape, row.output_shape, strict=True)):
                return replace(tensor, layer=row, flat=False)
        if len(target) == 1 and target[0] in (-1, prod(row.output_shape)):
            return self._flattened(replace(tensor, layer=row), node)
        passed = self._pass_on(f"Reshape to {' × '.join(map(str, target))}", [tensor], node)
        assert isinstance(passed, Tensor)
        return passed

    def _matched(self, layer: LayerObject, tensor: Tensor) -> Tensor:
        """Check the channels that a PyTorch layer was made for against those it is given."""
        expects, row = layer.made.expects, tensor.layer
        if expects is None or row is None:
            return tensor
        if (
            layer.made.spec.op == "linear"
            and not tensor.flat
            and not tensor.last
            and (row.op != "input" or row.output_shape[1:] != (1, 1))
        ):
            if layer.framework == "torch" and not tensor.unsure:
                shape = " × ".join(map(str, row.output_shape))
                self._fail(
                    layer.node, f"Linear reads a row of numbers, but is given a map of {shape}. Flatten it first."
                )
            tensor = self._emit(flatten(), [tensor], "flatten", layer.node, flat=True)
            row = tensor.layer
            assert row is not None
        given = row.output_shape[0]
        if expects == given:
            return tensor
        if tensor.unsure:
            self._note(
                layer.node, f"A layer before this one was not understood; it is taken to give the {expects} read here."
            )
            passed = Spec(op="unknown", out_channels=_whole(expects))
            return replace(self._emit(passed, [tensor], "unknown", layer.node), unsure=False)
        kind = {"linear": "features"}.get(layer.made.spec.op, "channels")
        name = layer.name or layer.made.spec.op
        sentence = f"{name} was made for {expects} {kind}, but is given {given}. Change one of them"
        if self.size_is_a_guess and kind == "features":
            raise SizeMismatch(f"Line {line(layer.node)}: {sentence}, or say how large the picture is.")
        error = SizeMismatch if kind == "features" else ValueError
        raise error(f"Line {line(layer.node)}: {sentence}.")

    def _named(self, layer: LayerObject) -> str:
        return layer.name or self._inside(layer.alias or layer.made.spec.op)

    def _pass_on(self, what: str, args: list[object], node: ast.AST) -> object:
        """Something not understood: if it works on a map, say so and pass the map on."""
        maps = tensors(args)
        if not maps or NOT_A_LAYER.search(what):
            return Unknown(what)
        self._note(node, f"{what} is not understood; the map is passed on unchanged.")
        if maps[0].layer is None:
            maps[0] = self._start(None, node)
        return replace(self._emit(Spec(op="unknown"), maps[:1], self._inside(identifier(what)), node), unsure=True)

    # ---- A layer is made

    def _make_layer(
        self,
        name: str,
        maker: Callable[..., Made],
        args: list[object],
        settings: dict[str, object],
        node: ast.AST,
        framework: str,
    ) -> LayerObject:
        """A layer of the tables; with values that are not known here it becomes an unknown one."""
        if name != "Activation" and "activation" in settings:
            settings = {**settings, "activation": self._known_activation(settings["activation"], node)}
        essential = [*args, *(value for key, value in settings.items() if key not in IGNORED)]
        text = settings.get("name")
        own_name = text[:LONGEST_NAME] if framework == "keras" and isinstance(text, str) else ""
        try:
            values = [self._setting(each) for each in args]
            named = {key: self._setting(value) for key, value in settings.items()}
            for value in map(self._setting, essential):
                if isinstance(value, (Unknown, External)):
                    raise NotUnderstood(f"The value {name_of(value)!r:.60} in this {name}")
            extra = [
                key for key in settings if key not in IGNORED and framework == "keras" and not _accepts(maker, key)
            ]
            for key in extra:
                self._note(node, f"The setting {key} of {name} is not understood and is left out.")
                named.pop(key)
            made = maker(*values, **named)
        except NotUnderstood as problem:
            return self._unknown_layer(str(problem), node, framework, own_name)
        except TypeError as error:
            what = re.sub(r"^_\w+\(\) ", "", str(error)).replace("_torch_", "").replace("_keras_", "")
            self._fail(node, f"{name} is {what}." if what.startswith("missing") else f"{name} {what}.")
        except ValueError as error:
            self._fail(node, str(error))
        if max(_extents(made.spec)) > LARGEST_WINDOW:
            self._fail(node, f"a window, stride or border of {name} is larger than {LARGEST_WINDOW:,} pixels.")
        if max(made.spec.out_channels, made.spec.groups or 1, made.spec.depth_multiplier) > LARGEST:
            self._fail(node, f"{name} has more than {LARGEST:,} channels.")
        shape = settings.get("input_shape")
        if shape is None and isinstance(batch := settings.get("batch_input_shape"), tuple):
            shape = batch[1:]
        if shape is None:
            shape = settings.get("input_dim")
        own_name = own_name or self._keras_name(name, framework)
        return self._kept(LayerObject(made, node, own_name, framework, shape, kind=name))

    def _kept(self, layer: LayerObject) -> LayerObject:
        self._count(layer.node, STEPS_OF_A_LAYER)
        if len(self.loose) >= MOST_LAYERS:
            self._fail(layer.node, f"the code makes more than {MOST_LAYERS:,} layers. Paste a smaller model.")
        self.loose.append(layer)
        return layer

    def _known_activation(self, value: object, node: ast.AST) -> object:
        try:
            return activation_name(self._setting(value))
        except NotUnderstood as problem:
            self._note(node, f"{problem} is not understood and is left out.")
            return None

    def _setting(self, value: object) -> object:
        """A value as the tables of layers take it."""
        if isinstance(value, LayerObject):
            return value.made
        if isinstance(value, External) and re.search(r"\b(nn|activations|keras|F|functional)\b", value.path):
            return value.name
        if isinstance(value, (list, tuple)):
            inner = [tuple(each) if isinstance(each, list) else each for each in value[:9]]
            plain = all(isinstance(each, SCALARS) or is_plain(each) for each in inner)
            return tuple(inner) if plain and len(value) < 9 else Unknown("a list")
        if isinstance(value, SCALARS) and len(str(value)) < 200:
            return value
        return value if isinstance(value, Unknown) else Unknown(name_of(value))

    def _keras_name(self, name: str, framework: str) -> str:
        """Keras calls layers conv2d, conv2d_1, ...; PyTorch's are named by where they are kept."""
        if framework != "keras":
            return ""
        snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", name).lower()
        number = self.counts.get(f"keras:{snake}", 0)
        self.counts[f"keras:{snake}"] = number + 1
        return f"{snake}_{number}" if number else snake

    def _unknown_layer(self, what: str, node: ast.AST, framework: str, name: str = "") -> LayerObject:
        note = f"{what} is not understood; the map is passed on unchanged."
        name = name or ("unknown" if framework == "keras" else "")
        return self._kept(LayerObject(Made(Spec(op="unknown")), node, name, framework, note=note))

    def _framework_of(self, path: str) -> str:
        if re.search(r"\b(keras|tensorflow|tf|layers)\b", path):
            return "keras"
        return "torch" if re.search(r"\b(torch|nn|torchvision)\b", path) else self.framework

    # ---- A stack of layers, a picture

    def _make_stack(self, name: str, args: list[object], framework: str, node: ast.AST) -> Stack:
        stack = Stack(MODULE_KINDS[name], framework=framework, node=node)
        self._fill(stack, args, node)
        self.models.append(stack)
        return stack

    def _fill(self, stack: Stack, args: list[object], node: ast.AST) -> None:
        if len(args) == 1 and isinstance(args[0], dict):
            stack.items += [(str(key), value) for key, value in args[0].items()]
        elif len(args) == 1 and isinstance(args[0], (list, tuple)):
            stack.items += [(str(number), value) for number, value in enumerate(args[0])]
        else:
            stack.items += [(str(number), value) for number, value in enumerate(args)]
        self._few_enough(stack, node)

    def _few_enough(self, stack: Stack, node: ast.AST) -> None:
        if len(stack.items) > MOST_LAYERS:
            self._fail(node, f"the code makes more than {MOST_LAYERS:,} layers. Paste a smaller model.")

    def _is_stack(self, cls: Class) -> bool:
        return cls.outer_base() == "Sequential"

    def _parts(self, model: object) -> list[object]:
        """The modules directly inside a model."""
        values: Iterable[object] = ()
        if isinstance(model, Stack):
            values = [value for _, value in model.items]
        elif isinstance(model, Instance):
            own = [value for _, value in model.children.items] if model.children else []
            values = [*model.attributes.values(), *own]
        parts = []
        for value in values:
            self._count(self.tree)
            if isinstance(value, (list, tuple)):
                self._handle(value, self.tree)
                parts += [each for each in value if isinstance(each, (Stack, Instance, LayerObject))]
            elif isinstance(value, (Stack, Instance, LayerObject)):
                parts.append(value)
        return parts

    def _name_modules(self, module: object, name: str) -> None:
        """Give every layer inside the name of the way to it, as PyTorch does: features.0, layer1.0.conv1."""
        waiting: list[tuple[object, str]] = [(module, name)]
        seen: set[int] = set()
        while waiting:
            each, path = waiting.pop()
            if id(each) in seen:
                continue
            seen.add(id(each))
            self._count(self.tree)
            path = path[-LONGEST_NAME:]
            dot = f"{path}." if path else ""
            if isinstance(each, LayerObject):
                each.name = each.name or path
            elif isinstance(each, Stack):
                waiting += [(item, f"{dot}{key}") for key, item in each.items]
            elif isinstance(each, Instance):
                each.name = each.name or path
                waiting += [(value, f"{dot}{key}") for key, value in each.attributes.items()]
                waiting += [(value, f"{dot}{key}") for key, value in each.children.items] if each.children else []
            elif isinstance(each, (list, tuple)) and len(each) <= MOST_ITEMS:
                waiting += [(item, f"{dot}{number}") for number, item in enumerate(each)]

    def _make_input(self, args: list[object], settings: dict[str, object], node: ast.AST) -> Tensor:
        shape = settings.get("shape", settings.get("input_shape", args[0] if args else None))
        batch = settings.get("batch_shape", settings.get("batch_input_shape"))
        if shape is None and isinstance(batch, (tuple, list)):
            shape = tuple(batch[1:])
        found = self._keras_shape(shape, node) if shape is not None else None
        name = settings.get("name")
        return self._start(found, node, name=name[:LONGEST_NAME] if isinstance(name, str) and name else "input")

    def _make_tensor(self, args: list[object], settings: dict[str, object], node: ast.AST) -> object:
        """torch.randn(1, 3, 224, 224): a picture to try the model with."""
        sizes = settings.get("size", settings.get("shape", args[0] if len(args) == 1 else tuple(args)))
        if isinstance(sizes, (tuple, list)) and len(sizes) == 4 and all(type(each) is int for each in sizes):
            _, *shape = sizes
            keras = self.framework == "keras" and not self.channels_first
            channels, height, width = (shape[2], shape[0], shape[1]) if keras else shape
            if min(shape) < 1:
                self._fail(node, "a picture needs at least one channel, row and column.")
            return self._start((channels, height, width), node)
        return Unknown("a tensor")

    def _told_size(self, shape: object, framework: str, node: ast.AST) -> None:
        """model.build((None, 28, 28, 1)) and summary(model, (3, 32, 32)) say how large the picture is."""
        if not isinstance(shape, (tuple, list)) or self.rows or len(shape) not in (3, 4):
            return
        sizes = list(shape)[-3:]
        if framework == "keras":
            self._start(self._keras_shape(sizes, node), node)
        elif all(type(each) is int and each > 0 for each in sizes):
            self._start((sizes[0], sizes[1], sizes[2]), node)

    # ---- Functions of maps

    def _call_on_maps(self, name: str, args: list[object], settings: dict[str, object], node: ast.AST) -> object:
        maps = [self._started(each, node) for each in tensors(args[:1])]
        if not maps:
            return self._pass_on(name, args, node)
        x, rest = maps[0], args[1:]
        if name in FUNCTIONS:
            return self._emit(FUNCTIONS[name], [x], self._inside(name.rstrip("_")), node)
        if name in POOL_FUNCTIONS or (name == "pad" and self.framework == "torch"):
            kind = POOL_FUNCTIONS.get(name, "ZeroPad2d")
            more = 0
            if name == "pad":  # its mode and value put other numbers in the border, no other border
                border = rest[0] if rest else settings.get("pad")
                if isinstance(border, (tuple, list)) and len(border) == 6 and all(type(each) is int for each in border):
                    border, more = border[:4], max(0, sum(border[4:]))
                rest, settings = [border], {}
            made = self._make_layer(kind, TORCH[kind], rest, settings, node, "torch")
            self.loose.pop()  # it is called at once
            if made.note:
                self._note(node, made.note)
            assert x.layer is not None
            channels = x.layer.output_shape[0] + more if more else 0
            spec = replace(made.made.spec, out_channels=channels)
            made_map = self._emit(spec, [x], self._inside(name), node)
            return replace(made_map, unsure=True) if made.note else made_map
        if name in SAME_MAP:
            return x
        if name in ("permute", "transpose", "moveaxis", "movedim"):
            return self._permuted(x, name, rest, settings, node)
        if name in ("chunk", "split"):
            return self._split(x, name, rest, settings, node)
        if name in ("int_shape", "shape"):
            return self._shape_of(x, node)
        if name in ("cat", "concat", "concatenate") and len(maps) > 1:
            axis = settings.get("dim", settings.get("axis", rest[0] if rest else -1 if name == "concatenate" else 0))
            wanted = (1, -3) if self.framework == "torch" else (-1, 3, 1)
            if axis in wanted:
                return self._emit(concat(), maps, self._inside("cat" if name == "cat" else "concatenate"), node)
            return self._pass_on(f"{name} along axis {axis}" if isinstance(axis, int) else name, args, node)
        if name in ("add", "add_", "multiply", "mul", "mul_"):
            others = maps if len(maps) > 1 else [x, *(self._started(t, node) for t in tensors(rest))]
            op = "add" if name.startswith("add") else "multiply"
            return self._emit(Spec(op=op), others, self._inside(op), node) if len(others) > 1 else x
        if name == "flatten":
            start = settings.get("start_dim", rest[0] if rest else 0)
            return self._flattened(x, node) if start == 1 else self._pass_on(f"flatten from axis {start}", [x], node)
        if name in ("view", "reshape"):
            return self._viewed(x, rest, node)
        if name in ("mean", "reduce_mean", "amax", "reduce_max"):
            return self._averaged(x, name, rest, settings, node)
        if name in ("squeeze", "squeeze_"):
            return replace(x, flat=True) if x.layer and x.layer.output_shape[1:] == (1, 1) else x
        return self._pass_on(name, args, node)

    def _permuted(self, x: Tensor, name: str, rest: list[object], settings: dict[str, object], node: ast.AST) -> object:
        """x.permute(0, 2, 3, 1) moves the channels to the end, where Linear reads them at every position; or back."""
        order = settings.get("dims", rest[0] if len(rest) == 1 else tuple(rest))
        if name == "permute" and isinstance(order, (tuple, list)):
            if list(order) == ([0, 3, 1, 2] if x.last else [0, 2, 3, 1]):
                return replace(x, last=not x.last)
            if list(order) == [0, 1, 2, 3]:
                return x
        return self._pass_on(name, [x], node)

    def _split(self, x: Tensor, name: str, rest: list[object], settings: dict[str, object], node: ast.AST) -> object:
        """x.chunk(2, dim=1): the channels in several parts."""
        given = (
            rest[0]
            if rest
            else settings.get("chunks", settings.get("split_size", settings.get("split_size_or_sections")))
        )
        axis = settings.get("dim", settings.get("axis", rest[1] if len(rest) > 1 else 0))
        row = x.layer
        assert row is not None
        channels = row.output_shape[0]
        keras = self.framework == "keras" and not self.channels_first
        if axis not in ((-1, 3) if keras else (1, -3)) or not given:
            return self._pass_on(name, [x], node)
        if name == "chunk" or keras:  # tf.split(x, 2) counts parts, x.split(32) channels
            given = -(-channels // given) if type(given) is int and given > 0 else given
        if type(given) is int and 0 < given <= channels:
            given = [min(given, channels - at) for at in range(0, channels, given)]
        if not isinstance(given, (tuple, list)) or not all(type(each) is int and each > 0 for each in given):
            return self._pass_on(name, [x], node)
        if sum(given) != channels:
            parts = " + ".join(map(str, given))
            self._fail(node, f"a map of {channels} channels cannot be split into {parts}.")
        return [self._emit(Spec(op="split", out_channels=each), [x], self._inside(name), node) for each in given]

    def _part(self, x: Tensor, keys: list[object], node: ast.AST) -> Tensor:
        """x[:, :, ::2, ::2] keeps every second row and column: a pooling of single pixels. A key: (start, stop, step).

        x[:, :, 0, 0] of a map with one position is a row of numbers.
        """
        x = self._started(x, node)
        keras = self.framework == "keras" and not self.channels_first
        whole_axis, places = (None, None, None), keys[1:3] if keras else keys[2:4]
        others = [each for number, each in enumerate(keys) if number not in ((1, 2) if keras else (2, 3))]
        if len(keys) <= 4 and len(places) == 2 and all(each == whole_axis for each in others):
            assert x.layer is not None
            if places == [0, 0] and x.layer.output_shape[1:] == (1, 1):
                return replace(x, flat=True)
            steps = [
                each[2] or 1 for each in places if isinstance(each, tuple) and each[:2] in ((None, None), (0, None))
            ]
            if len(steps) == 2 and all(type(each) is int and 0 < each <= LARGEST_WINDOW for each in steps):
                stride = steps[0], steps[1]
                return x if stride == (1, 1) else self._emit(max_pool(1, stride), [x], self._inside("slice"), node)
        elif all(each == whole_axis for each in keys):
            return x
        passed = self._pass_on("This part of a map", [x], node)
        assert isinstance(passed, Tensor)
        return passed

    def _flattened(self, x: Tensor, node: ast.AST) -> Tensor:
        return x if x.flat else self._emit(flatten(), [x], self._inside("flatten"), node, flat=True)

    def _viewed(self, x: Tensor, sizes: list[object], node: ast.AST) -> object:
        """x.view(x.size(0), -1), x.view(-1, 400) and the like flatten; other shapes are not understood."""
        if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)):
            sizes = list(sizes[0])
        row = x.layer
        if len(sizes) == 4 and row is not None:
            keras = self.framework == "keras" and not self.channels_first
            shape = (sizes[3], *sizes[1:3]) if keras else sizes[1:]
            if all(given in (-1, real) for given, real in zip(shape, row.output_shape, strict=True)):
                return replace(x, flat=False)
        if len(sizes) != 2 or row is None:
            return self._pass_on("this change of shape", [x], node)
        features = sizes[1]
        if type(features) is int and features != -1 and features != prod(row.output_shape) and not x.unsure:
            shape, numbers = " × ".join(map(str, row.output_shape)), prod(row.output_shape)
            sentence = f"a map of {shape} is {numbers} numbers and cannot become {features}."
            raise SizeMismatch(f"Line {line(node)}: {sentence} Change this number or the picture's size.")
        return self._flattened(x, node)

    def _averaged(self, x: Tensor, name: str, rest: list[object], settings: dict[str, object], node: ast.AST) -> object:
        axes = settings.get("dim", settings.get("axis", rest[0] if rest else None))
        wanted = (
            ({2, 3}, {-1, -2}, {-2, -1}) if self.framework == "torch" or self.channels_first else ({1, 2}, {-3, -2})
        )
        if isinstance(axes, (tuple, list)) and all(type(each) is int for each in axes) and set(axes) in wanted:
            kept = settings.get("keepdim", settings.get("keepdims", rest[1] if len(rest) > 1 else False))
            kind = "max" if "max" in name else "avg"
            return self._emit(global_pool(kind), [x], self._inside(name), node, flat=not kept)
        if name == "mean" and self.framework == "torch" and axes in (2, 3) and x.layer is not None:
            size = x.layer.output_shape[1:]  # x.mean(3).mean(2): rows and columns one after the other
            kernel_size = (size[0], 1) if axes == 2 else (1, size[1])
            return self._emit(
                avg_pool(kernel_size), [x], self._inside(name), node, flat=size[3 - axes] == 1 and size != (1, 1)
            )
        return self._pass_on(name, [x], node)


def _first_channels(made: Made) -> int | None:
    return made.expects if isinstance(made.expects, int) and made.spec.op != "linear" else None


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 1


def _accepts(maker: Callable[..., Made], key: str) -> bool:
    code = getattr(maker, "__code__", None)
    if code is None or code.co_flags & CO_VARARGS:  # a layer without settings that matter takes any
        return True
    return key in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _extents(spec: Spec) -> Iterator[int]:
    """All the lengths in a layer's settings, in pixels."""
    yield from (*spec.kernel_size, *spec.stride, *spec.dilation)
    if not isinstance(spec.padding, (str, int)):
        for each in spec.padding:
            yield from each if isinstance(each, tuple) else (each,)
