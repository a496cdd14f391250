"""Read a model out of Keras or PyTorch source, without running any of it.

The text is parsed into its syntax tree, and the tree is walked with values of our own in place of the real ones: a
`Tensor` that is only the name of a layer, a layer that is only its settings, whole numbers and lists as they are. Loops
over known ranges, local functions and classes are followed; nothing is imported and nothing of the machine can be
reached. What is not understood becomes a note with line and column, and the map is passed on unchanged.

The chapters, each building on the ones before:

- `values`, what code can be about; `limits`; `text`, the syntax tree; `forms`, other texts by their names;
- the words of the frameworks: `vocabulary`, `torch_layers`, `keras_layers`;
- what is written: `rows`, the table that grows; `layers`, made and called; `maps`, functions of maps, with `views` and
  `einops`, which change a map's form;
- the `interpreter`, which looks every node up in tables: `statements` (with `items` and `effects`), `expressions` (with
  `operators`), and calls (`functions`, `modules`, `attributes`, `methods`, `value_methods`, `builtins`, `libraries`,
  `externals`), put together in `language`;
- `reader`, which finds the model.

What a framework itself prints of a model needs none of this: `exported_torch`, `exported_keras`. `forms` names what
else people paste.

A construct, a method or a layer more is one entry in one of these tables.

The text may be hostile, so everything is bounded: its length, its nesting, the steps that are taken, the layers, and
the size of every number, text and list on the way.

>>> net = read("model = nn.Sequential(nn.Conv2d(3, 64, 7, stride=2, padding=3), nn.ReLU(), nn.MaxPool2d(3, 2, 1))")
>>> [(layer.name, layer.output_shape) for layer in net.layers[1:]]
[('0', (64, 112, 112)), ('1', (64, 112, 112)), ('2', (64, 56, 56))]
>>> print(net.notes[0])
Line 1, column 23: The code does not say how large the picture is: 3 × 224 × 224 is taken.
"""

from stridelab.network.reader.forms import KERAS_LINES, TORCH_LINES
from stridelab.network.reader.reader import read

__all__ = ["KERAS_LINES", "TORCH_LINES", "read"]
