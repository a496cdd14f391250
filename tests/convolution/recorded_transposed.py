"""The transposed convolutions that PyTorch and ONNX recorded, with their settings in PyTorch's words."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

DATA = Path(__file__).parents[1] / "data"


def recorded(name):
    """One pytest parameter (archive, case) for each transposed convolution of two axes in an archive."""
    archive = np.load(DATA / f"{name}.npz")
    for case in json.loads(str(archive["__meta__"])):
        is_transposed = case["op"] in ("conv_transpose2d", "ConvTranspose") and len(case["in_shape"]) == 4
        if is_transposed and "output_shape" not in case.get("attrs", {}):
            yield pytest.param(archive, case, id=case["id"])


def settings(case):
    """A case's settings, which it has in PyTorch's words or in ONNX's."""
    attrs = case.get("attrs", {})
    top, bottom, left, right = case.get("padding") or [attrs.get("pads", [0] * 4)[at] for at in (0, 2, 1, 3)]
    return {
        "stride": tuple(case.get("stride") or attrs.get("strides", (1, 1))),
        "padding": ((top, bottom), (left, right)),
        "output_padding": tuple(case.get("output_padding") or attrs.get("output_padding", (0, 0))),
        "groups": case.get("groups") or attrs.get("group", 1),
        "dilation": tuple(case.get("dilation") or attrs.get("dilations", (1, 1))),
    }
