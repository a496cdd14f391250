"""Feature reduction: five ways to make a map smaller, and what each of them loses."""

from stridelab.lessons import feature_reduction
from stridelab.lessons.experiments.feature_reduction import EXPERIMENTS
from stridelab.ui import controls, frame, lesson
from stridelab.ui.code_shown import show_source
from stridelab.ui.components import magnifier
from stridelab.ui.sections import feature_reduction as sections

frame.begin(
    "Feature reduction",
    "Five ways to make a map smaller. **What is lost, and what stays?** Drag one picture, and all move.",
)


def live_part() -> None:
    """What follows the settings."""
    picture, stage, side = frame.stage()
    with side:
        stride = controls.one_stride()
        kernel = None
        if controls.filter_first():
            kernel = controls.sized(controls.kernel())
        with controls.more_settings():
            place = controls.place_in_view()
            controls.reset()

    with stage:
        try:
            title = "Feature map at stride 1" if kernel else "The picture"
            magnifier.show(picture, kernel.weights if kernel else None, stride=stride, title=title, start=place)
        except ValueError as impossible:
            frame.problem(impossible)
    frame.paint_first()

    sections.count(stride)
    sections.dot(stride)
    sections.stripes(stride)


frame.live(live_part)

lesson.fold(
    "What is true",
    """
- **Strided convolution is not just pooling.** Pooling has a fixed rule and treats each channel alone. A strided
  convolution learns its numbers and mixes all channels. With equal weights it is exactly average pooling; with the
  weights of a blur it is blur pooling. No filter makes it max pooling.
- **No way is best for all.** Max pooling keeps small bright details and makes them larger, but it
  wipes out thin dark lines. Averages and blurs keep
  the mean brightness and lose sharpness. Only strided convolution saves the work for what it drops; pooling
  computes it first.
- **A stride on the way forward makes no checkerboard.** A flat picture stays flat inside. The way back can: a
  transposed convolution whose kernel size is not a multiple of the stride reaches some positions more often than
  others. Below, a flat map of ones is sent back at stride 2, once with a kernel of 3 and once with a kernel of 4.
""",
    tells="size output",
)
sections.handed_back()
lesson.try_this(EXPERIMENTS)
show_source(feature_reduction.by_every_method)
