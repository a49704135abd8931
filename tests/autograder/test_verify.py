"""verify looks at an assignment as its developer should, and names what is not in order with its cure."""

import shutil
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest

from autograder.course import PUBLIC_SEED
from autograder.errors import UserError
from autograder.release.template import make_template
from autograder.sandbox.outer import Isolation
from autograder.verify import SEEDS, verify
from autograder.verify.finding import Finding

from .mini.course import NORM, RIGHT, SQUARE, Mini, edited

LOOPS = "def square(x):\n    return sum([x] * 1) * x\n" + NORM


def findings(mini: Mini, *seeds: int) -> Iterator[Finding]:
    mini.load()  # as its files are now
    return verify(mini.folders, "mini", Isolation.BUBBLEWRAP, seeds or (PUBLIC_SEED,))


def complaints(mini: Mini, *seeds: int) -> dict[str, str]:
    """All complaints by what they are about."""
    return {found.what: found.complaint for found in findings(mini, *seeds) if found.complaint}


def first_complaints(mini: Mini) -> dict[str, str]:
    """What is complained of before any program is run."""
    first = takewhile(lambda found: "template" not in found.what, findings(mini))
    return {found.what: found.complaint for found in first if found.complaint}


def program_complaints(mini: Mini, *seeds: int) -> dict[str, str]:
    """What is complained of where right programs and the stub are run."""
    found = complaints(mini, *seeds).items()
    return {what: complaint for what, complaint in found if "full points" in what or "stub" in what}


def style(mini: Mini, name: str, program: str) -> Path:
    """Put a program among the right ones."""
    file = mini.tests / f"correct/{name}.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text(program)
    return file


@pytest.fixture
def whole(mini: Mini) -> Mini:
    """A course in order: it has a template, and a right program in another style."""
    make_template(mini.load(), mini.folders.template("mini"))
    style(mini, "loops", LOOPS)
    return mini


@pytest.mark.bubblewrap
def test_an_assignment_in_order_has_no_complaint(whole: Mini) -> None:
    """Points, the template, the solution, every right style, the stub and every known mistake are looked at."""
    looked = list(findings(whole, *SEEDS))
    assert [found for found in looked if found.complaint] == []
    assert [found.what for found in looked] == [
        "square: 40 points, 24 of them hidden",
        "norm: 60 points, 40 of them hidden",
        "100 points in all",
        "the student's template is in step",
        "mini.py has full points",
        "mini.py has full points as a notebook",
        "loops.py has full points",
        "loops.py has full points as a notebook",
        "the untouched stub has none",
        "mini.py has full points with 19 other seeds",
        "loops.py has full points with 19 other seeds",
        "norm: root_missing",
        "norm: manhattan",
        "square: doubled",
    ]


def test_enough_has_to_be_hidden(mini: Mini) -> None:
    """Less than 60 % in hidden tests lets a student who knows the public ones pass by them; 60 % is enough."""
    edited(mini.tests / "public/test_square.py", ("points=16", "points=17"))
    edited(mini.tests / "hidden/test_square.py", ('"above zero": 12', '"above zero": 11'))
    assert first_complaints(mini) == {
        "square: 40 points, 23 of them hidden": (
            f"{mini.tests}/hidden: less than 60 % of square is hidden. Give its tests more points."
        )
    }


def test_the_points_add_up_to_100(mini: Mini) -> None:
    """A total that is not 100 is said beside the settings, where questions are listed."""
    edited(mini.tests / "public/test_norm.py", ("points=20", "points=21.5"))
    assert first_complaints(mini) == {
        "101.5 points in all": f"{mini.settings}: the questions add up to 101.5 points in all, not 100."
    }


def test_every_question_has_tests(mini: Mini) -> None:
    """A question that is listed and never asked is worth nothing, and misspelled perhaps."""
    edited(mini.settings, ('"norm"]', '"norm", "angle"]'))
    assert first_complaints(mini) == {
        "angle: 0 points, 0 of them hidden": (
            f'{mini.folders.solution("mini")}: no cell is marked question="angle". Write the answer in one that is.'
        )
    }


