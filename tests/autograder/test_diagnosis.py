"""A failed check is explained by the one known mistake that gives what the program gives, wherever it is read."""

import json
from pathlib import Path

import pytest

from autograder.course import LoadedAssignment
from autograder.diagnosis import Diagnosis
from autograder.model import Result
from autograder.release.template import make_template
from autograder.sandbox.outer import Isolation
from autograder.scoring import score
from autograder.verify.programs import submission_of

from .mini.course import NORM, SQUARE, Mini, edited
from .test_template import at_home

DOUBLED = "def square(x):\n    y = x\n    for _ in range(1):\n        y += x\n    return [y]\n"


@pytest.fixture(scope="module")
def diagnosis(lengths: LoadedAssignment) -> Diagnosis:
    """The catalogue of the miniature course."""
    return Diagnosis(lengths)


def named(program: str, diagnosis: Diagnosis) -> dict[str, str]:
    """The mistakes that are named, by the question and the check's last word."""
    result: Result = score(
        submission_of(program, diagnosis.loaded, "anna"), diagnosis.loaded, Isolation.BUBBLEWRAP, diagnosis
    )
    explained = {test.check.id: test.explanation for test in result.tests if test.explanation is not None}
    return {id: why.hint.id for id, why in explained.items() if why.hint is not None}


pytestmark = pytest.mark.bubblewrap


def test_a_mistake_is_named_in_another_style(diagnosis: Diagnosis) -> None:
    """What counts is what a program does, at home's numbers and at those that nobody knows."""
    assert named(DOUBLED + NORM, diagnosis) == {
        "public/test_square.py::test_value": "doubled",
        "hidden/test_square.py::test_value[above zero]": "doubled",
        "hidden/test_square.py::test_value[below zero]": "doubled",
    }


def test_the_cause_lies_in_the_question_itself(diagnosis: Diagnosis) -> None:
    """Who doubles, and forgets the root, has made two mistakes: each is seen with a right one lent for the other."""
    found = named(DOUBLED + "def norm(x, y):\n    return square(x) + square(y)\n", diagnosis)
    assert {id.split("::")[0].split("/")[1]: name for id, name in found.items()} == {
        "test_square.py": "doubled",
        "test_norm.py": "root_missing",
    }


def test_a_mistake_is_named_only_where_it_holds_on_all_inputs(diagnosis: Diagnosis) -> None:
    """Whoever gives what doubling gives at one point alone has not doubled, and hears of it nowhere."""
    assert named("def square(x):\n    return 6.0 if x == 3.0 else -1.0\n" + NORM, diagnosis) == {}


def test_an_unknown_mistake_has_no_name(diagnosis: Diagnosis) -> None:
    """A wrong name is worse than none."""
    assert named("def square(x):\n    return x ** 3\n" + NORM, diagnosis) == {}


@pytest.mark.parametrize("ending", ["import os; os._exit(1)", "exit()", "[0] * 10**12", "raise KeyboardInterrupt"])
def test_a_program_that_ends_when_asked_again_keeps_its_points(diagnosis: Diagnosis, ending: str) -> None:
    """Who is asked again, after everything has been judged, cannot lose by it."""
    program = (
        "asked = 0\ndef square(x):\n    global asked\n    asked += 1\n"
        f"    if asked > 3:\n        {ending}\n    return x + x\n" + NORM
    )
    plain = score(submission_of(program, diagnosis.loaded, "anna"), diagnosis.loaded, Isolation.BUBBLEWRAP)
    asked = score(submission_of(program, diagnosis.loaded, "anna"), diagnosis.loaded, Isolation.BUBBLEWRAP, diagnosis)
    assert (plain.score, plain.status) == (asked.score, asked.status)


# -- where it is read


def test_a_run_tells_of_it(mini: Mini) -> None:
    """In the results, on the page, and in the private record for the next run."""
    mini.grade(mini.hand_in({"anna.py": DOUBLED + NORM, "ben.py": SQUARE + NORM}))
    facts = json.loads((mini.grades.root / "results/anna.json").read_text("utf-8"))
    failed = [test for test in facts["tests"] if test["status"] == "failed"]
    assert {test["extra_data"]["misconception"] for test in failed} == {"doubled"}
    assert all("The number is doubled. square has to multiply x by itself." in test["output"] for test in failed)
    page = (mini.grades.root / "feedback/anna.html").read_text("utf-8")
    assert "The number is doubled" in page
    assert "The square of 5 is 5 · 5 = 25" in page
    assert "doubled" not in (mini.grades.root / "feedback/ben.html").read_text("utf-8")
    kept = mini.grade(mini.root.parent / "class")
    assert [graded.kept for graded in kept] == [True, True]
    assert "The number is doubled" in (mini.grades.root / "feedback/anna.html").read_text("utf-8")


@pytest.mark.parametrize(("show", "told"), [("score", False), ("names", False), ("hints", True)])
def test_a_hint_is_told_where_hints_are_shown(mini: Mini, show: str, told: bool) -> None:
    """Of a hidden check; what the public one says is always told."""
    mini.add_hidden_mistake()
    edited(mini.settings, ("[limits]", f'show = "{show}"\n\n[limits]'))
    below_zero = "def square(x):\n    return x * abs(x)\n"
    mini.grade(mini.hand_in({"anna.py": below_zero + NORM}))
    page = (mini.grades.root / "feedback/anna.html").read_text("utf-8")
    assert ("The square has the sign of the number" in page) is told


# -- at home


@pytest.fixture
def home(mini: Mini) -> Path:
    """The template of the miniature course."""
    mini.add_hidden_mistake()
    make_template(mini.load(), mini.folders.template("mini"))
    return mini.folders.template("mini")


def test_a_student_reads_the_hint_at_once(home: Path) -> None:
    """Offline, below the numbers: what was done, where, what holds, and a small case."""
    (home / "mini.py").write_text(DOUBLED + NORM, "utf-8")
    printed = " ".join(at_home(home).split())
    assert "hint The number is doubled. square has to multiply x by itself." in printed
    assert "rule A square is a number times itself." in printed
    assert "example The square of 5 is 5 · 5 = 25, and not 5 + 5 = 10." in printed


def test_an_unknown_mistake_has_no_hint_at_home(home: Path) -> None:
    """The numbers are told as ever."""
    (home / "mini.py").write_text("def square(x):\n    return x ** 3\n" + NORM, "utf-8")
    printed = at_home(home)
    assert "27" in printed
    assert "hint" not in printed


def test_a_folder_at_home_holds_no_mistake_as_code(home: Path) -> None:
    """Only what the mistakes answer, and what is said of them."""
    facts = (home / "tests/hints.json").read_text("utf-8")
    assert "x + x" not in facts
    assert "The number is doubled" in facts
    assert "sign_kept" not in facts  # it shows at hidden numbers alone


def test_a_solution_that_was_mended_grades_as_before(mini: Mini) -> None:
    """A known mistake whose lines are gone from the solution names nothing, and stops nobody."""
    edited(mini.folders.solution("mini"), ("return x * x", "return x**2"))
    mini.grade(mini.hand_in({"anna.py": DOUBLED + NORM, "ben.py": SQUARE + NORM}))
    facts = json.loads((mini.grades.root / "results/anna.json").read_text("utf-8"))
    assert facts["score"] == 60
    assert not any("misconception" in test["extra_data"] for test in facts["tests"])
