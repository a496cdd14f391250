"""Compare strides: one picture, one filter, a map for every stride."""

from stridelab.lessons import compare
from stridelab.ui import controls, frame, lesson
from stridelab.ui.code_shown import show_source
from stridelab.ui.components import maps

frame.begin(
    "Compare strides",
    "The same filter over the same picture at several strides. Press *Play*: each map is filled window by window.",
)


def live_part() -> None:
    """What follows the settings."""
    picture, stage, side = frame.stage()
    with side:
        kernel, padding = controls.kernel_and_padding()
        strides = controls.strides()
        with controls.more_settings():
            color = controls.color()
            dilation = controls.dilation()
            bias = controls.bias()
            kernel = controls.turned(kernel)
            controls.reset()

    setting = {"strides": strides, "color": color, "padding": padding, "dilation": dilation}
    with stage:
        try:
            drawn_from = (picture, kernel.weights, bias)
            maps.show(*drawn_from, uid="maps", **setting)
        except ValueError as impossible:
            frame.problem(impossible)
        else:
            maps.downloads(f"{picture.title}, {kernel.title}", *drawn_from, **setting)


frame.live(live_part)

lesson.fold(
    "What to look for",
    """
- **Stride 2 leaves a quarter, not a half.** It halves the height and the width, so a quarter of the positions, of the
  multiply-accumulates (MACs) and of the memory remain. Stride 3 leaves a ninth.
- **The small maps are samples of the large one.** Set *Equal size*: every value in a small map is also in the stride-1
  map. What differs is how many of them are kept.
- **Gaps begin when the stride is larger than the filter.** *unread* is the share of the input that no window looks at:
  with a 3 × 3 filter it is near zero up to stride 3, then it grows.
- **Fine patterns turn into false ones.** Choose *Stripes* or *Zone plate* with *Identity*: a pattern finer than the
  stride can follow comes out as a coarse pattern that is not in the picture. That is aliasing.
""",
    tells="size output cost unread",
)
show_source(compare.at_stride)
