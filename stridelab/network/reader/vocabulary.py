"""What a layer of a framework's vocabulary is: a function with its name and its parameters, that gives it as a `Spec`.

Python itself sorts out a call of such a function, as it would the framework's. Parameters that change no shape, cost
or field (initialisers, `momentum`, ...) are accepted and left aside. The words: `torch_layers`, `keras_layers`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from inspect import CO_VARARGS

from stridelab.network.spec import Shape, Spec


class NotUnderstoodError(Exception):
    """A layer or a setting that this reader does not know; the sentence says which."""


@dataclass(frozen=True)
class Definition:
    """A layer that has been written down but not yet been given anything."""

    spec: Spec
    expects: int | None = None
    """Channels (or features) that it was made for."""
    target: tuple[int, ...] | None = None
    """Of a Reshape: the shape that it makes, as it is written."""
    resolve: Callable[[Shape], Spec] | None = None
    """Of a layer whose settings hang on what it reads: its spec for a map of this shape."""
    axis: int | None = None
    """Of a Concatenate: the axis, as it is written."""


Word = Callable[..., Definition]
Vocabulary = dict[str, Word]


def keep(vocabulary: Vocabulary, *names: str) -> Callable[[Word], Word]:
    """A decorator: the function is the layer of these names."""

    def kept(word: Word) -> Word:
        vocabulary.update(dict.fromkeys(names, word))
        return word

    return kept


def accepts(word: Word, setting: str) -> bool:
    code = getattr(word, "__code__", None)
    if code is None or code.co_flags & CO_VARARGS:  # a layer without settings that matter takes any
        return True
    return setting in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
