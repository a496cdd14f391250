"""Calls: of what the text defines, of modules, of methods, and of the few built-in functions that models use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from stridelab.network.reader.layers import MODULE_KINDS, NOT_A_LAYER, Layers
from stridelab.network.reader.rows import MOST_ITEMS
from stridelab.network.reader.values import (
    MISSING,
    SCALARS,
    Break,
    Class,
    Continue,
    External,
    Function,
    Instance,
    LayerObject,
    Method,
    Partial,
    Return,
    Scope,
    Stack,
    Super,
    Tensor,
    Unknown,
    name_of,
    short,
    tensors,
)
from stridelab.network.reader.vocabulary import KERAS, TORCH

NEVER = {"is_scripting", "is_tracing", "is_available", "is_grad_enabled", "is_keras_tensor"}
WRAPPERS = {
    *("DataParallel", "DistributedDataParallel", "torch.compile", "jit.script", "torch.jit.script"),
    *("spectral_norm", "weight_norm", "Lambda", "checkpoint_wrapper"),
}
"""What takes a module (Lambda: a function) and gives one that does the same."""
LAYER_CLASSES = TORCH.keys() | KERAS.keys()
BUILTINS = {
    *("range", "list", "tuple", "sorted", "reversed", "set", "dict", "enumerate", "zip", "len", "min", "max", "sum"),
    *("int", "float", "round", "abs", "bool", "str", "isinstance", "hasattr", "getattr", "setattr", "super", "map"),
    "print",
}


class Calls(Layers):
    """Who is called, and with what."""

    def _run(self, body: list[ast.stmt], scope: Scope) -> None:
        raise NotImplementedError  # language.Language knows statements

    def _value(self, node: ast.AST, scope: Scope) -> object:
        raise NotImplementedError  # and expressions

    def _call(self, function: object, args: list[object], settings: dict[str, object], node: ast.AST) -> object:
        if isinstance(function, LayerObject):
            return self._apply(function, args or list(settings.values()), node)
        if isinstance(function, Stack):
            return self._call_stack(function, args, node)
        if isinstance(function, Instance):
            return self._call_instance(function, args, settings, node)
        if isinstance(function, Function):
            return self._call_function(function, args, settings, node)
        if isinstance(function, Class):
            return self._make_instance(function, args, settings, node)
        if isinstance(function, Partial):
            return self._call(function.function, [*function.args, *args], {**function.settings, **settings}, node)
        if isinstance(function, Method):
            return self._call_method(function, args, settings, node)
        if isinstance(function, External):
            return self._call_external(function, args, settings, node)
        place = function.node if isinstance(function, Unknown) and function.node else node
        return self._pass_on(name_of(function), args, place)

    def _call_external(
        self, function: External, args: list[object], settings: dict[str, object], node: ast.AST
    ) -> object:
        name = function.name
        if function.path in BUILTINS:
            return self._call_builtin(function.path, args, settings, node)
        framework = self._framework_of(function.path)
        if name in MODULE_KINDS:
            return self._make_stack(name, args or [each for each in (settings.get("layers"),) if each], framework, node)
        if name in ("Input", "InputLayer"):
            return self._make_input(args, settings, node)
        if name == "Model":
            return External("keras.Model()")
        if name == "summary":
            given = settings.get("input_size", settings.get("input_data", args[1] if len(args) > 1 else None))
            return self._told_size(given, "torch", node)
        if (name in WRAPPERS or function.path in WRAPPERS) and args and not isinstance(args[0], (Tensor, Unknown)):
            return args[0]
        if name == "cast" and len(args) == 2 and not tensors(args):  # typing.cast(int, value)
            return args[1]
        if name == "image_data_format":
            return "channels_first" if self.channels_first else "channels_last"
        if NOT_A_LAYER.search(name) or name == "Parameter":
            return Unknown(name, node)
        table, other = (KERAS, TORCH) if framework == "keras" else (TORCH, KERAS)
        maker = table.get(name) or other.get(name)
        if maker:
            framework = "keras" if (table is KERAS and name in KERAS) or name not in TORCH else "torch"
            return self._make_layer(name, maker, args, settings, node, framework)
        if name in NEVER:
            return False
        if name == "OrderedDict":
            return {**self._dict(args[0] if args else {}, node), **settings}
        if name == "partial" and args:
            return Partial(args[0], args[1:], settings)
        if name in ("randn", "rand", "zeros", "ones", "empty", "random_normal", "uniform", "normal") and not tensors(
            args
        ):
            return self._make_tensor(args, settings, node)
        if name[:1].isupper() and framework == "torch" and re.search(r"\bnn\b", function.path):
            return self._unknown_layer(f"nn.{name}", node, framework)
        if name[:1].isupper() and ".layers" in f".{function.path}" and framework == "keras":
            return self._unknown_layer(name, node, framework)
        if tensors(args):
            return self._call_on_maps(name, args, settings, node)
        return Unknown(name, node)

    # ---- What the text defines

    def _call_function(
        self, function: Function, args: list[object], settings: dict[str, object], node: ast.AST
    ) -> object:
        names = self._bound(function, args, settings, node)
        scope = Scope(names, function.scope, function.cls, function.owner)
        with self._deeper(node, 3):
            if isinstance(function.node, ast.Lambda):
                return self._value(function.node.body, scope)
            try:
                with suppress(Break, Continue):
                    self._run(function.node.body, scope)
            except Return as returned:
                return returned.value
        return None

    def _bound(
        self, function: Function, args: list[object], settings: dict[str, object], node: ast.AST
    ) -> dict[str, object]:
        """The parameters of a function of the text and their values in this call."""
        parameters = function.node.args
        known = [each.arg for each in (*parameters.posonlyargs, *parameters.args)]
        given = [function.owner, *args] if function.owner is not None else list(args)
        names = dict(zip(known, given, strict=False))
        if parameters.vararg:
            names[parameters.vararg.arg] = tuple(given[len(known) :])
        elif len(given) > len(known):
            self._fail(node, f"{name_of(function)} takes {len(known)} values, but {len(given)} are given.")
        keywords = [each.arg for each in parameters.kwonlyargs]
        rest = {}
        for name, value in settings.items():
            if name in known or name in keywords:
                names[name] = value
            else:
                rest[name] = value
        if parameters.kwarg:
            names[parameters.kwarg.arg] = rest
        elif rest:
            self._fail(node, f"{name_of(function)} has no parameter {next(iter(rest))}.")
        for name, default in zip(reversed(known), reversed(parameters.defaults), strict=False):
            if name not in names:
                names[name] = self._value(default, function.scope)
        for name, default in zip(keywords, parameters.kw_defaults, strict=True):
            if name not in names and default is not None:
                names[name] = self._value(default, function.scope)
        for name in (*known, *keywords):
            if name not in names:
                self._fail(node, f"{name_of(function)} needs a value for {name}.")
        return names

    def _make_instance(self, cls: Class, args: list[object], settings: dict[str, object], node: ast.AST) -> Instance:
        owner = Instance(cls)
        if self._is_stack(cls):
            owner.children = Stack("sequential")
        init = cls.find("__init__")
        if isinstance(init, Function):
            self._call_function(replace(init, owner=owner), args, settings, node)
        elif cls.outer_base() in LAYER_CLASSES:
            self._make_base(owner, args, settings, node)
        elif cls.outer_base() == "object" or "NamedTuple" in cls.outer_base():  # a dataclass: its fields in order
            targets = [each.target for each in cls.node.body if isinstance(each, ast.AnnAssign)]
            fields = [each.id for each in targets if isinstance(each, ast.Name)]
            owner.attributes |= {**dict(zip(fields, args, strict=False)), **settings}
        elif owner.children is not None:
            self._fill(owner.children, args, node)
        if cls.outer_base() not in ("object", "Enum", "NamedTuple", "ABC"):
            self.models.append(owner)
        return owner

    def _call_instance(self, owner: Instance, args: list[object], settings: dict[str, object], node: ast.AST) -> object:
        given = next(iter(tensors([*args, *settings.values()])), self._picture(None))
        by_script = not self.within
        if by_script and owner.output is not None and owner.read and owner.read.layer is given.layer:
            return owner.output  # called again, as in a training loop: no new layers
        self.within += 1
        try:
            output = self._called_instance(owner, args, settings, node)
        finally:
            self.within -= 1
        if by_script:
            owner.output, owner.read = output, given if given.layer else self._picture(None)
        return output

    def _called_instance(
        self, owner: Instance, args: list[object], settings: dict[str, object], node: ast.AST
    ) -> object:
        method = owner.cls.find("forward") or owner.cls.find("call") or owner.cls.find("__call__")
        if not owner.name:
            self._name_modules(owner, "")
        self.path.append(owner.name)
        try:
            if isinstance(method, Function):
                function = replace(method, owner=owner)
                if not tensors(args) and not tensors(list(settings.values())):
                    args = [self._picture(None), *args[1:]]
                return self._call_function(function, args, settings, node)
            if owner.children is not None:
                return self._call_stack(owner.children, args, node)
            if owner.base is not None:
                return self._apply_base(owner, owner.base, args, node)
        finally:
            self.path.pop()
        return self._pass_on(owner.cls.name, args, node)

    def _make_base(self, owner: Instance, args: list[object], settings: dict[str, object], node: ast.AST) -> None:
        """The layer that an object of the text is a kind of."""
        base = next(each for each in owner.cls.line if isinstance(each, External))
        made = self._call_external(base, args, settings, node)
        owner.base = made if isinstance(made, LayerObject) else None

    def _apply_base(self, owner: Instance, base: LayerObject, args: list[object], node: ast.AST) -> object:
        base.name = base.name or owner.name
        return self._apply(base, args, node)

    def _call_stack(self, stack: Stack, args: list[object], node: ast.AST) -> object:
        if stack.kind != "sequential":
            return self._pass_on(f"Calling a Module{stack.kind.title()}", args, node)
        tensor: object = args[0] if args else self._picture(None)
        if isinstance(tensor, (Unknown, External)):
            tensor = self._picture(None)
        given = tensor if isinstance(tensor, Tensor) else self._picture(None)
        by_script = not self.within
        if by_script and stack.output and stack.read and stack.read.layer is given.layer:
            return stack.output  # called again, as in a training loop: no new layers
        if not self.path:
            self._name_modules(stack, "")
        if given.layer is None and self.picture is None and (first := self._first_shape(stack)):
            tensor = self._start(self._keras_shape(first.input_shape, first.node), first.node)
        self._handle(stack.items, node)
        for _, item in list(stack.items):
            self._count(node)
            if isinstance(item, Tensor):  # Input(...) as the first layer of a Sequential
                tensor = item if isinstance(tensor, Tensor) and tensor.layer is None else tensor
                continue
            self.within += 1
            try:
                with self._deeper(node):
                    function = Unknown(name_of(item), node) if isinstance(item, External) else item
                    tensor = self._call(function, [tensor], {}, node)
            finally:
                self.within -= 1
        stack.output = tensor if isinstance(tensor, Tensor) else None
        if by_script:
            stack.read = given if given.layer else self._picture(None)
        return tensor

    def _first_shape(self, stack: Stack) -> LayerObject | None:
        """The first layer that says how large the picture is, be it after others (such as random flips)."""
        self._handle(stack.items, self.tree)
        layers = (item for _, item in stack.items if isinstance(item, LayerObject))
        return next((each for each in layers if each.input_shape is not None), None)

    # ---- Methods

    def _attribute(self, owner: object, name: str) -> object:
        if isinstance(owner, Instance):
            if name in owner.attributes:
                return owner.attributes[name]
            if owner.children is not None:
                for key, item in owner.children.items:
                    if key == name:
                        return item
            found = owner.cls.find(name)
            if isinstance(found, Function):
                marks = {name_of(each) for each in _decorators(found)}
                if "staticmethod" in marks:
                    return found
                method = replace(found, owner=owner.cls if "classmethod" in marks else owner)
                is_value = marks & {"property", "cached_property"}
                return self._call_function(method, [], {}, found.node) if is_value else method
            if found is not None:
                return found
            return False if name == "training" else Method(owner, name)
        if isinstance(owner, Class):
            found = owner.find(name)
            return found if found is not None else MISSING
        if isinstance(owner, Tensor):
            if name == "shape":
                return self._shape_of(owner, self.tree)
            return Method(owner, name)
        if isinstance(owner, Stack):
            if name in ("output", "outputs") and owner.kind == "sequential":
                return owner.output or Unknown(name)
            if name == "layers":
                return self._items(owner, self.tree)
            for key, item in owner.items:
                if key == name:
                    return item
            return Method(owner, name)
        if isinstance(owner, LayerObject):
            numbers = {"out_channels": owner.made.spec.out_channels, "in_channels": owner.made.expects}
            return numbers.get(name, Unknown(name))
        if isinstance(owner, (Super, list, dict, str)):
            return Method(owner, name)
        return MISSING

    def _call_method(self, method: Method, args: list[object], settings: dict[str, object], node: ast.AST) -> object:
        owner, name = method.owner, method.name
        if isinstance(owner, Tensor):
            if name in ("size", "get_shape"):
                shape = self._shape_of(owner, node)
                dim = args[0] if args else settings.get("dim")
                if dim is None:
                    return shape
                return shape[dim] if type(dim) is int and -len(shape) <= dim < len(shape) else Unknown("a size")
            if name in ("dim", "ndimension"):
                return 2 if owner.flat else 4
            return self._call_on_maps(name, [owner, *args], settings, node)
        if isinstance(owner, (Stack, Instance)) and name == "build":
            return self._told_size(settings.get("input_shape", args[0] if args else None), "keras", node)
        if isinstance(owner, Stack):
            return self._call_stack_method(owner, name, args, node)
        if isinstance(owner, Instance):
            return self._call_instance_method(owner, name, args, node)
        if isinstance(owner, Super):
            return self._call_super(owner, name, args, settings, node)
        if isinstance(owner, list):
            return self._call_list_method(owner, name, args, node)
        if isinstance(owner, dict):
            self._handle(owner, node)
            return self._call_dict_method(owner, name, args)
        if isinstance(owner, str):
            self._handle(owner, node)
            return self._call_text_method(owner, name, args, settings, node)
        return self._pass_on(name, args, node)

    def _call_stack_method(self, stack: Stack, name: str, args: list[object], node: ast.AST) -> object:
        if name in ("add", "append") and args:
            stack.items.append((str(len(stack.items)), args[0]))
        elif name == "extend" and args:
            stack.items += [(str(len(stack.items) + n), each) for n, each in enumerate(self._items(args[0], node))]
        elif name in ("add_module", "register_module") and len(args) > 1:
            stack.items.append((str(args[0]) if isinstance(args[0], str) else "?", args[1]))
        elif name == "insert" and len(args) > 1 and type(args[0]) is int:
            stack.items.insert(args[0], (str(len(stack.items)), args[1]))
        elif name in ("children", "modules", "values"):
            return [item for _, item in stack.items]
        elif name in ("items", "named_children"):
            return [(key, item) for key, item in stack.items]
        elif name == "keys":
            return [key for key, _ in stack.items]
        elif name in ("to", "cuda", "cpu", "eval", "train"):
            return stack
        elif name in ("call", "forward", "predict"):
            return self._call_stack(stack, args, node)
        self._few_enough(stack, node)
        return None

    def _call_instance_method(self, owner: Instance, name: str, args: list[object], node: ast.AST) -> object:
        if name in ("add_module", "register_module") and len(args) > 1 and isinstance(args[0], str):
            owner.attributes[args[0]] = args[1]
            if owner.children is not None:
                owner.children.items.append((args[0], args[1]))
            return None
        if name in ("to", "cuda", "cpu", "eval", "train"):
            return owner
        if name in ("children", "named_children"):
            stack = owner.children or Stack("list", list(owner.attributes.items()))
            items = [each for each in stack.items if isinstance(each[1], (LayerObject, Stack, Instance))]
            return [item for _, item in items] if name == "children" else items
        if name in ("modules", "parameters", "named_modules", "named_parameters", "buffers"):
            return []
        if owner.children is not None and name in ("append", "add", "extend", "insert"):
            return self._call_stack_method(owner.children, name, args, node)
        if name in ("build", "compile", "summary", "apply", "register_buffer", "load_state_dict", "state_dict", "fit"):
            return Unknown(name)
        return self._pass_on(name, args, node)

    def _call_super(
        self, owner: Super, name: str, args: list[object], settings: dict[str, object], node: ast.AST
    ) -> object:
        for base in owner.cls.bases:
            found = base.find(name) if isinstance(base, Class) else None
            if isinstance(found, Function):
                return self._call_function(replace(found, owner=owner.owner), args, settings, node)
        children = owner.owner.children
        if name == "__init__":
            if children is not None:
                self._fill(children, args, node)
            elif owner.cls.outer_base() in LAYER_CLASSES:
                self._make_base(owner.owner, args, settings, node)
            return None
        if name in ("forward", "call", "__call__") and children is not None:
            return self._call_stack(children, args, node)
        if name in ("forward", "call", "__call__") and owner.owner.base is not None:
            return self._apply_base(owner.owner, owner.owner.base, args, node)
        return self._call_instance_method(owner.owner, name, args, node)

    def _call_list_method(self, items: list, name: str, args: list[object], node: ast.AST) -> object:
        if name == "append" and args:
            items.append(args[0])
        elif name == "extend" and args:
            items.extend(self._items(args[0], node))
        elif name == "insert" and len(args) > 1 and type(args[0]) is int:
            items.insert(args[0], args[1])
        elif name == "pop":
            at = args[0] if args else -1
            if not items or type(at) is not int or not -len(items) <= at < len(items):
                return Unknown("an item of a list")
            return items.pop(at)
        elif name == "copy":
            return self._items(items, node)
        elif name == "reverse":
            items.reverse()
        self._bounded(items, node)
        return None

    def _call_dict_method(self, values: dict, name: str, args: list[object]) -> object:
        if name == "items":
            return list(values.items())
        if name == "keys":
            return list(values)
        if name == "values":
            return list(values.values())
        if name in ("get", "pop", "setdefault") and args and isinstance(args[0], SCALARS):
            found = values.get(args[0], args[1] if len(args) > 1 else None)
            if name == "setdefault":
                values[args[0]] = found
            return values.pop(args[0], found) if name == "pop" else found
        if name == "update" and args and isinstance(args[0], dict):
            values.update(args[0])
            return None
        return Unknown(f"a dictionary's {name}")

    def _call_text_method(
        self, text: str, name: str, args: list[object], settings: dict[str, object], node: ast.AST
    ) -> object:
        if name == "format":
            holes = iter(args)
            self._count(node, text.count("{"))
            return self._bounded(
                re.sub(r"\{(\w*)\}", lambda hole: self._filled(hole.group(1), holes, args, settings), text), node
            )
        if name in ("lower", "upper", "strip", "title") and not args:
            return getattr(text, name)()
        if name in ("startswith", "endswith") and args and isinstance(args[0], str):
            return getattr(text, name)(args[0])
        if name == "join" and args:
            parts = [each for each in self._items(args[0], node) if isinstance(each, str)]
            if len(parts) * len(text) + sum(map(len, parts)) <= MOST_ITEMS:
                return text.join(parts)
        if name == "split" and all(isinstance(each, str) and each for each in args):
            return self._bounded(text.split(*args[:1]), node)  # pyright: ignore[reportArgumentType]
        return Unknown("a text")

    def _filled(self, key: str, holes: Iterator[object], args: list[object], settings: dict[str, object]) -> str:
        if not key:
            return short(next(holes, ""))
        if key.isdigit():
            return short(args[int(key)]) if len(key) < 4 and int(key) < len(args) else ""
        return short(settings.get(key, ""))

    # ---- Built-in functions

    def _call_builtin(self, name: str, args: list[object], settings: dict[str, object], node: ast.AST) -> object:
        try:
            return self._builtin(name, args, settings, node)
        except (TypeError, ValueError, OverflowError, ZeroDivisionError, IndexError, KeyError) as error:
            if isinstance(error, ValueError) and str(error).startswith(("Line ", "Layer ")):
                raise
            return Unknown(f"{name}()")

    def _builtin(self, name: str, args: list[object], settings: dict[str, object], node: ast.AST) -> object:
        if name == "range":
            if not all(type(each) is int for each in args):
                return Unknown("range()")
            return range(*args)  # pyright: ignore[reportCallIssue, reportArgumentType]
        if name in ("list", "tuple", "sorted", "reversed", "set"):
            items = self._items(args[0], node) if args else []
            if name == "sorted":
                items = sorted(items, key=lambda each: each if isinstance(each, (int, float)) else 0)
            if name == "set":
                items = list(dict.fromkeys(each for each in items if isinstance(each, SCALARS)))
            items = items[::-1] if name == "reversed" else items
            return tuple(items) if name == "tuple" else items
        if name == "dict":
            return {**(self._dict(args[0], node) if args else {}), **settings}
        if name == "enumerate":
            start = settings.get("start", args[1] if len(args) > 1 else 0)
            return [(start + number, each) for number, each in enumerate(self._items(args[0], node))]  # pyright: ignore
        if name == "zip":
            return list(zip(*(self._items(each, node) for each in args), strict=False))
        if name == "len":
            return len(self._items(args[0], node)) if not isinstance(args[0], (str, dict)) else len(args[0])
        if name in ("min", "max", "sum"):
            numbers = self._items(args[0], node) if len(args) == 1 or name == "sum" else args
            if not all(isinstance(each, (int, float)) for each in numbers):
                return Unknown(f"{name}()")
            return self._number({"min": min, "max": max, "sum": sum}[name](numbers), node)  # pyright: ignore
        if name in ("int", "float", "round", "abs", "bool", "str"):
            value = args[0] if args else 0
            if name == "str":
                return short(value)
            if name == "bool":
                return self._truth(value)
            if (isinstance(value, str) and len(value) > 20) or not isinstance(value, (int, float, str)):
                return Unknown(f"{name}()")
            return self._number({"int": int, "float": float, "round": round, "abs": abs}[name](value), node)  # pyright: ignore
        if name == "isinstance" and len(args) > 1:
            return self._is_a(args[0], args[1])
        if name == "hasattr" and len(args) > 1 and isinstance(args[1], str):
            return self._attribute(args[0], args[1]) is not MISSING
        if name == "getattr" and len(args) > 1 and isinstance(args[1], str):
            found = self._attribute(args[0], args[1])
            return found if found is not MISSING else args[2] if len(args) > 2 else Unknown(args[1])
        if name == "setattr" and len(args) > 2 and isinstance(args[1], str) and isinstance(args[0], Instance):
            args[0].attributes[args[1]] = args[2]
            return None
        if name == "super":
            return Unknown("super()")
        if name == "map" and len(args) == 2:
            return [self._call(args[0], [each], {}, node) for each in self._items(args[1], node)]
        return None if name == "print" else Unknown(f"{name}()")

    def _is_a(self, value: object, kinds: object) -> object:
        known = {
            "int": int,
            "float": (int, float),
            "str": str,
            "list": list,
            "tuple": tuple,
            "dict": dict,
            "bool": bool,
        }
        for kind in kinds if isinstance(kinds, (tuple, list)) else [kinds]:
            if isinstance(kind, External):
                if kind.path in known and isinstance(value, known[kind.path]):
                    return True
                if kind.name == "Tensor" and isinstance(value, Tensor):
                    return True
                if kind.name in ("Module", "Layer") and isinstance(value, (LayerObject, Stack, Instance)):
                    return True
                if isinstance(value, LayerObject) and kind.name == value.kind:
                    return True
                if isinstance(value, Stack) and MODULE_KINDS.get(kind.name) == value.kind:
                    return True
            if isinstance(kind, Class) and isinstance(value, Instance) and kind in value.cls.line:
                return True
        return False


def _decorators(function: Function) -> list[External]:
    """@staticmethod, @functools.cached_property: by their last word."""
    nodes = [] if isinstance(function.node, ast.Lambda) else function.node.decorator_list
    words = [each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in nodes]
    return [External(each) for each in words]
