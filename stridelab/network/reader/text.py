"""A pasted text as a syntax tree, and what is asked of it as a whole."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings

from stridelab.network.reader.forms import other_form, other_framework
from stridelab.network.reader.keras_layers import KERAS, KERAS_1_WORDS
from stridelab.network.reader.limits import MOST_CHARACTERS, MOST_DEPTH, MOST_WORDS
from stridelab.network.reader.torch_layers import TORCH

_NOTEBOOK_LINES = re.compile(r"^([ \t]*)(?:```|%%?[a-z]|!(?!=)).*$", re.MULTILINE)
"""What surrounds code in a notebook or a chat and is no Python; the lines stay, so that numbers stay right."""
_PROMPT = re.compile(r"^[ \t]*(?:>>>|\.\.\.|In \[\d*\]:|\.{3,}:) ?", re.MULTILINE)
"""What an interpreter or a notebook writes before a line of code; other lines are then what it answered."""

_WORDS = re.compile(r"\w+|[^\w\s]")


class Text:
    """The syntax tree, its framework, and whether its maps have their channels first."""

    def __init__(self, tree: ast.Module, source: str) -> None:
        self.tree, self.source = tree, source
        nodes, self.depth = nodes_of(tree)
        if sentence := other_framework(nodes):
            raise ValueError(sentence)
        self.framework = _framework(nodes)
        self.keras_1 = any(type(node) is ast.keyword and node.arg in KERAS_1_WORDS for node in nodes)
        # if image_data_format() == "channels_first": asks for it, and does not say it.
        compared = {id(part) for node in nodes if type(node) is ast.Compare for part in nodes_of(node)[0]}
        self.channels_first = any(
            type(node) is ast.Constant and node.value in ("channels_first", "th") and id(node) not in compared
            for node in nodes
        )


def _framework(nodes: list[ast.AST]) -> str:
    """By what is imported; else by the layers' names, of which the text's own classes do not count."""
    words = {getattr(node, "attr", None) or getattr(node, "id", None) for node in nodes}
    tops = {alias.name.partition(".")[0] for node in nodes if type(node) is ast.Import for alias in node.names}
    tops |= {(node.module or "").partition(".")[0] for node in nodes if type(node) is ast.ImportFrom}
    if "torch" in tops | words and not tops & {"keras", "tensorflow"}:
        return "torch"
    own_classes = {node.name for node in nodes if type(node) is ast.ClassDef}
    return "keras" if (words - own_classes) & (KERAS.keys() - TORCH.keys() | {"keras"}) else "torch"


def nodes_of(tree: ast.AST) -> tuple[list[ast.AST], int]:
    """All nodes of a syntax tree, outer ones first, and how deep they are nested. (`ast.walk` takes twice as long.)"""
    nodes: list[ast.AST] = []
    level, depth = [tree], 0
    while level:
        nodes += level
        depth += 1
        level = [child for node in level for child in children(node)]
    return nodes, depth


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes directly below one, without operators and contexts."""
    below: list[ast.AST] = []
    for name in node._fields:
        child = getattr(node, name, None)
        if isinstance(child, list):
            below += [part for part in child if isinstance(part, ast.AST)]
        elif isinstance(child, ast.AST) and name not in ("ctx", "op"):
            below.append(child)
    return below


def parse(text: str) -> Text:
    """Raises ValueError for what is no Python, too long or too deep; the sentence says which."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(
            f"The code has {len(text):,} characters; {MOST_CHARACTERS:,} are the most. Paste the model only."
        )
    if re.search(r"^[ \t]*(>>> |In \[\d*\]: )", text, re.MULTILINE):
        lines = (line if _PROMPT.match(line) else "" for line in text.splitlines())
        text = "\n".join(_PROMPT.sub("", line) for line in lines)
    text = _NOTEBOOK_LINES.sub(lambda line: f"{line[1]}pass" if line[1] else "", text)
    if (words := sum(1 for _ in _WORDS.finditer(text))) > MOST_WORDS:
        raise ValueError(f"The code has {words:,} words and signs; {MOST_WORDS:,} are the most. Paste the model only.")
    parsed = Text(_tree(text), text)
    if parsed.depth > MOST_DEPTH:
        raise ValueError(f"The code is nested more than {MOST_DEPTH} levels deep. Paste the model only.")
    return parsed


def _tree(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as "invalid decimal literal": the author's business
            try:
                return ast.parse(text)
            except IndentationError:
                return ast.parse(textwrap.dedent(text))
    except SyntaxError as error:
        if error.msg.startswith("Exceeds the limit"):
            raise ValueError(f"Line {error.lineno or 1}: this number is too large. Write a smaller one.") from None
        if sentence := other_form(text):
            raise ValueError(sentence) from None
        at = f"Line {error.lineno or 1}, column {error.offset or 1}: "
        raise ValueError(f"{at}this is not Python ({error.msg}). Paste the model's source as it is.") from None
    except ValueError:
        raise ValueError("The code contains a character that no Python source has. Paste it as plain text.") from None
    except (RecursionError, MemoryError):
        raise ValueError("The code is nested too deeply to be read. Paste the model only.") from None
