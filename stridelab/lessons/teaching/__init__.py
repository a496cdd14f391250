"""For teachers: lesson plans, goals, what students say and what to show then, questions to discuss, ten tasks.

Links are texts from the page on, as `scene.Scene.parse` reads them; numbers in answers are the engine's.

>>> [(plan.minutes, sum(step.minutes for step in plan.steps)) for plan in PLANS]
[(20, 20), (45, 45), (90, 90)]
"""

from stridelab.lessons.teaching.beliefs import BELIEFS as BELIEFS
from stridelab.lessons.teaching.discussion import discussion as discussion
from stridelab.lessons.teaching.plans import GOALS as GOALS
from stridelab.lessons.teaching.plans import PLANS as PLANS
from stridelab.lessons.teaching.tasks import tasks as tasks
