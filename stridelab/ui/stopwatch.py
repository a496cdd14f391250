"""Taking the time of the engine: only when asked for, with a progress bar, and kept until the settings change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

import numpy as np
import streamlit as st

from stridelab.formats import milliseconds
from stridelab.network import Network
from stridelab.network.cost import Measurement, measure_network
from stridelab.network.forward import demo_weights


def taken(network: Network, name: str, x: np.ndarray, strides: Sequence[int]) -> tuple[Measurement, ...]:
    """A button, a place for the progress bar, and the times of these settings; empty if none have been taken.

    network, name, strides: as for `cost.measure_network`; x : (C, H, W) of its input shape.
    """
    setting = f"{network!r} {name} {network.layers[-1].kernel_size} {network.layers[-1].padding}"
    st.button("Measure the time now", key="measure", icon=":material/timer:", on_click=_ask)
    place = st.empty()
    if st.session_state.pop("measure_now", False):
        times: dict[int, tuple] = {}
        bar = place.progress(0.0, "Measuring ...")
        for time in measure_network(network, name, x, demo_weights(network), strides):
            times[time.stride] = astuple(time)
            bar.progress(time.share_done, f"Stride {time.stride}: {milliseconds(time.seconds)}")
        place.empty()
        st.session_state["times"] = setting, [*times.values()]
    measured, rows = st.session_state.get("times", ("", []))
    if measured == setting:
        return tuple(Measurement(*row) for row in rows)
    if rows:
        place.caption("The settings have changed since the last measurement. Measure again.")
    return ()


def _ask() -> None:
    """A callback, so that the wish outlives a rerun that the page itself asks for."""
    st.session_state["measure_now"] = True
