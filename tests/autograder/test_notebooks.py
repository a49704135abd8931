"""Notebooks behind the wall: what stands beside Python in them costs nothing."""

import json
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder import course
from autograder.model import Limits, Source, Submission
from autograder.notebook import cells
from autograder.sandbox.client import Sandbox
from autograder.sandbox.outer import Isolation
from autograder.scoring import score
from autograder.testing import loading
from autograder.testing.magics import is_python, without_magics
from autograder.testing.student import Student
from autograder.verify.programs import submission_of

pytestmark = pytest.mark.bubblewrap
Load = Callable[..., tuple[Student, list[str]]]


def notebook(*sources: str | list[str], **more: Any) -> bytes:
    """A notebook of format 4 with these code cells."""
    made = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made, **more}).encode()


@pytest.fixture
def load() -> Iterator[Load]:
    """Load a notebook behind the wall: its student, and what was said of it."""
    with Sandbox(Isolation.BUBBLEWRAP, Limits()) as sandbox:

        def opened(*sources: str | list[str], data: bytes | None = None) -> tuple[Student, list[str]]:
            read = cells(data if data is not None else notebook(*sources), "work.ipynb")
            session = sandbox.open("work", Source("work.ipynb", "", read))
            notes, _, _ = session.loaded()
            return Student(session), notes

        yield opened


@pytest.mark.parametrize(
    "cell",
    [
        "%matplotlib inline\ndef f():\n    return 7\n",
        "!pip install something\ndef f():\n    return 7\n",
        "%load_ext autoreload\n%autoreload 2\ndef f():\n    return 7\n",
        "files = !ls\ndef f():\n    return 7 + len(files)\n",
        "def f():\n    return 7\nf?\n",
        "?print\ndef f():\n    return 7\n",
        "%%time\ndef f():\n    return 7\n",
        "%%capture output\ndef f():\n    return 7\n",
        "%time x = 7\ndef f():\n    return x\n",
        "x = %time 3 + 4\ndef f():\n    return x\n",
        "def f():\n    %time x = 7\n    return 7\n",
        "%timeit -n 1 pass\ndef f():\n    return 7\n",
        "%pylab inline\ndef f():\n    return 7\n",
        "display(3)\ndef f():\n    return 7\n",
        "print('%d' % 3)\ndef f():\n    return 7 % 10\n",
        '"""\n%not a magic\n"""\ndef f():\n    return 7\n',
        "\n\n   \ndef f():\n    return 7\n",
    ],
)
def test_what_is_no_python_costs_nothing(load: Load, cell: str) -> None:
    """Magics, shell lines and questions are let be, and what stands beside them is defined."""
    student, _ = load(cell)
    assert student.f() == 7


PYLAB = "def f():\n    figure()\n    plot([1, 2], [3, 4])\n    return dot(ones(7), np.ones(7))\n"


@pytest.mark.parametrize(
    "before",
    [
        "%pylab inline\n",
        "%pylab\n",
        "%%time\n%pylab inline\n",
        "from pylab import *\n",
        "from matplotlib.pylab import *\n",
    ],
)
def test_pylab_brings_the_names_of_numpy(load: Load, before: str) -> None:
    """As it does in a notebook: whoever begins so writes ``tanh`` for numpy's; and a plot does nothing."""
    student, _ = load(before + PYLAB)
    assert student.f() == 7


def test_pylab_brings_the_names_of_numpy_at_home() -> None:
    """There as well, whether or not there is a library for plots."""
    source, left_out = without_magics("%pylab inline\n!ls\ndef f():\n    return float(dot(ones(7), np.ones(7)))\n")
    loaded = loading.load("work", [("work.ipynb, cell 1", source)])
    assert loaded.module.f() == 7
    assert source.count("\n") == 4
    assert left_out


@pytest.mark.parametrize("magic", ["bash", "html", "javascript", "latex", "writefile x.py", "sql", "R"])
def test_a_cell_in_another_language_is_skipped_and_said(load: Load, magic: str) -> None:
    """A cell for another program is no Python, and a sentence says that it was skipped."""
    student, notes = load(f"%%{magic}\nanything (at all", "def f():\n    return 7\n")
    assert student.f() == 7
    assert notes == [f"work.ipynb, cell 1: a %%{magic.split()[0]} cell, skipped."]


def test_a_cell_that_raises_costs_its_rest_of_nothing(load: Load) -> None:
    """What is defined before and after a statement that raises is there."""
    student, notes = load("def f():\n    return 1\n1 / 0\ndef g():\n    return 2\n", "undefined_name\n")
    assert (student.f(), student.g()) == (1, 2)
    assert notes == [
        "work.ipynb, cell 1, line 3: this statement raised, and was skipped: ZeroDivisionError: division by zero",
        "work.ipynb, cell 2, line 1: this statement raised, and was skipped: "
        "NameError: name 'undefined_name' is not defined",
    ]


def test_a_cell_that_is_no_python_at_all_is_said(load: Load) -> None:
    """A cell with a mistake in its grammar is left out, and the others are read."""
    student, notes = load("def f(:\n    return 1\n", "def f():\n    return 7\n")
    assert student.f() == 7
    assert notes[0].startswith("work.ipynb, cell 1 could not be read: SyntaxError")


def test_the_last_definition_counts(load: Load) -> None:
    """What is defined twice is what the later cell says, as in a kernel that runs from top to bottom."""
    student, _ = load("def f():\n    return 1\n", "def g():\n    return f()\n", "def f():\n    return 7\n")
    assert (student.f(), student.g()) == (7, 7)


def test_cells_out_of_order_are_read_as_they_stand(load: Load) -> None:
    """A function may call what a later cell defines."""
    student, _ = load("def f():\n    return helper() + 1\n", "def helper():\n    return 6\n")
    assert student.f() == 7


