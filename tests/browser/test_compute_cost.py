"""Compute cost in a browser: the charts are there, and the time is taken when asked for."""

from __future__ import annotations

from playwright.sync_api import expect


def test_the_charts_come_and_the_time_is_taken_when_asked_for(server, visit, settle):
    page = visit(server.url + "/compute_cost?side=32&depth=one+layer")
    expect(page.locator(".js-plotly-plot")).to_have_count(3)
    page.get_by_role("button", name="Measure the time now").click()
    expect(page.locator(".js-plotly-plot")).to_have_count(4, timeout=30_000)
    settle()
    expect(page.get_by_text("of the multiplications of stride 1 in")).to_be_visible()
    page.get_by_text("FLOPs", exact=True).click()
    settle()
    expect(page.get_by_test_id("stMetric").first).to_contain_text("FLOPs, stride 2")
