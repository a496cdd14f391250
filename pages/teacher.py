"""For teachers: plans, questions, worksheets, and what a link may say."""

from stridelab.lessons.questions import paper
from stridelab.ui import frame
from stridelab.ui.code_shown import show_source
from stridelab.ui.sections import teacher

frame.begin(
    "For teachers",
    "Ask first, let them guess, then show: each link below opens a drawing in the state you need.",
)

teacher.plans()
teacher.goals()
teacher.beliefs()
teacher.discussion()
teacher.tasks()
teacher.parameters()
teacher.paper()

show_source(paper)
