"""Draw logo.png and icon.png: a blue grid, an orange window, and green where the window stops at stride 2.

Run: python assets/draw_logo.py
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from stridelab.images.colors import FILTER, INPUT, OUTPUT  # noqa: E402

BIG, CELLS, EDGE, GAP = 1024, 4, 24, 52  # drawn large, then averaged down: soft corners at every size


def mark() -> Image.Image:
    image = Image.new("RGBA", (BIG, BIG))
    draw = ImageDraw.Draw(image)
    pitch = (BIG - 2 * EDGE) / CELLS
    for row in range(CELLS):
        for col in range(CELLS):
            left, top = EDGE + col * pitch + GAP / 2, EDGE + row * pitch + GAP / 2
            kept = row % 2 == 0 and col % 2 == 0
            box = (left, top, left + pitch - GAP, top + pitch - GAP)
            draw.rounded_rectangle(box, radius=44, fill=OUTPUT if kept else INPUT)
    window = (EDGE - 22, EDGE - 22, EDGE + 2 * pitch + 22, EDGE + 2 * pitch + 22)  # its frame runs in the gaps
    draw.rounded_rectangle(window, radius=70, outline=FILTER, width=44)
    return image


if __name__ == "__main__":
    picture = mark()
    for name, side in (("icon.png", 128), ("logo.png", 512)):
        picture.resize((side, side), Image.Resampling.BOX).save(HERE / name, optimize=True)
