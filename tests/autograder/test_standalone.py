"""A student's notebook stands alone: with nothing beside it, it checks each question in the cell below it."""

import base64
import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pytest

from autograder.catalogue import edited
from autograder.course import Folders, LoadedAssignment
from autograder.model import Result
from autograder.pipeline import Graded, Options, grade
from autograder.release.notebook import notebook_of
from autograder.release.notebook import standalone as standalone_of
from autograder.release.template import make_template
from autograder.results import GradesFolder
from autograder.sandbox.outer import Isolation

from .kernels import drawings, executed, executed_alone, filled_in, printed
from .mini.course import NORM, REPOSITORY, SQUARE, Mini
from .test_template import at_home

FOLDERS = Folders(REPOSITORY)
NAMES = FOLDERS.names()
Assignment = Callable[[str], LoadedAssignment]


def standalone(name: str) -> Any:
    """The notebook that students are given."""
    return nbformat.read(FOLDERS.template(name) / f"{name}.ipynb", as_version=4)


def answered(name: str, solution: str) -> Any:
    """The same with answers in its cells."""
    return filled_in(standalone(name), nbformat.reads(notebook_of(solution), as_version=4))


def a_mistake(loaded: LoadedAssignment) -> tuple[str, str]:
    """A question, and the solution with a mistake in it that the hints of a student's folder know."""
    known = json.loads((loaded.folders.template(loaded.assignment.name) / "tests/hints.json").read_text("utf-8"))
    mistake = next(one for one in loaded.misconceptions if one.id in known["hints"])
    return mistake.question, edited(loaded.solution_text, mistake)


# -- in a kernel, with nothing beside it


@pytest.mark.parametrize("name", NAMES)
def test_an_untouched_notebook_says_not_attempted(name: str, tmp_path: Path, assignment: Assignment) -> None:
    """Executed as it is handed out, each check says so, and no cell raises."""
    questions = assignment(name).assignment.questions
    notebook = executed_alone(standalone(name), tmp_path)
    pages = printed(notebook)
    assert list(pages) == [f'check("{question}")' for question in questions]
    assert all("<img " in drawing and "is not written yet" in drawing for drawing in drawings(notebook).values())
    for question, page in zip(questions, pages.values(), strict=True):
        assert re.fullmatch(rf"{question} +not attempted", page.splitlines()[0])


@pytest.mark.parametrize("name", NAMES)
def test_a_finished_notebook_passes(name: str, tmp_path: Path, assignment: Assignment) -> None:
    """With the solution's cells in the place of the stubs, each check has all points that are decided there."""
    pages = printed(executed_alone(answered(name, assignment(name).solution_text), tmp_path))
    assert len(pages) == len(assignment(name).assignment.questions)
    for page in pages.values():
        assert re.search(r"^(\S+) of the \1 points that are decided here; ", page, re.MULTILINE), page


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_is_explained_as_pytest_does(name: str, tmp_path: Path, assignment: Assignment) -> None:
    """The page of a question is word for word the one that pytest prints in a student's folder, hint included."""
    question, wrong = a_mistake(assignment(name))
    (tmp_path / "alone").mkdir()
    notebook = executed_alone(answered(name, wrong), tmp_path / "alone")
    pages = printed(notebook)
    folder = Path(shutil.copytree(FOLDERS.template(name), tmp_path / "home"))
    (folder / f"{name}.py").write_text(wrong, "utf-8")
    page = at_home(folder, f"tests/test_{question}.py")
    assert "hint " in page
    told = page.partition(": the public checks\n\n")[2].rstrip().rpartition("\n")[0]  # the last line is pytest's own
    assert pages[f'check("{question}")'].rstrip() == told
    for cell, drawing in drawings(notebook).items():
        assert ("First to differ" in drawing) is (cell == f'draw("{question}")')


# -- in a kernel that lives long, beside the whole folder

AFTERWARDS = [
    'check("square")  # untouched',
    "def square(x):\n    print('seen')\n    return x + x",
    'check("square")  # doubled',
    "def square(x):\n    return x * undefined",
    'check("square")  # raises',
    "def square(x):\n    raise KeyboardInterrupt",
    'check("square")  # interrupted',
    SQUARE + NORM,
    'check("square")  # mended',
    "check()",
    'check("cube")',
    'print(draw("cube"))',
    "print(sorted(name for name in dir() if not name.startswith('_') and name not in before))",
    "check.__self__.checks[0].function.__globals__.clear()",
    "check()  # broken",
    "import autograder\nprint(autograder.__file__)",
]


