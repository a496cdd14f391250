"""How the house is cut. Every test looks at all the files there are: a new one is under the rules by existing."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UI = ROOT / "stridelab" / "ui"
CONTROLS = UI / "controls"
APP = ROOT / "app.py"
PAGES = sorted((ROOT / "pages").glob("*.py"))
PACKAGE = sorted((ROOT / "stridelab").rglob("*.py"))
ENGINE = [path for path in PACKAGE if UI not in path.parents]
SCRIPTS = sorted((ROOT / "stridelab").rglob("*.js"))

RUNTIME = {"numpy": "numpy", "PIL": "pillow", "plotly": "plotly", "streamlit": "streamlit"}
"""Import name -> package name: what the app may need, and no others."""

TOP_LEVEL = {
    *("app.py", "pages", "stridelab", "assets", "tests", "requirements.txt"),
    *("README.md", "LICENSE", "Makefile", "pyproject.toml", "requirements-dev.txt", "benchmarks", "docs", "deploy"),
    *(".ci", ".gitignore", ".streamlit"),
    *(".github", ".pre-commit-config.yaml", "CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff", "deploy"),
}

INPUTS = {
    *("checkbox", "color_picker", "data_editor", "date_input", "feedback", "file_uploader", "multiselect"),
    *("number_input", "pills", "radio", "segmented_control", "select_slider", "selectbox", "slider"),
    *("text_area", "text_input", "time_input", "toggle"),
}
"""Streamlit's widgets that hold a value."""


def each(paths: list[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """One test for all the files: it fails with each that breaks the rule, and what of it does."""
    assert paths, "a rule for no file at all"

    def for_all(rule: Callable[[Path], None]) -> Callable[[], None]:
        def test() -> None:
            broken = {}
            for path in paths:
                try:
                    rule(path)
                except AssertionError as why:
                    broken[str(path.relative_to(ROOT))] = str(why).split("\n")[0]
            assert not broken, "\n".join(f"{name}: {why}" for name, why in broken.items())

        test.__name__, test.__doc__ = rule.__name__, rule.__doc__
        return test

    return for_all


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


@cache
def nodes(module: ast.Module) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(module))


def imports(module: ast.Module) -> Iterator[str]:
    """The full name of everything a module imports, wherever in it: `from a import b` is a.b."""
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ("." * node.level + ".".join(filter(None, [node.module, alias.name])) for alias in node.names)


def of_the_ui(name: str) -> bool:
    return name.split(".")[0] == "streamlit" or name.startswith(("stridelab.ui", "."))


def calls(module: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """(last part of the name, node) of every call: st.sidebar.slider(...) is a slider."""
    for node in nodes(module):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), node


# ---------------------------------------------------------------- the engine never imports streamlit


@each([path for path in ENGINE if path.name != "__main__.py"])  # the command may use the app, once it is asked to
def test_engine_module_imports_neither_streamlit_nor_the_ui(path):
    assert [name for name in imports(tree(path)) if of_the_ui(name)] == []


@pytest.mark.parametrize(
    "source",
    [
        "import streamlit",
        "import streamlit.components.v2 as c",
        "def f():\n    from streamlit import session_state",
        "from stridelab import ui",
        "from stridelab.ui.frame import begin",
        "from . import ui",
    ],
)
def test_an_engine_module_with_such_an_import_would_be_found(source):
    assert any(map(of_the_ui, imports(ast.parse(source))))


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def loaded_by(modules: list[str]) -> set[str]:
    """The names in sys.modules of a new Python that has imported `modules`."""
    script = f"import json, sys, {', '.join(modules)}; print(json.dumps([*sys.modules]))"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout))


def test_the_whole_engine_runs_without_streamlit():
    loaded = loaded_by([module_name(path) for path in ENGINE])
    assert "stridelab.geometry" in loaded
    assert not loaded & {"streamlit", "stridelab.ui"}


def test_streamlit_would_be_found_among_the_loaded_modules():
    assert "streamlit" in loaded_by(["stridelab.ui.frame"])


# ---------------------------------------------------------------- who may import whom

ROOMS = (
    *("geometry", "formats", "convolution", "kernels", "images"),  # the field's nouns
    *("network", "architectures"),  # layers, and what is asked of them
    *("lessons", "figures"),  # what a page computes, and charts
    *("scene", "ui"),  # what is on the screen as a text, and what it looks like
)
"""From the ground up: a room knows those before it, and not those after it."""


def room_of(module: str) -> str:
    """stridelab.kernels.typed -> kernels"""
    return module.split(".")[1] if "." in module else module


def above(module: str, names: Iterator[str]) -> list[str]:
    """What a module imports of the rooms that stand above its own."""
    ours = ROOMS.index(room_of(module))
    return [name for name in names if name.startswith("stridelab.") and room_of(name) in ROOMS[ours + 1 :]]


@each(
    [path for path in PACKAGE if (path.name != "__main__.py" and path.parent.name != "stridelab") or path.stem in ROOMS]
)
def test_a_room_imports_only_rooms_below_it(path):
    assert above(module_name(path), imports(tree(path))) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("stridelab.kernels.named", "from stridelab.network import conv"),
        ("stridelab.images", "import stridelab.network.graph"),
        ("stridelab.network.cost", "def f():\n    from stridelab.lessons import network"),
        ("stridelab.lessons.home", "from stridelab import figures"),
        ("stridelab.figures.style", "from stridelab.ui import table"),
    ],
)
def test_an_import_of_a_room_above_would_be_found(module, source):
    assert above(module, imports(ast.parse(source)))


