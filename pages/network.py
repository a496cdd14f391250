"""Network: a published network or the learner's own code, layer by layer, and what another stride would change."""

import streamlit as st

from stridelab import formats
from stridelab.architectures import load
from stridelab.lessons import network
from stridelab.lessons.experiments.network import EXPERIMENTS
from stridelab.network import from_code
from stridelab.ui import controls, cover, frame, lesson
from stridelab.ui.code_shown import show_source
from stridelab.ui.components import network_view as drawing
from stridelab.ui.sections import network as sections

frame.begin(
    "Network",
    "Choose a published network, or bring your own code. See where its strides are, and **what each of them does to "
    "all layers after it**.",
)


def live_part() -> None:
    """What follows the settings."""
    above = st.container()
    picture, stage, side = frame.stage(4)
    with side:
        name = controls.network()
        size = controls.network_size()
        choice = st.container(gap="small")
    with above:
        code = controls.own_code() if name == controls.OWN else None
        original, unfit = network.opened(name, code, size)
        if code is not None:
            sections.about_code(original, unfit, size)

    if original:
        with choice:
            which, stride = controls.what_if(original)
            controls.reset()
        current, impossible = network.attempt(original, which, stride)
        with stage:
            title = controls.SETTINGS["network"].title(name)
            sections.drawn(original, current, picture, title, which, stride, unfit, impossible)
        frame.paint_first()

        sections.before_and_after(original, current, which, stride, possible=not impossible)
        sections.way_up(current, picture, name)
        st.header("As code", anchor=False)
        part = controls.code_of(current)
        cover.over("size", "code", lambda: drawing.code(current, part))


frame.live(live_part)

article, resnet, all_cnn = from_code(network.ARTICLE), load("resnet50"), load("all_cnn_c")
layer = article.layers[1]
plain, resnet_plain = network.changed(article, layer.name, 1), network.changed(resnet, network.STRIDED, 1)
same, numbers = network.stems(224, 7, 2)
pool, strided = load("vgg16")["features.4"], all_cnn["conv3"]
lesson.fold(
    "What is true",
    f"""
- **Stride adds no parameter and takes no channel away.** With all its strides at 1, ResNet-50 still has
  {resnet_plain.num_params:,} parameters. But it needs {resnet_plain.macs / resnet.macs:.0f} times the MACs and
  {resnet_plain.activation_bytes / resnet.activation_bytes:.0f} times the memory for its maps.
- **Stride 2 quarters the work, it does not halve it.** The layer of the article {network.ARTICLE_LINK},
  from which Stride Lab grew, takes {layer.macs:,} MACs. At stride 1 it takes {plain.macs:,}:
  {plain.macs // layer.macs} times as many.
- **A strided convolution is more than pooling.** {pool.name} of VGG-16, a max pooling, has {pool.num_params} parameters
  and keeps channels apart. {strided.name} of All-CNN-C makes the map smaller too. It has {strided.num_params:,}
  parameters, learns its filters and mixes all {strided.input_shape[0]} channels.
""",
    tells="size cost",
)
lesson.fold(
    "Where to take care",
    f"""
- **"same" does not mean that the output is as large as the input.** With stride 2 it is half as large, rounded up: the
  article's {layer.input_shape[1]} positions become {layer.output_shape[1]}. PyTorch refuses *same* at any stride
  but 1, and Keras refuses stride together with dilation. The code above says so where it matters.
- **Padding need not be symmetric.** A 7 × 7 layer at stride 2 on 224 pixels: *same* in Keras pads {same[0]} before and
  {same[1]} after. ResNet in PyTorch pads {numbers[0]} and {numbers[1]}. Both maps have 112 positions, half a stride
  apart. In the table, {same[0]}+{same[1]} means: {same[0]} before, {same[1]} after.
- **MACs are not FLOPs.** 1 MAC is a multiplication and an addition, 2 FLOPs. ResNet-50 has
  {formats.short(resnet.macs)} MACs. Some tables print this number as "GFLOPs"; in FLOPs it is
  {formats.short(2 * resnet.macs)}.
- **One exception about parameters.** A fully connected layer on a flattened map has a weight for every position. There
  a smaller map does mean fewer parameters.
""",
    tells="size cost",
)
lesson.fold(
    "Keys",
    """
Keys, in the drawing: left and right move from layer to layer, Page Up and Page Down from stride to stride, space plays
and pauses.
""",
)
lesson.try_this(EXPERIMENTS)
show_source(network.changed)
