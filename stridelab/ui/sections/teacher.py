"""What a teacher looks for: plans, what students will say, tasks, worksheets, and what a link may say."""

from __future__ import annotations

import streamlit as st

from stridelab.lessons import questions, teaching, walks
from stridelab.scene import COVERS, SETTINGS, VIEW
from stridelab.scene.settings import Setting
from stridelab.scene.walk import link, read
from stridelab.ui import controls, frame
from stridelab.ui.questions.paper.command import made
from stridelab.ui.questions.paper.worksheet import task_sheet, worksheet
from stridelab.ui.sections import live
from stridelab.ui.walk import begin


def _page_of(link: str) -> str:
    return frame.title(link.partition("?")[0])


def _open(link: str) -> str:
    """A link that opens beside this page, in Markdown."""
    return f"[{_page_of(link)}]({link})"


def plans() -> None:
    """A tab for each length of a lesson."""
    for tab, plan in zip(st.tabs([f"{plan.minutes} minutes" for plan in teaching.PLANS]), teaching.PLANS, strict=True):
        with tab:
            st.markdown(f"*{plan.goal}*")
            rows = "\n".join(f"| {step.minutes} min | {step.task} | {_open(step.link)} |" for step in plan.steps)
            st.markdown(f"| time | ask and show | open |\n|---|---|---|\n{rows}")
            with st.container(horizontal=True):
                for number, step in enumerate(plan.steps, 1):
                    live.ask_button(step.link, f"Ask step {number} live", key=f"ask {plan.minutes} {number}")


def goals() -> None:
    with st.expander("Goals: what students can do after each lesson"):
        st.markdown("\n".join(f"- {_open(page)}: {goal}." for page, goal in teaching.GOALS.items()))


def beliefs() -> None:
    """Each misconception, what is true, and what to show."""
    with st.expander("What students will say, and what to show then"):
        rows = "\n".join(
            f"| {name} | “{questions.MISCONCEPTIONS[name].belief}” | {questions.MISCONCEPTIONS[name].truth} "
            f"| {belief.show} {_open(belief.link)} |"
            for name, belief in teaching.BELIEFS.items()
        )
        st.markdown(f"| | they say | it is so | show |\n|---|---|---|---|\n{rows}")


def discussion() -> None:
    with st.expander("Questions to discuss, with answers"):
        for topic in teaching.discussion():
            st.markdown(f"**{topic.question}** {topic.answer} {_open(topic.link)}")


def tasks() -> None:
    with st.expander("Ten tasks for an hour at the screen"):
        listed = "\n".join(f"{at}. {task.text} {_open(task.link)}" for at, task in enumerate(teaching.tasks(), 1))
        st.markdown(listed)
        with st.container(horizontal=True):
            for title, is_key in (("The tasks, PDF", False), ("Their answers, PDF", True)):
                st.download_button(
                    title,
                    lambda is_key=is_key: made(task_sheet(is_key=is_key, address=address()), ".pdf"),
                    f"ten_tasks{'_answers' if is_key else ''}.pdf",
                    "application/pdf",
                    key=f"tasks {is_key}",
                    icon=":material/download:",
                    on_click="ignore",
                )
    with st.expander("The answers to the ten tasks"):
        st.markdown("\n".join(f"{at}. {task.answer}" for at, task in enumerate(teaching.tasks(), 1)))


def walk() -> None:
    """A walk of the teacher's own: read, with every mistake named, then opened here or handed out."""
    with st.expander("A walk of your own"):
        st.markdown(
            "A walk is a text file with questions, guesses, and the drawings that answer. Take a lesson's walk as a "
            "pattern, and change it. Any drawing's **Copy link** gives the links."
        )
        st.download_button(
            "The walk of Slide, as a file",
            walks.text("slide"),
            "slide.txt",
            "text/plain",
            key="walk_pattern",
            icon=":material/download:",
            on_click="ignore",
        )
        try:
            if text := controls.walk_text():
                _walk(text)
        except ValueError as mistakes:
            st.warning("  \n".join(str(mistakes).splitlines()), icon=":material/error:")


