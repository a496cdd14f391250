"""The small trained networks: measured now, side by side, shifted, and asked about the learner's own drawing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import streamlit as st

from stridelab import formats
from stridelab.figures import price as figures
from stridelab.images import colors
from stridelab.lessons.price import family, measure, own, pictures, results
from stridelab.lessons.price.measure import Accuracy
from stridelab.lessons.translation import published
from stridelab.scene.settings import DRAWN, UPLOAD
from stridelab.ui import controls, frame, lesson, table
from stridelab.ui.components import chart_stage, maps, sketch
from stridelab.ui.payloads import kept

ANSWERS = "output cost"
"""What a chart or a table of the networks tells: how many pictures they read, and at which cost."""


def measured(task: str, number: int) -> Mapping[str, Accuracy]:
    """Of every network, computed now by this engine, with a progress bar; once in a process for all who ask."""
    place, now = st.empty(), {}
    for finished, (name, variant) in enumerate(family.FAMILY.items()):
        place.progress(finished / len(family.FAMILY), f"{variant.title}: reading {number:,} pictures")
        now[name] = kept(measure.accuracy, task, name, number)
    place.empty()
    return now


def examples(task: str) -> None:
    """Ten of the pictures that no network has seen."""
    test_pictures, digits = measure.unseen(task)
    first = [int(np.flatnonzero(digits == digit)[0]) for digit in range(10)]
    lesson.drawing(
        colors.montage(test_pictures[first, 0], columns=5, zoom=3, gap=6), pictures.TASKS[task].sentence, key="examples"
    )


def against_macs(task: str, now: Mapping[str, Accuracy]) -> None:
    """Where each network stands."""
    figure = lesson.figure(figures.accuracy_against_macs, results.results(task), now)
    lesson.chart(
        figure, "accuracy_against_macs", results.CSV_COLUMNS, partial(results.csv_rows, task, now), tells=ANSWERS
    )
    chart_stage.show([chart_stage.Shown("accuracy_against_macs")], uid="price_stage", tells=ANSWERS)
    tested = results.log()["tested"]["accuracy"]
    st.caption(
        f"In colour: measured now; chance may move it along its line. In gray: three trainings, on {tested:,} pictures."
    )


def numbers(task: str, now: Mapping[str, Accuracy]) -> None:
    """All of it as a table, and what of it is chance: in folds."""
    first = now["none"]
    low, high = first.interval
    with st.expander("All numbers"):
        table.show("The networks", results.columns(first.number), results.rows(task, now), tells=ANSWERS)
    with st.expander("What chance may do"):
        lesson.say(
            f"*No stride* has just read {first.right:,} of {first.number:,} pictures, {first.share:.1%}. Of all "
            f"such pictures it would read {low:.1%} to {high:.1%}: such a range holds the truth 95 times of 100. Four "
            "times as many pictures halve it. The training has its own chance: the gray marks are three trainings.",
            key="chance",
            tells="output",
        )
        ranges = ", ".join(
            f"{family.FAMILY[name].title.split(' in ')[0].lower()} {results.seeds(results.result('thin', name))}"
            for name in ("max", "average", "blur")
        )
        lesson.say(
            f"So max pooling, average pooling and blur cannot be told apart. Thin strokes, the three trainings on "
            f"{results.log()['tested']['accuracy']:,} pictures: {ranges}.",
            key="ranges",
            tells="output",
        )


def more() -> None:
    """How the networks came about, where saved work goes, what carries over: in folds."""
    log = results.log()
    training = log["training"]
    with st.expander("How they were trained"):
        widths = {name: family.learned(name) for name in ("none", *results.SAME_WORK)}
        st.markdown(
            f"Four 3 × 3 layers with ReLU, the mean over all positions, and one linear layer for the ten digits: "
            f"{widths['none']:,} learned numbers, whatever the stride ({widths['narrow']:,} where half as wide, "
            f"{widths['wide']:,} where twice as wide). Each was trained three times in PyTorch "
            f"{log['versions']['torch'].partition('+')[0]}, from other random numbers, on {training['pictures']:,} "
            f"drawn pictures, {training['epochs']} times over. You see the first of the three. The pictures that it is "
            f"measured on are others. `tests/data/train_small_networks.py` trains all of them again; weights and log "
            f"are in `assets/trained/`."
        )
        st.markdown(
            f"The pictures have noise of {pictures.NOISE} of the way from black to white, chosen so that differences "
            "show. The networks have never seen a picture without noise."
        )
    with st.expander("Saved work can be spent on width"):
        narrow, wide = (results.result("thin", name) for name in results.SAME_WORK)
        lesson.say(
            f"Two networks of {formats.short(wide.macs)} MACs each: without stride and half as wide, thin strokes are "
            f"read at {narrow.mean:.1%}; with stride 2 in layers 1 and 2 and twice as wide, at {wide.mean:.1%}. The "
            f"wide one has {wide.learned / narrow.learned:.0f} times as many learned numbers.",
            key="width",
            tells=ANSWERS,
        )
    with st.expander("What carries over to large networks"):
        st.markdown(
            "The reasons do: a stride widens the fields of later layers, saves their work, and drops what falls "
            "between its stops; a blur before it saves a part of that. The numbers do not. In networks for ImageNet "
            "the first layer is larger: 7 × 7 in ResNet, 11 × 11 in AlexNet. There, too, a network that is right more "
            "often gives the same answer more often, so the blur is not the only reason for a difference."
        )
        table.show("Published figures", published.COLUMNS, published.rows(published.ANTI_ALIASING))
        st.caption(f"Source: {published.ANTI_ALIASING_SOURCE}.")


def side_by_side(task: str, now: Mapping[str, Accuracy]) -> None:
    """The same size in other ways; the same work spent otherwise."""
    names = (*results.SAME_SIZE, *results.SAME_WORK)
    st.header("Stride, pooling and blur at the same size", anchor=False)
    lesson.say("The first six end in maps of 8 × 8. The last two do the same work.", key="same", tells="size")
    figure = lesson.figure(figures.side_by_side, [results.result(task, name) for name in names], now)
    lesson.chart(
        figure, "side_by_side", results.CSV_COLUMNS, partial(results.csv_rows, task, now, names), tells="output"
    )


def shifted(task: str) -> None:
    """How often the answer stays, and what others have measured."""
    four, blurred = (results.result("thin", name) for name in ("four", "four_blur"))
    before, after = published.anti_aliasing("ResNet-50").consistency
    st.header("Moved by a few pixels", anchor=False)
    lesson.say(
        f"Thin strokes, moved by 1 pixel: stride 4 in layer 1 gives {four.steadiness(1):.1%} of them the same answer. "
        f"With a blur it is {blurred.steadiness(1):.1%}. In ResNet-50, blur raised such consistency from "
        f"{before:.2f} to {after:.2f}%.",
        key="shifted",
        tells="output",
    )
    titles = [family.FAMILY[name].title for name in results.SHIFT_NAMES]
    figure = lesson.figure(figures.same_after_shift, task)
    lesson.chart(figure, "same_after_shift", ["shift", *titles], partial(results.shift_rows, task), tells="output")


def own_drawing(task: str) -> None:
    """A drawing, what each network says to it in its place and moved, and its maps in one of them."""
    st.header("Put your own drawing in", anchor=False)
    left, right = st.columns([1, 1.7], gap="medium")
    with left:
        drawing = controls.drawing()
        paper = st.container()
        shift = controls.moved()
        noisy = controls.noise()
        with st.expander("More settings"):
            picture = controls.picture()
            text = controls.lines()
    with paper:
        lines = _lines(drawing, text)
        ink = own.of_picture(picture) if drawing == UPLOAD else pictures.inked(lines, task)
        sketch.show(
            own.given(ink, 0, noisy=noisy)[0, 0],
            own.given(ink, shift, noisy=noisy)[0, 0],
            lines,
            uid=controls.SKETCH,
            title=picture.title if drawing == UPLOAD else controls.SETTINGS["drawing"].title(drawing),
            shift=shift,
            pen=pictures.TASKS[task].pen,
            heard=controls.lines_heard(),
            on_lines=controls.take_lines,
        )
    with right:
        st.markdown(
            "Each network reads the drawing, then the moved one. **Which stride loses the thin mark?** Last "
            f"column: with how many of {own.REPEATS} noises the answer stays."
        )
        answers = kept(own.answers, task, ink, shift, noisy=noisy)
        table.show("What each network says", own.columns(shift), own.rows(answers), tells="output")
    name = controls.trained()
    maps.gallery(
        [
            maps.Map(layer.name, pixels, formats.shape(layer.output_shape))
            for layer, pixels in own.maps_on_the_way(task, name, ink, shift, noisy=noisy)
        ],
        uid="price_maps",
        tells="size output",
    )


def _lines(drawing: str, text: str) -> own.Lines:
    """Of a drawing: a digit's line, or the learner's; a picture has none."""
    if drawing == UPLOAD:
        return ()
    if drawing != DRAWN:
        return (pictures.line(int(drawing)),)
    try:
        return own.read(text)
    except ValueError as unreadable:
        frame.problem(unreadable)
        return ()
