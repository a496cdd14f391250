"""As much of Python as model files use, walked over and not run: statements and expressions."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import cast

from stridelab.network.reader.calls import Calls
from stridelab.network.reader.rows import ITEMS_OF_A_STEP, LARGEST, MOST_BASES, MOST_ITEMS, nodes_of
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
    Return,
    Scope,
    Stack,
    Super,
    Tensor,
    Unknown,
    is_plain,
    name_of,
    short,
)
from stridelab.network.reader.vocabulary import KERAS, TORCH
from stridelab.network.spec import Spec

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}
COMPARISONS = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class Language(Calls):
    """Statements and expressions. What has no method here becomes a note or an unknown value."""

    # ---- Statements

    def _run(self, body: list[ast.stmt], scope: Scope) -> None:
        for statement in body:
            self._count(statement)
            with self._deeper(statement):
                kind = type(statement).__name__
                run = getattr(self, f"_run_{kind}", None)
                if run:
                    run(statement, scope)
                elif kind not in ("Pass", "Assert", "Global", "Nonlocal", "Delete"):
                    self._note(statement, f"A statement of kind {kind} is not understood and is left out.")

    def _run_Import(self, node: ast.Import, scope: Scope) -> None:
        for each in node.names:
            top = each.name if each.asname else each.name.partition(".")[0]
            scope.names[each.asname or top] = External(top)

    def _run_ImportFrom(self, node: ast.ImportFrom, scope: Scope) -> None:
        for each in node.names:
            if each.name != "*":
                scope.names[each.asname or each.name] = External(f"{node.module or ''}.{each.name}".lstrip("."))

    def _run_Assign(self, node: ast.Assign, scope: Scope) -> None:
        value = self._value(node.value, scope)
        for target in node.targets:
            self._assign(target, value, scope)

    def _run_AnnAssign(self, node: ast.AnnAssign, scope: Scope) -> None:
        if node.value is not None:
            self._assign(node.target, self._value(node.value, scope), scope)

    def _run_AugAssign(self, node: ast.AugAssign, scope: Scope) -> None:
        before = self._value(node.target, scope)
        self._assign(node.target, self._binary(before, node.op, self._value(node.value, scope), node), scope)

    def _assign(self, target: ast.expr, value: object, scope: Scope) -> None:
        if isinstance(value, LayerObject) and isinstance(target, (ast.Name, ast.Attribute)):
            value.alias = value.alias or (target.id if isinstance(target, ast.Name) else target.attr)
        if isinstance(target, ast.Name):
            scope.names[target.id] = value
        elif isinstance(target, ast.Attribute):
            owner = self._value(target.value, scope)
            if isinstance(owner, Instance):
                owner.attributes[target.attr] = value
            elif isinstance(owner, Unknown) and isinstance(value, (LayerObject, Stack, Instance)):
                self._note(target, f"{owner.text} is not made in this code: what is put into it is shown alone.")
        elif isinstance(target, (ast.Tuple, ast.List)):
            values = self._items(value, target) if isinstance(value, (tuple, list, range)) else []
            for number, each in enumerate(target.elts):
                rest = isinstance(each, ast.Starred)
                found = values[number:] if rest else values[number] if number < len(values) else Unknown("a value")
                self._assign(each.value if isinstance(each, ast.Starred) else each, found, scope)
        elif isinstance(target, ast.Subscript):
            owner, key = self._value(target.value, scope), self._value(target.slice, scope)
            if isinstance(owner, dict) and isinstance(key, SCALARS):
                owner[key] = value
                self._bounded(owner, target)
            elif isinstance(owner, list) and type(key) is int and -len(owner) <= key < len(owner):
                owner[key] = value
            elif isinstance(owner, Stack) and isinstance(key, str):
                owner.items.append((key, value))

    def _run_Expr(self, node: ast.Expr, scope: Scope) -> None:
        self._value(node.value, scope)

    def _run_Return(self, node: ast.Return, scope: Scope) -> None:
        raise Return(self._value(node.value, scope) if node.value else None)

    def _run_FunctionDef(self, node: ast.FunctionDef, scope: Scope) -> None:
        scope.names[node.name] = Function(node, scope, cls=scope.cls)

    def _run_ClassDef(self, node: ast.ClassDef, scope: Scope) -> None:
        inner = Scope(outer=scope)
        cls = Class(node.name, node, [self._value(base, scope) for base in node.bases], inner)
        inner.cls = cls
        if len(cls.line) > MOST_BASES:
            self._fail(node, f"{node.name} stands on more than {MOST_BASES} other classes. Paste the model only.")
        scope.names[node.name] = cls
        self._run(node.body, inner)

    def _run_If(self, node: ast.If, scope: Scope) -> None:
        test = self._value(node.test, scope)
        if isinstance(test, (Unknown, External)):
            if scope.outer and not all(self._makes_no_layer(each) for each in node.body):
                self._note(node, "Whether this condition holds is not known here; it is taken not to.")
            self._run(node.orelse, scope)
        else:
            self._run(node.body if self._truth(test) else node.orelse, scope)

    def _makes_no_layer(self, node: ast.stmt) -> bool:
        """Such as raising an error or printing; what adds to a list or a model may make layers."""
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Attribute)
        ):
            adds = node.value.func.attr in ("append", "extend", "insert", "add", "add_module", "update")
            return not adds and not self._mentions_layers(node)
        return isinstance(node, (ast.Raise, ast.Pass, ast.Assert))

    def _run_For(self, node: ast.For, scope: Scope) -> None:
        items = self._value(node.iter, scope)
        if isinstance(items, range) and len(items) > MOST_ITEMS:
            self._note(node, f"This loop runs {len(items):,} times and is left out; {MOST_ITEMS:,} times are the most.")
            return
        if not isinstance(items, (list, tuple, range, dict, Stack, str)):
            if not isinstance(items, (Unknown, External)) or self.within or self._mentions_layers(node):
                self._note(node, "What this loop goes through is not known here; it is left out.")
            return
        try:
            for item in items if isinstance(items, range) else self._items(items, node):
                self._count(node)
                self._assign(node.target, item, scope)
                try:
                    self._run(node.body, scope)
                except Continue:
                    continue
        except Break:
            return
        self._run(node.orelse, scope)

    def _mentions_layers(self, node: ast.AST) -> bool:
        names = {getattr(each, "attr", None) or getattr(each, "id", None) for each in nodes_of(node)[0]}
        return bool(names & (TORCH.keys() | KERAS.keys()))

    def _run_While(self, node: ast.While, scope: Scope) -> None:
        try:
            while True:
                self._count(node)
                test = self._value(node.test, scope)
                if isinstance(test, (Unknown, External)):
                    self._note(node, "How long this loop runs is not known here; it is left out.")
                    return
                if not self._truth(test):
                    return
                try:
                    self._run(node.body, scope)
                except Continue:
                    continue
        except Break:
            return

    def _run_Break(self, node: ast.Break, scope: Scope) -> None:
        raise Break

    def _run_Continue(self, node: ast.Continue, scope: Scope) -> None:
        raise Continue

    def _run_With(self, node: ast.With, scope: Scope) -> None:
        for each in node.items:
            if each.optional_vars is not None:
                self._assign(each.optional_vars, Unknown("a context"), scope)
        self._run(node.body, scope)

    def _run_Try(self, node: ast.Try, scope: Scope) -> None:
        self._run(node.body, scope)
        self._run(node.finalbody, scope)

    def _run_Raise(self, node: ast.Raise, scope: Scope) -> None:
        self._fail(node, "the code itself raises an error here.")

    # ---- Expressions

    def _value(self, node: ast.AST, scope: Scope) -> object:
        self._count(node)
        if type(node) is ast.Name:
            return self._value_Name(node, scope)
        evaluate = getattr(self, f"_value_{type(node).__name__}", None)
        if evaluate is None:
            return Unknown(f"an expression of kind {type(node).__name__}")
        with self._deeper(node):
            return evaluate(node, scope)

    def _value_Constant(self, node: ast.Constant, scope: Scope) -> object:
        if isinstance(node.value, int) and abs(node.value) > LARGEST**3:
            self._fail(node, "this number is too large.")
        return node.value if isinstance(node.value, SCALARS) else Unknown("a constant")

    def _value_Name(self, node: ast.Name, scope: Scope) -> object:
        found: Scope | None = scope
        while found is not None:
            if node.id in found.names:
                return found.names[node.id]
            found = found.outer
        return External(node.id)

    def _value_Attribute(self, node: ast.Attribute, scope: Scope) -> object:
        owner = self._value(node.value, scope)
        if isinstance(owner, External):
            return External(f"{owner.path}.{node.attr}"[-200:])
        found = self._attribute(owner, node.attr)
        if found is MISSING:
            return Unknown(f"{name_of(owner)}.{node.attr}"[-100:], node)
        return found

    def _value_Call(self, node: ast.Call, scope: Scope) -> object:
        function = self._value(node.func, scope)
        args: list[object] = []
        for each in node.args:
            if isinstance(each, ast.Starred):
                starred = self._value(each.value, scope)
                args += self._items(starred, each) if not isinstance(starred, (Unknown, External)) else [starred]
            else:
                args.append(self._value(each, scope))
        settings: dict[str, object] = {}
        for each in node.keywords:
            value = self._value(each.value, scope)
            if each.arg is not None:
                settings[each.arg] = value
            elif isinstance(value, dict):
                self._handle(value, node)
                settings |= {str(key): item for key, item in value.items()}
        for each in (args, settings, *args):
            self._bounded(each, node)
        if isinstance(function, External):
            if function.path == "super":
                return self._super(args, scope)
            if implicit := self._implicit_model(node, function, args, scope):
                return self._call_stack_method(implicit, "add", args, node)
        with self._deeper(node):
            return self._call(function, args, settings, node)

    def _super(self, args: list[object], scope: Scope) -> object:
        inner: Scope | None = scope
        while inner is not None and inner.owner is None:
            inner = inner.outer
        if inner is None or inner.owner is None:
            return Unknown("super()")
        given = args[0] if args and isinstance(args[0], Class) else inner.cls
        return Super(inner.owner, given or inner.owner.cls)

    def _implicit_model(self, node: ast.Call, function: External, args: list[object], scope: Scope) -> Stack | None:
        """model.add(Conv2D(...)) where the text does not say what model is: a Sequential."""
        owner, _, method = function.path.rpartition(".")
        if (
            method != "add"
            or "." in owner
            or not args
            or not isinstance(args[0], (LayerObject, Stack, Instance, Tensor))
        ):
            return None
        if not isinstance(node.func, ast.Attribute) or not isinstance(node.func.value, ast.Name):
            return None
        stack = self._make_stack("Sequential", [], "keras", node)
        scope.names[node.func.value.id] = stack
        return stack

    def _value_Tuple(self, node: ast.Tuple, scope: Scope) -> object:
        return tuple(self._listed(node.elts, scope))

    def _value_List(self, node: ast.List, scope: Scope) -> object:
        return self._listed(node.elts, scope)

    _value_Set = _value_List

    def _listed(self, nodes: list[ast.expr], scope: Scope) -> list[object]:
        values: list[object] = []
        for each in nodes:
            if isinstance(each, ast.Starred):
                values += self._items(self._value(each.value, scope), each)
                self._bounded(values, each)
            else:
                values.append(self._value(each, scope))
        return values

    def _value_Dict(self, node: ast.Dict, scope: Scope) -> object:
        values: dict[object, object] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            found = self._value(value, scope)
            if key is None:
                self._handle(found, node)
                values |= found if isinstance(found, dict) else {}
            else:
                name = self._value(key, scope)
                if isinstance(name, SCALARS):
                    values[name] = found
        return values

    def _value_Subscript(self, node: ast.Subscript, scope: Scope) -> object:
        owner = self._value(node.value, scope)
        if isinstance(owner, Tensor):
            keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return self._part(owner, [self._key(each, scope) for each in keys], node)
        if isinstance(node.slice, ast.Slice):
            bounds = [
                self._value(each, scope) if each else None
                for each in (node.slice.lower, node.slice.upper, node.slice.step)
            ]
            if all(each is None or (type(each) is int and abs(each) < LARGEST) for each in bounds) and bounds[2] != 0:
                if isinstance(owner, (list, tuple, str, range)):
                    self._handle(owner, node)
                    return owner[cast(slice, slice(*bounds))]
                if isinstance(owner, Stack):
                    self._handle(owner.items, node)
                    part = Stack(owner.kind, owner.items[cast(slice, slice(*bounds))], framework=owner.framework)
                    self.models.append(part)
                    return part
            return Unknown("a part")
        key = self._value(node.slice, scope)
        if isinstance(owner, (list, tuple, str, range)) and type(key) is int and -len(owner) <= key < len(owner):
            return owner[key]
        if isinstance(owner, dict) and isinstance(key, SCALARS) and key in owner:
            return owner[key]
        if isinstance(owner, Instance) and owner.children is not None:
            owner = owner.children
        if isinstance(owner, Stack):
            if type(key) is int and -len(owner.items) <= key < len(owner.items):
                return owner.items[key][1]
            for name, item in owner.items:
                if name == key:
                    return item
        return Unknown("an item")

    def _key(self, node: ast.expr, scope: Scope) -> object:
        """What stands in the brackets of x[...]; a slice as (start, stop, step)."""
        if isinstance(node, ast.Slice):
            bounds = (node.lower, node.upper, node.step)
            return tuple(self._value(each, scope) if each else None for each in bounds)
        if isinstance(node, ast.Constant) and node.value is ...:
            return (None, None, None)
        return self._value(node, scope)

    def _value_BinOp(self, node: ast.BinOp, scope: Scope) -> object:
        return self._binary(self._value(node.left, scope), node.op, self._value(node.right, scope), node)

    def _binary(self, left: object, op: ast.operator, right: object, node: ast.AST) -> object:
        if isinstance(left, Tensor) or isinstance(right, Tensor):
            return self._binary_of_maps(left, op, right, node)
        if isinstance(left, str) and isinstance(op, ast.Mod):
            self._count(node, left.count("%") + len(left) // ITEMS_OF_A_STEP)
            return self._bounded(self._percent(left, right), node)
        if isinstance(left, (list, tuple)) and type(left) is type(right) and isinstance(op, ast.Add):
            return self._bounded(left + right, node)  # pyright: ignore[reportOperatorIssue]
        if isinstance(op, ast.Mult) and isinstance(left, (list, tuple, str)) != isinstance(right, (list, tuple, str)):
            items, times = (left, right) if isinstance(left, (list, tuple, str)) else (right, left)
            if type(times) is not int:
                return Unknown("a repeated list")
            self._short_enough(len(items) * max(times, 0), node)  # pyright: ignore[reportArgumentType]
            return self._bounded(items * times, node)  # pyright: ignore[reportOperatorIssue]
        if isinstance(left, str) and isinstance(right, str) and isinstance(op, ast.Add):
            return self._bounded(left + right, node)
        compute = OPERATORS.get(type(op))
        if compute is None or not all(isinstance(each, (int, float)) for each in (left, right)):
            return Unknown("a computed value")
        if isinstance(op, ast.Pow) and (abs(right) > 64 or abs(left) > LARGEST):  # pyright: ignore[reportArgumentType]
            return Unknown("a large power")
        if isinstance(op, (ast.LShift, ast.RShift)) and not (type(right) is int and 0 <= right <= 64):
            return Unknown("a shifted number")
        try:
            return self._number(compute(left, right), node)
        except (ArithmeticError, TypeError, ValueError):
            return Unknown("a computed value")

    def _binary_of_maps(self, left: object, op: ast.operator, right: object, node: ast.AST) -> object:
        if isinstance(left, Tensor) and isinstance(right, Tensor):
            kinds = {ast.Add: "add", ast.Sub: "add", ast.Mult: "multiply"}
            kind = kinds.get(type(op))
            if kind is None:
                return self._pass_on(f"{type(op).__name__} of two maps", [left], node)
            return self._emit(Spec(op=kind), [left, right], self._inside(kind), node)
        x, other = (left, right) if isinstance(left, Tensor) else (right, left)
        if isinstance(other, Unknown):
            self._note(
                other.node or node, f"{other.text} is not known here; the map is passed on as if it were a number."
            )
        return x  # a number added to a map or multiplied: no layer

    def _percent(self, text: str, right: object) -> str:
        values = iter(right if isinstance(right, tuple) else (right,))
        return re.sub(r"%0?\d?[dsi]", lambda hole: short(next(values, "")), text)

    def _value_UnaryOp(self, node: ast.UnaryOp, scope: Scope) -> object:
        value = self._value(node.operand, scope)
        if isinstance(node.op, ast.Not):
            return Unknown("a condition") if isinstance(value, (Unknown, External)) else not self._truth(value)
        if isinstance(value, (int, float)):
            if isinstance(node.op, ast.USub):
                return -value
            return +value if isinstance(node.op, ast.UAdd) else Unknown("a computed value")
        return value if isinstance(value, Tensor) else Unknown("a computed value")

    def _value_BoolOp(self, node: ast.BoolOp, scope: Scope) -> object:
        value: object = None
        for each in node.values:
            value = self._value(each, scope)
            if isinstance(value, (Unknown, External)):
                continue
            if self._truth(value) == isinstance(node.op, ast.Or):
                return value
        return value

    def _value_Compare(self, node: ast.Compare, scope: Scope) -> object:
        left = self._value(node.left, scope)
        for op, each in zip(node.ops, node.comparators, strict=True):
            right = self._value(each, scope)
            holds = self._compared(left, op, right)
            if not isinstance(holds, bool):
                return holds
            if not holds:
                return False
            left = right
        return True

    def _compared(self, left: object, op: ast.cmpop, right: object) -> object:
        if isinstance(op, (ast.Is, ast.IsNot)):
            if isinstance(left, Unknown) or isinstance(right, Unknown):
                return Unknown("a condition")
            same = left is right or (left is None and right is None)
            return same == isinstance(op, ast.Is)
        if isinstance(op, (ast.In, ast.NotIn)):
            if isinstance(right, (list, tuple, dict, str, range)) and isinstance(left, SCALARS):
                if isinstance(right, range):
                    return (type(left) is int and left in right) == isinstance(op, ast.In)
                self._handle(right, self.tree)
                if isinstance(right, str):
                    return (isinstance(left, str) and left in right) == isinstance(op, ast.In)
                found = any(isinstance(each, SCALARS) and each == left for each in right)
                return found == isinstance(op, ast.In)
            return Unknown("a condition")
        compare = COMPARISONS.get(type(op))
        if compare is None or not (is_plain(left) and is_plain(right)):
            return Unknown("a condition")
        try:
            return bool(compare(left, right))
        except TypeError:
            return Unknown("a condition")

    def _value_IfExp(self, node: ast.IfExp, scope: Scope) -> object:
        test = self._value(node.test, scope)
        if isinstance(test, (Unknown, External)):
            self._note(node, "Whether this condition holds is not known here; it is taken not to.")
            return self._value(node.orelse, scope)
        return self._value(node.body if self._truth(test) else node.orelse, scope)

    def _value_Lambda(self, node: ast.Lambda, scope: Scope) -> object:
        return Function(node, scope)

    def _value_JoinedStr(self, node: ast.JoinedStr, scope: Scope) -> object:
        parts = []
        for each in node.values:
            value = self._value(each.value if isinstance(each, ast.FormattedValue) else each, scope)
            parts.append(short(value))
        return self._bounded("".join(parts), node)

    def _value_NamedExpr(self, node: ast.NamedExpr, scope: Scope) -> object:
        value = self._value(node.value, scope)
        scope.names[node.target.id] = value
        return value

    def _value_Starred(self, node: ast.Starred, scope: Scope) -> object:
        return self._value(node.value, scope)

    def _value_ListComp(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp, scope: Scope) -> object:
        found: list[object] = []
        self._comprehend(node.generators, Scope(outer=scope), lambda inner: found.append(self._value(node.elt, inner)))
        return found

    _value_GeneratorExp = _value_ListComp

    _value_SetComp = _value_ListComp

    def _value_DictComp(self, node: ast.DictComp, scope: Scope) -> object:
        found: dict[object, object] = {}

        def keep(inner: Scope) -> None:
            key = self._value(node.key, inner)
            if isinstance(key, SCALARS):
                found[key] = self._value(node.value, inner)

        self._comprehend(node.generators, Scope(outer=scope), keep)
        return found

    def _comprehend(self, generators: list[ast.comprehension], scope: Scope, keep: Callable[[Scope], object]) -> None:
        if not generators:
            keep(scope)
            return
        first, *rest = generators
        items = self._value(first.iter, scope)
        if isinstance(items, range):
            self._short_enough(len(items), first.iter)
        if isinstance(items, (Unknown, External)):
            self._note(first.iter, "What this list is made from is not known here; it is taken to be empty.")
            return
        for item in items if isinstance(items, range) else self._items(items, first.iter):
            self._count(first.iter)
            self._assign(first.target, item, scope)
            tests = [self._value(each, scope) for each in first.ifs]
            if all(not isinstance(each, (Unknown, External)) and self._truth(each) for each in tests):
                self._comprehend(rest, scope, keep)
