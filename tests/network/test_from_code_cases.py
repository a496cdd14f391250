"""Model texts of the kinds that people paste, with what PyTorch 2.13 and Keras 3.15 say of them."""

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest

from stridelab.network import from_code
from stridelab.network.reader import builtins, externals, maps, methods, value_methods
from stridelab.network.reader.keras_layers import KERAS
from stridelab.network.reader.language import LANGUAGE
from stridelab.network.reader.torch_layers import TORCH

CASES = json.loads((Path(__file__).parents[1] / "data" / "model_cases.json").read_text())


def read(text, shape=None):
    """(network or None, all that is said: notes and the sentence of a refusal)."""
    try:
        net = from_code(text, tuple(shape) if shape else None)
    except ValueError as error:
        return None, [str(error)]
    return net, [str(note) for note in net.notes]


def is_said(pattern, said):
    return any(re.search(pattern, sentence, re.IGNORECASE) for sentence in said)


def figures(net):
    return {
        "output_shapes": sorted(list(layer.output_shape) for layer in net.layers if layer.macs),
        "output_shape": list(net.output_shape),
        "num_params": net.num_params,
        "macs": net.macs,
        "receptive_field": list(net.layers[-1].receptive_field_size),
    }


def is_whole(net, said):
    return all("The code does not say" in sentence for sentence in said) and all(
        layer.op != "unknown" for layer in net.layers
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_text_from_the_world_is_read_as_its_framework_reads_it(case):
    expected = dict(case["expected"])
    net, said = read(case["text"], case["input_shape"])
    if "refused" in expected:
        assert net is None
        assert is_said(expected["refused"], said)
    elif "note" in expected:
        assert is_said(expected["note"], said), said
    elif not ("or_note" in expected and is_said(expected["or_note"], said)):
        assert net is not None, said
        got = figures(net)
        assert {name: got[name] for name in expected if name in got} == {
            name: value for name, value in expected.items() if name in got
        }
        assert is_whole(net, said) or not expected.get("whole"), said


# ---- Never silently wrong: what is not understood leaves a note

WHOLE = [case for case in CASES if case["expected"].get("whole") and "or_note" not in case["expected"]]
TABLES = {
    "statements": LANGUAGE.statements,
    "expressions": LANGUAGE.expressions,
    "functions": externals.FUNCTIONS,
    "builtins": builtins.BUILTINS,
    "methods of lists": value_methods.LIST_METHODS,
    "methods of dictionaries": value_methods.DICT_METHODS,
    "methods of models": methods.STACK_METHODS,
    "functions of maps": maps.MAP_FUNCTIONS,
    "functions as layers": maps.LAYER_FUNCTIONS,
    "PyTorch": TORCH,
    "Keras": KERAS,
}
"""Every construct that the reader understands."""


@cache
def kinds(text):
    """The kinds of nodes in a text's syntax tree; none where it is no Python."""
    try:
        return {type(node) for node in ast.walk(ast.parse(text))}
    except SyntaxError:
        return set()


def uses(case, key):
    if isinstance(key, str):
        return kinds(case["text"]) and re.search(rf"\b{re.escape(key)}\b", case["text"])
    return key in kinds(case["text"])


@pytest.mark.parametrize("name", TABLES)
def test_what_is_not_understood_leaves_a_note(name, monkeypatch):
    """Support for one construct at a time is taken away: the numbers stay right, or a note says they may not be."""
    silent = []
    for key in list(TABLES[name]):
        with monkeypatch.context() as without:
            without.delitem(TABLES[name], key)
            for case in [case for case in WHOLE if uses(case, key)][:4]:
                net, said = read(case["text"], case["input_shape"])
                expected = case["expected"]
                right = net is not None and all(
                    value == expected[figure] for figure, value in figures(net).items() if figure in expected
                )
                if not right and not said:
                    silent.append((str(key), case["id"]))
    assert silent == []
