"""Proves that an assignment is in order: each complaint names the file and the cure."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from .course import Folders, LoadedAssignment, load
from .feedback.text import number
from .model import Result, Source, Status, Submission, Visibility
from .release.stub import stub_of
from .release.template import out_of_step
from .sandbox.outer import Isolation
from .scoring import score
from .testing.outcomes import Outcome

SEEDS = (20220214, 1, 2)
LEAST_HIDDEN = Fraction(6, 10)
POINTS = 100


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``complaint`` is empty where it is in order."""

    what: str
    complaint: str = ""


def verify(folders: Folders, name: str, isolation: Isolation, seeds: Sequence[int] = SEEDS) -> Iterator[Finding]:
    """Look at everything, the quick things first.

    Raises:
        UserError: the assignment cannot be loaded at all.
    """
    loaded = load(folders, name, seeds[0])
    yield from _points(loaded)
    yield _template(loaded)
    for seed in seeds:
        yield from _programs(load(folders, name, seed), isolation)


def _points(loaded: LoadedAssignment) -> Iterator[Finding]:
    tests = loaded.folders.tests(loaded.assignment.name)
    settings = loaded.folders.settings(loaded.assignment.name)
    for question in loaded.assignment.questions:
        points = _sum(loaded, question)
        hidden = _sum(loaded, question, Visibility.HIDDEN)
        what = f"{question}: {number(points)} points, {number(hidden)} of them hidden"
        if not points:
            yield Finding(what, f"{tests}: no test belongs to {question}. Write one in public/ and one in hidden/.")
        elif hidden < LEAST_HIDDEN * points:
            yield Finding(
                what, f"{tests / 'hidden'}: less than 60 % of {question} is hidden. Give its tests more points."
            )
        elif question not in loaded.owners.values():
            solution = loaded.folders.solution(loaded.assignment.name)
            yield Finding(what, f'{solution}: no cell is marked question="{question}".')
        else:
            yield Finding(what)
    total = f"{number(loaded.points)} points in all"
    yield Finding(
        total, "" if loaded.points == POINTS else f"{settings}: the questions add up to {total}, not {POINTS}."
    )


def _sum(loaded: LoadedAssignment, question: str, visibility: Visibility | None = None) -> Fraction:
    return sum((check.check.points for check in loaded.of(question, visibility)), Fraction(0))


def _template(loaded: LoadedAssignment) -> Finding:
    folder = loaded.folders.template(loaded.assignment.name)
    stale = list(out_of_step(loaded, folder)) if folder.is_dir() else ["everything"]
    complaint = f"{folder}: not what its sources make: {', '.join(stale[:5])}. Run: make template." if stale else ""
    return Finding("the student's template is in step", complaint)


def _programs(loaded: LoadedAssignment, isolation: Isolation) -> Iterator[Finding]:
    """The solution and every right style have full points, and the untouched stub none."""
    name, seed = loaded.assignment.name, loaded.course.seed
    solution = loaded.folders.solution(name)
    styles = sorted((loaded.folders.tests(name) / "correct").glob("*.py"))
    for file in [solution, *styles]:
        result = score(submission_of(file.read_text("utf-8"), loaded, file.stem), loaded, isolation)
        yield Finding(f"{file.name} has full points (seed {seed})", _not_full(file, result, loaded.points))
    stub = score(submission_of(stub_of(solution.read_text("utf-8"), str(solution)), loaded, "stub"), loaded, isolation)
    yield Finding(f"the untouched stub has none (seed {seed})", _not_empty(solution, stub))


def submission_of(text: str, loaded: LoadedAssignment, name: str) -> Submission:
    """A script as if it had been handed in."""
    file = f"{loaded.assignment.module}.py"
    return Submission(name, source=Source(file, hashlib.sha256(text.encode()).hexdigest(), ((file, text),)))


def _not_full(file: Path, result: Result, points: Fraction) -> str:
    if result.status is not Status.OK:
        why = result.detail.strip().splitlines()[-1] if result.detail else result.message
        return f"{file}: {result.status.value}. {why}"
    for test in result.tests:
        if test.earned != test.check.points:
            rule = test.explanation.rule if test.explanation else test.outcome.value
            return f"{file}: a right program loses points in {test.check.id}: {rule} Mend the test, or the program."
    return "" if result.score == points else f"{file}: the points do not add up to {number(points)}."


def _not_empty(solution: Path, result: Result) -> str:
    for test in result.tests:
        if test.earned or test.outcome is not Outcome.NOT_ATTEMPTED:
            where = f"{test.check.id}: {test.outcome.value}, {number(test.earned)} points"
            return f"{solution}: an untouched stub should be not attempted, but is in {where}. Mend the test."
    return ""
