"""The lesson Receptive field: a stack of layers as text (`layer_stack`), who sees whom (`connections`), and how much
each pixel of a field counts (`influence`).
"""
