"""docs/links.md: the tables of what a link may say, written from the code: `python -m tests.scene.links_page`.

`test_links_page.py` asserts that the page is what this writes, and that each example opens.
"""

from __future__ import annotations

from pathlib import Path

from stridelab.scene import COVERS, DRAWINGS, LONGEST, LONGEST_TASK, SETTINGS, VIEW
from stridelab.scene.settings import Setting

PATH = Path(__file__).parents[2] / "docs" / "links.md"

LESSON = {
    "hide": (
        "settings whose controls are not shown; they are what the link says",
        "slide?stride=3&hide=stride,padding",
    ),
    "fix": ("settings that are shown and cannot be changed, not in a drawing either", "slide?stride=3&fix=stride"),
    "only": (
        "one drawing with its controls; the rest of the page is left out: "
        + "; ".join(f"{page}: {' or '.join(f'`{name}`' for name in names)}" for page, names in DRAWINGS.items()),
        "translation?only=pool_row",
    ),
    "cover": (
        f"answers under gray plates until a click or the key R, C covers again: some of {', '.join(COVERS)}; "
        "in the drawings, and in the numbers, charts, tables, pictures and files of every page",
        "slide?stride=3&cover=size,sum",
    ),
    "say": (f"a task above the drawing, at most {LONGEST_TASK} characters", "slide?cover=size&say=How+many+numbers?"),
    "next": (
        "the link of a button *Next*, with its own `&` as `%26` and its `=` as `%3D`",
        "slide?stride=2&next=slide?stride%3D3%26cover%3Dsize",
    ),
    "code": (f"own code for Network, packed by *Copy link*, at most {LONGEST:,} characters", "network?network=own"),
    "walk": ("a walk of your own, packed: see [walks](walks.md)", "slide"),
}
"""Key of a teacher's link -> what it does, and a link that shows it."""

INTRODUCTION = """# Links

A link holds all that is on the screen, so what you have prepared is what opens. **Copy link** under a drawing writes it
for you; this page is for who wants to change one by hand. What is as usual may be left out. What a link says wrongly is
told on the page in a sentence, and the rest holds. Links of today open in all later versions.

    http://localhost:8501/slide?stride=3&cover=size&fix=stride&only=player&say=How+many+numbers+come+out?

Several values are separated by commas, but several strides are `strides=2&strides=3`; blanks are `+`.
"""


def written() -> str:
    """The whole page."""
    return "\n".join(
        [
            INTRODUCTION,
            "## What a teacher asks for\n",
            *table(("key", "does", "example"), [(f"`{key}`", *_example(*row)) for key, row in LESSON.items()]),
            "\nThe link of a lesson's drawing can also be put in on the page For teachers, under *Ask the class, live*"
            ": phones vote on the first answer that it covers.",
            "\n## Settings\n",
            "The key is also what `hide` and `fix` name. `own_picture` names the upload.\n",
            *table(
                ("key", "may be", "usual"), [(f"`{key}`", _range(each), _usual(each)) for key, each in SETTINGS.items()]
            ),
            "\n## What a drawing shows\n",
            *table(
                ("key", "may be", "usual"),
                [(f"`{key}`", view.range, view.default or "–") for key, view in VIEW.items()],
            ),
            "",
        ]
    )


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [head, tuple("---" for _ in head), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


def _example(words: str, link: str) -> tuple[str, str]:
    return words, f"`{link}`"


def _range(setting: Setting) -> str:
    if isinstance(setting.default, bool):
        return "true or false"
    several = "some of " if isinstance(setting.default, tuple) else "one of "
    if setting.options:
        return several + ", ".join(map(str, setting.options))
    return "text" if setting.least is None else setting.range


def _usual(setting: Setting) -> str:
    if setting.default is None:
        return "–"
    return "; ".join(" ".join(setting.texts(setting.default)).split("\n")) or "–"


if __name__ == "__main__":
    PATH.write_text(written(), "utf-8")
