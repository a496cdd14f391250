"""Filters: by name, each with a sentence on what it finds (`named`), or typed by hand (`typed`)."""

from stridelab.kernels.named import Kernel, common_denominator, keeps_brightness, kernel, names, sentence, sizes, title
from stridelab.kernels.typed import LARGEST, parse

__all__ = [
    "LARGEST",
    "Kernel",
    "common_denominator",
    "keeps_brightness",
    "kernel",
    "names",
    "parse",
    "sentence",
    "sizes",
    "title",
]
