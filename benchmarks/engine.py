"""How fast is stridelab.conv2d? Timed beside its peers, in one run, on the work of lessons and of real layers.

    make bench                                           # everything, about 25 minutes; the peers go into .bench
    python benchmarks/engine.py --only W1,W3 --rounds 3  # a look

Peers: PyTorch (all cores; all cores with the colour planes as a batch; one core), OpenCV's filter2D thinned to every
s-th pixel, ONNX Runtime, SciPy's convolve2d thinned, and the usual NumPy answer (sliding windows and einsum). Who is
not installed is named and left out. Each has its input in the layout it likes; conversion is not timed.

Machines are never quiet, so single times mean little and ratios of neighbours mean much: every round visits all
contenders in a new random order, waits before each until the other processes leave the cores alone (a few seconds at
most), and times a burst of calls. Shown is the median over the rounds of (our time / the peer's time in the same
round). Every result is checked against a shift-and-add computation in float64.

A burst gives two figures. *At work*, the table: the median of its second half. *After a pause*, a line below it: the
median of its first 30 ms. On a virtual machine a second core that has slept takes tens of milliseconds to help at full
speed. PyTorch's threads do not sleep between bursts: they wait in a loop, for a while at the cost of whoever else could
use the core. Ours sleeps.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import statistics
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `import stridelab` does where it comes before NumPy

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stridelab import conv2d  # noqa: E402
from stridelab.convolution import fast  # noqa: E402
from stridelab.geometry import axis  # noqa: E402
from stridelab.images import colors  # noqa: E402

CORES = os.cpu_count() or 1
OURS = "Stride Lab"
TORCH = (f"PyTorch, {CORES} threads", f"PyTorch, {CORES} threads, planes as batch")
SLOW = 1.0  # seconds: who takes longer is timed in the first two rounds only

# ---- the work


@dataclass
class Workload:
    """One convolution, or a stack of them with ReLU between."""

    name: str
    shape: tuple[int, int, int, int]
    weights: list[np.ndarray]
    stride: int
    padding: int | str
    groups: int = 1
    relu: bool = False

    @cached_property
    def x(self) -> np.ndarray:
        return np.random.default_rng(1).random(self.shape, np.float32)

    @property
    def is_photo(self) -> bool:
        """Pictures for lessons (W1, W2, W4), as against the layers of networks (W3, W5, W6)."""
        return self.name[:2] in ("W1", "W2", "W4")

    @property
    def filters_are_equal(self) -> bool:
        weight = self.weights[0]
        return self.groups == self.shape[1] == len(weight) and bool((weight == weight[:1]).all())

    def pads(self, x_shape: tuple[int, ...], weight: np.ndarray) -> tuple[tuple[int, int], tuple[int, int]]:
        rows, cols = (axis(n, k, self.stride, self.padding) for n, k in zip(x_shape[2:], weight.shape[2:], strict=True))
        return rows.padding, cols.padding


def workloads() -> Iterator[Workload]:
    rng = np.random.default_rng(7)

    def weight(*shape: int) -> np.ndarray:
        return rng.standard_normal(shape, np.float32) / np.float32(math.sqrt(math.prod(shape[1:])))

    for stride in (1, 2, 3, 4):
        yield Workload(f"W1 RGB 512, 3x3, s{stride}", (1, 3, 512, 512), [weight(1, 1, 3, 3).repeat(3, 0)], stride, 1, 3)
    for k in (3, 5, 7, 11):
        for stride in (1, 2, 3, 4):
            yield Workload(f"W2 gray 512, {k}x{k}, s{stride}", (1, 1, 512, 512), [weight(1, 1, k, k)], stride, k // 2)
    yield Workload("W3 Keras layer 3-64, 3x3, s2, 64", (1, 3, 64, 64), [weight(64, 3, 3, 3)], 2, "same", relu=True)
    sobel = np.float32([[[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]]])
    for channels, name in ((1, "gray"), (3, "RGB")):
        for stride in (1, 2, 4, 8):
            filters = sobel.repeat(channels, 0)
            yield Workload(
                f"W4 12 MP {name}, Sobel, s{stride}", (1, channels, 3000, 4000), [filters], stride, 1, channels
            )
    yield Workload("W5 ResNet conv1, 7x7, s2", (1, 3, 224, 224), [weight(64, 3, 7, 7)], 2, 3)
    yield Workload("W5 64-64, 3x3, s1, 56", (1, 64, 56, 56), [weight(64, 64, 3, 3)], 1, 1)
    yield Workload("W5 128-128, 3x3, s2, 56", (1, 128, 56, 56), [weight(128, 128, 3, 3)], 2, 1)
    yield Workload("W5 256-512, 1x1, s2, 56", (1, 256, 56, 56), [weight(512, 256, 1, 1)], 2, 0)
    yield Workload("W5 depthwise 64, 3x3, s2, 112", (1, 64, 112, 112), [weight(64, 1, 3, 3)], 2, 1, 64)
    yield Workload("W5 AlexNet conv1, 11x11, s4", (1, 3, 227, 227), [weight(96, 3, 11, 11)], 4, 0)
    widths = (3, 32, 64, 128, 256, 256)
    stack = [weight(o, i, 3, 3) for i, o in pairwise(widths)]
    yield Workload("W6 five 3x3 s2 layers, 224", (1, 3, 224, 224), stack, 2, 1, relu=True)


def reference(w: Workload) -> np.ndarray:
    """Shift and add in float64: no trick shared with any contender."""
    y = w.x.astype(np.float64)
    for weight in w.weights:
        padded = np.pad(y, ((0, 0), (0, 0), *w.pads(y.shape, weight)))
        filters, _, kh, kw = weight.shape
        height, width = (padded.shape[2] - kh) // w.stride + 1, (padded.shape[3] - kw) // w.stride + 1
        grouped = padded.reshape(len(y), w.groups, -1, *padded.shape[2:])
        taps = weight.reshape(w.groups, filters // w.groups, -1, kh, kw).astype(np.float64)
        total = np.zeros((len(y), w.groups, filters // w.groups, height, width))
        for u in range(kh):
            for v in range(kw):
                seen = grouped[..., u : u + (height - 1) * w.stride + 1 : w.stride, :]
                seen = seen[..., v : v + (width - 1) * w.stride + 1 : w.stride]
                total += np.einsum("ngchw,gfc->ngfhw", seen, taps[..., u, v], optimize=True)
        y = total.reshape(len(y), filters, height, width)
        y = np.maximum(y, 0) if w.relu else y
    return y


# ---- the contenders: each takes a workload and returns a call, or None where it cannot do that work

Call = Callable[[], object]


def stride_lab(w: Workload) -> Call:
    def run() -> np.ndarray:
        y = w.x
        for weight in w.weights:
            y = conv2d(y, weight, stride=w.stride, padding=w.padding, groups=w.groups)
            if w.relu:
                np.maximum(y, 0, out=y)
        return y

    return run


def pytorch(threads: int, planes_as_batch: bool = False) -> Callable[[Workload], Call | None]:
    def prepare(w: Workload) -> Call | None:
        import torch
        from torch.nn import functional

        x, weights, groups = torch.from_numpy(w.x), [torch.from_numpy(weight) for weight in w.weights], w.groups
        if planes_as_batch:
            if not w.filters_are_equal or groups == 1:
                return None
            x, weights, groups = x.reshape(-1, 1, *x.shape[2:]), [weights[0][:1]], 1

        def run() -> object:
            torch.set_num_threads(threads)
            y = x
            with torch.inference_mode():
                for weight, array in zip(weights, w.weights, strict=True):
                    (top, bottom), (left, right) = w.pads(tuple(y.shape), array)
                    if (top, left) != (bottom, right):
                        y = functional.pad(y, (left, right, top, bottom))
                        top = left = 0
                    y = functional.conv2d(y, weight, stride=w.stride, padding=(top, left), groups=groups)
                    y = y.relu_() if w.relu else y
            return y

        return run

    return prepare


def onnx_runtime(w: Workload) -> Call:
    import onnx
    import onnxruntime
    from onnx import helper, numpy_helper

    nodes, constants, last, shape = [], [], "x", w.shape
    for i, weight in enumerate(w.weights):
        (top, bottom), (left, right) = w.pads(shape, weight)
        settings = {"strides": [w.stride] * 2, "pads": [top, left, bottom, right], "group": w.groups}
        constants.append(numpy_helper.from_array(weight, f"w{i}"))
        nodes.append(helper.make_node("Conv", [last, f"w{i}"], [f"y{i}"], **settings))
        last = f"y{i}"
        if w.relu:
            nodes.append(helper.make_node("Relu", [last], [f"r{i}"]))
            last = f"r{i}"
        sizes = (axis(n, k, w.stride, w.padding).output_size for n, k in zip(shape[2:], weight.shape[2:], strict=True))
        shape = (shape[0], len(weight), *sizes)
    kind = onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        "convolution",
        [helper.make_tensor_value_info("x", kind, w.shape)],
        [helper.make_tensor_value_info(last, kind, None)],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = CORES
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return lambda: session.run(None, {"x": w.x})[0]


def opencv(w: Workload) -> Call | None:
    import cv2

    if not w.is_photo or not w.filters_are_equal:
        return None
    picture = np.ascontiguousarray(w.x[0].transpose(1, 2, 0))  # (H, W, C), as OpenCV likes it
    kernel = w.weights[0][0, 0]

    def run() -> np.ndarray:
        dense = cv2.filter2D(picture, cv2.CV_32F, kernel, borderType=cv2.BORDER_CONSTANT)
        return np.moveaxis(np.atleast_3d(dense[:: w.stride, :: w.stride]), 2, 0)[None]

    return run


def scipy_convolve2d(w: Workload) -> Call | None:
    from scipy.signal import convolve2d

    if not w.is_photo:
        return None
    flipped = w.weights[0][:, 0, ::-1, ::-1]

    def run() -> np.ndarray:
        planes = zip(w.x[0], flipped, strict=True)
        return np.stack([convolve2d(p, k, "same")[:: w.stride, :: w.stride] for p, k in planes])[None]

    return run


def numpy_einsum(w: Workload) -> Call | None:
    """What most NumPy answers on the web do; makes every window before it multiplies one."""
    if len(w.weights) > 1:
        return None
    weight = w.weights[0]
    kernel = weight.reshape(w.groups, -1, *weight.shape[1:])

    def run() -> np.ndarray:
        padded = np.pad(w.x, ((0, 0), (0, 0), *w.pads(w.shape, weight)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[2:], axis=(2, 3))
        windows = windows[:, :, :: w.stride, :: w.stride]
        windows = windows.reshape(len(windows), w.groups, -1, *windows.shape[2:])
        y = np.einsum("ngchwuv,gfcuv->ngfhw", windows, kernel)
        y = y.reshape(len(y), -1, *y.shape[3:])
        return np.maximum(y, 0) if w.relu else y

    return run


CONTENDERS: dict[str, Callable[[Workload], Call | None]] = {
    OURS: stride_lab,
    TORCH[0]: pytorch(CORES),
    TORCH[1]: pytorch(CORES, planes_as_batch=True),
    "PyTorch, 1 thread": pytorch(1),
    "OpenCV": opencv,
    "ONNX Runtime": onnx_runtime,
    "SciPy convolve2d": scipy_convolve2d,
    "NumPy einsum": numpy_einsum,
}

# ---- timing


def busy_seconds() -> tuple[float, float]:
    """Processor seconds spent so far by everybody, and by this process. Linux; elsewhere others count as idle."""
    own = sum(os.times()[:2])
    try:
        ticks = [int(value) for value in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    except OSError:
        return own, own
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK"), own


def wait_for_quiet(patience: float) -> None:
    """Until other processes use less than a fifth of one core, or patience ends. Also lets idle threads fall asleep."""
    end = time.perf_counter() + patience
    while True:
        start, (everybody, own) = time.perf_counter(), busy_seconds()
        time.sleep(0.1)
        everybody_now, own_now = busy_seconds()
        others = (everybody_now - everybody) - (own_now - own)
        if others < 0.2 * (time.perf_counter() - start) or time.perf_counter() > end:
            return


def burst(call: Call, seconds: float) -> list[float]:
    """Seconds of single calls, for about so long; the first is not counted."""
    call()
    times, end = [], time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return times


def after_a_pause(times: list[float]) -> float:
    """The median of the calls that ended in a burst's first 30 ms, or its first call."""
    ended = [total for total in accumulate(times) if total <= 0.03]
    return statistics.median(times[: max(1, len(ended))])


