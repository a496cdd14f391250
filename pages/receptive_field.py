"""Receptive field: what a unit sees of the picture, layer by layer."""

from stridelab.geometry import Field
from stridelab.lessons.experiments.receptive_field import EXPERIMENTS
from stridelab.lessons.receptive_field import layer_stack
from stridelab.lessons.receptive_field.connections import unseen_share_of
from stridelab.ui import controls, frame, lesson
from stridelab.ui.code_shown import show_source
from stridelab.ui.sections import receptive_field as sections

frame.begin(
    "Receptive field",
    "A unit's receptive field is the part of the *picture* that can change its value. **One layer gets a stride: "
    "which layers see more then?**",
)


def live_part() -> None:
    """What follows the settings."""
    picture, stage, side = frame.stage(4.2)
    with side:
        line = controls.layers()
        grid = controls.picture_given(picture)
        controls.reset()
    built = layer_stack.build(line, grid.height, grid.width)
    with stage:
        controls.stack_drawn(built, grid)
    frame.paint_first()
    if built.names:
        sections.fields(built.network, built.names)
        sections.effective_field(built)


frame.live(live_part)

example = layer_stack.build(layer_stack.PRESETS["Stride 2 everywhere"], 64, 64).network["3"]
single, sparse, usual = (
    unseen_share_of(layer_stack.build(line, 32, 32).network) for line in ("1x1 s2", "3x3 s4", "3x3 s2")
)
lesson.fold(
    "What is true, and where it stops",
    f"""
- **A stride leaves its own layer's field as it is, and widens the fields of all layers after it.**
- **The field is a region of the picture, not the filter's size.** Only in the first layer, and without
  dilation, are they the same. Three 3 × 3 layers at stride 2 see {example.receptive_field_size[0]} ×
  {example.receptive_field_size[1]} pixels.
- **Why use stride for it?** Without stride, the same view takes {layer_stack.plain_layers_for(15)} layers of 3 × 3.
  With stride, the field grows faster with each layer, and the maps get smaller. The price is fine detail.
- **Stride is not dilation.** Stride is the distance between windows. Dilation is the distance between the taps of one
  window. *Dilated 1, 2, 4* sees as far as *Stride 2 everywhere*, but no map shrinks and one step stays one pixel.
- **Windows at stride 2 still overlap.** The overlap is kernel size minus stride: a 3 × 3 filter shares one row with its
  neighbour. Gaps come when the stride is larger than the kernel. On 32 × 32 pixels without padding, a 1 × 1 layer at
  stride 2 never reads {single:.0%} of them, and a 3 × 3 layer at stride 4 misses {sparse:.0%}. A 3 × 3 layer at stride
  2 misses {usual:.0%}: the last row and column, because the size is rounded down.
- **A large field is not a sharp one.** Half of the influence comes from a smaller box in the middle.
""",
    tells="size output unread",
)
lesson.fold(
    "Keys",
    """
Keys, in the drawing: left and right move the unit, up and down change the layer, space plays and pauses. On the picture
all four arrows move the unit.
""",
)
lesson.try_this(EXPERIMENTS)
show_source(Field.through)
