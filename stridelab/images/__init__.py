"""Pictures: what one is and how it is cut down (`picture`), uploads read safely (`decoding`), and the samples."""

from stridelab.images.picture import (
    ASSETS,
    Picture,
    crop,
    data_uri,
    decode,
    grid,
    middle,
    png,
    sample,
    sample_names,
    shrink,
)
from stridelab.images.signatures import FORMATS, HEIC_IS_READ
from stridelab.images.typed import typed

__all__ = [
    "ASSETS",
    "FORMATS",
    "HEIC_IS_READ",
    "Picture",
    "crop",
    "data_uri",
    "decode",
    "grid",
    "middle",
    "png",
    "sample",
    "sample_names",
    "shrink",
    "typed",
]
