"""Walks over the syntax tree: looks each node up in the tables of the language, and holds the rows that this writes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from stridelab.network.reader.layers import Layers
from stridelab.network.reader.rows import Rows
from stridelab.network.reader.values import Call, Exit, External, Functional, Instance, Scope, Stack, Unknown, name_of


@dataclass(frozen=True)
class Language:
    """What statements, expressions and calls mean: a function for each kind of node, and of what is called."""

    statements: Mapping[type[ast.stmt], Callable[[Interpreter, Any, Scope], Exit | None]]
    expressions: Mapping[type[ast.AST], Callable[[Interpreter, Any, Scope], object]]
    calls: Mapping[type, Callable[[Interpreter, Any, Call], object]]


class Interpreter:
    """One walk. What a table has no function for becomes a note or an unknown value."""

    def __init__(self, language: Language, rows: Rows, tree: ast.Module) -> None:
        self.language, self.rows, self.tree = language, rows, tree
        self.limits = rows.limits
        self.layers = Layers(rows)
        self.models: list[Stack | Instance] = []
        self.functionals: list[Functional] = []
        self.entered: set[int] = set()
        """The ids of models that have been called."""
        self.copied: set[int] = set()
        """The ids of models that others are copies of."""
        self.within = 0  # how many modules deep the walk is

    def run(self, body: list[ast.stmt], scope: Scope) -> Exit | None:
        """Walk over statements, to the end or to an exit."""
        for statement in body:
            self.limits.count(statement)
            execute = self.language.statements.get(type(statement))
            if execute is None:
                kind = type(statement).__name__
                self.rows.note(statement, f"A statement of kind {kind} is not understood and is left out.")
                continue
            with self.limits.deeper(statement):
                end = execute(self, statement, scope)
            if end is not None:
                return end
        return None

    def value(self, node: ast.AST, scope: Scope) -> object:
        self.limits.count(node)
        if type(node) is ast.Name:
            return scope.find(node.id)
        evaluate = self.language.expressions.get(type(node))
        if evaluate is None:
            self.rows.note(node, f"An expression of kind {type(node).__name__} is not understood.")
            return Unknown(f"an expression of kind {type(node).__name__}")
        with self.limits.deeper(node):
            return evaluate(self, node, scope)

    def call(self, function: object, call: Call) -> object:
        answer = self.language.calls.get(type(function))
        if answer is not None:
            return answer(self, function, call)
        place = function.node if isinstance(function, Unknown) and function.node else call.node
        return self.layers.pass_on(name_of(function), call.args, place)

    def call_on(self, function: object, value: object, node: ast.AST) -> object:
        """function(value)."""
        return self.call(
            Unknown(name_of(function), node) if isinstance(function, External) else function, Call([value], {}, node)
        )
