"""Reset this page: everything is as usual again, but for the picture."""

from __future__ import annotations

import pytest

from stridelab.scene import SETTINGS

LINKS = {
    "slide": {"stride": 5, "dilation": 2, "grid_size": 16, "padding": "0"},
    "compare": {"strides": [1, 7], "dilation": 2},
    "downsampling": {"stride": 4, "framework": "keras_same"},
    "receptive_field": {"layers": "3x3 s1 p1", "picture_size": 32, "new_stride": 3},
    "price": {"task": "thick", "moved": 4, "trained": "none"},
    "network": {"network": "vgg16", "what_if": "features.4", "what_stride": 3},
    "compute_cost": {"stride": 4, "depth": "one layer", "scale": "log"},
    "feature_reduction": {"stride": 4, "crop_row": 3},
    "translation": {"stride": 4, "blur": "before sampling"},
}


@pytest.mark.parametrize("page", LINKS)
def test_reset_brings_back_what_is_usual_and_leaves_the_picture(page, open_page):
    at = open_page(page, **({} if page == "compute_cost" else {"image": "cat"}), **LINKS[page])
    assert any(at.session_state[key] != SETTINGS[key].default for key in LINKS[page])
    if tried := [button for button in at.button if (button.key or "").startswith("try_")]:
        tried[0].click().run()
        assert at.info
    image = at.session_state["image"]
    at.button(key="reset").click().run()
    assert not at.exception
    assert not at.info, "what an experiment asks to look for goes with its settings"
    for key in LINKS[page]:
        usual = SETTINGS[key].default
        assert at.session_state[key] == (list(usual) if isinstance(usual, tuple) else usual), key
    assert at.session_state["image"] == image
