"""The lessons as a static site: what is in the files, before any browser opens them."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
from collections import Counter
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image

from stridelab.lessons.network.choice import ARTICLE_LINK
from stridelab.lessons.questions import KINDS
from stridelab.ui.export import pages
from stridelab.ui.export.site import PAGES, prose, quiz

NUMBER = re.compile(r"\d[\d.,]*\d|\d")


class Reader(HTMLParser):
    """What a page links to, loads and says."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.drawings: dict[str, dict[str, str | None]] = {}
        self.charts: list[str] = []
        self.ids: set[str] = set()
        self.words: list[str] = []
        self._silent = 0
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.addresses += [named[key] or "" for key in ("href", "src") if key in named]
        self.ids |= {named["id"] or ""} if "id" in named else set()
        if named.get("class") == "drawing":
            self.drawings[named["id"] or ""] = named
        if "data-file" in named:
            self.charts.append(named["data-file"] or "")
        self._silent += tag in ("script", "style", "template")

    def handle_endtag(self, tag):
        self._silent -= tag in ("script", "style", "template")

    def handle_data(self, data):
        if not self._silent:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)


@cache
def read(path: Path) -> Reader:
    return Reader(path)


def own(site: Path, name: str) -> Reader:
    return read(site / ("index.html" if name == "home" else f"{name}.html"))


def told(site: Path, name: str) -> str:
    """The text of a file in data/, with its pictures in their places."""
    content = (site / "data" / f"{name}.js").read_text("utf-8")
    how, handed = re.fullmatch(rf'strideLab\.(told|packed)\("{name}",(.*)\);\n', content, re.DOTALL).groups()  # type: ignore[union-attr]
    text = json.loads(handed)
    text = gzip.decompress(base64.b64decode(text)).decode() if how == "packed" else text
    return re.sub(r"@([0-9a-f]{16})@", lambda found: told(site, found[1]), text)


def test_every_link_leads_to_a_file_and_none_leads_outside(site):
    every = sorted(site.glob("*.html"))
    assert len(every) > len(PAGES)
    for path in every:
        for address in read(path).addresses:
            if address.startswith("data:image/") or f"({address})" in ARTICLE_LINK:
                continue
            parts = urlsplit(address)
            assert not parts.scheme, (path.name, address)
            assert not parts.netloc
            assert not address.startswith("/"), "in a sub-folder it would lead elsewhere"
            target = read(site / parts.path) if parts.path.endswith(".html") else read(path)
            assert (site / parts.path).exists(), (path.name, address)
            assert parts.fragment in ("", *target.ids)


def test_every_page_is_reached_from_the_first(site):
    reached, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [address for address in read(site / name).addresses if re.fullmatch(r"[\w-]+\.html", address)]
    assert reached == {path.name for path in site.glob("*.html")}


def test_every_try_this_of_a_lesson_is_a_page_that_says_what_to_look_for(site, all_pages):
    several = 0
    for name, page in all_pages.items():
        buttons = [button for button in page.test.button if (button.key or "").startswith("try_")]
        several += len(buttons)
        for number in range(len(buttons)):
            assert f"{name}-try-{number + 1}.html" in own(site, name).addresses
            assert '<div class="alert info">' in (site / f"{name}-try-{number + 1}.html").read_text("utf-8")
    assert several > 20


@pytest.mark.parametrize("name", [name for name in PAGES if name != "check"])
def test_each_number_that_the_app_says_is_in_the_page(site, all_pages, name):
    test = all_pages[name].test
    said = [
        each.value for kind in ("title", "header", "markdown", "caption", "info", "warning") for each in test.get(kind)
    ]
    said += [text for each in test.metric for text in (each.label, each.value, each.delta)]
    said += [re.sub(r"<[^>]*>", " ", each.proto.body) for each in test.get("html") if "<style>" not in each.proto.body]
    text = own(site, name).text
    said = [re.sub(r"\]\([^)]*\)|^\d+\. ", "", words, flags=re.M) for words in said]  # a browser numbers lists itself
    wanted = Counter(NUMBER.findall(unescape(" ".join(said))))
    assert sum(wanted.values()) > 5
    assert wanted - Counter(NUMBER.findall(text)) == Counter()


