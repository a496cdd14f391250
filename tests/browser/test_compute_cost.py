"""Compute cost in a browser: the charts are there, and the time is taken when asked for."""

from __future__ import annotations

from playwright.sync_api import expect


def test_the_charts_come_and_the_time_is_taken_when_asked_for(server, visit, settle):
    page = visit(server.url + "/compute_cost?side=32&depth=one+layer")
    expect(page.locator(".js-plotly-plot")).to_have_count(3)
    page.get_by_role("button", name="Measure the time now").click()
    expect(page.locator(".js-plotly-plot")).to_have_count(4, timeout=30_000)
    settle()
    expect(page.get_by_text("of the multiplications of stride 1")).to_be_visible()
    page.get_by_text("FLOPs", exact=True).click()
    settle()
    expect(page.get_by_test_id("stMetric").first).to_contain_text("FLOPs, stride 2")


def test_the_chosen_stride_is_marked_without_drawing_the_charts_again(server, visit, settle):
    page = visit(server.url + "/compute_cost?depth=one+layer")
    expect(page.locator(".js-plotly-plot")).to_have_count(3)
    settle()
    bars = ".st-key-chart_macs_against_stride .barlayer .point"
    looks = f"() => [...document.querySelectorAll('{bars}')].map((bar) => getComputedStyle(bar).opacity)"
    assert page.evaluate(looks) == ["1", "1"] + 6 * ["0.45"]
    page.evaluate(f"() => document.querySelectorAll('{bars}').forEach((bar) => (bar.dataset.seen = 1))")
    page.get_by_role("slider", name="Stride").press("ArrowRight")
    expect(page.get_by_test_id("stMetric").first).to_contain_text("MACs, stride 3")
    settle()
    assert page.evaluate(looks) == ["1", "0.45", "1"] + 5 * ["0.45"]
    expect(page.locator(f"{bars}[data-seen]")).to_have_count(8)