def test_every_question_has_a_cell_of_the_solution(mini: Mini) -> None:
    """Without the mark of its cell nobody knows which names belong to a question, and nothing can be lent."""
    edited(mini.folders.solution("mini"), ('# %% question="square"', "# %%"))
    assert first_complaints(mini) == {
        "square: 40 points, 24 of them hidden": (
            f'{mini.folders.solution("mini")}: no cell is marked question="square". Write the answer in one that is.'
        )
    }


@pytest.mark.bubblewrap
def test_the_template_is_made(mini: Mini) -> None:
    """Where there is no template yet, all of it is missing."""
    folder = mini.folders.template("mini")
    assert complaints(mini) == {
        "the student's template is in step": (f"{folder}: not what its sources make: everything. Run: make template.")
    }


@pytest.mark.bubblewrap
def test_the_template_is_in_step(whole: Mini) -> None:
    """Where the template is not what its sources make, the files are named, the first five of them."""
    folder = whole.folders.template("mini")
    for name in "abcdef":
        (folder / f"{name}.txt").write_text("")
    assert complaints(whole) == {
        "the student's template is in step": (
            f"{folder}: not what its sources make: a.txt, b.txt, c.txt, d.txt, e.txt. Run: make template."
        )
    }


@pytest.mark.bubblewrap
def test_a_right_style_that_loses_points_is_named(mini: Mini) -> None:
    """A correct program that a check rejects shows a check that asks for too much, or a program that is wrong."""
    file = style(
        mini, "upper", SQUARE + "def norm(x, y):\n    return (square(x) + square(y)) ** 0.5 if y > 0 else -1.0\n"
    )
    complaint = (
        f"{file}: a right program loses points in hidden/test_norm.py::test_value[third quadrant]: "
        "It is the root of a sum. Mend the test, or the program."
    )
    assert program_complaints(mini) == {
        "upper.py has full points": complaint,
        "upper.py has full points as a notebook": complaint,
    }


@pytest.mark.bubblewrap
@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("def square(x:\n", "import_error. mini.py could not be read: SyntaxError"),
        ("import os\nos._exit(1)\n", "crashed. The program ended itself while it was loaded."),
        ("hoard = []\nwhile True:\n    hoard.append(bytearray(2**20))\n" + RIGHT, "memory. A statement used more"),
    ],
)
def test_a_right_style_that_does_not_load_is_named(mini: Mini, program: str, sentence: str) -> None:
    """A program that has another status than ok is no proof of anything, points or none."""
    file = style(mini, "other", program)
    complaint = program_complaints(mini)["other.py has full points"]
    assert complaint.startswith(f"{file}: {sentence}")


@pytest.mark.bubblewrap
def test_a_check_that_draws_a_bad_input_is_found_with_its_seed(mini: Mini) -> None:
    """What goes wrong with one seed alone is found, and the seed is named."""
    hidden = mini.tests / "hidden/test_square.py"
    edited(hidden, ("    answer = ", "    x = x if rng.random() < 0.5 else 1e60\n    answer = "))
    style(mini, "small", "def square(x):\n    return x * x if x < 1e9 else 0\n" + NORM)
    found = program_complaints(mini, *range(1, 4))
    assert "small.py has full points with 2 other seeds" in found
    assert "The seed was " in found["small.py has full points with 2 other seeds"]


ANSWER = "    # BEGIN SOLUTION\n    return x * x\n    # END SOLUTION\n"


@pytest.mark.bubblewrap
@pytest.mark.parametrize(
    ("head", "body", "words"),
    [
        ("", "    return x * x\n", "passed, 16 points"),
        (
            "FACTOR = 0.0\n# BEGIN SOLUTION\nFACTOR = 1.0\n# END SOLUTION\n",
            "    return FACTOR * x * x\n",
            "failed, 0 points",
        ),
        ("# BEGIN SOLUTION\nFACTOR = 1.0\n# END SOLUTION\n", "    return FACTOR * x * x\n", "error, 0 points"),
    ],
    ids=["answers", "answers wrongly", "raises something else"],
)
def test_a_stub_is_not_attempted(mini: Mini, head: str, body: str, words: str) -> None:
    """What is asked for has to raise NotImplementedError: a stub that does anything else is judged as work."""
    shutil.rmtree(mini.tests / "misconceptions")  # they are edits of the answer
    solution = mini.folders.solution("mini")
    edited(solution, (ANSWER, body), ("def square", f"{head}def square"))
    assert program_complaints(mini) == {
        "the untouched stub has none": (
            f"{solution}: an untouched stub should be not attempted, but is in public/test_square.py::test_value: "
            f"{words}. Mend the test."
        )
    }


