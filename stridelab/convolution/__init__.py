"""What convolution is (`definition`), the other way round (`transposed`), `pooling`, and how it is computed `fast`."""

from stridelab.convolution.definition import conv2d, conv2d_definition
from stridelab.convolution.pooling import avg_pool2d, blur_pool2d, max_pool2d
from stridelab.convolution.transposed import conv_transpose2d

__all__ = ["avg_pool2d", "blur_pool2d", "conv2d", "conv2d_definition", "conv_transpose2d", "max_pool2d"]
