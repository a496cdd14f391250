"""Questions on the size of the output: the formula, what is possible, and the word 'same'."""

from __future__ import annotations

from random import Random

from stridelab.geometry import Axis, axis
from stridelab.lessons.downsampling import frameworks
from stridelab.lessons.questions.misconceptions import SLIP
from stridelab.lessons.questions.question import Draft, count, right, wrong


def size(random: Random) -> Draft:
    """How many numbers come out along one side."""
    n, k = random.choice((8, 12, 16, 24, 32)), random.choice((2, 3, 4, 5, 7))
    s, p = random.choice((2, 3, 4, 5)), random.choice((0, 0, 1, 2))
    a = axis(n, k, s, p)
    over = a.padded_size - k
    link = f"slide?kernel=box&kernel_size={k}&stride={s}&padding={p}&grid_size={n}"
    padded = f"{n} + {2 * p}" if p else f"{n}"
    steps = f"({padded} − {k}) / {s} = {over / s:.3g}"
    rounded = "" if over % s == 0 else f", rounded down to {over // s}"
    wrongs = [
        wrong(
            "M2",
            -(-over // s) + 1,
            f"You rounded up. {steps}: for one more step, the window would hang over the edge. So it is left out, "
            f"and {a.output_size} windows remain.",
            link,
        ),
        wrong(
            "M4",
            -(-n // s),
            f"This is {n} / {s}"
            + (", rounded up" if n % s else "")
            + f". Only the padding 'same' gives that. Here the padding is {p}, and the window itself takes {k} pixels.",
            link,
        ),
        wrong(
            SLIP,
            over // s,
            f"You counted the steps, {over // s}. The first window stands there before any step: {over // s} + 1.",
            link,
        ),
        wrong(
            SLIP,
            (n - k) // s + 1,
            f"You left the padding out. With {count(p, 'zero')} on both sides the filter moves over "
            f"{n} + {2 * p} = {a.padded_size}.",
            link,
        ),
        wrong(
            SLIP,
            (n + p - k) // s + 1,
            f"You counted the padding on one side only. It is on both: {n} + {2 * p} = {a.padded_size}.",
            link,
        ),
    ]
    padding = f"padding {p}" if p else "no padding"
    return Draft(
        f"A {k} × {k} filter moves over {n} × {n} pixels with stride {s} and {padding}. "
        "How many numbers are in one row of the output?",
        right(a.output_size, f"{steps}{rounded}. And the first window: + 1. So {a.formula}.", link),
        tuple(wrongs),
        ask="number",
        unit="numbers",
    )


def possible(random: Random) -> Draft | None:
    """Whether there is an output at all."""
    return random.choice((_uneven, _uneven, _too_large, _no_stride))(random)


def _uneven(random: Random) -> Draft | None:
    n, k, s = random.choice((8, 12, 16, 24, 32)), random.choice((2, 3, 5, 7)), random.choice((2, 3, 4, 5))
    if (n - k) % s == 0:
        return None
    a = axis(n, k, s)
    steps = f"({n} − {k}) / {s} = {(n - k) / s:.3g}"
    left = count(len(a.unread), "row")
    link = f"slide?kernel=box&kernel_size={k}&stride={s}&padding=0&grid_size={n}&show=unread"
    size, larger, smaller = (f"{side} × {side}" for side in (a.output_size, a.output_size + 1, a.output_size - 1))
    wrongs = [
        wrong(
            "M1",
            "An error: this stride is not allowed here.",
            f"{steps} is not whole, and that is no problem. It is rounded down, and {size} numbers come out.",
            link,
        ),
        wrong(
            "M2",
            f"The output is {larger}.",
            f"You rounded {(n - k) / s:.3g} up. Window {a.output_size + 1} would need "
            f"{a.output_size * s + k} pixels, and there are {n}.",
            link,
        ),
        wrong(
            SLIP,
            f"The output is {smaller}.",
            f"{(n - k) // s} is the number of steps. With the first window there are {a.output_size}.",
            link,
        ),
    ]
    return Draft(
        f"A {k} × {k} filter moves over {n} × {n} pixels with stride {s}, without padding. "
        f"{steps}, which is not whole. What happens?",
        right(
            f"The output is {size}.", f"It is rounded down: {a.formula}. {left} and as many columns stay unread.", link
        ),
        tuple(wrongs),
    )


def _too_large(random: Random) -> Draft:
    n, s = 8, random.choice((1, 2, 3))
    k, p = random.choice(((9, 0), (10, 0), (11, 0), (11, 1)))
    padded = n + 2 * p
    link = f"slide?kernel=box&kernel_size={k}&stride={s}&padding={p}&grid_size={n}"
    formula = (padded - k) // s + 1
    padding = f"padding {p}" if p else "no padding"
    wrongs = [
        wrong(
            "M20",
            "The output is 1 × 1.",
            f"For one window the filter has to fit once. It needs {k} pixels, and there are {padded}.",
            link,
        ),
        wrong(
            "M20",
            f"The output is {formula} × {formula}.".replace("-", "−"),
            f"The formula gives {formula}, but that is no size. "
            f"A filter of {k} does not fit into {padded} pixels, so the layer is refused.".replace("-", "−"),
            link,
        ),
        wrong(
            "M4",
            f"The output is {n} × {n}: zeros are added until the filter fits.",
            f"Only the padding 'same' adds zeros by itself. Here it is told: {padding}.",
            link,
        ),
    ]
    return Draft(
        f"A filter of {k} × {k} is used on {n} × {n} pixels with stride {s} and {padding}. What happens?",
        right("An error: there is no output.", _refusal(n, k, s, p), link),
        tuple(wrongs),
    )


def _refusal(n: int, k: int, s: int, p: int) -> str:
    """What the engine itself says."""
    try:
        axis(n, k, s, p)
    except ValueError as impossible:
        return str(impossible)
    raise AssertionError("This window fits.")


def _no_stride(random: Random) -> Draft:
    n, k = random.choice((8, 12, 16)), random.choice((2, 3, 5))
    link = f"slide?kernel=box&kernel_size={k}&stride=1&padding=0&grid_size={n}"
    dense_size = axis(n, k).output_size
    wrongs = [
        wrong(
            "M20",
            f"The output is {dense_size} × {dense_size}, as at stride 1.",
            "Stride 1 moves by 1. Stride 0 is no step.",
            link,
        ),
        wrong("M20", "The output is 1 × 1: the window stays where it is.", "The size would be a division by 0.", link),
        wrong("M20", "The output is endless.", "No framework starts that: a stride is 1 or more.", link),
    ]
    return Draft(
        f"A {k} × {k} filter is used on {n} × {n} pixels with stride 0. What happens?",
        right("An error: there is no output.", _refusal(n, k, 0, 0), link),
        tuple(wrongs),
    )


def same(random: Random) -> Draft | None:
    """The word 'same' in Keras, where it gives a size, and in PyTorch, where it is refused."""
    n, k, s = random.choice((32, 64, 96, 128, 224, 225, 227)), random.choice((3, 5, 7)), random.choice((2, 3, 4))
    keras = axis(n, k, s, "same")
    if random.random() < 0.4:
        return _same_in_pytorch(n, k, s, keras)
    link = f"downsampling?kernel=box&kernel_size={k}&stride={s}&input_size={n}&framework=keras_same"
    before, after = keras.padding
    half = k // 2

    def layer(side: int, before: int, after: int) -> str:
        return f"{side} × {side}, with padding {before} before and {after} after"

    truth = (
        f"'same' gives {n} / {s}"
        + (f" = {n // s}" if n % s == 0 else f" = {n / s:.4g}, rounded up: {keras.output_size}")
        + f". The last window ends at pixel ({keras.output_size} − 1) × {s} + {k} = "
        f"{(keras.output_size - 1) * s + k}, so {sum(keras.padding)} zeros are needed, an odd one after."
    )
    return Draft(
        f"In Keras, this layer gets {n} × {n} pixels. How large is the output, and how many zeros are put before and "
        "after each row?",
        right(layer(keras.output_size, before, after), truth, link),
        (
            wrong(
                "M4",
                layer(n, half, half),
                f"'same' keeps the size at stride 1 only. At stride {s} it gives {keras.output_size}.",
                link,
            ),
            wrong(
                "M5",
                layer(keras.output_size, half, half),
                f"{half} and {half} is what PyTorch is told. Keras adds only what it needs: {before} and {after}.",
                link,
            ),
            wrong(
                "M5",
                layer(keras.output_size, after, before),
                f"Keras puts the odd zero after: {before} before, {after} after.",
                link,
            ),
            wrong(
                "M2",
                layer(n // s, before, after),
                f"Only here it is rounded up: 'same' adds zeros until the last window fits. {keras.output_size}.",
                link,
            ),
        ),
        code=f"keras.layers.Conv2D(8, {k}, strides={s}, padding='same')",
    )


def _same_in_pytorch(n: int, k: int, s: int, keras: Axis) -> Draft:
    link = f"downsampling?kernel=box&kernel_size={k}&stride={s}&input_size={n}&framework=pytorch_same"
    try:
        frameworks.axis_of("pytorch_same", n, k, s)
    except ValueError as refused:
        refusal = str(refused)
    else:
        raise AssertionError("PyTorch takes 'same' at stride 1 only.")
    in_keras = link.replace("pytorch_same", "keras_same")
    return Draft(
        f"In PyTorch, this layer gets {n} × {n} pixels. What comes out?",
        right("An error.", refusal, link),
        (
            wrong(
                "M4",
                f"{n} × {n} numbers.",
                f"'same' keeps the size at stride 1 only. At stride {s} PyTorch refuses the word.",
                link,
            ),
            wrong(
                "M5",
                f"{keras.output_size} × {keras.output_size} numbers, as in Keras.",
                f"In Keras it would be {keras.output_size} × {keras.output_size}. PyTorch takes 'same' at stride 1 "
                "only: write the padding as a number.",
                in_keras,
            ),
            wrong(
                SLIP,
                f"{axis(n, k, s).output_size} × {axis(n, k, s).output_size} numbers, as without padding.",
                "PyTorch does not leave the padding out. It stops with an error.",
                link,
            ),
        ),
        code=f"torch.nn.Conv2d(3, 8, {k}, stride={s}, padding='same')",
    )
