"""The sentence under the hill says what the bars show."""

import re

import pytest

from stridelab.figures import receptive_field as figures
from stridelab.lessons.receptive_field import influence, layer_stack
from stridelab.network import effective_field


@pytest.mark.parametrize("line", list(layer_stack.PRESETS.values())[:4])
def test_the_sentence_tells_the_share_of_the_green_bars(line):
    field = effective_field.effective(layer_stack.build(line, 64, 64).network)
    green = figures.profile(field).data[1]
    assert green.name == "in the box of half the influence"
    [percent] = re.findall(r"the green part holds (\d+)%", influence.sentence(field))
    assert int(percent) == round(sum(green.y))
