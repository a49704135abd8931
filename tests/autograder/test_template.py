"""The folder that a student unpacks is made of its sources, works at home, and holds nothing that it should not."""

import base64
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from autograder.course import Folders, LoadedAssignment, load
from autograder.errors import UserError
from autograder.release.kit import opened
from autograder.release.numbers import numbers
from autograder.release.student import zip_template
from autograder.release.template import make_template, out_of_step
from autograder.testing.embedded import is_of_the_kit

from .mini.course import NORM, REPOSITORY, SQUARE, Mini, edited, notebook, zipped

COMMITTED = Folders(REPOSITORY).names()


@pytest.fixture
def made(mini: Mini) -> Path:
    """The template of the miniature course."""
    make_template(mini.load(), mini.folders.template("mini"))
    return mini.folders.template("mini")


def at_home(folder: Path, *arguments: str) -> str:
    """What a student sees who runs pytest in the folder; of this repository's package nothing is there."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PY")}
    run = subprocess.run(
        [sys.executable, "-P", "-m", "pytest", *arguments],
        cwd=folder,
        env=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert not run.stderr, run.stderr
    return run.stdout


# -- what is in it


def test_a_template_holds_what_a_student_needs(made: Path) -> None:
    """The stub as a script and as a notebook, a page of the text, the public tests, the testing kit, how to start."""
    files = sorted(str(path.relative_to(made)) for path in made.rglob("*") if path.is_file())
    kit = [
        f"autograder/{part}/{path.name}"
        for part in ("drawing", "testing")
        for path in (REPOSITORY / "autograder" / part).glob("*.py")
    ]
    assert files == sorted(
        [
            "README.md",
            "autograder/__init__.py",
            "conftest.py",
            "mini.html",
            "mini.ipynb",
            "mini.py",
            "pytest.ini",
            "requirements.txt",
            "tests/hints.json",
            "tests/inputs.py",
            "tests/numbers.json",
            "tests/test_norm.py",
            "tests/test_square.py",
            *kit,
        ]
    )


def test_a_template_holds_no_answer_and_no_hidden_test(made: Path, mini: Mini) -> None:
    """Neither a line of the solution nor one of a hidden test is anywhere in it."""
    texts = {path: path.read_text("utf-8") for path in made.rglob("*") if path.is_file()}
    secret = ["x * x", "math.sqrt(", "above zero", "second quadrant", "SOLUTION", "RULES ="]
    for path, text in texts.items():
        assert not [words for words in secret if words in text], path
    hidden = {line for file in (mini.tests / "hidden").glob("*.py") for line in file.read_text().splitlines()}
    public = {line for text in texts.values() for line in text.splitlines()}
    assert not [line for line in hidden & public if "student.ask" in line and "rng" in line]


def test_the_script_and_the_notebook_say_the_same(made: Path) -> None:
    """Whoever prefers a notebook finds the same cells in it beside its checks, and a notebook that is valid."""
    notebook = nbformat.read(made / "mini.ipynb", as_version=4)
    nbformat.validate(notebook)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    code = "\n".join(source for source in cells if not is_of_the_kit(source))
    script = (made / "mini.py").read_text("utf-8")
    assert [line for line in code.splitlines() if line] == [
        line for line in script.splitlines() if line and not line.startswith("#")
    ]


def test_the_numbers_are_those_of_the_public_calls(made: Path) -> None:
    """At home the reference is a table: what the public checks ask, the points that wait, and no code."""
    facts = json.loads((made / "tests/numbers.json").read_text("utf-8"))
    assert (facts["module"], facts["hidden"]) == ("mini", {"square": "24", "norm": "40"})
    calls = {call.split(" #")[0]: value for call, value in facts["calls"].items()}
    assert calls == {"square(3.0)": 9.0, "norm(3.0, 4.0)": 5.0}


def test_the_versions_are_those_of_grading(made: Path) -> None:
    """Of all that is pinned, a student needs numpy and pytest."""
    assert (made / "requirements.txt").read_text() == "numpy==2.4.6\npytest==9.2.0\n"


def test_the_readme_names_the_questions_and_points(made: Path) -> None:
    """A student learns what there is to do, and what it is worth."""
    readme = (made / "README.md").read_text("utf-8")
    assert readme.startswith("# Lengths\n")
    assert "| `square` | 40 |\n| `norm` | 60 |\n| **in all** | **100** |" in readme
    assert "pytest tests/test_norm.py" in readme
    assert 'check("norm")' in readme


def test_a_template_is_made_anew(made: Path, mini: Mini) -> None:
    """Whatever was in the folder is gone: nothing of an earlier year is handed out."""
    (made / "old.py").write_text("")
    make_template(mini.load(), made)
    assert not (made / "old.py").exists()


def test_a_template_is_the_same_each_time(made: Path, mini: Mini, tmp_path: Path) -> None:
    """The same sources make the same bytes, so that a difference means something."""
    make_template(mini.load(), tmp_path / "again")
    for path in made.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "again" / path.relative_to(made)).read_bytes(), path


def test_what_is_handed_out_is_a_zip(mini: Mini, tmp_path: Path) -> None:
    """A student gets one folder, packed, with nothing in it but the template; the same sources make the same zip."""
    packed = zip_template(mini.load(), tmp_path / "dist")
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert {name.split("/")[0] for name in names} == {"mini"}
    assert "mini/mini.py" in names
    assert not [name for name in names if "hidden" in name or "solution" in name or "rules" in name]
    assert zip_template(mini.load(), tmp_path / "again").read_bytes() == packed.read_bytes()


# -- at home


def test_an_untouched_template_says_not_attempted(made: Path) -> None:
    """The first run is no wall of errors: each question is not attempted yet, and what is to be won is said."""
    page = at_home(made)
    assert page.count("not attempted") == 2
    assert "0 of the 36 points that are decided here; 64 more are decided in grading." in page
    assert "Traceback" not in page


def test_a_finished_template_has_all_that_is_decided_here(made: Path, mini: Mini) -> None:
    """The solution in the place of the stub passes every public check."""
    (made / "mini.py").write_text(mini.folders.solution("mini").read_text("utf-8"))
    page = at_home(made)
    assert "36 of the 36 points that are decided here; 64 more are decided in grading." in page


def test_work_in_the_notebook_is_asked_where_the_script_is_untouched(made: Path) -> None:
    """Whoever works in the notebook need not copy anything into the script first."""
    (made / "mini.ipynb").write_text(notebook("%matplotlib inline\n", SQUARE, NORM))
    assert "36 of the 36 points that are decided here" in at_home(made)


def test_a_notebook_that_was_only_looked_at_is_untouched(made: Path) -> None:
    """Run, saved with outputs and counts, with an empty cell below and one more check, it is no work."""
    book = nbformat.read(made / "mini.ipynb", as_version=4)
    for number, cell in enumerate(cell for cell in book.cells if cell.cell_type == "code"):
        cell.execution_count, cell.outputs = number, [nbformat.v4.new_output("stream", text="not attempted\n")]
    book.cells += [nbformat.v4.new_code_cell('check("norm")'), nbformat.v4.new_code_cell("")]
    nbformat.write(book, made / "mini.ipynb")
    assert "mini.py: the public checks" in at_home(made)


def test_a_script_that_was_only_saved_is_untouched(made: Path) -> None:
    """An editor that ends lines in another way has not done the work, which is in the notebook."""
    script = (made / "mini.py").read_bytes()
    (made / "mini.py").write_bytes(script.replace(b"\n", b"\r\n"))
    (made / "mini.ipynb").write_text(notebook(SQUARE, NORM))
    assert "36 of the 36 points that are decided here" in at_home(made)


def test_checks_in_a_notebook_do_nothing_there(made: Path) -> None:
    """pytest reads the saved notebook, and prints its own page alone."""
    book = nbformat.read(made / "mini.ipynb", as_version=4)
    book.cells.append(nbformat.v4.new_code_cell(SQUARE + NORM + 'check("square")\ncheck()\n'))
    nbformat.write(book, made / "mini.ipynb")
    page = at_home(made, "-s")
    assert page.count("points that are decided here") == 1
    assert "36 of the 36 points that are decided here" in page
    assert "Note" not in page


def test_a_mistake_is_explained_at_home(made: Path) -> None:
    """A wrong answer is shown with its call, what came back and what was expected; the rest goes on."""
    (made / "mini.py").write_text("def square(x):\n    return x + x\ndef norm(x, y):\n    return 5\n")
    page = at_home(made)
    assert "20 of the 36 points that are decided here" in page
    for words in ("−16 of 16", "It is x times x.", "square(3.0)", "6.0", "9.0"):
        assert words in page


def test_one_question_can_be_asked_alone(made: Path) -> None:
    """A file per question: whoever works on one reads about one."""
    page = at_home(made, "tests/test_norm.py")
    assert "norm" in page
    assert "square" not in page


def test_a_missing_module_is_a_sentence(made: Path) -> None:
    """Who deleted or renamed the file is told which name it should have."""
    (made / "mini.py").unlink()
    (made / "mini.ipynb").unlink()
    run = subprocess.run(
        [sys.executable, "-P", "-m", "pytest"], cwd=made, capture_output=True, text=True, check=False, timeout=60
    )
    assert run.returncode != 0
    assert "There is no mini.py in" in run.stderr
    assert "Traceback" not in run.stdout + run.stderr


# -- in step


def test_a_fresh_template_is_in_step(made: Path, mini: Mini) -> None:
    """What was just made is what its sources make, also after pytest left its caches there."""
    (made / "tests/__pycache__").mkdir()
    (made / "tests/__pycache__/test_norm.pyc").write_bytes(b"")
    assert list(out_of_step(mini.load(), made)) == []


def repack(notebook: Path, more: bytes = b"") -> None:
    """Pack the kit of a notebook as another library might, with more in each of its files."""
    text = notebook.read_text("utf-8")
    _, files = opened(text)
    packing = base64.b64encode(zipped({name: content + more for name, content in files.items()})).decode()
    notebook.write_text(re.sub(r'(?<=_open\(\\")[A-Za-z0-9+/=]*', packing, text), "utf-8")


def test_a_kit_that_is_packed_in_another_way_is_in_step(made: Path, mini: Mini) -> None:
    """Libraries that compress do not all give the same bytes."""
    before = (made / "mini.ipynb").read_bytes()
    repack(made / "mini.ipynb")
    assert (made / "mini.ipynb").read_bytes() != before
    assert list(out_of_step(mini.load(), made)) == []


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a public test": (lambda made: (made / "tests/test_norm.py").write_text(""), "tests/test_norm.py"),
    "a file of the kit": (
        lambda made: (made / "autograder/testing/plain.py").write_text(""),
        "autograder/testing/plain.py",
    ),
    "a file too many": (lambda made: (made / "tests/test_more.py").write_text(""), "tests/test_more.py"),
    "a file too few": (lambda made: (made / "README.md").unlink(), "README.md"),
    "a cell of the notebook": (lambda made: edited(made / "mini.ipynb", ("import math", "import cmath")), "mini.ipynb"),
    "a notebook without its kit": (lambda made: (made / "mini.ipynb").write_text(notebook(SQUARE)), "mini.ipynb"),
    "what a notebook carries": (lambda made: repack(made / "mini.ipynb", b"more"), "mini.ipynb"),
    "a damaged kit": (lambda made: edited(made / "mini.ipynb", ('_open(\\"UEs', '_open(\\"')), "mini.ipynb"),
    "a character": (lambda made: edited(made / "mini.py", ("Lengths", "Length")), "mini.py"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_template_that_was_touched_is_out_of_step(made: Path, mini: Mini, change: str) -> None:
    """A template is never edited by hand: whatever differs from what the sources make is named."""
    touch, name = CHANGES[change]
    touch(made)
    assert list(out_of_step(mini.load(), made)) == [name]


def test_a_changed_source_puts_a_template_out_of_step(made: Path, mini: Mini) -> None:
    """Whoever mends a solution's text has to make the template again."""
    edited(mini.folders.solution("mini"), ("## 1. A square", "## 1. The square"))
    assert {"README.md", "mini.html", "mini.ipynb", "mini.py", "tests/numbers.json"} == set(
        out_of_step(mini.load(), made)
    )


