"""What all tests share: how hard hypothesis looks for a counterexample.

By hand each run draws new examples; in CI (`CI=1`, as .ci/run sets it) they are the same in every run.
`HYPOTHESIS_PROFILE=thorough` looks ten times harder.
"""

import gc
import os
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No deadline: a shared machine is slow now and then, and nothing here is about time.
settings.register_profile("dev", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, print_blob=True)
settings.register_profile("thorough", settings.get_profile("dev"), max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))


def pytest_collection_finish() -> None:
    """All that is imported by now stays to the end: Python's collector need not look through it again and again."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def installed_packages_are_searched_once() -> Iterator[None]:
    """For components, as a server does when it starts. Streamlit's AppTest does it for every page: most of its time."""
    if "streamlit" not in sys.modules:  # tests of the engine do without
        yield
        return
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the static site, in a folder of a folder: built once, also where several processes test."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, done = shared / "course" / "stride", shared / "site-is-built"
    try:
        (shared / "site-begun").touch(exist_ok=False)
    except FileExistsError:
        give_up = time.monotonic() + 300
        while not done.exists():
            assert time.monotonic() < give_up, "Another process began to build the site and did not end."
            time.sleep(0.2)
        assert done.read_text() == "", done.read_text()
        return folder
    from stridelab.ui.export.site import build  # streamlit is not for tests of the engine

    why = "The site was not built."
    try:
        built = build(folder)
        why = f"Left out: {built.left_out}" if built.left_out else ""
    finally:
        done.write_text(why)
    assert why == ""
    return folder
