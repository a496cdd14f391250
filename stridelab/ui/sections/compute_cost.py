"""What a stride saves, in charts: as it is counted, and as it is measured here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from stridelab.figures import compute_cost as figures
from stridelab.lessons import compute_cost
from stridelab.network import Network
from stridelab.network.cost import StrideCost
from stridelab.ui import controls, lesson, stopwatch, table
from stridelab.ui.components import chart_stage


def charts(costs: Sequence[StrideCost], stride: int, unit: str, *, log: bool) -> None:
    """Work, parameters and memory against the stride, and above each its number at the chosen one."""
    dense, now = costs[0].total, next(cost.total for cost in costs if cost.stride == stride)
    charts = {quantity: f"{quantity}_against_stride" for quantity in compute_cost.QUANTITIES}
    strides, staged = [cost.stride for cost in costs], []
    lesson.mark_bar(list(charts.values()), strides.index(stride))
    for column, quantity in zip(st.columns(3), compute_cost.QUANTITIES, strict=True):
        with column:
            before, after = (compute_cost.amount(total, quantity, unit) for total in (dense, now))
            number = (
                f"{compute_cost.title(quantity, unit)}, stride {stride}",
                compute_cost.in_words(after, quantity),
                compute_cost.share(after, before),
            )
            lesson.metric(*number, key=quantity, tells="cost")
            staged.append(chart_stage.Shown(charts[quantity], *number))
            lesson.chart(
                lesson.figure(figures.against_stride, costs, quantity, unit, log=log),
                charts[quantity],
                ["stride", *costs[0].layers, "total"],
                lambda quantity=quantity: compute_cost.csv_rows(costs, quantity, unit),
                tells="cost",
            )
    at, on_stride = None if log else strides.index(stride), controls.take_stride_of_charts
    chart_stage.show(staged, uid=controls.COST_STAGE, tells="cost", strides=strides, at=at, on_stride=on_stride)


def layer_by_layer(costs: Sequence[StrideCost], stride: int, unit: str) -> None:
    """What each layer costs at the chosen stride."""
    st.header("Layer by layer", anchor=False)
    rows = compute_cost.layer_rows(costs, stride, unit)
    table.show("Cost of each layer", compute_cost.layer_columns(unit), rows, tells="cost")


def measured(network: Network, layer: str, x: np.ndarray, stride: int) -> None:
    """The time that each stride of a layer takes; x : (C, H, W)."""
    st.header("Measured on this machine", anchor=False)
    times = stopwatch.taken(network, layer, x, compute_cost.STRIDES)
    if times:
        lesson.say(compute_cost.time_sentence(times, stride), key="time", tells="cost")
        lesson.chart(
            lesson.figure(figures.time_against_stride, times),
            "time_against_stride",
            ["stride", "macs", "seconds", "predicted_seconds"],
            lambda: compute_cost.time_rows(times),
            tells="cost",
        )
    lesson.fold(
        "What it shows, and what it does not",
        """
**What it shows:** how long Stride Lab's own code takes for these layers on your picture. A bar is the middle one of
several runs, and half of the runs lie within its line. Dotted: what the MACs alone would predict from stride 1. The
strides take turns, again and again.

**What it does not show:** another machine, another library or a graphics card. Other work on this machine, right now,
makes the times longer.
""",
    )
