"""Whatever the bytes: a picture or a sentence, and no warning."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.images import fuzz


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_a_damaged_or_made_up_file_gives_a_picture_or_a_sentence_and_no_warning(first):
    """The first 200 of those that `make fuzz` makes without end."""
    for seed in range(first, first + 50):
        try:
            fuzz.check(fuzz.file(seed))
        except Exception as error:
            raise AssertionError(f"fuzz.file({seed})") from error


@given(
    st.binary(max_size=60), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"BM", b"II*\0"])
)
@settings(max_examples=80, deadline=None)
def test_random_bytes_give_a_sentence(data, start):
    fuzz.check(start + data)
