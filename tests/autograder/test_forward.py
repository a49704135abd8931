"""The assignment ``forward`` at home: right programs have everything, known mistakes lose in their own question."""

import functools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Folders, LoadedAssignment, load
from autograder.testing import loading
from autograder.testing.checks import run
from autograder.testing.links import HomeLink
from autograder.testing.student import Student

FOLDERS = Folders(Path(__file__).resolve().parents[2])
TESTS = FOLDERS.tests("forward")
STYLES = sorted((TESTS / "correct").glob("*.py"))


@functools.cache
def course() -> LoadedAssignment:
    """The assignment; its tests are collected once."""
    return load(FOLDERS, "forward")


def points(source: str, seed: int) -> dict[str, Fraction]:
    """What a program earns in each question, without lending."""
    loaded = replace(course(), course=replace(course().course, seed=seed))
    student = Student(HomeLink(loading.load("forward", [("forward.py", source)])))
    earned: dict[str, Fraction] = dict.fromkeys(loaded.assignment.questions, Fraction(0))
    for graded in loaded.checks:
        finding = run(graded.function, graded.test, graded.case, student, loaded.course)
        earned[graded.check.question] += graded.check.points * finding.earned
    return earned


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_right_programs_have_everything(style: Path, seed: int, capsys: Any) -> None:
    """Whatever the style, a right program has 100 of 100."""
    assert sum(points(style.read_text("utf-8"), seed).values()) == 100


@pytest.mark.parametrize("mistake", course().misconceptions, ids=lambda mistake: mistake.id)
def test_a_known_mistake_loses_in_its_own_question(mistake: Any) -> None:
    """A mistake is noticed; what calls the function that has it is for lending to save, and not looked at here."""
    solution = FOLDERS.solution("forward").read_text("utf-8")
    assert solution.count(mistake.find) == 1
    earned = points(solution.replace(mistake.find, mistake.replace), 1)
    assert earned[mistake.question] < points(solution, 1)[mistake.question]
