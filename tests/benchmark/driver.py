"""nbgrader's or otter's own grading of a class in one process, with what each notebook cost and what it got.

``python -m tests.benchmark.driver nbgrader COURSE`` or ``… otter ZIP NOTEBOOK…``. The last line of its output is JSON:
a list of students in the order in which they were graded, each with the CPU seconds that were used by then, and the
share of the points that each got, by student.
"""

import functools
import json
import sys
from pathlib import Path
from typing import Any

from .meter import used
from .three import NAME

Graded = tuple[list[tuple[str, float]], dict[str, float]]


def nbgrader(course: str) -> Graded:
    """``nbgrader autograde three`` in a course's folder."""
    from nbgrader.api import Gradebook
    from nbgrader.apps import NbGraderApp
    from nbgrader.converters import Autograde

    times, stock = [], Autograde.convert_single_notebook

    @functools.wraps(stock)
    def timed(self: Any, notebook: str) -> None:
        stock(self, notebook)
        times.append((Path(notebook).parts[-3], used()))

    Autograde.convert_single_notebook = timed
    NbGraderApp.launch_instance(["autograde", NAME, f"--CourseDirectory.root={course}"])
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        rows = book.submission_dicts(NAME)
    return times, {row["student"]: row["score"] / row["max_score"] for row in rows}


def otter(archive: str, *notebooks: str) -> Graded:
    """What ``otter run`` calls, for one notebook after another."""
    from otter.run import main

    times, shares = [], {}
    for notebook in notebooks:
        result = main(notebook, autograder=archive, output_dir=str(Path(notebook).parent), no_logo=True)
        student = Path(notebook).parent.name
        times.append((student, used()))
        shares[student] = result.total / result.possible
    return times, shares


if __name__ == "__main__":
    tool, *arguments = sys.argv[1:]
    print(json.dumps({"nbgrader": nbgrader, "otter": otter}[tool](*arguments)))
