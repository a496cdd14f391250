"""How the house is cut. Every test looks at all the files there are: a new one is under the rules by existing."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
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
    *(".github", ".pre-commit-config.yaml", "CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff"),
}

INPUTS = {
    *("checkbox", "color_picker", "data_editor", "date_input", "feedback", "file_uploader", "multiselect"),
    *("number_input", "pills", "radio", "segmented_control", "select_slider", "selectbox", "slider"),
    *("text_area", "text_input", "time_input", "toggle"),
}
"""Streamlit's widgets that hold a value."""


def each(paths: list[Path]) -> pytest.MarkDecorator:
    """One test for each file."""
    return pytest.mark.parametrize("path", paths, ids=lambda path: str(path.relative_to(ROOT)))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imports(module: ast.Module) -> Iterator[str]:
    """The full name of everything a module imports, wherever in it: `from a import b` is a.b."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ("." * node.level + ".".join(filter(None, [node.module, alias.name])) for alias in node.names)


def of_the_ui(name: str) -> bool:
    return name.split(".")[0] == "streamlit" or name.startswith(("stridelab.ui", "."))


def calls(module: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """(last part of the name, node) of every call: st.sidebar.slider(...) is a slider."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), node


# ---------------------------------------------------------------- the engine never imports streamlit


@each(ENGINE)
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
    for node in ast.walk(tree(path)):
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
