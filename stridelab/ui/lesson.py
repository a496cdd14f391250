"""What a lesson page has besides its text: charts to take away, and experiments that set the controls for the learner."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


@dataclass(frozen=True)
class Experiment:
    """A "try this": what the button says, what to look for, and the settings (widget keys) it chooses."""

    label: str
    look_for: str
    settings: Mapping[str, Any]


def try_this(experiments: Sequence[Experiment]) -> None:
    """Buttons that change the settings, each beside the sentence that says what to look for."""
    st.header("Try this", anchor=False)
    for at, experiment in enumerate(experiments):
        left, right = st.columns([1, 3], vertical_alignment="center")
        left.button(
            experiment.label, key=f"try_{at}", on_click=_choose, args=(dict(experiment.settings),), width="stretch"
        )
        right.markdown(experiment.look_for)


def _choose(settings: dict[str, Any]) -> None:
    for key, value in settings.items():
        st.session_state[key] = value


def chart(figure: Figure, name: str, columns: Sequence[str], rows: Callable[[], Sequence[Sequence[Any]]]) -> None:
    """A chart with its picture (the camera above it) and its numbers (a button below it) to take away."""
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


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue()
