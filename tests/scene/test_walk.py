"""A walk is read strictly: what is right becomes data, and every mistake a sentence with its line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridelab.__main__ import main
from stridelab.lessons import walks
from stridelab.scene import Scene, pack, unpack
from stridelab.scene.walk import LONGEST, MOST_STEPS, link, read

STEP = "ask: How many?\n- 1 | Too few.\n* 2\nat: slide\nshow: slide?stride=3\ntrue: Two."
GOOD = f"# A title\n\n{STEP}\n"
FILES = sorted(Path(walks.__file__).parent.glob("*.txt"))


def mistakes(text: str) -> list[str]:
    with pytest.raises(ValueError, match=r"\w") as wrong:
        read(text)
    return str(wrong.value).splitlines()


def test_a_walk_is_its_title_and_its_steps():
    walk = read(GOOD)
    [step] = walk.steps
    assert (walk.title, step.ask, step.truth, step.page) == ("A title", "How many?", "Two.", "slide")
    assert [(option.text, option.is_right, option.why) for option in step.options] == [
        ("1", False, "Too few."),
        ("2", True, ""),
    ]
    assert (step.before.link(), step.after.link()) == ("slide", "slide?stride=3")


def test_a_task_has_no_answers_and_a_long_line_goes_on_in_the_next():
    walk = read("# A title\n\ndo: Find\n  a stride.\nshow: http://here:8501/slide?stride=3\ntrue: Three.\n")
    assert (walk.steps[0].ask, walk.steps[0].options, walk.steps[0].before) == ("Find a stride.", (), None)


def test_a_walk_survives_windows_line_ends_a_byte_order_mark_and_the_way_through_a_link():
    text = "\ufeff" + GOOD.replace("\n", "\r\n")
    assert read(text) == read(GOOD) == read(unpack(pack(GOOD)))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "A walk begins with its title"),
        ("# A title", "A walk needs at least one step"),
        (STEP, "A walk begins with its title"),
        (GOOD + "# Another", "Line 9: a walk has one title"),
        (GOOD.replace("ask:", "question:"), 'Line 3 begins with "question: How many?"'),
        (GOOD.replace("ask: How many?", "ask:"), "Line 3: a question has to follow ask:"),
        (GOOD.replace("* 2", "- 2"), "The step in line 3 has 0 answers that begin with *"),
        (GOOD.replace("- 1 |", "* 1 |"), "The step in line 3 has 2 answers that begin with *"),
        (GOOD.replace("* 2\n", ""), "The step in line 3 has 1 answers"),
        (GOOD.replace("* 2", "* 2\n- 3\n- 4\n- 5"), "The step in line 3 has 5 answers"),
        (GOOD.replace("* 2", "* 1"), 'Line 5: the answer "1" is there twice'),
        (GOOD.replace("* 2", "*"), "Line 5: an answer has to follow *"),
        (GOOD.replace("true: Two.", ""), "The step in line 3 has no true: line"),
        (GOOD.replace("show: slide?stride=3\n", ""), "The step in line 3 has no show: line"),
        (GOOD.replace("show: slide", "show: nowhere"), "The step in line 3, show: there is no page nowhere"),
        (GOOD.replace("show: slide?", "show: ?"), "The step in line 3, show: there is no page without a name"),
        (GOOD.replace("stride=3", "stride=99"), "The step in line 3, show: stride in this link is `99`"),
        (GOOD.replace("stride=3", "strid=3"), "The step in line 3, show: This link has a setting that is not known"),
        (GOOD.replace("at: slide", "at: compare"), "The step in line 3 asks about the page compare and shows"),
        (GOOD.replace("ask:", "do:"), "The step in line 3 is a task, so it has no answers"),
        (GOOD.replace("ask:", "do: x\nask:"), "The step in line 3 needs an ask: or a do: line, and not both"),
        (GOOD.replace("true:", "true: a\ntrue:"), "Line 9: this step has a second true: line"),
        (GOOD.replace("Two.", "x" * 301), "Line 8 has 301 characters where 300 fit"),
        ("# A title\n" + f"\n{STEP}\n" * 13, f"This walk has 13 steps. A walk may have {MOST_STEPS}"),
    ],
)
def test_every_mistake_is_a_sentence_that_names_its_line(text, sentence):
    assert any(mistake.startswith(sentence) for mistake in mistakes(text)), mistakes(text)


def test_all_mistakes_are_named_at_once():
    assert len(mistakes("ask: x\nfoo\n- 1\nshow: nowhere")) == 5


@given(st.text(alphabet="# :-*|\nadsktruehow?=&é\u2028", max_size=120))
def test_any_text_is_a_walk_or_sentences(text):
    try:
        title = read(text).title
    except ValueError as wrong:
        title = str(wrong)
    assert title.strip()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_lessons_walk_has_three_to_six_steps_on_its_page_and_fits_a_link(path):
    walk = read(path.read_text("utf-8"))
    assert 3 <= len(walk.steps) <= 6
    assert {step.page for step in walk.steps} == {path.stem}
    assert pack(path.read_text("utf-8"))
    assert walk.steps[0].before
    for step in walk.steps:
        assert all(option.is_right or option.why for option in step.options), "a wrong answer gets its reason"


def test_the_page_on_walks_has_an_example_that_is_one_and_names_every_word_and_limit():
    text = (Path(__file__).parents[2] / "docs" / "walks.md").read_text("utf-8")
    block = text.split("| line |")[0]
    example = "\n".join(line.removeprefix("    ") for line in block.splitlines() if line.startswith("    ") or not line)
    assert [bool(step.options) for step in read(example.strip()).steps] == [True, False]
    for word in ("ask", "do", "at", "show", "true"):
        assert f"`{word}:`" in text
    assert f"at most {LONGEST['title']} characters" in text
    assert f"At most {MOST_STEPS} steps" in text


def test_the_command_prints_the_link_of_a_walk_or_its_mistakes(tmp_path, capsys):
    path = tmp_path / "walk.txt"
    path.write_text(GOOD, "utf-8")
    main(["walk", str(path), "--address", "http://there:1/"])
    address = capsys.readouterr().out.strip()
    scene, sentences = Scene.parse(address)
    assert address.startswith("http://there:1/slide?walk=")
    assert (sentences, unpack(scene.walk)) == ([], GOOD)
    for content, sentence in ((b"# A title", "at least one step"), (b"\xff\xfe", "no text")):
        path.write_bytes(content)
        with pytest.raises(SystemExit):
            main(["walk", str(path)])
        assert sentence in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["walk", str(tmp_path / "nowhere.txt")])
    assert "cannot be read" in capsys.readouterr().err


def test_a_walk_that_is_too_long_for_a_link_says_so():
    random = np.random.default_rng(0)
    words = ["".join(map(chr, random.integers(0x4E00, 0x9F00, 280))) for _ in range(12)]
    steps = "\n\n".join(f"do: {word[:230]}\nshow: slide\ntrue: {word}" for word in words)
    with pytest.raises(ValueError, match="too long for a link"):
        link(f"# A title\n\n{steps}")
