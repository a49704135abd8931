"""The three questions as stock notebooks: for nbgrader, for otter, and filled in with a student's program.

An instructor's notebook has the import, and for each question an answer, a cell of public asserts and one of hidden
ones.
"""

import ast
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_raw_cell

from .three import QUESTIONS, cells_of

ASSERTS = Path(__file__).with_name("asserts.py")
IMPORTS = "import math\n\nimport numpy as np"
POINTS = 5
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
OTTER_CONFIG = "# ASSIGNMENT CONFIG\nexport_cell: false\ntests:\n  files: true"


def asserts() -> dict[tuple[str, str], str]:
    """The asserts by question and kind (public, hidden): the bodies of the functions of ``asserts.py``."""
    text = ASSERTS.read_text("utf-8")
    functions = {node.name: node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
    lines = text.splitlines()
    found = {}
    for question in QUESTIONS:
        for kind in ("public", "hidden"):
            function = functions[f"test_{question}_{kind}"]
            found[question, kind] = textwrap.dedent("\n".join(lines[function.lineno : function.end_lineno]))
    return found


def for_nbgrader(source: str) -> Any:
    """The instructor's notebook with a program in it."""
    cells = [new_code_cell(IMPORTS)]
    for question, code in cells_of(source).items():
        cells.append(_marked(re.sub("# (BEGIN|END) SOLUTION", r"### \1 SOLUTION", code), question, solution=True))
        for kind in ("public", "hidden"):
            text = asserts()[question, kind]
            text = text if kind == "public" else f"### BEGIN HIDDEN TESTS\n{text}\n### END HIDDEN TESTS"
            cells.append(_marked(text, f"{question}_{kind}", grade=True, locked=True, points=POINTS))
    return new_notebook(cells=cells, metadata=KERNEL)


def _marked(source: str, id: str, **marks: Any) -> Any:
    facts = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3, "grade_id": id}
    return new_code_cell(source, metadata={"nbgrader": facts | marks})


def for_otter(source: str) -> Any:
    """The instructor's notebook with a program in it, before ``otter assign``."""
    cells = [new_raw_cell(OTTER_CONFIG), new_code_cell(IMPORTS)]
    for question, code in cells_of(source).items():
        public, hidden = (asserts()[question, kind] for kind in ("public", "hidden"))
        cells += [
            new_raw_cell(f"# BEGIN QUESTION\nname: {question}\npoints: {2 * POINTS}"),
            new_raw_cell("# BEGIN SOLUTION"),
            new_code_cell(code),
            new_raw_cell("# END SOLUTION"),
            new_raw_cell("# BEGIN TESTS"),
            new_code_cell(public),
            new_code_cell(f"# HIDDEN\n{hidden}"),
            new_raw_cell("# END TESTS"),
            new_raw_cell("# END QUESTION"),
        ]
    return new_notebook(cells=cells, metadata=KERNEL)


def fill_in(released: Path, source: str, target: Path) -> None:
    """Write what a student hands in: the notebook that was handed out, with a program's answers in it."""
    notebook = nbformat.read(released, as_version=4)
    answers = {code.split("(")[0]: code for code in cells_of(source).values()}
    _replace(notebook.cells, answers)
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, target)


def _replace(cells: list[Any], answers: Mapping[str, str]) -> None:
    """Put each answer in the place of the stub, which begins with the same name.

    Raises:
        ValueError: an answer has no place.
    """
    missing = dict(answers)
    for cell in cells:
        if (answer := missing.pop(cell.source.split("(")[0], None)) is not None:
            cell.source = answer
    if missing:
        raise ValueError(f"the notebook has no cell that begins with {', '.join(missing)}")
