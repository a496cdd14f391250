"""Glossary: the words of the field, each in a line, with a drawing and the lesson that shows it."""

from stridelab.lessons import glossary
from stridelab.ui import frame
from stridelab.ui.code_shown import show_source
from stridelab.ui.sections import glossary as sections

frame.begin("Glossary", "Every word in one line. In a lesson, a word that is underlined says the same when you tap it.")

sections.entries()
show_source(glossary.term)
