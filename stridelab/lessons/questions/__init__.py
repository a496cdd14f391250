"""Questions that check what was learned, made by the engine from a seed: no two classes need have the same numbers.

A question is made of its kind and its seed alone. Its right answer is what the engine computes; its wrong ones are what
the misconceptions would give.

>>> q = question("size", 7)
>>> q.text
'A 5 × 5 filter moves over 24 × 24 pixels with stride 2 and padding 1. How many numbers are in one row of the output?'
>>> q.right.text, [(option.text, option.misconception) for option in q.wrong]
('11', [('10', 'slip'), ('12', 'M2')])
"""

from stridelab.lessons.questions.making import KINDS as KINDS
from stridelab.lessons.questions.making import MOST_SEED as MOST_SEED
from stridelab.lessons.questions.making import paper as paper
from stridelab.lessons.questions.making import question as question
from stridelab.lessons.questions.making import topics as topics
from stridelab.lessons.questions.misconceptions import MISCONCEPTIONS as MISCONCEPTIONS
from stridelab.lessons.questions.misconceptions import SLIP as SLIP
from stridelab.lessons.questions.question import NONE as NONE
from stridelab.lessons.questions.question import Option as Option
from stridelab.lessons.questions.question import Panel as Panel
from stridelab.lessons.questions.question import Question as Question
from stridelab.lessons.questions.question import Window as Window
from stridelab.lessons.questions.question import cells as cells
from stridelab.lessons.questions.question import marked as marked
