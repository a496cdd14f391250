"""The drawing of a link, as a question for a class: about the answer that the link covers."""

from __future__ import annotations

from dataclasses import replace

from stridelab.lessons.questions import Question
from stridelab.scene import Scene
from stridelab.ui.live.lessons import ASKED as ASKED


def asked(link: str) -> Question:
    """The question that a link's drawing asks: about the first answer that the link covers.

    Where it covers none, about the first that a class can vote on there. Raises ValueError with a sentence that says
    what to change in the link.
    """
    scene, sentences = Scene.parse(link.strip())
    if sentences:
        raise ValueError(sentences[0])
    if scene.page not in ASKED:
        raise ValueError(f"This page's drawing has no one right answer to vote on. Take one of {', '.join(ASKED)}.")
    answers, make = ASKED[scene.page]
    covered = scene.cover or tuple(answers)[:1]
    answer = next((answer for answer in covered if answer in answers), None)
    if answer is None:
        endings = " or ".join(f"&cover={answer}" for answer in answers)
        raise ValueError(f"On {scene.page}, {covered[0]} has no one right answer to vote on. Cover another: {endings}.")
    return make(replace(scene, cover=(), say="", next="", only=""), answer)
