"""Whether code that is left out could have changed a model: then a note says that it was left out."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cached_property

from stridelab.network.reader.keras_layers import KERAS
from stridelab.network.reader.text import children, nodes_of
from stridelab.network.reader.torch_layers import TORCH
from stridelab.network.reader.values import (
    Class,
    Function,
    Instance,
    LayerObject,
    Scope,
    Stack,
    Tensor,
    is_module,
    is_open,
)

LAYER_WORDS = TORCH.keys() | KERAS.keys() | {"Sequential", "ModuleList", "ModuleDict"}
CHANGING = {
    *("append", "extend", "insert", "add", "add_module", "register_module", "update", "pop", "popitem", "remove"),
    *("sort", "reverse", "clear", "setdefault", "__setattr__", "__setitem__", "__delattr__", "__delitem__"),
}
"""Methods that change what they belong to."""
SAME_MODULE = {"to", "cuda", "cpu", "eval", "train", "half", "float", "double", "compile", "DataParallel", "script"}
"""What gives back the module that it is given, or is called on."""


def changes(body: Sequence[ast.AST], scope: Scope, functions: frozenset[int] = frozenset()) -> bool:
    """Whether statements may make or change layers, models, lists, or numbers that models are made of."""
    return any(_changes(node, scope, functions) for statement in body for node in nodes_of(statement)[0])


def _changes(node: ast.AST, scope: Scope, functions: frozenset[int]) -> bool:
    rule = _RULES.get(type(node))
    return rule is not None and rule(node, scope, functions)


def _name(node: ast.Name, scope: Scope, functions: frozenset[int]) -> bool:
    return node.id in LAYER_WORDS


def _attribute(node: ast.Attribute, scope: Scope, functions: frozenset[int]) -> bool:
    return node.attr in LAYER_WORDS


def _subscript(node: ast.Subscript, scope: Scope, functions: frozenset[int]) -> bool:
    """A part of a model is a model."""
    return isinstance(node.slice, ast.Slice) and isinstance(_root(node.value, scope), (Instance, Stack))


def _call(node: ast.Call, scope: Scope, functions: frozenset[int]) -> bool:
    if isinstance(node.func, ast.Attribute):
        owner = node.func.value
        if node.func.attr not in CHANGING or (isinstance(owner, ast.Name) and not _is_used(owner, scope)):
            return False
        return not is_open(_root(owner, scope))
    value = _root(node.func, scope)
    if isinstance(value, Function) and id(value.node) not in functions and len(functions) < 20:
        inside = value.node.body if isinstance(value.node.body, list) else [value.node.body]
        return changes(inside, value.scope, functions | {id(value.node)})
    return isinstance(value, (Class, LayerObject))


def _assign(node: ast.Assign | ast.AnnAssign | ast.AugAssign, scope: Scope, functions: frozenset[int]) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    if any(isinstance(target, (ast.Attribute, ast.Subscript)) for target in targets):
        roots = [_root(target, scope) for target in targets]
        return any(is_module(root) or isinstance(root, (list, dict, Class)) for root in roots)
    if not any(_is_used(name, scope) for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)):
        return False
    if isinstance(node, ast.AugAssign):
        return isinstance(_root(node.target, scope), (int, list, Stack, Tensor))
    return node.value is not None and not _same(node.value) and _is_material(node.value, scope)


def _is_used(name: ast.Name, scope: Scope) -> bool:
    """Whether layers may be made of a variable: a sum of losses, say, is none of these."""
    top = scope
    while top.outer is not None:
        top = top.outer
    return top.material is None or name.id in top.material.names or is_module(scope.find(name.id))


class Material:
    """What layers may be made of in a text; looked for once, when it is first asked for."""

    def __init__(self, tree: ast.AST) -> None:
        self.tree = tree

    @cached_property
    def names(self) -> frozenset[str]:
        return _material_names(self.tree)


def _material_names(tree: ast.AST) -> frozenset[str]:
    """The names in what layers, and classes and functions of the text, are given, and in the bodies of models."""
    nodes = nodes_of(tree)[0]
    definitions = {node.name for node in nodes if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    names: set[str] = set()
    waiting: list[tuple[ast.AST, bool]] = [(tree, False)]
    while waiting:
        node, inside = waiting.pop()
        if isinstance(node, ast.Name) and inside:
            names.add(node.id)
        inside = inside or _is_making(node, definitions)
        waiting += [(part, inside) for part in children(node)]
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    for call in calls:  # what is put into a list that layers are made of
        method = call.func
        assert isinstance(method, ast.Attribute)
        if method.attr in CHANGING and getattr(method.value, "id", None) in names:
            names.update(part.id for part in call.args if isinstance(part, ast.Name))
    return frozenset(names)


def _is_making(node: ast.AST, definitions: set[str]) -> bool:
    if isinstance(node, ast.FunctionDef):
        return node.name in ("__init__", "forward", "call")
    if not isinstance(node, ast.Call):
        return False
    word = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
    return word in LAYER_WORDS or word in definitions


def _same(node: ast.AST) -> bool:
    """model.to(device), nn.DataParallel(model)."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SAME_MODULE


def _is_material(node: ast.AST, scope: Scope) -> bool:
    """Whether a value may be one that models are made of: a number, a list, a module, a map."""
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float)
    if isinstance(node, ast.Name):
        value = scope.find(node.id)
        return not isinstance(value, (str, bool, type(None))) and not is_open(value)
    if isinstance(node, (ast.Tuple, ast.List, ast.Dict, ast.BinOp)):
        return any(_is_material(part, scope) for part in ast.iter_child_nodes(node))
    return False


def _return(node: ast.Return, scope: Scope, functions: frozenset[int]) -> bool:
    return scope.outer is not None and not functions and node.value is not None


def _always(node: ast.AST, scope: Scope, functions: frozenset[int]) -> bool:
    return True


def _root(node: ast.AST, scope: Scope) -> object:
    """The value of the name with which self.a[0].b begins."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return scope.find(node.id) if isinstance(node, ast.Name) else None


_RULES = {
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Call: _call,
    **dict.fromkeys((ast.Assign, ast.AnnAssign, ast.AugAssign), _assign),
    ast.Return: _return,
    **dict.fromkeys((ast.Yield, ast.YieldFrom, ast.Delete), _always),
}