@pytest.mark.parametrize("name", COMMITTED)
def test_the_committed_template_is_in_step(name: str) -> None:
    """student_template/ is what its sources make."""
    folders = Folders(REPOSITORY)
    stale = list(out_of_step(load(folders, name), folders.template(name)))
    assert not stale, f"student_template/{name} is out of step ({', '.join(stale)}). Mend it with: make template"


# -- what is not in order


def test_a_solution_that_fails_a_public_check_makes_no_template(mini: Mini) -> None:
    """Numbers that the solution itself does not reach would be handed to every student."""
    (mini.tests / "public/test_square.py").write_text(
        "from autograder.testing import expect, question\n\n"
        '@question("square", points=16)\ndef test_value(student):\n'
        '    expect(student.square(3.0), 10.0, rule="It is ten.")\n'
    )
    with pytest.raises(UserError) as error:
        numbers(mini.load())
    assert error.value.what == "The solution does not pass public/test_square.py::test_value: It is ten."
    assert error.value.where == str(mini.folders.solution("mini"))


def test_a_solution_whose_marks_do_not_pair_makes_no_template(mini: Mini) -> None:
    """The line is named."""
    edited(mini.folders.solution("mini"), ("    return x * x\n    # END SOLUTION\n", "    return x * x\n"))
    with pytest.raises(UserError, match="has # BEGIN SOLUTION where none is due"):
        make_template(mini.load(), mini.folders.template("mini"))


def test_a_template_that_cannot_be_made_leaves_the_old_one(made: Path, mini: Mini) -> None:
    """A mistake in a solution costs nobody the template that was there."""
    before = sorted(made.rglob("*"))
    edited(mini.folders.solution("mini"), ("    return x * x\n    # END SOLUTION\n", "    return x * x\n"))
    with pytest.raises(UserError):
        make_template(mini.load(), made)
    assert sorted(made.rglob("*")) == before


def test_the_committed_templates_work_at_home(backprop: LoadedAssignment) -> None:
    """A student who unpacks the folder and types pytest sees a page on each question, none of them attempted."""
    page = at_home(backprop.folders.template("backprop"))
    assert page.count("not attempted") == len(backprop.assignment.questions)
    assert "0 of the 40 points that are decided here; 60 more are decided in grading." in page