@pytest.fixture(scope="module")
def afterwards(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What these cells print below the notebook's own."""
    mini = Mini.at(tmp_path_factory.mktemp("live"))
    folder = mini.folders.template("mini")
    make_template(mini.load(), folder)
    notebook = nbformat.read(folder / "mini.ipynb", as_version=4)
    before = nbformat.v4.new_code_cell("before = dir()")
    notebook.cells = [before, *notebook.cells, *map(nbformat.v4.new_code_cell, AFTERWARDS)]
    return {"folder": str(folder), **printed(executed(notebook, folder))}


def test_a_changed_cell_counts_at_once(afterwards: Mapping[str, str]) -> None:
    """What is asked is what the cells have defined until then, however often."""
    assert "not attempted" in afterwards['check("square")  # untouched']
    assert "hint      The number is doubled." in afterwards['check("square")  # doubled']
    assert "16 of the 16 points that are decided here" in afterwards['check("square")  # mended']


def test_what_functions_print_meanwhile_is_not_shown(afterwards: Mapping[str, str]) -> None:
    """It would stand between the lines of what came of the check."""
    assert "seen" not in afterwards['check("square")  # doubled']


def test_a_line_that_raises_is_named_by_its_cell(afterwards: Mapping[str, str]) -> None:
    """By the number that stands beside the cell, as in Jupyter's own tracebacks."""
    page = afterwards['check("square")  # raises']
    assert "NameError: name 'undefined' is not defined" in page
    assert re.search(r"at Cell In\[\d+\], line 2, in square: return x \* undefined", page)


def test_who_interrupts_a_check_interrupts_all_of_it(afterwards: Mapping[str, str]) -> None:
    """A loop without an end is left at once, and not once for each of its checks."""
    assert afterwards['check("square")  # interrupted'] == "The check was interrupted.\n"


def test_a_check_that_is_broken_raises_nothing(afterwards: Mapping[str, str]) -> None:
    """It is no fault of the student's, and is told as such."""
    page = afterwards["check()  # broken"]
    assert page.startswith("This could not be checked (NameError: ")
    assert page.endswith("). Tell who teaches the course: the check is broken.\n")


def test_all_questions_can_be_checked_at_once(afterwards: Mapping[str, str]) -> None:
    """Without a name, check asks them all."""
    assert "36 of the 36 points that are decided here; 64 more are decided in grading." in afterwards["check()"]


def test_a_question_that_is_none_is_a_sentence(afterwards: Mapping[str, str]) -> None:
    """A slip in the name raises nothing, and the names are told."""
    assert afterwards['check("cube")'] == "There is no question called cube. There are: square, norm.\n"


def test_a_question_without_a_drawing_is_a_sentence(afterwards: Mapping[str, str]) -> None:
    """Nothing is raised there either."""
    said = afterwards['print(draw("cube"))']
    assert said == "There is no drawing of cube.\nNone\n"


def test_a_package_of_the_same_name_stays_what_it_is(afterwards: Mapping[str, str]) -> None:
    """Who imports autograder gets what lies in the folder, and not what the notebook carries."""
    file = afterwards[AFTERWARDS[-1]].strip()
    assert Path(file).is_relative_to(afterwards["folder"])


def test_the_cell_near_the_top_leaves_no_name_but_check(afterwards: Mapping[str, str]) -> None:
    """A name that a student comes to rely on would be missing where the program is graded."""
    assert afterwards[AFTERWARDS[-4]] == f"{['before', 'check', 'draw', 'math', 'norm', 'square']}\n"


# -- graded


def with_cells(notebook: Any, *sources: str) -> Any:
    """A notebook with more cells below."""
    return nbformat.from_dict(notebook | {"cells": [*notebook.cells, *map(nbformat.v4.new_code_cell, sources)]})


def tampered(notebook: Any) -> Any:
    """A notebook whose cell near the top was edited, and whose checks ask for something else."""
    changed = nbformat.from_dict(notebook)
    for cell in changed.cells:
        cell.source = re.sub(r'(_open|^check)\("', r'\1("no" + "', cell.source, flags=re.MULTILINE)
    return changed


def hand_ins(name: str, wrong: str, folder: Path) -> Mapping[str, str]:
    """One program, handed in in many ways, each by its file's name."""
    notebook = answered(name, wrong)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    own = "check('all')\nMINE = 1\n"
    return {
        "script.py": wrong,
        "cells.ipynb": notebook_of(wrong),
        "saved.ipynb": nbformat.writes(executed(notebook, folder)),
        "more_checks.ipynb": nbformat.writes(with_cells(notebook, 'check("xor")', "check()", "draw('staged')", own)),
        "tampered.ipynb": nbformat.writes(tampered(notebook)),
        "exported.py": "\n\n\n# In[ ]:\n\n\n".join(code),
        "percent.py": jupytext.writes(notebook, fmt="py:percent"),
    }


@pytest.mark.bubblewrap
@pytest.mark.parametrize("name", NAMES)
def test_it_is_graded_like_the_script(name: str, tmp_path: Path, assignment: Assignment) -> None:
    """Alone, executed and saved, with more checks, edited, or exported: the same of each check, and no word more."""
    loaded = assignment(name)
    _, wrong = a_mistake(loaded)
    (tmp_path / "kernel").mkdir()
    for file, text in hand_ins(name, wrong, tmp_path / "kernel").items():
        student = tmp_path / "class" / file.partition(".")[0]
        student.mkdir(parents=True)
        (student / f"{name}.{file.partition('.')[2]}").write_text(text, "utf-8")
    graded = grade(loaded, tmp_path / "class", GradesFolder(tmp_path / "grades"), Isolation.BUBBLEWRAP, Options())
    results: dict[str, Result] = {one.result.submission.id: one.result for one in graded if isinstance(one, Graded)}
    script = results.pop("script")
    assert 0 < script.score < loaded.points
    for id, result in results.items():
        assert [(test.outcome, test.earned) for test in result.tests] == [
            (test.outcome, test.earned) for test in script.tests
        ], id
        assert (result.status, result.notes) == (script.status, script.notes), id
        assert "decided here" not in result.printed, id


# -- figures

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
TEXT = "# %% [markdown]\n# ## A square\n#\n# ![Its side is x, its area x².](figures/square.svg) And so on.\n"


def with_figure(folder: Path, *endings: str) -> str:
    """The text of a cell that names a figure, in a notebook for which there is the figure with these endings."""
    for ending in endings:
        (folder / f"square.{ending}").write_bytes(DOT if ending == "png" else b"<svg/>")
    notebook = nbformat.reads(standalone_of(TEXT, b"", folder, ()), as_version=4)
    nbformat.validate(notebook)
    return str(notebook.cells[0].source)


@pytest.mark.parametrize(
    ("endings", "address"),
    [
        (("svg", "png"), "data:image/png;base64," + base64.b64encode(DOT).decode()),
        (("svg",), "data:image/svg+xml;base64,PHN2Zy8+"),
    ],
)
def test_a_figure_is_in_the_notebook_with_its_words(tmp_path: Path, endings: tuple[str, ...], address: str) -> None:
    """As pixels, which every editor shows, or else as it is drawn; below the text, which stays readable."""
    text = with_figure(tmp_path, *endings)
    assert "![Its side is x, its area x².][figure-square] And so on." in text
    assert text.endswith(f"\n\n[figure-square]: {address}")
    assert "figures/" not in text


def test_a_figure_that_is_not_there_stays_a_link(tmp_path: Path) -> None:
    """A text may name a figure before it is drawn."""
    assert "![Its side is x, its area x².](figures/square.svg) And so on." in with_figure(tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_a_text_is_in_its_notebook(name: str) -> None:
    """Each as pixels, and none as a link to a file beside it."""
    text = (FOLDERS.template(name) / f"{name}.py").read_text("utf-8")
    cells = "\n".join(cell.source for cell in standalone(name).cells if cell.cell_type == "markdown")
    assert text.count("](figures/") == cells.count("]: data:image/png;base64,") > 0
    assert "](figures/" not in cells
