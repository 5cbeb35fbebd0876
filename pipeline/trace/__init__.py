"""`make trace`: where a printed figure comes from, down to the cell; and every figure that a cell reaches.

question  the words of the command
addresses  a cell, an area, a place in a JSON file
registry  figures.json as published, looked up by figure, target, printed text, file and cell
sections  in which section and table of the page each figure stands
tree      a figure or target with everything behind it, as lines for the terminal
reach     a cell with everything that it leads to
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.trace.question import asked
from pipeline.trace.reach import reached
from pipeline.trace.registry import load
from pipeline.trace.tree import came_from, shown


def trace(words: Sequence[str]) -> None:
    """Prints the answer to what `words` ("FIGURE=2.a.4.3", "YEAR=2025", …) ask.

    Raises ConfigurationError for a question that can't be understood, a report that is not there, and a figure, file
    or cell that the report does not have, with those that come nearest.
    """
    question = asked(words)
    known = load(question.request)
    coded = known.cells(question.figure)
    if len(coded) == 1:
        (cell,) = coded
        lines = reached(cell["file"], f"{cell['sheet']}!{cell['cell']}" if cell["sheet"] else cell["cell"], known)
    elif coded:
        lines = shown(coded, known)
    elif question.figure:
        lines = came_from(question.figure, known)
    else:
        lines = reached(question.file, question.cell, known)
    print("\n".join(lines), flush=True)
