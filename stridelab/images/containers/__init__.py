"""One walk for each format: what a file holds, before any decoder sees it.

Each `read(data) -> Contents` goes through a file once, counts its parts, and hands on only what pixels need. What is
too large, broken off or packed oddly is a `bounds.Refusal`.
"""

from stridelab.images.containers import bmp, boxes, gif, jpeg, png, tiff, webp
from stridelab.images.containers.contents import Contents

READERS = {
    "PNG": png.read,
    "JPEG": jpeg.read,
    "WEBP": webp.read,
    "AVIF": boxes.read_avif,
    "HEIF": boxes.read_heif,
    "GIF": gif.read,
    "BMP": bmp.read,
    "TIFF": tiff.read,
}

__all__ = ["READERS", "Contents"]
