"""The browser tests assert that nothing went wrong; these assert that something going wrong would be noticed."""


def test_a_request_to_the_outside_is_noticed_and_gets_no_answer(server, visit, watch):
    page = visit(server.url)
    answer = page.evaluate("fetch('https://example.org/a.js').then(() => 'answered', () => 'refused')")
    assert answer == "refused"
    assert watch.outside == ["https://example.org/a.js"]
    watch.outside.clear()
    watch.errors.clear()


def test_a_console_error_and_an_uncaught_exception_are_noticed(server, visit, watch):
    page = visit(server.url)
    page.evaluate("console.error('one'); setTimeout(() => { throw new Error('two') })")
    page.wait_for_timeout(100)
    assert [word in "".join(watch.errors) for word in ("one", "two")] == [True, True]
    watch.errors.clear()
