"""README says what the product does today."""

import doctest
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_example_prints_what_readme_shows():
    failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert tried > 5
    assert failed == 0


def test_every_picture_in_readme_is_there():
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)


def test_layout_names_all_that_there_is_in_the_house_and_nothing_else():
    layout = (ROOT / "README.md").read_text("utf-8").split("## Layout")[1]
    folder, named = [ROOT], set()
    for depth, names in re.findall(r"^    ( *)((?:[\w.]+/? )+) ", layout, re.MULTILINE):
        places = [folder[len(depth) // 2] / name for name in names.split()]
        assert [place for place in places if not place.exists()] == []
        folder[len(depth) // 2 + 1 :] = [places[-1]]
        named |= set(places)
    house = {path for path in (ROOT / "stridelab").iterdir() if path.name != "__pycache__"}
    assert house - named == {ROOT / "stridelab" / name for name in ("__init__.py", "py.typed")}
