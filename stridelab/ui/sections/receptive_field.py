"""How the fields of a stack grow when one stride changes, and how much each pixel of a field counts."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from stridelab.figures import receptive_field as figures
from stridelab.lessons.receptive_field import influence, layer_stack
from stridelab.network import Network
from stridelab.network.receptive_field import effect_of_stride
from stridelab.ui import controls, frame, lesson
from stridelab.ui.components import layer_stack as drawing
from stridelab.ui.payloads import kept


def fields(network: Network, names: Sequence[str]) -> None:
    """The fields of all layers, before and after one stride changes; names : of the layers that may be chosen."""
    st.header("The two-step truth", anchor=False)
    st.markdown(
        "“A larger stride enlarges the receptive field.” Of which layer? Change one stride and see. **Step one:** the "
        "layer’s own field stays. **Step two:** the layers after it see more."
    )
    lesson.fold(
        "Why",
        "A window is as large as its kernel, however far it moves. The taps of the layers after it lie next to each "
        "other in *their* map, and a step in that map is now worth more pixels.",
    )
    left, right = st.columns([1.4, 1], gap="medium")
    with left:
        changed = controls.of_layer(names)
    with right:
        stride = controls.new_stride()
    try:
        effects = effect_of_stride(network, changed, stride)[1:]
    except ValueError as impossible:
        frame.problem(impossible)
    else:
        lesson.effects(effects)
    by_stride = kept(layer_stack.fields_by_stride, network, changed, (1, 2, 3, 4))
    st.markdown("**Receptive field against depth.** The lines separate only above the layer you changed.")
    figure = lesson.figure(figures.growth, by_stride, log_y=changed == "all")
    lesson.chart(figure, "fields", *influence.growth_table(by_stride), tells="output")


def effective_field(stack: layer_stack.Stack) -> None:
    """The influence of each pixel on the middle unit of the last layer, with the weights that the learner chooses."""
    st.header("How much each pixel counts", anchor=False)
    st.markdown(
        "A pixel in the middle has many ways up to the unit, a pixel at the rim has one. So the influence is a hill: "
        "the **effective receptive field**."
    )
    lesson.fold(
        "More about the hill",
        "The box says which pixels *can* change the unit. It does not say how much. The hill is measured here with "
        "real gradients through your stack. Where the stride does not divide the kernel size, some windows overlap and "
        "some do not, and the hill shows a grid.",
    )
    measured = drawing.measured(stack, controls.field_weights())
    left, right = st.columns(2, gap="medium")
    with left:
        hill, numbers = lesson.figure(figures.influence, measured), influence.influence_table(measured)
        lesson.chart(hill, "influence", *numbers, tells="output")
    with right:
        line, numbers = lesson.figure(figures.profile, measured), influence.profile_table(measured)
        lesson.chart(line, "profile", *numbers, tells="output")
    lesson.say(influence.sentence(measured), key="influence", tells="output")
