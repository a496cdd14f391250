"""Stride Lab's engine: strided convolution and pooling in NumPy, and everything there is to see about stride.

Arrays are (N, C, H, W): pictures, channels, rows, columns.

>>> import numpy as np
>>> x = np.arange(25).reshape(1, 1, 5, 5)
>>> conv2d(x, np.ones((1, 1, 3, 3)), stride=2)[0, 0].tolist()
[[54.0, 72.0], [144.0, 162.0]]
"""

import os
import sys
from pathlib import Path

if "numpy" not in sys.modules:  # the products of matrices start no threads of their own: see fast.BLAS_IS_SINGLE
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from stridelab import architectures  # its models may be called by name in pasted code
from stridelab.convolution import avg_pool2d, blur_pool2d, conv2d, conv_transpose2d, max_pool2d

__version__ = "0.1.0"

_INSTALLED = Path(__file__).with_name("app")
HOME = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parents[1]
"""The folder of app.py, pages/ and assets/: a wheel carries them inside the package, a checkout beside it."""

__all__ = ["architectures", "avg_pool2d", "blur_pool2d", "conv2d", "conv_transpose2d", "max_pool2d"]
