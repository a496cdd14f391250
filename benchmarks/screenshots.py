"""A picture of each lesson for README, as it opens: `make screenshots`.

The pictures are taken in the Chromium of the tests, 1280 x 800, light, without motion, into docs/screenshots.
"""

from __future__ import annotations

import io

from PIL import Image
from served import ROOT, app, browser

LESSONS = {
    "slide": "stride=3",
    "compare": "",
    "downsampling": "stride=3",
    "receptive_field": "",
    "compute_cost": "",
    "feature_reduction": "",
    "price": "",
    "translation": "",
    "network": "",
}
"""File name in pages/ -> what its link sets."""


def main() -> None:
    folder = ROOT / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with app() as address, browser() as chromium:
        page = chromium.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce", color_scheme="light")
        for name, link in LESSONS.items():
            page.goto(f"{address}/{name}?{link}")
            page.wait_for_selector("[data-test-script-state=notRunning]:not(:has([data-testid=stSkeleton])) h1")
            page.wait_for_timeout(3000)  # charts and canvases are painted, after their page
            picture = Image.open(io.BytesIO(page.screenshot()))
            picture.save(folder / f"{name}.webp", quality=82, method=6)
            print(f"docs/screenshots/{name}.webp  {(folder / f'{name}.webp').stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
