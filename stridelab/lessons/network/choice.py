"""Which network: a published one or the learner's own code, on a picture of some size."""

from __future__ import annotations

from functools import lru_cache

from stridelab import architectures
from stridelab.lessons.price import family, measure
from stridelab.network import Network, Note, from_code
from stridelab.network.forward import Weights

ARTICLE = """\
from keras.models import Sequential
from keras.layers import Conv2D

model = Sequential()
model.add(Conv2D(64, (3, 3), strides=(2, 2), padding='same',
                 activation='relu', input_shape=(64, 64, 3)))
"""
"""The layer that Stride Lab grew from, as its article writes it."""

ARTICLE_LINK = (
    "[“Why we use stride for convolution in deep learning”]"
    "(https://www.debug.school/rakeshdevcotocus_468/why-we-use-stride-for-convolution-in-deep-learning-276e)"
)
"""That article, by Rakesh Kumar on Debug School."""


class CutShortError(ValueError):
    """A layer of the learner's code does not fit: the network that comes with it ends before that layer."""


@lru_cache(maxsize=64)
def published(name: str, size: int | None = None) -> Network:
    """A published network, or one of the trained family, on its own input or on a square of another size.

    Raises LayerError if it does not fit.
    """
    network = family.network(family.TRAINED[name]) if name in family.TRAINED else architectures.load(name)
    return _resized(network, size)


def trained_weights(name: str) -> Weights | None:
    """By layer, of a network that is trained (on thin strokes); None of the others."""
    return measure.weights("thin", family.TRAINED[name]) if name in family.TRAINED else None


def opened(name: str, code: str | None = None, size: int | None = None) -> tuple[Network | None, ValueError | None]:
    """A published network, or the one that `code` describes, and why it is not as it was asked for.

    Where it does not fit the size it comes in its usual one; where the code has a mistake it comes up to there, with a
    CutShortError; where the code cannot be read there is none.

    >>> net, problem = opened("alexnet", size=32)
    >>> net.input_shape, str(problem).split(":")[0]
    ((3, 224, 224), 'Layer features.12 does not fit along the rows')
    """
    usual, sentence = (published(name), "") if code is None else _read(code)
    if usual is None:
        return None, ValueError(sentence)
    if sentence:
        return usual, CutShortError(sentence)
    try:
        return published(name, size) if code is None else _resized(usual, size), None
    except ValueError as impossible:
        return usual, impossible


def is_read_in_part(network: Network) -> bool:
    """Whether something in the learner's code was not understood; what is only guessed, such as a size, is no such."""
    return not all(map(_is_guessed, network.notes))


def notes(network: Network, size: int | None = None) -> tuple[list[Note], list[Note]]:
    """Of the learner's code: what was not understood, and what it leaves open, so that something else is taken.

    size : of the picture, where the learner has chosen one: then it is open no more.
    """
    unclear = [note for note in network.notes if not _is_guessed(note)]
    guessed = [note for note in network.notes if _is_guessed(note)]
    return unclear, [note for note in guessed if size is None or "the picture" not in note.text]


def _is_guessed(note: Note) -> bool:
    return note.text.startswith(("The code does not say", "The code leaves"))


@lru_cache(maxsize=16)
def _read(code: str) -> tuple[Network | None, str]:
    """Read once, however often the page is drawn: hostile code takes a while until it is refused."""
    try:
        return from_code(code), ""
    except ValueError as unreadable:
        before = getattr(unreadable, "before", None)
        return before if isinstance(before, Network) else None, str(unreadable)


def _resized(network: Network, size: int | None) -> Network:
    if size is None or (size, size) == network.input_shape[1:]:
        return network
    return network.with_input_shape((network.input_shape[0], size, size))
