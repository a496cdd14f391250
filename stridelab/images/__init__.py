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

__all__ = [
    "ASSETS",
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
]
