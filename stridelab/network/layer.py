"""What a layer turns out to be, once it is known what it reads: a row of the network's table."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from stridelab.geometry import Axis, Field
from stridelab.network.spec import Shape, Spec


@dataclass(frozen=True)
class Layer:
    """One row of a network's table: what a layer is, in (rows, columns) and (C, H, W)."""

    name: str
    op: str
    kernel_size: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[tuple[int, int], tuple[int, int]]
    """((top, bottom), (left, right)), in positions."""
    dilation: tuple[int, int]
    groups: int
    input_shape: Shape
    output_shape: Shape
    num_params: int
    macs: int
    """Weights times output positions, no bias. 1 MAC = 2 FLOPs."""
    activation_bytes: int
    """The output as float32."""
    receptive_field_size: tuple[int, int]
    effective_stride: tuple[int, int]
    effective_padding: tuple[int, int]
    inputs: tuple[str, ...]
    """Names of the layers it reads."""
    spec: Spec = field(repr=False)
    axes: tuple[Axis, Axis] = field(repr=False, compare=False)
    """Where its windows lie, rows and columns (a layer that joins maps: on each of its inputs)."""
    is_approximate: bool = False
    """Its units do not all see as much as each other, so its receptive field is given a little too large: an adaptive
    pooling whose windows are not all alike, and the layers after one."""

    @cached_property
    def fields(self) -> tuple[Field, Field]:
        """What its units see of the input, rows and columns."""
        rows, cols = zip(self.receptive_field_size, self.effective_stride, self.effective_padding, strict=True)
        return Field(*rows), Field(*cols)

    @property
    def is_input(self) -> bool:
        return self.op == "input"

    @property
    def is_strided(self) -> bool:
        return max(self.stride) > 1
