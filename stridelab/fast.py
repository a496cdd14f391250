"""Why this convolution is fast, in three ideas: share rows, stay in the cache, let the matrix product work.

The definition multiplies every window by the filter. Computed as it stands it would visit memory in tiny hops. Here the
same sums are matrix products, which processors do best; what remains is to lay out their matrices with little copying.

**Few filters** (a gray picture, the planes of a colour picture, depthwise layers). Take a 3 x 3 filter. Each input row
is copied three times, shifted by one pixel each time and already thinned to every s-th pixel:

    row i of the input    a b c d e f g h i
                          |
    tap 0, stride 2       a   c   e   g        ->  a c e g
    tap 1                   b   d   f   h      ->  b d f h
    tap 2                     c   e   g   i    ->  c e g i

Below one another the copies of all rows make one tall matrix G. Output row r needs the copies of input rows r * s to
r * s + 2, which lie together in G, nine lines in one run. So an output row is the filter, written as a row of nine
numbers, times nine lines of G; and the next output row starts s * 3 lines further down:

                                     G
                              row 0  tap 0 1 2  \\
    filter (9 numbers)   x    row 1  tap 0 1 2   > output row 0
                              row 2  tap 0 1 2  /  \\
                              row 3  tap 0 1 2      > output row 1 (stride 2)
                              row 4  tap 0 1 2     /
                                ...

Seen as one big matrix acting on all lines of G, the filter is a band that moves s * 3 places to the right in every row,
with zeros elsewhere. Only the band is multiplied, and what overlapping windows share is copied once.

**Many filters** (the layers of a network). Each window becomes a column, and the filters, one below the other, multiply
all columns in ONE matrix product. The copying (kh * kw times the input) is paid once for all filters:

    [ - filter 0 - ]         [    |        |           ]
    [ - filter 1 - ]    x    [  window   window   ...  ]    =    (filters, windows)
    [     ...      ]         [    0        1           ]

**Tiles.** Neither matrix ever exists as a whole: that would be 1.4 GB for a photograph. A tile of output rows is laid
out, multiplied and forgotten, and the next one reuses its memory, which is still in the processor's cache.

Nothing is approximated: the sums have the same terms, in another order. Where no sum rounds (8-bit pictures with
integer or dyadic filters) the results are the definition's bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import numpy as np

from stridelab.geometry import Axis

FEW = 3
"""So many filters per group are computed row by row; more of them, as columns."""

TILE = 1 << 18
"""Values laid out at a time, row by row: 1 MB of float32."""

COLUMNS_TILE = 1 << 20
"""Values laid out at a time, as columns: 4 MB of float32."""

WORTH_SHARING = 1 << 20
"""Values to lay out from which a second thread pays for being woken."""


def correlate(x: np.ndarray, weight: np.ndarray, rows: Axis, cols: Axis, groups: int) -> np.ndarray:
    """The convolution of checked arrays on two axes, in weight's type: (N, C_out, H_out, W_out)."""
    out = np.empty((x.shape[0], weight.shape[0], rows.output_size, cols.output_size), weight.dtype)
    if out.size == 0 or weight.size == 0:
        out[...] = 0  # the sum of nothing
    elif weight.shape[0] // groups <= FEW and rows.dilation == 1:
        _row_by_row(x, weight, rows, cols, groups, out)
    else:
        _columns(x, weight, rows, cols, groups, out)
    return out


