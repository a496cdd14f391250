"""Every control, and the one table of what a link may say (`scene`).

The only place with widgets that hold a value, with their keys, defaults and ranges. A control returns its value, and a
page hands it on: no control looks at another one's.
"""

# ruff: noqa: F401  all names here are for the pages

from stridelab.scene.settings import NUMBERS, OWN, SETTINGS, TYPED, UPLOAD
from stridelab.ui.controls.check import (
    answer,
    covered_link,
    how_many,
    kind_of_question,
    quiz,
    topic,
    walk_text,
)
from stridelab.ui.controls.kernel import (
    Filter,
    bias,
    filter_first,
    kernel,
    kernel_and_padding,
    kernel_size,
    sized,
    turned,
)
from stridelab.ui.controls.layer import (
    COST_STAGE,
    COVERAGE,
    PLAYER,
    blur,
    dilation,
    framework,
    linked_stride,
    one_stride,
    padding,
    stride,
    strides,
    take_coverage,
    take_stride,
    take_stride_of_charts,
)
from stridelab.ui.controls.links import FOLLOWING, heard, read_link, take_next
from stridelab.ui.controls.network import WHOLE, code_of, maps_until, network, network_size, own_code, what_if
from stridelab.ui.controls.picture import (
    color,
    crop,
    crop_place,
    grid_size,
    input_size,
    picture,
    picture_given,
    place_in_view,
    side,
)
from stridelab.ui.controls.price import (
    SKETCH,
    drawing,
    lines,
    lines_heard,
    moved,
    noise,
    take_lines,
    task,
    trained,
    unseen,
)
from stridelab.ui.controls.reset import reset
from stridelab.ui.controls.stack import (
    depth,
    field_weights,
    layers,
    new_stride,
    of_layer,
    scale,
    stack_drawn,
    strided_layer,
    unit,
)
from stridelab.ui.controls.widgets import more_settings
