"""Convolution and pooling: what they are (`definition`), and how the same numbers come out fast (`fast`)."""

from stridelab.convolution.definition import avg_pool2d, blur_pool2d, conv2d, conv2d_definition, max_pool2d

__all__ = ["avg_pool2d", "blur_pool2d", "conv2d", "conv2d_definition", "max_pool2d"]
