"""What convolution is (`definition`), `pooling`, and how the same numbers come out fast (`fast`)."""

from stridelab.convolution.definition import conv2d, conv2d_definition
from stridelab.convolution.pooling import avg_pool2d, blur_pool2d, max_pool2d

__all__ = ["avg_pool2d", "blur_pool2d", "conv2d", "conv2d_definition", "max_pool2d"]