def at_work(times: list[float]) -> float:
    """The median of a burst's second half."""
    return statistics.median(times[len(times) // 2 :])


@dataclass
class Result:
    workload: Workload
    times: dict[str, dict[int, float]] = field(default_factory=dict)
    """Contender -> round -> seconds at work."""
    first_times: dict[str, dict[int, float]] = field(default_factory=dict)
    """Contender -> round -> seconds after a pause."""
    errors: dict[str, float] = field(default_factory=dict)
    workspace: float = 0.0
    """Megabytes that our call needs at its peak beyond input and output."""

    def seconds(self, name: str) -> float:
        return statistics.median(self.times[name].values())

    def ratio(self, name: str, *, paused: bool = False) -> float:
        """Our time over theirs, paired by round."""
        times = self.first_times if paused else self.times
        ours, theirs = times[OURS], times[name]
        return statistics.median(ours[r] / theirs[r] for r in ours if r in theirs)

    @property
    def best_torch(self) -> str | None:
        return min((name for name in TORCH if name in self.times), key=self.seconds, default=None)


def measure(w: Workload, missing: dict[str, str], rounds: int, seconds: float, patience: float) -> Result:
    result, right = Result(w), reference(w)
    calls = {}
    for name, prepare in CONTENDERS.items():
        try:
            call = prepare(w)
        except ImportError as error:
            missing[name] = str(error)
            continue
        if call is None:
            continue
        output = np.asarray(call()).reshape(right.shape)
        result.errors[name] = float(np.abs(output - right).max() / np.abs(right).max())
        if result.errors[name] > 1e-5:
            raise SystemExit(f"{name} is wrong on {w.name}: relative error {result.errors[name]:.1e}")
        calls[name] = call
    del right
    result.workspace = workspace(w)
    names = list(calls)
    for turn in range(rounds):
        random.shuffle(names)
        for name in names:
            if turn >= 2 and result.seconds(name) > SLOW:
                continue
            wait_for_quiet(patience)
            times = burst(calls[name], seconds)
            result.times.setdefault(name, {})[turn] = at_work(times)
            result.first_times.setdefault(name, {})[turn] = after_a_pause(times)
    return result


def workspace(w: Workload) -> float:
    call = stride_lab(w)
    fast._spare.clear()
    tracemalloc.start()
    output = call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return max(0, peak - np.asarray(output).nbytes) / 1e6


def with_a_busy_core(calls: dict[str, Call], seconds: float) -> dict[str, tuple[float, float]]:
    """Contender -> (median on a quiet machine, 95th percentile while another process keeps one core busy)."""
    quiet = {}
    for name, call in calls.items():
        wait_for_quiet(3)
        quiet[name] = at_work(burst(call, seconds))
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as other:
        try:
            time.sleep(0.5)
            return {
                name: (quiet[name], statistics.quantiles(burst(call, seconds), n=20)[-1])
                for name, call in calls.items()
            }
        finally:
            other.kill()


CLASS = 50

COUNT_RUNNING = """
import pathlib, sys, time
tasks = pathlib.Path(f"/proc/{sys.argv[1]}/task")
end = time.perf_counter() + float(sys.argv[2])
while time.perf_counter() < end:
    states = [stat.read_text().rsplit(")", 1)[1].split()[0] for stat in tasks.glob("*/stat")]
    print(states.count("R"))
    time.sleep(0.005)
"""


def with_a_class(call: Call, seconds: float) -> tuple[float, float, float]:
    """Calls a second from one thread; from `CLASS` threads that compute all the time; and how many then run at once.

    The last is the mean over samples that another process takes, 0 where the system does not tell (Linux does).
    """
    wait_for_quiet(3)
    alone = 1 / at_work(burst(call, seconds))
    end, done = time.perf_counter() + seconds, []

    def student() -> None:
        while time.perf_counter() < end:
            call()
            done.append(1)

    command = [sys.executable, "-c", COUNT_RUNNING, str(os.getpid()), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as counting:
        students = [threading.Thread(target=student) for _ in range(CLASS)]
        for each in students:
            each.start()
        for each in students:
            each.join()
        samples = [int(line) for line in (counting.stdout or ())]
    return alone, len(done) / seconds, statistics.mean(samples) if samples else 0.0


# ---- the report


def geometric_mean(values: list[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values))


def table(results: list[Result], missing: dict[str, str]) -> str:
    names = [name for name in CONTENDERS if name != OURS and name not in missing]
    lines = [
        "Our time / the peer's time (below 1: we are faster), median over rounds of paired ratios.",
        "",
        "| workload | ours, ms | workspace, MB | best PyTorch, ms | " + " | ".join(names) + " |",
        "|---|" + "---:|" * (3 + len(names)),
    ]
    for r in results:
        best = r.best_torch
        cells = [r.workload.name, f"{r.seconds(OURS) * 1e3:.3f}", f"{r.workspace:.1f}"]
        cells.append(f"{r.seconds(best) * 1e3:.3f}" if best else "")
        cells += [f"{r.ratio(name):.2f}" if name in r.times else "" for name in names]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", *summary(results, names)]
    lines += [f"Not installed and left out: {name} ({why})." for name, why in missing.items()]
    return "\n".join(lines)


def summary(results: list[Result], names: list[str]) -> Iterator[str]:
    photos = [r for r in results if r.workload.is_photo]
    layers = [r for r in results if not r.workload.is_photo]
    for title, some in (("photo workloads (W1, W2, W4)", photos), ("layer workloads (W3, W5, W6)", layers)):
        ratios = [r.ratio(r.best_torch) for r in some if r.best_torch]
        if ratios:
            mean, worst = geometric_mean(ratios), max(ratios)
            paused = geometric_mean([r.ratio(r.best_torch, paused=True) for r in some if r.best_torch])
            yield (
                f"- {title}: {mean:.2f} of PyTorch's best form in the geometric mean, {worst:.2f} at worst; "
                f"{paused:.2f} after a pause."
            )
    for name in names:
        ratios = [r.ratio(name) for r in results if name in r.times]
        if ratios:
            mean = geometric_mean(ratios)
            faster = f"{1 / mean:.1f} times faster" if mean < 1 else f"{mean:.1f} times slower"
            yield f"- {name}: we are {faster} in the geometric mean of {len(ratios)} workloads."
    yield f"- Largest workspace beyond input and output: {max(r.workspace for r in results):.1f} MB."


MARKS = {
    TORCH[0]: colors.INPUT,
    TORCH[1]: colors.INPUT,
    "PyTorch, 1 thread": "#56B4E9",
    "OpenCV": colors.FILTER,
    "ONNX Runtime": colors.UNREAD,
    "SciPy convolve2d": "#CC79A7",
    "NumPy einsum": "#666666",
}


def plot(results: list[Result]) -> str:
    """An SVG: one line for each workload, one dot for each peer; left of the line at 1 we are faster."""
    left, row, wide, low, high = 250, 18, 640, -2.5, 1.5
    height = 60 + row * len(results)

    def across(ratio: float) -> float:
        return left + (min(max(math.log10(ratio), low), high) - low) / (high - low) * wide

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + wide + 30} {height + 40}" '
        'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="#ffffff"/>'
    ]
    for tick in (0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30):
        x, line = across(tick), "#1a1a1a" if tick == 1 else "#dddddd"
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="45" y2="{height}" stroke="{line}"/>')
        parts.append(f'<text x="{x:.1f}" y="40" text-anchor="middle">{tick:g}</text>')
    parts.append(f'<text x="{left}" y="18" font-size="13">Our time / the peer\'s time: left of 1 we are faster</text>')
    for i, r in enumerate(results):
        y = 58 + i * row
        parts.append(f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{r.workload.name}</text>')
        for name, color in MARKS.items():
            if name in r.times:
                hollow = "#ffffff" if name == TORCH[1] else color
                at = across(r.ratio(name))
                parts.append(
                    f'<circle cx="{at:.1f}" cy="{y}" r="4.5" fill="{hollow}" stroke="{color}" stroke-width="1.5">'
                    f"<title>{name}: {r.ratio(name):.2f}</title></circle>"
                )
    at = 12
    for name, color in MARKS.items():
        hollow = "#ffffff" if name == TORCH[1] else color
        parts.append(
            f'<circle cx="{at}" cy="{height + 20}" r="4.5" fill="{hollow}" stroke="{color}" stroke-width="1.5"/>'
        )
        parts.append(f'<text x="{at + 8}" y="{height + 24}">{name}</text>')
        at += 24 + 6 * len(name)
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description="Time stridelab.conv2d beside its peers.")
    parser.add_argument("--only", default="", help="words; a workload whose name has one of them is run (W1,W5 ...)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.3, help="length of a burst")
    parser.add_argument("--patience", type=float, default=3.0, help="seconds to wait for other processes, at most")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "results", help="folder for table and plot")
    options = parser.parse_args()

    missing: dict[str, str] = {}
    results = []
    for w in workloads():
        if any(word in w.name for word in options.only.split(",")):
            result = measure(w, missing, options.rounds, options.seconds, options.patience)
            against = (
                f"{result.ratio(result.best_torch):.2f} of PyTorch's" if result.best_torch else "PyTorch is missing"
            )
            print(f"{w.name:36s} {result.seconds(OURS) * 1e3:9.3f} ms, {against}", flush=True)
            results.append(result)
    text = table(results, missing)

    gray = next(w for w in workloads() if w.name.startswith("W2"))
    calls = {name: CONTENDERS[name](gray) for name in (OURS, TORCH[0]) if name not in missing}
    text += "\n\n" + "\n".join(
        f"- {name}, {gray.name}: median {quiet * 1e3:.2f} ms alone; 95th percentile {busy * 1e3:.2f} ms with one core "
        f"busy, {busy / quiet:.1f} times as much."
        for name, (quiet, busy) in with_a_busy_core({n: c for n, c in calls.items() if c}, 2.0).items()
    )
    layer = next(w for w in workloads() if w.name.startswith("W5 64-64"))
    for name, w in ((name, w) for w in (gray, layer) for name in (OURS, TORCH[0]) if name not in missing):
        if call := CONTENDERS[name](w):
            alone, together, running = with_a_class(call, 2.0)
            text += (
                f"\n- {name}, {w.name}, {CLASS} threads that compute all the time: {together:.0f} calls a second "
                f"({together / alone:.2f} times one thread's); {running:.1f} threads running at once on {CORES} cores."
            )
    print("\n" + text)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "engine.md").write_text(text + "\n", encoding="utf-8")
    (options.out / "engine.svg").write_text(plot(results), encoding="utf-8")


if __name__ == "__main__":
    main()
