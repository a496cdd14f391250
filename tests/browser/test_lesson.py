"""What the lesson pages share in the browser."""

from __future__ import annotations

from playwright.sync_api import expect


def test_an_experiment_takes_the_learner_to_what_it_changes_and_says_what_to_look_for(server, visit):
    page = visit(server.url + "/downsampling")
    button = page.get_by_role("button", name="Gaps:")
    button.scroll_into_view_if_needed()
    main = page.get_by_test_id("stMain")
    assert main.evaluate("box => box.scrollTop") > 0
    button.click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("never read")
    page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop === 0")
    expect(page.get_by_test_id("stAlert")).to_be_in_viewport()
    page.get_by_role("link", name="Slide", exact=True).first.click()
    expect(page.locator(".player")).to_be_visible(timeout=20_000)
    expect(page.get_by_test_id("stAlert")).to_be_hidden()