def _walk(text: str) -> None:
    """What can be done with a walk. Raises ValueError for what is wrong with it."""
    walk = read(text)
    count = len(walk.steps)
    st.success(f"{walk.title}: {count} question{'' if count == 1 else 's'}, no mistakes.")
    if st.button("Open it here", key="walk_open", type="primary", icon=":material/footprint:"):
        begin(text)
        st.switch_page(frame.page(walk.steps[0].page))
    st.download_button("Save it as a file", text, "walk.txt", "text/plain", key="walk_save", icon=":material/download:")
    try:
        st.code(f"{address()}/{link(text)}", language=None, wrap_lines=True)
    except ValueError as too_long:
        st.caption(str(too_long))


def paper() -> None:
    """A worksheet and its key to take away."""
    st.header("A worksheet", anchor=False)
    left, middle, right = st.columns(3)
    with left:
        seed = controls.quiz()
    with middle:
        topic = controls.topic()
    with right:
        number = controls.how_many()
    seed = 1 if seed is None else seed
    lessons = () if topic == "all" else (topic,)
    name = f"worksheet_{seed}"
    with st.container(horizontal=True):
        for title, is_key, ending in (
            ("Worksheet, PDF", False, ".pdf"),
            ("Answer key, PDF", True, ".pdf"),
            ("Worksheet, web page", False, ".html"),
            ("Answer key, web page", True, ".html"),
        ):
            st.download_button(
                title,
                lambda is_key=is_key, ending=ending: made(
                    worksheet(seed, number=number, lessons=lessons, is_key=is_key, address=address()), ending
                ),
                f"{name}{'_key' if is_key else ''}{ending}",
                "application/pdf" if ending == ".pdf" else "text/html",
                key=f"worksheet {is_key} {ending}",
                icon=":material/download:",
                on_click="ignore",
            )
    st.caption(f"The same questions on a screen: [check?quiz={seed}](check?quiz={seed})")


def address() -> str:
    """Where the app is open, without this page's own name; "" where no browser has said it."""
    return (st.context.url or "").rpartition("/")[0]


def parameters() -> None:
    """The tables of the scene, as they are."""
    with st.expander("What a link may say"):
        st.markdown(
            "Write `page?name=value&name=value`. A link also holds what you see: use **Copy link** below a drawing."
        )
        rows = [(key, _usual(setting.default), _range(setting)) for key, setting in SETTINGS.items()]
        rows += [(key, _usual(view.default), view.range) for key, view in VIEW.items()]
        rows += [(key, _usual(""), meaning) for key, meaning in _LESSON.items()]
        listed = "\n".join(f"| `{key}` | {usual} | {meaning} |" for key, usual, meaning in rows)
        st.markdown(f"| name | usual | may be |\n|---|---|---|\n{listed}")


_LESSON = {
    "hide": "names of settings: their controls are not there",
    "fix": "names of settings: they are shown and cannot be changed",
    "only": "the name of one drawing: nothing else is shown",
    "cover": f"some of {', '.join(COVERS)}: covered until they are revealed",
    "say": "the task, at most 300 characters",
    "next": "the page that comes next",
}


def _usual(value: object) -> str:
    """The value without which a link says the same, as the link says it."""
    if value is None or value == "":
        return "–"
    text = ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return "`" + (text.lower() if isinstance(value, bool) else text.replace("\n", "; ")) + "`"


def _range(setting: Setting) -> str:
    """What else it may be; of many options the first few."""
    if len(setting.options) <= _MOST_OPTIONS:
        return setting.range
    return f"{', '.join(map(str, setting.options[:_MOST_OPTIONS]))} … ({len(setting.options)} in all)"


_MOST_OPTIONS = 12
