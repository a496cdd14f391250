"""What a lesson has besides its text: charts to take away, and experiments that set the controls for the learner."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, ParamSpec

import numpy as np
import streamlit as st

from stridelab import images
from stridelab.lessons.experiments import Experiment
from stridelab.ui import cover, session
from stridelab.ui.components import scroll_to_top
from stridelab.ui.payloads import kept

if TYPE_CHECKING:
    from plotly.basedatatypes import BaseFigure
    from plotly.graph_objects import Figure

    from stridelab.network.receptive_field import StrideEffect

P = ParamSpec("P")


def fold(title: str, text: str, *, tells: str = "") -> None:
    """A part of the text that opens when it is asked for: what is open on a page is read in 90 seconds."""
    with st.expander(title):
        say(text, key=title, tells=tells)


def try_this(experiments: Sequence[Experiment]) -> None:
    """Buttons that change the settings. What to look for then stands at the top; before, it is the button's help."""
    st.header("Try this", anchor=False)
    with st.container(horizontal=True, gap="small"):
        for at, experiment in enumerate(experiments):
            st.button(
                experiment.label,
                key=f"try_{at}",
                help=experiment.look_for,
                on_click=_choose,
                args=(experiment,),
                disabled=any(map(session.scene().locks, experiment.settings)),
            )
    scroll_to_top.to_top(st.session_state.get("experiments", 0))


def _choose(experiment: Experiment) -> None:
    """The settings change what stands at the top: the page goes there, and what to look for goes along."""
    session.look_for(experiment.look_for)
    session.set_from_drawing(**experiment.settings)
    st.session_state["experiments"] = st.session_state.get("experiments", 0) + 1


def say(text: str, *, key: str, tells: str) -> None:
    """A sentence with results in it. tells, here and below : the answers that a link can cover with it."""
    cover.over(tells, key, lambda: st.markdown(text))


def drawing(pixels: np.ndarray, caption: str, *, key: str, tells: str = "") -> None:
    """A picture (H, W) or (H, W, 3) uint8 with every value kept, and its caption, which a screen reader says, too."""
    picture = kept(images.png, pixels)
    # Streamlit would make a JPEG of it where it is not told what it is
    cover.over(tells, key, lambda: st.image(picture, caption, alt=caption, output_format="PNG"))


def look_for() -> None:
    """At the top of a page, what the experiment that was started on it asks to look for."""
    place = st.container()  # always there: nothing below is made anew when it is filled
    if sentence := session.of_page().get("look_for"):
        place.info(sentence, icon=":material/visibility:")


def metric(label: str, value: str, beside: str, *, key: str, tells: str, **more: Any) -> None:
    """A number with what it is measured against, neither praised nor blamed."""
    show = partial(st.metric, label, value, beside, delta_color="off", delta_arrow="off", **more)
    cover.over(tells, f"metric_{key}", show, what=label)


def effects(layers: Sequence[StrideEffect]) -> None:
    """What a changed stride does to the field of every layer, side by side."""
    with st.container(horizontal=True, gap="medium"):
        for layer in layers:
            was, color = (f"was {layer.before[0]:,}", "green") if layer.is_changed else ("unchanged", "gray")
            label, value = f"Layer {layer.name} sees", f"{layer.after[0]:,} px"
            show = partial(st.metric, label, value, was, delta_color=color, delta_arrow="off", width="content")
            cover.over("output", f"sees_{layer.name}", show, what=label)


_PATTERNS = {
    "": "",
    "/": "repeating-linear-gradient(135deg, transparent 0 4px, {line} 4px 6px)",
    "x": "repeating-linear-gradient(45deg, transparent 0 5px, {line} 5px 6.5px), "
    "repeating-linear-gradient(135deg, transparent 0 5px, {line} 5px 6.5px)",
    ".": "radial-gradient({line} 25%, transparent 30%) 0 0 / 6px 6px",
}
"""A bar's pattern in Plotly's name -> the same for a web page."""


def legend(items: Sequence[tuple[str, str, str]]) -> None:
    """What the colours mean, once for several charts: (name, colour, mark), the mark "line", "dots" or a pattern."""

    def mark(color: str, kind: str) -> str:
        if kind in ("line", "dots"):
            return f'<i class="{kind}" style="border-color:{color}"></i>'
        pattern = _PATTERNS[kind].format(line="rgba(255,255,255,.55)")
        return f'<i style="background:{pattern}{", " if pattern else ""}{color}"></i>'

    entries = (f"<span>{mark(color, kind)}{escape(name)}</span>" for name, color, kind in items)
    st.html(f'<div class="legend">{"".join(entries)}</div>')


def figure(draw: Callable[P, Figure], *args: P.args, **settings: P.kwargs) -> BaseFigure:
    """The chart `draw(*args, **settings)`, made once for all who ask: Plotly takes longer than all the numbers."""
    from stridelab.figures.style import Finished  # Plotly, which a page without charts need not wait for

    return Finished(kept(_parts, draw, args, settings))


def _parts(draw: Callable[..., Figure], args: tuple[Any, ...], settings: dict[str, Any]) -> dict[str, Any]:
    return draw(*args, **settings).to_dict()


def chart(
    figure: BaseFigure, name: str, columns: Sequence[str], rows: Callable[[], Sequence[Sequence[Any]]], *, tells: str
) -> None:
    """A chart with its picture (the camera above it) and its numbers (a button below it) to take away."""
    cover.over(tells, f"chart_{name}", lambda: _chart(figure, name, columns, rows))


def _chart(figure: BaseFigure, name: str, columns: Sequence[str], rows: Callable[[], Sequence[Sequence[Any]]]) -> None:
    st.plotly_chart(
        figure,
        key=f"chart_{name}",
        config={
            "displaylogo": False,
            "toImageButtonOptions": {"format": "png", "filename": name, "scale": 2},
            "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
        },
    )
    st.download_button(
        "Numbers as CSV",
        lambda: _csv(columns, rows()),
        f"{name}.csv",
        "text/csv",
        key=f"csv_{name}",
        icon=":material/download:",
        on_click="ignore",
    )


def mark_bar(charts: Sequence[str], at: int) -> None:
    """In these charts of bars, the first bar and the one `at` (from 0) are strong, the others pale.

    By a style of the page: the charts stay as they are, and to mark another bar costs the browser next to nothing.
    """
    others = f".barlayer .point:nth-child(n + 2):not(:nth-child({at + 1}))"
    st.html(f"<style>{', '.join(f'.st-key-chart_{name} {others}' for name in charts)} {{ opacity: 0.45 }}</style>")


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue()
