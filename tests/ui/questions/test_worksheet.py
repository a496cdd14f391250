"""Worksheets and answer keys: every answer is true, nothing is given away, and what is written is a file that opens."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from stridelab.__main__ import main
from stridelab.lessons.questions import KINDS, MISCONCEPTIONS, paper, question
from stridelab.lessons.teaching import tasks
from stridelab.ui.questions.paper.command import made
from stridelab.ui.questions.paper.page import html
from stridelab.ui.questions.paper.pdf import pdf
from stridelab.ui.questions.paper.pdf_writer import Pdf, plain, width, wrapped
from stridelab.ui.questions.paper.worksheet import MOST_QUESTIONS, lettered, task_sheet, worksheet
from tests.lessons.questions.truths import TRUTHS

SEEDS = range(12)


def text_of(page: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def text_of_pdf(content: bytes) -> str:
    """Every line of text of a file, joined."""
    lines = re.findall(rb"Td \((.*)\) Tj", content)
    return " ".join(re.sub(rb"\\(.)", rb"\1", line).decode("cp1252") for line in lines)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_answer_of_a_key_is_recomputed(seed):
    for entry in worksheet(seed, number=len(KINDS), is_key=True).entries:
        q = entry.question
        truth = TRUTHS[q.kind](q)
        name = {option.answer: option.text for option in q.options} | (lettered(q) if q.ask == "choose" else {})
        assert entry.key[0].startswith(name[truth].rstrip(".") + ": ")
        assert len(entry.key) == len(q.options)
        for line in entry.key[1:]:
            assert re.search(r"\((M\d+|slip)\): \S.{10}", line), line


def test_the_sheet_and_its_key_have_the_same_questions_and_only_the_key_has_answers():
    sheet, key = worksheet(7), worksheet(7, is_key=True)
    assert [entry.question for entry in sheet.entries] == [entry.question for entry in key.entries]
    page, pages_of_key = text_of(html(sheet)), text_of(html(key))
    for entry in key.entries:
        assert entry.question.text in page
        assert entry.question.right.why not in page
        assert entry.question.right.why in pages_of_key
    assert not any(entry.key or entry.marks for entry in sheet.entries)


def test_a_worksheet_of_at_most_ten_questions_is_part_of_the_paper_on_the_screen():
    assert {entry.question for entry in worksheet(7, number=8).entries} <= set(paper(7))
    assert worksheet(7, number=8, address="http://a:1/").address == "http://a:1/check?quiz=7"
    assert worksheet(7, lessons=["slide"], address="http://a:1").address == "http://a:1/check?quiz=7&topic=slide"
    assert worksheet(7, number=20, address="http://a:1").address == "http://a:1/check"


@pytest.mark.parametrize("ending", [".html", ".pdf"])
@pytest.mark.parametrize("is_key", [False, True])
def test_the_same_seed_gives_the_same_bytes_and_a_small_file(ending, is_key):
    contents = [made(worksheet(7, number=20, is_key=is_key, address="http://192.168.1.20:8501"), ending) for _ in "ab"]
    assert contents[0] == contents[1]
    assert len(contents[0]) < 200_000


def test_all_that_is_asked_stands_in_the_pdf_as_text():
    sheet = worksheet(3, number=20, is_key=True)
    text = text_of_pdf(pdf(sheet)).replace(" ", "")
    for entry in sheet.entries:
        for part in (entry.question.text, entry.question.code, *entry.key):
            assert plain(part).replace(" ", "") in text


ADDRESS = "http://192.168.1.20:8501"


@pytest.mark.parametrize("paper_size", ["a4", "letter"])
@pytest.mark.parametrize("sheet", [worksheet(5, number=20, is_key=True, address=ADDRESS), task_sheet(address=ADDRESS)])
def test_nothing_of_a_pdf_lies_outside_its_page(sheet, paper_size):
    content = pdf(sheet, paper_size)
    high, wide = (842, 595) if paper_size == "a4" else (792, 612)
    for size, x, y, line in re.findall(rb"/text ([\d.]+) Tf \S+ g ([\d.-]+) ([\d.-]+) Td \((.*)\) Tj", content):
        text = re.sub(rb"\\(.)", rb"\1", line).decode("cp1252")
        assert 0 <= float(x) <= float(x) + width(text, float(size)) <= wide
        assert 0 <= float(y) <= high - float(size)
    for x, y, w, h in re.findall(rb"([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+) re", content):
        assert 0 <= float(x) <= float(x) + float(w) <= wide
        assert 0 <= float(y) <= float(y) + float(h) <= high


def test_each_object_of_a_pdf_stands_where_its_table_says():
    content = pdf(worksheet(7, number=20))
    table = int(content.rpartition(b"startxref\n")[2].split(b"\n")[0])
    rows = re.findall(rb"(\d{10}) 00000 n ", content[table:])
    assert len(rows) > 8
    for number, start in enumerate(rows, 1):
        assert content[int(start) :].startswith(b"%d 0 obj\n" % number)
    for length, stream in re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", content, re.S):
        assert int(length) == len(stream)


@pytest.mark.parametrize("kind", KINDS)
def test_the_standard_fonts_have_every_sign_of_every_question(kind):
    for seed in range(25):
        q = question(kind, seed)
        for text in (
            q.text,
            q.title,
            q.code,
            q.unit,
            *(part for option in q.options for part in (option.text, option.why)),
        ):
            plain(text).encode("cp1252")


def test_a_line_breaks_where_there_is_no_room():
    lines = wrapped("one two three four five six seven", 10, 60)
    assert " ".join(lines) == "one two three four five six seven"
    assert all(width(line, 10) <= 60 for line in lines)


def test_a_bracket_in_a_text_does_not_end_it():
    page = Pdf("t")
    page.text(10, 10, "a (b) \\ c", 10)
    assert rb"(a \(b\) \\ c) Tj" in page.content


def test_a_web_page_needs_nothing_else_and_its_marks_are_closed():
    page = html(worksheet(7, number=20, address="http://192.168.1.20:8501"))
    assert not re.findall(r"(?:src|href)=|url\(|<script", page)

    class Marks(HTMLParser):
        stack: tuple[str, ...] = ()

        def handle_starttag(self, tag, attrs):
            if tag not in ("meta", "br", "rect", "path"):
                self.stack = (*self.stack, tag)

        def handle_endtag(self, tag):
            if tag not in ("rect", "path"):
                assert self.stack[-1] == tag
                self.stack = self.stack[:-1]

    marks = Marks()
    marks.feed(page)
    assert marks.stack == ()


def test_a_sheet_for_the_screen_says_why_of_each_option_when_it_is_opened():
    sheet = worksheet(7, number=20, answers_itself=True)
    page = html(sheet)
    assert page.count("<details") == sum(len(entry.question.options) for entry in sheet.entries)
    for entry in sheet.entries:
        replies = dict(zip((option.answer for option in entry.question.options), entry.replies, strict=True))
        truth = TRUTHS[entry.question.kind](entry.question)
        assert [answer for answer, (_, reply) in replies.items() if reply.startswith("Right. ")] == [truth]
        assert all(option.why in replies[option.answer][1] for option in entry.question.options)


def test_the_command_writes_the_file(tmp_path, capsys):
    main(["worksheet", "--seed", "7", "--number", "3", "--topics", "slide", str(tmp_path / "w.pdf")])
    assert (tmp_path / "w.pdf").read_bytes() == pdf(worksheet(7, number=3, lessons=["slide"]))
    assert "worksheet 7, 3 questions" in capsys.readouterr().out
    main(["worksheet", "--seed", "7", "--key", str(tmp_path / "k.html")])
    assert (tmp_path / "k.html").read_text("utf-8") == html(worksheet(7, is_key=True))


def test_a_sheet_without_a_name_has_that_of_its_seed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for more in (["--seed", "7"], ["--seed", "7", "--key"], ["--seed", "7", "--screen"], ["--tasks"]):
        main(["worksheet", *more])
    names = ["ten_tasks.pdf", "worksheet_7.html", "worksheet_7.pdf", "worksheet_7_key.pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--seed", "7", "w.docx"], "written as .html or .pdf, not .docx"),
        (["--seed", "-1", "w.pdf"], "A seed is a whole number"),
        (["--seed", "7", "--topics", "nowhere", "w.pdf"], "no questions on nowhere"),
        (["--seed", "7", "--number", "0", "w.pdf"], f"1 to {MOST_QUESTIONS} questions, not 0"),
        (["--seed", "7", "--paper", "a3", "w.pdf"], "one of a4, letter, not a3"),
        (["--seed", "7", "missing/w.pdf"], "cannot be used"),
        (["--seed", "7", "--screen", "w.pdf"], "ends in .html"),
        (["--seed", "7", "--screen", "--key", "w.html"], "without --key"),
        (["w.pdf"], "Name a seed for questions, such as --seed 7, or --tasks"),
        (["--seed", "7", "--tasks", "w.pdf"], "and not both"),
    ],
)
def test_what_cannot_be_written_is_a_sentence(arguments, sentence, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["worksheet", *arguments])
    assert sentence in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_labels_on_a_key_are_those_of_the_teachers_page():
    keys = [line for seed in SEEDS for entry in worksheet(seed, is_key=True).entries for line in entry.key[1:]]
    assert {match for line in keys for match in re.findall(r"\((M\d+|slip)\): ", line)} <= {*MISCONCEPTIONS}


def test_the_sheet_of_tasks_has_their_links_and_its_key_their_answers(tmp_path):
    """What the answers say is recomputed in tests/lessons/teaching; each link opens in tests/pages/test_teacher.py."""
    sheet, key = (html(task_sheet(is_key=is_key, address=ADDRESS)) for is_key in (False, True))
    for task in tasks():
        assert f"{ADDRESS}/{task.link}" in re.findall('href="([^"]+)"', unescape(sheet))
        assert task.text in unescape(sheet)
        assert task.answer not in unescape(sheet)
        assert task.answer in unescape(key)
        assert plain(task.text + task.answer).encode("cp1252")
    for name in ("tasks.pdf", "tasks.html"):
        assert main(["worksheet", "--tasks", "--address", ADDRESS, str(tmp_path / name)]) in (0, None)
        assert (tmp_path / name).read_bytes() == made(task_sheet(address=ADDRESS), f".{name.split('.')[1]}")