@pytest.mark.parametrize(
    "cell",
    [
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2]); plt.show()\n",
        "from google.colab import drive\ndrive.mount('/content/drive')\n",
        "from IPython.display import display, HTML\ndisplay(HTML('<b>x</b>'))\n",
        "import ipywidgets as widgets\n@widgets.interact(x=3)\ndef show(x):\n    return x\n",
        "import seaborn as sns, numpy as np\nsns.set_theme()\n",
        "plt = __import__('matplotlib').pyplot\nwith plt.style.context('x'):\n    plt.figure()\n",
    ],
)
def test_libraries_for_show_have_inert_stand_ins(load: Load, cell: str) -> None:
    """Plots, widgets and drives do nothing here; a sentence says so, and no statement is lost."""
    student, notes = load(cell, "def f():\n    return 7\n")
    assert student.f() == 7
    assert len(notes) == 1
    assert notes[0].endswith("is not here; a stand-in that does nothing took its place.")


@pytest.mark.parametrize("line", ["%pylab inline", "from pylab import *", "from matplotlib.pylab import *"])
def test_pylab_brings_numpys_names(load: Load, line: str) -> None:
    """What pylab gives to compute with is numpy's own, and what it gives to draw with does nothing."""
    drawn = "plot(linspace(0, 1), tanh(linspace(0, 1)))\nxlim(0, 1)\n"
    student, notes = load(line + "\n" + drawn + "def f(x):\n    return dot(x, tanh(x)) + norm(x)\n")
    assert student.f([3.0, 4.0]) == pytest.approx(5 + 3 * math.tanh(3) + 4 * math.tanh(4))
    assert len(notes) == 1
    assert notes[0].endswith(" is not here; a stand-in that does nothing took its place.")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("sum(x for x in [1, 2, 4])", 7),
        ("list(sum(array([[1, 2], [3, 4]]), axis=0))", [4, 6]),
        ("max(3, 2)", 3),
        ("abs(-3)", 3),
        ("any(x > 3 for x in [1, 2])", False),
        ("all(array([[1, 1], [1, 0]]), axis=1).tolist()", [True, False]),
    ],
)
def test_what_pylab_shares_with_python_is_both(load: Load, expression: str, value: object) -> None:
    """sum and its like are numpy's, and take what Python's take, as they did where the notebook was written."""
    student, _ = load(f"%pylab inline\ndef f():\n    return {expression}\n")
    assert student.f() == value


def test_pyplot_by_a_star_brings_names_that_do_nothing(load: Load) -> None:
    """A plot by its bare name raises nothing, and no name of numpy comes with it."""
    student, notes = load("from matplotlib.pyplot import *\nplot([1, 2])\ndef f():\n    return 'tanh' in globals()\n")
    assert student.f() is False
    assert len(notes) == 1


def test_a_progress_bar_within_a_function_passes_its_items_on(load: Load) -> None:
    """tqdm is a loop's wrapping: the loop runs as it is."""
    student, _ = load("from tqdm import tqdm, trange\ndef f():\n    return sum(tqdm(range(4))) + sum(trange(2))\n")
    assert student.f() == 7


def test_a_library_that_computes_has_no_stand_in(load: Load) -> None:
    """A wrong number is worse than none: what is missing there raises where it is used."""
    student, notes = load("from scipy.special import expit\n", "def f():\n    return 7\n")
    assert student.f() == 7
    assert "No module named 'scipy'" in notes[0]


def test_input_finds_nothing_to_read(load: Load) -> None:
    """A question to the user costs its own statement."""
    student, notes = load("name = input('who? ')\n", "def f():\n    return 7\n")
    assert student.f() == 7
    assert "EOFError" in notes[0]


def test_many_magics_in_a_cell_take_no_time(load: Load) -> None:
    """The transformer grows with the square of their number, so very many are blanked out."""
    begun = time.process_time()
    student, notes = load("%time 1\n" * 1000 + "def f():\n    return 7\n")
    assert student.f() == 7
    assert notes == ["work.ipynb, cell 1: its magics, skipped."]
    assert time.process_time() - begun < 5


def test_formats_and_shapes_of_notebooks(load: Load) -> None:
    """Cells as lists of lines, missing metadata, and format 3 are read alike."""
    student, _ = load(["def f():\n", "    return 7\n"])
    assert student.f() == 7
    student, _ = load(data=json.dumps({"cells": [{"cell_type": "code", "source": "def f(): return 7"}]}).encode())
    assert student.f() == 7
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ["def f():\n", " return 7"]}]}]}
    student, _ = load(data=json.dumps(old).encode())
    assert student.f() == 7


@pytest.mark.parametrize("name", ["backprop", "forward"])
def test_a_notebook_and_a_script_are_judged_alike(name: str) -> None:
    """The same definitions have the same result through both, over the scripts of the sample class that load."""
    loaded = course.load(course.find(Path(__file__)), name)
    scripts = sorted(loaded.folders.sample_class(name).glob("*.py"))
    whole = [script for script in scripts if is_python(script.read_text("utf-8"))]
    assert whole
    for script in whole[:6]:
        text = script.read_text("utf-8")
        as_script = score(submission_of(text, loaded, "script"), loaded, Isolation.BUBBLEWRAP)
        source = Source(f"{name}.ipynb", "", cells(notebook(*text.split("\n\n\n")), f"{name}.ipynb"))
        as_notebook = score(Submission("notebook", source=source), loaded, Isolation.BUBBLEWRAP)
        points = [[test.earned for test in result.tests] for result in (as_script, as_notebook)]
        assert points[0] == points[1], script.name
