r"""Why this convolution is fast: lay out little, keep it in the cache, let matrix products do the sums.

The definition multiplies every window by the filter. Computed as it stands it visits memory in tiny hops. Here the same
sums are products of matrices, which processors do best; the art is to lay these matrices out with little copying.

**Lines.** Take a 3 x 3 filter and stride 2. Each input row is copied three times, once for each tap of a filter row:
shifted by one pixel each time, and keeping every second pixel only.

    row i of the input    a b c d e f g h i
    tap 0                 a   c   e   g         ->  line  a c e g
    tap 1                   b   d   f   h       ->  line  b d f h
    tap 2                     c   e   g   i     ->  line  c e g i

Below one another these lines make a tall matrix. An output row needs the lines of three input rows, which lie together:
it is the filter, written as one row of nine numbers, times a run of nine lines. The next output row's run starts two
input rows further down, so windows that overlap share their lines; nothing is copied for the height.

                                  input row 0   line line line  \
    [ 9 numbers of the filter ] x           1   line line line   > output row 0
                                            2   line line line  /  \
                                            3   line line line      > output row 1
                                            4   line line line     /
                                            5   ...

(Tap 2 reads what tap 0 reads one output later: a wide filter gets along with `stride` lines of each input row, used
several times, shifted.)

Written as one matrix that makes all output rows out of all lines, the filter is a band that moves to the right by
stride * 3 places in each row, with zeros elsewhere. Only the band is ever multiplied:

    output row 0   [ * * * * * * * * *                         ]
    output row 1   [             * * * * * * * * *             ]   x   all lines
    output row 2   [                         * * * * * * * * * ]

**Columns.** With many filters (the layers of a network), or where windows share no rows, whole windows are laid out,
each as a column. All filters, one below the other, meet all windows of a tile in ONE product: what the copy costs is
paid once for all filters.

    [ - filter 0 - ]         [    |        |           ]
    [ - filter 1 - ]    x    [  window   window   ...  ]    =    (filters, windows)
    [     ...      ]         [    0        1           ]

**Every second value.** Copies that skip are slow: one value at a time. At stride 2, two neighbouring float32 are read
as one 64-bit number, of which a cast to 32 bits keeps the lower half, the first of the two. Processors do that for many
numbers at once, so it takes half the time.

    memory         | a b | c d | e f | g h |      four numbers of 64 bits
    lower halves     a     c     e     g

**The rule.** Lines, where all three hold: up to `FEW` filters in each group; windows that overlap along the rows (the
stride is smaller than the kernel); and no gaps in them (a dilation of 1 along the rows), so that the lines of a window
lie together. Everything else: columns.

**Tiles.** Neither matrix ever exists as a whole: that would be 1.4 GB for a photograph. A tile of output rows is laid
out, multiplied and forgotten; the next one is written over it, into memory that the processor's cache still holds.

**Threads.** A job of more than half a millisecond or so shares its tiles with one helping thread, the only one of the
process. And there is one convolution at a time: fifty sessions that compute at once would take turns anyway, at
Python's own lock, many times within each convolution. That can cost half of the work that gets done; taking
turns once costs little. So never more than two threads compute, and whoever computes has the helper to itself.

Nothing is approximated. The sums have the same terms in another order, so where no sum rounds (8-bit pictures, integer
or dyadic filters) the results are the definition's bit for bit.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import product
from math import prod
from threading import Lock

import numpy as np

from stridelab.geometry import Axis

FEW = 4
"""So many filters per group are worth a product for every output row."""

TILE = 1 << 19
"""Values laid out at a time: 2 MB of float32."""

LEAST_WINDOWS = 96
"""So many columns make a matrix product quick: with 14 of them it takes twice as long for each."""

WORTH_SHARING = 1 << 20
"""Values to lay out from which a second thread pays for being woken: about half a millisecond's work."""

LITTLE_ENDIAN_FLOAT32 = np.dtype("<f4")
"""The lower half of two of these, read as one number, is the first of them."""

