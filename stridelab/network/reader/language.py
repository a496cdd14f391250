"""The tables put together: all that the reader understands."""

from __future__ import annotations

from stridelab.network.reader.expressions import EXPRESSIONS
from stridelab.network.reader.externals import call_external
from stridelab.network.reader.functions import call_function, call_partial
from stridelab.network.reader.interpreter import Interpreter, Language
from stridelab.network.reader.methods import call_method
from stridelab.network.reader.modules import call_functional, call_instance, call_stack, make_instance
from stridelab.network.reader.statements import STATEMENTS
from stridelab.network.reader.values import (
    Call,
    Class,
    External,
    Function,
    Functional,
    Instance,
    LayerObject,
    Method,
    Partial,
    Stack,
    Tensor,
)


def _apply_layer(reader: Interpreter, layer: LayerObject, call: Call) -> Tensor:
    return reader.layers.apply(layer, call.args or list(call.settings.values()), call.node)


LANGUAGE = Language(
    statements=STATEMENTS,
    expressions=EXPRESSIONS,
    calls={
        LayerObject: _apply_layer,
        Stack: call_stack,
        Functional: call_functional,
        Instance: call_instance,
        Function: call_function,
        Class: make_instance,
        Partial: call_partial,
        Method: call_method,
        External: call_external,
    },
)
