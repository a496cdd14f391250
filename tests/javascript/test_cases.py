"""The numbers that the JavaScript is tested against are the engine's of today."""

import json

from tests.javascript import cases


def test_the_cases_are_what_the_engine_says():
    assert json.loads(cases.PATH.read_text("utf-8")) == json.loads(cases.written())
