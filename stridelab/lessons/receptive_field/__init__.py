"""The lesson Receptive field: a stack of layers as text (`layer_stack`), and who sees whom (`connections`)."""