@pytest.mark.bubblewrap
def test_a_check_that_gives_points_for_nothing_is_found(mini: Mini) -> None:
    """A test that never asks the program passes for everybody, the stub included."""
    (mini.tests / "public/test_square.py").write_text(
        "from autograder.testing import question\n\n"
        '@question("square", points=16)\ndef test_value(student):\n    pass\n'
    )
    found = program_complaints(mini)["the untouched stub has none"]
    assert "an untouched stub should be not attempted, but is in public/test_square.py::test_value: passed" in found


def test_what_cannot_be_loaded_is_no_finding(mini: Mini) -> None:
    """An assignment without settings or solution is wrong use, and not a list of complaints."""
    mini.folders.solution("mini").unlink()
    with pytest.raises(UserError, match="This file is missing"):
        next(verify(mini.folders, "mini", Isolation.BUBBLEWRAP))


@pytest.mark.bubblewrap
def test_a_test_that_breaks_is_a_complaint(mini: Mini) -> None:
    """A right program on which a check itself raises is what verify is there to find."""
    edited(mini.tests / "hidden/test_square.py", ("    answer = ", "    1 / (0 if case else 1)\n    answer = "))
    assert "ZeroDivisionError" in str(program_complaints(mini))


# -- known mistakes


def mistake_complaints(mini: Mini) -> dict[str, str]:
    """What is complained of about known mistakes, after the file's name."""
    found = complaints(mini).items()
    return {
        what: complaint.partition(".toml, ")[2] for what, complaint in found if what.startswith(("square: d", "norm: "))
    }


def test_every_question_has_known_mistakes(mini: Mini) -> None:
    """Tests that nobody has seen catch anything may catch nothing."""
    (mini.tests / "misconceptions/square.toml").unlink()
    assert first_complaints(mini) == {
        "square: 40 points, 24 of them hidden": (
            f"{mini.tests}/misconceptions/square.toml: no mistake is known of square. "
            "Write those that its tests are to catch."
        )
    }


@pytest.mark.bubblewrap
@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            'place = "square has to multiply x by itself."',
            'place = ""',
            "it says nothing as its place. Write the hint.",
        ),
        ("return x + x", "return x * x", "no hidden and no public test catches it."),
        ("return x + x", "return x + x if x != 3 else 9.0", "no public test catches it."),
        (
            "    return x * x\n",
            "    return x**2\n",
            "its lines are not in the solution, or stand there more than once.",
        ),
        ('rule = "power"', 'rule = "power"\nstages = ["above zero"]', "it spoils above zero, below zero."),
    ],
    ids=["silent", "caught nowhere", "caught in hidden alone", "lost", "other stages"],
)
def test_a_mistake_that_is_not_in_order_is_named(mini: Mini, before: str, after: str, told: str) -> None:
    """With its file, its id and what to do."""
    edited(mini.tests / "misconceptions/square.toml", (before, after))
    assert mistake_complaints(mini)["square: doubled"].startswith(f"doubled: {told}")


@pytest.mark.bubblewrap
def test_two_mistakes_that_nobody_can_tell_apart_are_named(mini: Mini) -> None:
    """The numbers of the checks decide, and not how the two are written."""
    file = mini.tests / "misconceptions/square.toml"
    twin = file.read_text("utf-8").replace("doubled", "twice").replace("x + x", "2 * x")
    file.write_text(file.read_text("utf-8") + twin, "utf-8")
    assert "another mistake gives the same answers" in mistake_complaints(mini)["square: doubled"]


@pytest.mark.bubblewrap
def test_a_mistake_in_the_wrong_file_is_named(mini: Mini) -> None:
    """What it loses, it loses in another question than the one that its file is named after."""
    (mini.tests / "misconceptions/square.toml").rename(mini.tests / "misconceptions/norm.toml")
    told = mistake_complaints(mini)["norm: doubled"]
    assert told == "doubled: it loses points in square. Move it to that question's file, or let it be of one alone."
