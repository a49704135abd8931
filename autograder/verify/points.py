"""Every question has tests, a cell of the solution, and enough that is hidden; all of them add up."""

from collections.abc import Iterator
from fractions import Fraction

from ..course import LoadedAssignment
from ..feedback.text import number
from ..model import Visibility, total
from .finding import Finding

LEAST_HIDDEN = Fraction(6, 10)
POINTS = 100


def points(loaded: LoadedAssignment) -> Iterator[Finding]:
    """Look at each question, and at the sum."""
    settings = loaded.folders.settings(loaded.assignment.name)
    for question in loaded.assignment.questions:
        total, hidden = _sum(loaded, question), _sum(loaded, question, Visibility.HIDDEN)
        what = f"{question}: {number(total)} points, {number(hidden)} of them hidden"
        yield Finding(what, _of_question(loaded, question, total, hidden))
    total_of_all = f"{number(loaded.points)} points in all"
    complaint = f"{settings}: the questions add up to {total_of_all}, not {POINTS}."
    yield Finding(total_of_all, "" if loaded.points == POINTS else complaint)


def _of_question(loaded: LoadedAssignment, question: str, total: Fraction, hidden: Fraction) -> str:
    tests = loaded.folders.tests(loaded.assignment.name)
    if question not in loaded.owners.values():
        solution = loaded.folders.solution(loaded.assignment.name)
        return f'{solution}: no cell is marked question="{question}". Write the answer in one that is.'
    if not total:
        return f"{tests}: no test belongs to {question}. Write one in public/ and one in hidden/."
    if hidden < LEAST_HIDDEN * total:
        return f"{tests / 'hidden'}: less than 60 % of {question} is hidden. Give its tests more points."
    if hidden == total:
        return f"{tests / 'public'}: nothing of {question} is public. Write a test that students run at home."
    if not any(known.question == question for known in loaded.misconceptions):
        file = tests / "misconceptions" / f"{question}.toml"
        return f"{file}: no mistake is known of {question}. Write those that its tests are to catch."
    return ""


def _sum(loaded: LoadedAssignment, question: str, visibility: Visibility | None = None) -> Fraction:
    return total(check.check.points for check in loaded.of(question, visibility))
