"""A course of three questions, made of the real ones, and programs that are handed in there.

It is one assignment, ``three``: a module with the functions of ``two_layer_predict``, ``sigmoid_neuron`` and
``staged``, the solutions' own cells; the tests, inputs, rules and known mistakes are the files of the two
assignments that these questions belong to.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from autograder.catalogue import edited
from autograder.course import Folders, LoadedAssignment

NAME = "three"
QUESTIONS = {"two_layer_predict": "forward", "sigmoid_neuron": "backprop", "staged": "backprop"}
ASSIGNMENTS = tuple(dict.fromkeys(QUESTIONS.values()))
# One known mistake of each question.
MISTAKES = ("predict_sigmoid", "da_lost_minus", "dx_overwritten_by_num")

# Names that both files define are used in tests of ``forward`` alone; within, each file keeps its own.
INPUTS = """
from pathlib import Path

for part in ("backprop_inputs.py", "forward_inputs.py"):
    file, names = Path(__file__).with_name(part), {}
    exec(compile(file.read_text("utf-8"), str(file), "exec"), names)
    globals().update(names)
"""


@dataclass(frozen=True)
class Program:
    """What a student hands in."""

    name: str
    source: str
    right: bool


def compose(real: Folders, root: Path) -> Folders:
    """Write the course into a folder."""
    folders = Folders(root)
    for folder in (folders.assignment(NAME), folders.root / "solutions", folders.tests(NAME)):
        folder.mkdir(parents=True)
    folders.settings(NAME).write_text(_settings(real), "utf-8")
    folders.solution(NAME).write_text(_solution(real), "utf-8")
    tests = folders.tests(NAME)
    for part in ("public", "hidden", "misconceptions"):
        (tests / part).mkdir()
    for question, assignment in QUESTIONS.items():
        for part in (f"public/test_{question}.py", f"hidden/test_{question}.py", f"misconceptions/{question}.toml"):
            shutil.copyfile(real.tests(assignment) / part, tests / part)
    for assignment in ASSIGNMENTS:
        shutil.copyfile(real.tests(assignment) / "inputs.py", tests / f"{assignment}_inputs.py")
    (tests / "inputs.py").write_text(INPUTS, "utf-8")
    shutil.copyfile(real.tests("backprop") / "rules.py", tests / "rules.py")
    (tests / "misconceptions/rules.toml").write_text(_rules_of_mistakes(real), "utf-8")
    return folders


def programs(loaded: LoadedAssignment) -> list[Program]:
    """The solution, and the solution with a known mistake in each question."""
    known = {misconception.id: misconception for misconception in loaded.misconceptions}
    text = loaded.solution_text
    return [Program("right", text, True), *(Program(id, edited(text, known[id]), False) for id in MISTAKES)]


def cells_of(source: str) -> dict[str, str]:
    """The code of a program by its questions, each of one cell or of several."""
    found: dict[str, list[str]] = {}
    for cell in _cells(source):
        if mark := re.match(r'# %% question="(\w+)"\n', cell):
            found.setdefault(mark[1], []).append(cell[mark.end() :].strip())
    return {question: "\n\n\n".join(parts) for question, parts in found.items()}


def _cells(source: str) -> list[str]:
    return re.split(r"^(?=# %%)", source, flags=re.MULTILINE)


def _solution(real: Folders) -> str:
    cells = ["# %%\nimport math\n\nimport numpy as np\n"]
    for question, assignment in QUESTIONS.items():
        code = cells_of(real.solution(assignment).read_text("utf-8"))[question]
        cells.append(f'# %% question="{question}"\n{code}\n')
    return "\n\n".join(cells)


def _settings(real: Folders) -> str:
    """Those of ``backprop``, with other questions."""
    questions = ", ".join(f'"{question}"' for question in QUESTIONS)
    text = real.settings("backprop").read_text("utf-8")
    return re.sub(r"^questions = \[.*?\]", f"questions = [{questions}]", text, flags=re.MULTILINE | re.DOTALL)


def _rules_of_mistakes(real: Folders) -> str:
    """The rules of both catalogues; one of a name that both have stands there once."""
    tables: dict[str, str] = {}
    for assignment in ASSIGNMENTS:
        text = (real.tests(assignment) / "misconceptions/rules.toml").read_text("utf-8")
        for table in re.split(r"^(?=\[)", text, flags=re.MULTILINE)[1:]:
            tables.setdefault(table.split("]")[0], table)
    return "\n".join(tables.values())