@pytest.mark.parametrize("name", PAGES)
def test_each_drawing_is_sent_what_the_app_sends_it(site, all_pages, name):
    drawings = own(site, name).drawings
    assert list(drawings) == [drawing.uid for drawing in all_pages[name].drawings]
    for drawing in all_pages[name].drawings:
        there = drawings[drawing.uid]
        data = json.loads(there["data-sent"] or "")
        data |= {key: told(site, file) for key, file in json.loads(there["data-files"] or "").items()}
        for key, text in pages.seen(drawing, {}).data.items():
            assert_same(
                json.loads(data[key]) if text[:1] in "{[" else data[key], json.loads(text) if text[:1] in "{[" else text
            )


def assert_same(here: object, there: object) -> None:
    """Equal, but for pictures, which have to have equal pixels."""
    if isinstance(there, dict):
        assert isinstance(here, dict)
        assert here.keys() == there.keys()
        for key in there:
            assert_same(here[key], there[key])
    elif isinstance(there, list):
        assert isinstance(here, list)
        assert len(here) == len(there)
        for one, other in zip(here, there, strict=True):
            assert_same(one, other)
    elif isinstance(there, str) and there.startswith("data:image/"):
        assert (pixels(here) == pixels(there)).all()
    else:
        assert here == there


def pixels(address: object) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(str(address).partition(",")[2]))).convert("RGBA"))


@pytest.mark.parametrize("name", PAGES)
def test_each_chart_is_that_of_the_app(site, all_pages, name):
    specs = [json.loads(chart.proto.spec) for chart in all_pages[name].test.get("plotly_chart")]
    assert [json.loads(told(site, file)) for file in own(site, name).charts] == specs


def test_the_quiz_asks_every_kind_of_question_and_its_page_tells_no_answer(site):
    page = (site / "check.html").read_text("utf-8")
    plain, told_of = (
        own(site, "check").text,
        json.loads(told(site, re.findall(r'id="quiz" data-told="(\w+)"', page)[0])),
    )
    for questions, replies in zip(quiz.papers(), told_of, strict=True):
        assert [each.kind for each in questions] == list(KINDS)
        for each, reply in zip(questions, replies, strict=True):
            assert prose.inline(each.text) in page
            assert reply["right"] in reply["said"]
            assert len(reply["said"]) == len(each.options)
            for option in each.options:
                assert option.why not in plain, "what is said to an answer comes after it"
                key = str(each.options.index(option)) if each.ask == "choose" else option.answer
                assert (key == reply["right"]) is option.is_right
                assert prose.inline(option.why) in reply["said"][key]
            if each.ask != "choose":
                assert not any(f'value="{option.answer}" checked' in page for option in each.options)
    assert "lightly packed" in plain


def test_a_link_of_the_teachers_page_opens_its_drawing_with_what_it_covers(site):
    names = [address for address in own(site, "teacher").addresses if address.startswith("slide-")]
    covered = [
        json.loads(read(site / name).drawings["slide"]["data-sent"] or "")["view"]
        for name in names
        if "How many numbers come out?" in read(site / name).text
    ]
    assert [json.loads(view)["cover"] for view in covered] == [["size", "output"]] * len(covered)
    assert covered
    assert "This part needs the full app." in own(site, "teacher").text


def test_no_mark_of_markdown_is_left_in_the_words(site):
    for path in site.glob("*.html"):
        words = re.sub(r"<(pre|code|style|template|script)\b.*?</\1>", "", path.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"<[^>]*>", "", words)
        assert re.findall(r"\*\*|`|^#+ |\]\(", text, re.MULTILINE) == [], path.name


def test_each_page_says_what_needs_the_full_app_and_who_made_it(site):
    for path in site.glob("*.html"):
        text = read(path).text
        assert text.count("need the full app") == 1
        assert "Made with Stride Lab" in text


def test_without_plotly_it_is_less_than_8_mb(site):
    sizes = {str(path.relative_to(site)): path.stat().st_size for path in site.rglob("*") if path.is_file()}
    assert sizes.pop("plotly.min.js") > 1_000_000
    assert sum(sizes.values()) < 8_000_000