def _row_by_row(x: np.ndarray, weight: np.ndarray, rows: Axis, cols: Axis, groups: int, out: np.ndarray) -> None:
    """Few filters: every output row is the filter times a run of lines."""
    pictures, height, width = len(x), rows.output_size, cols.output_size
    filters, channels, kh, kw = weight.shape
    lines = kh * channels * kw  # that one output row needs
    per_group = filters // groups
    # (per_group, groups, 1, 1, lines): taps in the order of the lines
    filter_rows = weight.reshape(groups, per_group, channels, kh, kw).transpose(1, 0, 3, 2, 4)
    filter_rows = filter_rows.reshape(per_group, groups, 1, 1, lines)
    results = out.reshape(pictures, groups, per_group, height, 1, width)
    taps = _taps(cols)

    # Overlapping windows share their rows; windows apart (stride >= kernel) skip the rows between them.
    shared = rows.stride < kh
    step = rows.stride if shared else kh  # rows of G from one output row to the next
    row_values = channels * kw * width
    values = pictures * groups * height * step * row_values
    tile_height = max(1, min(height, (TILE // row_values - kh) // step + 1))
    tile_rows = (tile_height - 1) * step + kh
    tile_groups = max(1, min(groups, TILE // (row_values * tile_rows)))

    def work(tiles: Iterator[tuple[int, int, int]]) -> None:
        with _Workspace((tile_groups, tile_rows, channels, kw, width), weight.dtype) as g:
            laid_out = g.transpose(0, 2, 3, 1, 4)  # (groups, channels, kw, rows, width)
            _zero_edges(laid_out, taps)
            line, row = g.strides[3], g.strides[1]
            runs = np.ndarray(
                (tile_groups, tile_height, lines, width), g.dtype, g, 0, (g.strides[0], step * row, line, g.itemsize)
            )
            for picture, group, first in tiles:
                some = slice(group, min(group + tile_groups, groups))
                n, count = some.stop - group, min(tile_height, height - first)
                planes = x[picture].reshape(groups, channels, *x.shape[2:])[some]
                start = first * rows.stride - rows.padding[0]
                to = laid_out[:n]
                if shared:
                    _lay_out(to[..., : (count - 1) * step + kh, :], planes, start, 1, taps)
                else:
                    for u in range(kh):
                        _lay_out(to[..., u : count * kh : kh, :], planes, start + u, rows.stride, taps)
                for f in range(per_group):
                    np.matmul(
                        filter_rows[f, some], runs[:n, :count], out=results[picture, some, f, first : first + count]
                    )

    tiles = product(range(pictures), range(0, groups, tile_groups), range(0, height, tile_height))
    _share(list(tiles), work, values)


def _columns(x: np.ndarray, weight: np.ndarray, rows: Axis, cols: Axis, groups: int, out: np.ndarray) -> None:
    """Many filters: the windows of a tile are the columns of one matrix."""
    pictures, height, width = len(x), rows.output_size, cols.output_size
    filters, channels, kh, kw = weight.shape
    filter_rows = weight.reshape(groups, filters // groups, channels * kh * kw)
    results = out.reshape(pictures, groups, filters // groups, height * width)
    taps = _taps(cols)
    tile_height = max(1, min(height, COLUMNS_TILE // (x.shape[1] * kh * kw * width)))
    with _Workspace((x.shape[1], kh, kw, tile_height, width), weight.dtype) as g:
        _zero_edges(g, taps)
        windows = g.reshape(groups, channels * kh * kw, tile_height * width)
        for picture, first in product(range(pictures), range(0, height, tile_height)):
            count = min(tile_height, height - first)
            for u in range(kh):
                start = first * rows.stride - rows.padding[0] + u * rows.dilation
                _lay_out(g[:, u, :, :count], x[picture], start, rows.stride, taps)
            part = slice(first * width, (first + count) * width)
            np.matmul(filter_rows, windows[:, :, : count * width], out=results[picture, :, :, part])


# ---- laying out


def _inside(first: int, step: int, count: int, size: int) -> tuple[int, int]:
    """Which of the positions first, first + step, ... (count of them) lie in 0 ... size - 1: from, to."""
    low = min(max(0, -(first // step)), count)
    return low, min(max(low, -((first - size) // step)), count)


def _taps(cols: Axis) -> list[tuple[slice, slice]]:
    """For each tap of a filter's row: the outputs for which it lies on the picture, and the columns it reads there."""
    found = []
    for v in range(cols.kernel_size):
        first = v * cols.dilation - cols.padding[0]
        low, high = _inside(first, cols.stride, cols.output_size, cols.input_size)
        start = first + low * cols.stride
        found.append((slice(low, high), slice(start, start + (high - low - 1) * cols.stride + 1, cols.stride)))
    return found


def _zero_edges(to: np.ndarray, taps: list[tuple[slice, slice]]) -> None:
    """Padding left and right: zeros, written once, for tiles of one layout (..., kw, rows, width)."""
    for v, (outputs, _) in enumerate(taps):
        to[..., v, :, : outputs.start] = 0
        to[..., v, :, outputs.stop :] = 0


def _lay_out(to: np.ndarray, planes: np.ndarray, first: int, step: int, taps: list[tuple[slice, slice]]) -> None:
    """Copy the rows first, first + step, ... of planes (..., H, W) once for each tap: to (..., kw, rows, width)."""
    low, high = _inside(first, step, to.shape[-2], planes.shape[-2])
    if low:
        to[..., :low, :] = 0
    if high < to.shape[-2]:
        to[..., high:, :] = 0
    if low == high:
        return
    start = first + low * step
    read = planes[..., start : start + (high - low - 1) * step + 1 : step, :]
    for v, (outputs, columns) in enumerate(taps):
        if outputs.start < outputs.stop:
            to[..., v, low:high, outputs] = read[..., columns]


# ---- memory and threads


class _Workspace:
    """An array to lay out in, that the next convolution takes over: fresh memory costs more than the copying."""

    spare: list[np.ndarray] = []  # noqa: RUF012 - shared by all on purpose; append and pop are atomic

    def __init__(self, shape: tuple[int, ...], kind: np.dtype):
        self.shape, self.kind = shape, kind

    def __enter__(self) -> np.ndarray:
        size = int(np.prod(self.shape)) * self.kind.itemsize
        try:
            self.memory = self.spare.pop()
        except IndexError:
            self.memory = np.empty(0, np.uint8)
        if self.memory.size < size:
            self.memory = np.empty(size, np.uint8)
        return np.ndarray(self.shape, self.kind, self.memory)

    def __exit__(self, *_: object) -> None:
        if len(self.spare) < 2:
            self.spare.append(self.memory)


_helper = ThreadPoolExecutor(1, thread_name_prefix="convolution")


def _share(tiles: list, work: Callable[[Iterator], None], values: int) -> None:
    """Do all tiles, with the one helping thread of this process if it is free and the job worth it.

    Both take tiles from one iterator. However many sessions compute at once, there is never more than one helper, and
    nobody waits for it: who finds it busy has done all tiles alone by the time it would begin.
    """
    todo = iter(tiles)
    if len(tiles) == 1 or values < WORTH_SHARING:
        work(todo)
        return
    helping = _helper.submit(work, todo)
    work(todo)
    if not helping.cancel():
        helping.result()