BLAS_IS_SINGLE = os.environ.get("OPENBLAS_NUM_THREADS") == "1"
"""Whether NumPy's products keep to one thread, as `import stridelab` asks if it comes before `import numpy`.

A product that uses all cores by itself waits for the slowest of them, which on a machine with other work to do may take
a hundred times as long. Tiles shared between two threads wait for nobody. If the products are not single, we leave
those with many filters alone.
"""


def correlate(x: np.ndarray, weight: np.ndarray, rows: Axis, cols: Axis, groups: int) -> np.ndarray:
    """The convolution of checked arrays on two axes, in weight's type: (N, C_out, H_out, W_out)."""
    out = np.empty((x.shape[0], weight.shape[0], rows.output_size, cols.output_size), weight.dtype)
    if out.size == 0 or weight.size == 0:
        out[...] = 0  # the sum of nothing
        return out
    by = _by_lines if suits_lines(weight.shape[0] // groups, rows) else _by_columns
    with _turn:
        by(x, weight, rows, cols, groups, out)
    return out


def suits_lines(filters: int, rows: Axis) -> bool:
    """The rule: whether so many filters in each group are cheaper by lines than by columns.

    >>> from stridelab.geometry import axis
    >>> [suits_lines(1, axis(9, 3, stride, 0, dilation)) for stride, dilation in ((2, 1), (3, 1), (2, 2))]
    [True, False, False]
    """
    return filters <= FEW and rows.stride < rows.kernel_size and rows.dilation == 1


def _by_lines(x: np.ndarray, weight: np.ndarray, rows: Axis, cols: Axis, groups: int, out: np.ndarray) -> None:
    """Every output row is the filter times a run of lines. x (N, C_in, H, W); weight (C_out, C, kh, kw); out is filled.

    Shapes below: G groups in a tile, F filters and C channels in a group, R input rows in a tile, L lines of each row.
    """
    pictures, height, width = len(x), rows.output_size, cols.output_size
    filters, channels, kh, kw = weight.shape
    per_group = filters // groups
    results = out.reshape(pictures, groups, per_group, height, 1, width)  # a view: (N, groups, F, H_out, 1, W_out)

    # A wide filter needs only `stride` lines of each input row: tap v + stride reads what tap v reads one output later.
    saves = 1 < cols.stride < kw - 1 and cols.dilation == 1
    lines = cols.stride if saves else kw
    longest = width + (kw - 1) // lines
    products = _products(weight, groups, lines)  # kw // L of them, and one for each tap that is left over

    row_values = channels * lines * longest
    tile_height = max(1, min(height, (TILE // row_values - kh) // rows.stride + 1))
    tile_rows = (tile_height - 1) * rows.stride + kh
    tile_groups = max(1, min(groups, TILE // (row_values * tile_rows)))
    taps = _taps(cols, lines, longest)

    def work(tiles: Iterator[tuple[int, int, int]]) -> None:
        with (
            _workspace((tile_groups, tile_rows, channels, lines, longest), weight.dtype) as tile,
            _workspace((tile_groups, tile_height, 1, width), weight.dtype) as summand,
        ):
            # In memory (G, R, C, L, longest): a window's lines lie together. The same, as `_lay_out` fills it:
            laid_out = tile.transpose(0, 2, 3, 1, 4)  # a view: (G, C, L, R, longest)
            _zero_edges(laid_out, taps)
            group_step, row_step, _, line_step, value_step = tile.strides
            runs = []  # for each product, a view of the lines that each output row reads; neighbours overlap
            for first, every, shift, filter_rows in products:
                shape = (tile_groups, tile_height, filter_rows.shape[-1], width)  # (G, H_tile, taps, W_out)
                steps = (group_step, rows.stride * row_step, every * line_step, value_step)
                runs.append(np.ndarray(shape, tile.dtype, tile, first * line_step + shift * value_step, steps))

            for picture, group, first in tiles:
                some = slice(group, min(group + tile_groups, groups))
                n, count = some.stop - group, min(tile_height, height - first)
                planes = x[picture].reshape(groups, channels, *x.shape[2:])[some]  # (G, C, H, W)
                start = first * rows.stride - rows.padding[0]
                _lay_out(laid_out[:n, ..., : (count - 1) * rows.stride + kh, :], planes, start, 1, taps)
                for f in range(per_group):
                    result = results[picture, some, f, first : first + count]  # (G, count, 1, W_out)
                    # (G, 1, 1, taps) x (G, count, taps, W_out) -> (G, count, 1, W_out)
                    np.matmul(products[0][3][f, some], runs[0][:n, :count], out=result)
                    for (*_, filter_rows), run in zip(products[1:], runs[1:], strict=True):
                        result += np.matmul(filter_rows[f, some], run[:n, :count], out=summand[:n, :count])

    tiles = product(range(pictures), range(0, groups, tile_groups), range(0, height, tile_height))
    _share(list(tiles), work, pictures * groups * height * rows.stride * row_values)


def _products(weight: np.ndarray, groups: int, lines: int) -> list[tuple[int, int, int, np.ndarray]]:
    """What an output row is the sum of: (first line, every so many lines, shift, filter rows) for each product.

    The filter rows are (filters per group, groups, 1, 1, taps), the taps in the order of the lines: row, channel, tap.
    Each shift takes all lines in one product; an incomplete last shift takes its lines one by one.
    """
    filters, channels, kh, kw = weight.shape
    filter_rows = weight.reshape(groups, filters // groups, channels, kh, kw).transpose(1, 0, 3, 2, 4)
    # filter_rows: (F, groups, kh, C, kw)
    products = []
    for tap in range(0, kw, lines):
        together = lines if tap + lines <= kw else 1
        for v in range(tap, min(tap + lines, kw), together):
            row = filter_rows[..., v : v + together].reshape(filters // groups, groups, 1, 1, -1)
            products.append((v - tap, lines // together, tap // lines, row))
    return products


def _by_columns(x: np.ndarray, weight: np.ndarray, rows: Axis, cols: Axis, groups: int, out: np.ndarray) -> None:
    """The windows of a tile are the columns of one matrix. Arguments and letters as in `_by_lines`."""
    pictures, height, width = len(x), rows.output_size, cols.output_size
    filters, channels, kh, kw = weight.shape
    filter_rows = weight.reshape(groups, filters // groups, channels * kh * kw)  # (groups, F, C * kh * kw)
    results = out.reshape(pictures, groups, filters // groups, height * width)  # a view: (N, groups, F, H_out * W_out)
    taps = _taps(cols, kw, width)
    row_values = x.shape[1] * kh * kw * width
    small = filters == groups  # one filter per group: products too small to use more than one core
    values = pictures * height * row_values * (1 + filters // groups // 16)  # 16 products take as long as one copy
    values *= small or BLAS_IS_SINGLE
    tile_height = max(1, min(TILE // row_values, height))
    share = [slice(None)]  # of the filters
    if values >= WORTH_SHARING:
        tile_height = min(tile_height, max(-(-height // 4), -(-LEAST_WINDOWS // width)))
        if tile_height >= height and not small:  # one tile: both threads lay it out, each for half of the filters
            tile_height, half = height, -(-filters // groups // 2)
            share = [slice(half), slice(half, None)]
    shared = rows.stride < rows.extent  # windows overlap: lay out each input row once, then copy whole lines
    tile_rows = (tile_height - 1) * rows.stride + rows.extent if shared else 0
    kind = weight.dtype

    def work(tiles: Iterator[tuple[int, int, slice]]) -> None:
        with (
            _workspace((x.shape[1], kw, tile_rows, width), kind) as lines,  # (C_in, kw, R, W_out)
            _workspace((x.shape[1], kh, kw, tile_height, width), kind) as columns,  # (C_in, kh, kw, H_tile, W_out)
        ):
            _zero_edges(lines if shared else columns, taps)
            # The lines seen as windows: output row r meets filter row u at line r * stride + u * dilation.
            channel, tap, line, value = lines.strides
            strides = (channel, rows.dilation * line, tap, rows.stride * line, value)
            windows = np.ndarray(columns.shape, kind, lines, 0, strides) if shared else columns
            matrix = columns.reshape(groups, channels * kh * kw, tile_height * width)  # a view: a window, a column
            for picture, first, some in tiles:
                count = min(tile_height, height - first)
                part = slice(first * width, (first + count) * width)
                start = first * rows.stride - rows.padding[0]
                if shared:
                    lines_read = lines[:, :, : (count - 1) * rows.stride + rows.extent]  # (C_in, kw, R, W_out)
                    _lay_out(lines_read, x[picture], start, 1, taps)
                    columns[..., :count, :] = windows[..., :count, :]
                else:
                    for u in range(kh):
                        _lay_out(columns[:, u, :, :count], x[picture], start + u * rows.dilation, rows.stride, taps)
                out_rows = results[picture, :, some, part]  # (groups, F, windows)
                # (groups, F, C * kh * kw) x (groups, C * kh * kw, windows) -> (groups, F, windows)
                np.matmul(filter_rows[:, some], matrix[..., : count * width], out=out_rows)

    _share(list(product(range(pictures), range(0, height, tile_height), share)), work, values)


# ---- laying out


def _inside(first: int, step: int, count: int, size: int) -> tuple[int, int]:
    """Which of the positions first, first + step, ... (count of them) lie in 0 ... size - 1: from, to."""
    low = min(max(0, -(first // step)), count)
    return low, min(max(low, -((first - size) // step)), count)


def _taps(cols: Axis, count: int, width: int) -> list[tuple[slice, slice]]:
    """For each tap of a filter's row: the outputs for which it lies on the picture, and the columns it reads there."""
    taps = []
    stride = cols.stride
    for v in range(count):
        first = v * cols.dilation - cols.padding[0]
        low, high = _inside(first, stride, width, cols.input_size)
        start = first + low * stride
        taps.append((slice(low, high), slice(start, start + (high - low - 1) * stride + 1, stride)))
    return taps


def _zero_edges(to: np.ndarray, taps: list[tuple[slice, slice]]) -> None:
    """Padding left and right: zeros, written once, for tiles of one layout (..., kw, rows, width)."""
    width = to.shape[-1]
    for v, (outputs, _) in enumerate(taps):
        if outputs.start > 0:
            to[..., v, :, : outputs.start] = 0
        if outputs.stop < width:
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
    values = planes[..., start : start + (high - low - 1) * step + 1 : step, :]  # (..., high - low, W)
    for v, (outputs, columns) in enumerate(taps):
        if outputs.start < outputs.stop:
            _take(to[..., v, low:high, outputs], values, columns)


def _take(to: np.ndarray, values: np.ndarray, columns: slice) -> None:
    """to[...] = read[..., columns]; every second value as the lower halves of 64-bit numbers."""
    if columns.step == 2 and values.dtype == LITTLE_ENDIAN_FLOAT32 and values.strides[-1] == 4:
        count = to.shape[-1] - (columns.stop == values.shape[-1])  # the last value of a row has no neighbour
        pairs = values[..., columns.start : columns.start + 2 * count].view(np.uint64)  # (..., count)
        np.copyto(to[..., :count].view(np.uint32), pairs, casting="unsafe")
        to, columns = to[..., count:], slice(columns.start + 2 * count, columns.stop, 2)
    to[...] = values[..., columns]


# ---- memory and threads


_spare: list[np.ndarray] = []  # append and pop are atomic: threads need no lock


@contextmanager
def _workspace(shape: tuple[int, ...], kind: np.dtype) -> Iterator[np.ndarray]:
    """An array to lay out in. The next convolution takes over its memory: fresh memory costs more than the copying."""
    size = prod(shape) * kind.itemsize
    try:
        memory = _spare.pop()
    except IndexError:
        memory = np.empty(size, np.uint8)
    if memory.size < size:
        memory = np.empty(size, np.uint8)
    try:
        yield np.ndarray(shape, kind, memory)
    finally:
        if len(_spare) < 4 and size < 1 << 22:  # two for each of two threads; nothing large is hoarded
            _spare.append(memory)


_turn = Lock()
_helper = ThreadPoolExecutor(1, thread_name_prefix="convolution")


def _share(tiles: list, work: Callable[[Iterator], None], values: int) -> None:
    """Do all tiles, with the helping thread if the job is worth it. Both take tiles from one iterator."""
    todo = iter(tiles)
    if len(tiles) == 1 or values < WORTH_SHARING:
        work(todo)
        return
    helping = _helper.submit(work, todo)
    work(todo)
    if not helping.cancel():  # all may be done before it has begun
        helping.result()
