"""Every drawing of every page, run once."""

from __future__ import annotations

import pytest

from stridelab.scene import PAGES
from stridelab.ui.export import pages


@pytest.fixture(scope="session")
def all_pages() -> dict[str, pages.Page]:
    """Name -> the page as it opens without a setting."""
    return {name: pages.run(name) for name in PAGES}
