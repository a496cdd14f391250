"""A stack as a line of text: what is written is read back, and every mistake is a sentence that names its layer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridelab.lessons.receptive_field import layer_stack
from stridelab.lessons.receptive_field.layer_stack import RANGES, StackLayer
from stridelab.network import LayerError, Network, conv, input_layer, max_pool

settings = {key: st.integers(*RANGES[key]) for key in ("kernel_size", "stride", "padding")}
layers = st.builds(StackLayer, **settings, dilation=st.integers(*RANGES["dilation"]), op=st.just("conv")) | st.builds(
    StackLayer, **settings, op=st.sampled_from(["max", "avg"])
)
stacks = st.lists(layers, min_size=1, max_size=layer_stack.MOST_LAYERS).map(tuple)


@given(stacks)
def test_what_is_written_is_read_back(chosen):
    assert layer_stack.parse(layer_stack.text(chosen)) == chosen


@given(stacks)
def test_the_usual_values_are_left_out_and_order_case_and_separators_do_not_matter(chosen):
    words = [str(layer).split() for layer in chosen]
    assert not any(word in ("s1", "p0", "d1") for each in words for word in each)
    loose = " ;\n".join(" ".join(reversed(each) if each[0] not in layer_stack.OPS else each).upper() for each in words)
    assert layer_stack.parse(loose.replace("X", "×")) == chosen


@given(st.text(max_size=60) | st.text("0123456789xspdmaxvg, ;-.", max_size=40))
def test_any_text_is_a_stack_or_a_sentence_and_never_another_error(line):
    built = layer_stack.build(line, 16, 16)
    if built.problem is None:
        assert layer_stack.text(layer_stack.parse(line)) == layer_stack.text(built.layers)
        assert len(built.names) == len(built.layers)
    else:
        assert str(built.problem).startswith(f"Layer {built.problem.layer} ")
        assert str(built.problem).endswith(".")


@pytest.mark.parametrize(
    ("line", "layer", "sentence"),
    [
        ("3x3, 3x3 s0", "2", "Layer 2 has stride 0. Choose a stride from 1 to 8."),
        ("3x3 s9", "1", "Layer 1 has stride 9. Choose a stride from 1 to 8."),
        ("12x12", "1", "Layer 1 has kernel_size 12. Choose a kernel_size from 1 to 11."),
        ("3x3 p9", "1", "Layer 1 has padding 9. Choose a padding from 0 to 8."),
        ("3x5", "1", "Layer 1 has a kernel of 3x5. Kernels are square here: write 3x3 or 5x5."),
        ("3x3 s2 s3", "1", "Layer 1 says stride twice. Say it once."),
        ("s2", "1", "Layer 1 has no kernel. Begin with its size, such as 3x3."),
        ("max 2x2 d2", "1", "Layer 1 is max pooling with dilation 2, which is not drawn here. Leave d out."),
        ("", "1", "Layer 1 is missing: write at least one layer, such as 3x3 s2 p1."),
        (
            "3x3, <b>x</b>",
            "2",
            "Layer 2 says “bxb”, which is not known here. Write a layer as 3x3 s2 p1 d1, or max 2x2 s2.",
        ),
        (
            ",".join(["1x1"] * 9),
            "9",
            "Layer 9 is one too many: this stack has at most 8 layers. Remove one.",
        ),
    ],
)
def test_a_mistake_is_a_sentence_that_names_the_layer(line, layer, sentence):
    with pytest.raises(LayerError) as found:
        layer_stack.parse(line)
    assert str(found.value) == sentence
    assert found.value.layer == layer


def test_a_stack_that_does_not_fit_is_built_as_far_as_it_does():
    built = layer_stack.build("7x7 s4, 7x7 s4, 7x7 s4, 1x1", 64, 64)
    assert built.names == ("1", "2")
    assert len(built.layers) == 4
    assert built.problem is not None
    assert built.problem.layer == "3"
    assert "needs 7 positions, but the input has only 3" in str(built.problem)


def test_a_mistake_in_the_text_leaves_the_layers_before_it():
    built = layer_stack.build("3x3 s2, 3y3, 3x3", 64, 64)
    assert built.layers == (StackLayer(3, 2),)
    assert built.names == ("1",)


def test_the_network_is_the_one_that_the_settings_name():
    built = layer_stack.build("7x7 s2 p3, max 3x3 s2 p1, 3x3 d2 p2", 56, 40)
    by_hand = Network([input_layer(1, 56, 40), conv(1, 7, 2, 3), max_pool(3, 2, 1), conv(1, 3, padding=2, dilation=2)])
    assert [layer.axes for layer in built.network] == [layer.axes for layer in by_hand]


@pytest.mark.parametrize("name", layer_stack.PRESETS)
def test_every_preset_fits_the_smallest_and_the_largest_picture_and_is_known_by_its_text(name):
    line = layer_stack.PRESETS[name]
    assert layer_stack.preset_of(layer_stack.parse(line)) == name
    for side in (16, 128):
        assert layer_stack.build(line, side, side).problem is None


@given(stacks, st.data())
def test_a_stride_changes_no_field_up_to_its_own_layer_and_never_makes_a_later_one_smaller(chosen, data):
    network = layer_stack.build(layer_stack.text(chosen), 10**6, 10**6).network
    changed = data.draw(st.integers(1, len(network) - 1))
    fields = layer_stack.fields_by_stride(network, str(changed), (1, 2, 3))
    assert all(sizes[:changed] == fields[1][:changed] for sizes in fields.values())
    assert all(a <= b <= c for a, b, c in zip(*fields.values(), strict=True))


@given(st.integers(1, 200), st.sampled_from([3, 5, 7]))
def test_so_many_plain_layers_see_that_far_and_one_fewer_do_not(size, kernel_size):
    def sees(count):
        return (
            Network([input_layer(1, 10**4, 10**4), *[conv(1, kernel_size)] * count]).layers[-1].receptive_field_size[0]
        )

    count = layer_stack.plain_layers_for(size, kernel_size)
    assert sees(count) >= size
    assert count == 0 or sees(count - 1) < size
