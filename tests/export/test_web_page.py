"""A drawing as one file: what is in it, how large it is, and what is refused. (What it does: browser/test_saved.py.)"""

from __future__ import annotations

import json
import re

import pytest

from stridelab.__main__ import main
from stridelab.images import Picture, sample
from stridelab.ui.export import credit, pages
from stridelab.ui.export.web_page import player, web_page


def saved(link: str, name: str = "", picture: Picture | None = None) -> str:
    page = pages.run(link, picture)
    drawing = page.drawing(name)
    return web_page(pages.seen(drawing, page.scene.view), credit.of(page.scene, page.title, drawing.kind))


def data_of(text: str) -> dict[str, str]:
    [data] = re.findall(r'<script type="application/json" id="data">(.*)</script>', text)
    return json.loads(data)


def test_every_page_with_a_drawing_becomes_a_file_of_at_most_1600_kb(all_pages):
    kinds = set()
    for page in all_pages.values():
        for drawing in page.drawings:
            words = credit.of(page.scene, page.title, drawing.kind)
            assert len(web_page(pages.seen(drawing, {}), words).encode()) <= 1_600_000
            kinds.add(drawing.kind)
    assert kinds >= {"player", "maps", "coverage", "layer_stack", "magnifier", "shifter", "pool_row", "network_view"}


def test_the_player_has_at_most_120_kb_and_no_form_to_save_it_again():
    text = saved("slide?stride=3")
    assert len(text.encode()) <= 110_000, "10 kB of air: what is added later must not be stopped by this"
    assert "Save this drawing as a file" in text, "words are one file"
    assert "class EmbedForm extends SaveForm" in text
    assert "createObjectURL" not in text


def test_two_files_of_one_state_are_equal_and_those_of_two_states_are_not():
    assert saved("slide?stride=3") == saved("http://localhost:8501/slide?stride=3")
    assert saved("slide?stride=3") != saved("slide?stride=4")


def test_a_file_asks_for_no_address_but_its_link_back(all_pages):
    for page in all_pages.values():
        for drawing in page.drawings:
            text = web_page(pages.seen(drawing, {}), credit.of(page.scene, page.title, drawing.kind))
            addresses = set(re.findall(r"https?://[\w.:/-]+", text)) - {"http://www.w3.org/2000/svg"}
            assert addresses == {f"http://localhost:8501/{page.scene.page}"}


def test_the_view_of_the_link_and_its_task_are_in_the_file():
    text = saved("slide?stride=3&show=visits&say=How+many+<b>numbers</b>?")
    assert json.loads(data_of(text)["view"])["link"] == {"show": "visits"}
    assert '<p class="task">How many &lt;b&gt;numbers&lt;/b&gt;?</p>' in text


def test_what_a_learner_typed_cannot_end_the_script():
    drawing = pages.Drawing("player", "slide", {"json": "</script><script>alert(1)</script>", "page": "<!--"})
    text = web_page(drawing, credit.Credit("Slide", "slide", "http://localhost:8501", "", ""))
    assert data_of(text) == drawing.data
    assert text.count("<script") == 2


def test_a_photograph_is_credited_an_own_picture_is_said_to_be_in_the_file_and_a_row_of_numbers_is_of_nobody():
    assert "Photo: Astronaut Eileen Collins, NASA (public domain)." in saved("slide")
    assert "photograph by Stéfan van der Walt (CC0)" in saved("slide?image=cat")
    assert credit.OWN in saved("slide", picture=sample("cat"))
    assert "Photo:" not in saved("translation", "pool_row")


def test_a_drawing_is_chosen_by_its_name_and_a_wrong_name_is_answered_with_the_right_ones(all_pages):
    page = all_pages["translation"]
    assert page.drawing().kind == "shifter"
    assert page.drawing("pool_row").kind == "pool_row"
    with pytest.raises(ValueError, match=r"no drawing pool\. It has: shifter, pool_row, maps\."):
        page.drawing("pool")
    with pytest.raises(ValueError, match="The charts of Compute cost cannot stand alone"):
        all_pages["compute_cost"].drawing()


@pytest.mark.parametrize("kind", ["../controls", "", "nothing", "player/.."])
def test_no_other_folder_is_read(kind):
    with pytest.raises(ValueError, match="There is no drawing"):
        player(kind)


def test_the_command_writes_the_file_and_says_what_it_left_out(tmp_path, capsys):
    file = tmp_path / "lecture.html"
    main(["save", "slide?stride=3&colour=red", str(file), "--address", "https://lab.example/"])
    assert '<a href="https://lab.example/slide?stride=3">' in file.read_text("utf-8")
    said = capsys.readouterr()
    assert "kB, the drawing of slide?stride=3." in said.out
    assert "not known here: `colour`" in said.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["slide", "lecture.pdf"], "has to be one of .html"),
        (["compute_cost", "lecture.html"], "The charts of Compute cost cannot stand alone"),
        (["slide", "no/folder/lecture.html"], "cannot be used: no such file or directory."),
        (["slide", "lecture.html", "--picture", "missing.jpg"], "missing.jpg cannot be used"),
        (["slide?image=upload", "lecture.html"], "Name its file with --picture."),
    ],
)
def test_what_cannot_be_saved_is_one_sentence(arguments, sentence, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main(["save", *arguments])
    assert end.value.code == 1
    assert sentence in capsys.readouterr().err