@cache
def dependencies() -> dict[str, set[str]]:
    """Module of stridelab -> the modules of stridelab that it imports."""
    modules = {module_name(path): path for path in PACKAGE}
    return {
        name: {full if full in modules else full.rpartition(".")[0] for full in imports(tree(path))} & {*modules}
        for name, path in modules.items()
    }


def test_no_module_imports_itself_by_way_of_others():
    TopologicalSorter(dependencies()).prepare()


def test_a_circle_of_imports_would_be_found():
    with pytest.raises(CycleError):
        TopologicalSorter(dependencies() | {"stridelab.geometry": {"stridelab.network"}}).prepare()


# ---------------------------------------------------------------- what is found where, and how long it is


@each([*PACKAGE, *SCRIPTS])
def test_module_has_at_most_400_lines(path):
    assert len(path.read_text("utf-8").splitlines()) <= 400


@each(PAGES)
def test_page_has_at_most_100_lines(path):
    assert len(path.read_text("utf-8").splitlines()) <= 100


def test_the_package_has_at_most_14_entries():
    entries = {path.name for path in (ROOT / "stridelab").iterdir() if path.name != "__pycache__"}
    assert len(entries) <= 14, sorted(entries)


def makes_payloads(path: Path) -> bool:
    return path.name == "__init__.py" and path.parent.parent == UI / "components"


@each([path for path in PACKAGE if not makes_payloads(path)])
def test_a_payload_is_made_beside_the_javascript_that_reads_it(path):
    """In the component's own __init__.py, and nowhere else."""
    functions = [node.name for node in nodes(tree(path)) if isinstance(node, ast.FunctionDef)]
    assert not [name for name in functions if "payload" in name]


@each([APP, *PAGES, *PACKAGE])
def test_css_stands_in_css_files(path):
    """A rule of a page stands in ui/page.css; only what depends on a value is written by Python."""
    assert re.findall(r"<style>(?!\{)", path.read_text("utf-8")) == []


# ---------------------------------------------------------------- what may be imported


@each([APP, *PAGES, *PACKAGE])
def test_only_the_runtime_packages_and_the_standard_library_are_imported(path):
    allowed = {*RUNTIME, "stridelab", *sys.stdlib_module_names}
    assert {name.split(".")[0] for name in imports(tree(path))} <= allowed


def test_requirements_name_the_runtime_packages_with_a_range_each():
    lines = [line.split("#")[0].strip() for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines()]
    ranges = dict(re.fullmatch(r"([\w-]+)(>=[\d.]+,<[\d.]+)", line).groups() for line in lines if line)  # type: ignore
    assert sorted(ranges) == sorted(RUNTIME.values())


@each([APP, *PAGES])
def test_app_and_pages_import_only_streamlit_and_stridelab(path):
    assert {name.split(".")[0] for name in imports(tree(path))} <= {"streamlit", "stridelab", "__future__"}


# ---------------------------------------------------------------- app.py and the pages


def test_app_only_routes():
    assert len(APP.read_text("utf-8").splitlines()) <= 25


@each(PAGES)
def test_page_begins_with_the_guard(path):
    """The docstring, the imports, and then frame.begin(...) before anything else."""
    statements = tree(path).body
    assert ast.get_docstring(tree(path)), "A page opens with a sentence that says what it is."
    first = next(node for node in statements[1:] if not isinstance(node, (ast.Import, ast.ImportFrom)))
    assert ast.unparse(first).startswith("frame.begin(")


@each(PAGES)
def test_page_defines_no_class_and_no_cached_function(path):
    """A page is run anew each time: its classes would be other classes, its cache a cache of another function."""
    for node in nodes(tree(path)):
        assert not isinstance(node, ast.ClassDef)
        assert not (isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.decorator_list)


@each(PAGES)
def test_page_names_no_widget_key(path):
    assert [ast.unparse(node) for _, node in calls(tree(path)) if "key" in {each.arg for each in node.keywords}] == []


@each([APP, *PAGES, *(path for path in PACKAGE if CONTROLS not in path.parents)])
def test_only_controls_has_widgets_that_hold_a_value(path):
    assert [ast.unparse(node) for name, node in calls(tree(path)) if name in INPUTS] == []


def test_controls_has_such_widgets():
    found = {name for path in CONTROLS.glob("*.py") for name, _ in calls(tree(path))} & INPUTS
    assert {"slider", "selectbox"} <= found


# ---------------------------------------------------------------- names, and what must not be written


@each([*PAGES, *PACKAGE, *sorted((ROOT / "tests").rglob("*.py"))])
def test_module_is_named_after_what_it_is_about(path):
    assert path.stem.removeprefix("test_") not in {"utils", "util", "helpers", "helper", "common", "constants", "misc"}


@each([APP, *PAGES, *PACKAGE])
def test_no_html_goes_through_markdown(path):
    assert "unsafe_allow_html" not in path.read_text("utf-8")


@each(SCRIPTS)
def test_script_writes_text_never_markup(path):
    """A component is no sandbox: what a user typed, written as markup, would run in the page."""
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", path.read_text("utf-8")) == []


def test_top_level_is_as_the_owner_fixed_it():
    try:
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        names = {line.split("/")[0] for line in listed.splitlines()}
    except (OSError, subprocess.CalledProcessError):  # no git here, or no history: then all that is not hidden
        names = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "test-results", "__pycache__"))}
    assert names <= TOP_LEVEL
    assert {"app.py", "pages", "stridelab", "assets", "tests", "requirements.txt"} <= names
