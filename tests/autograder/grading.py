"""Grades a program of ``backprop`` as ``scoring`` does, in this very process: no sandbox, and no patience needed."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from autograder.collect import GradedCheck
from autograder.course import PUBLIC_SEED, Folders, LoadedAssignment, load
from autograder.judging import judge
from autograder.model import Misconception
from autograder.rehearsal import HomeSitting
from autograder.release.stub import stub_of
from autograder.testing.checks import Finding

FOLDERS = Folders(Path(__file__).resolve().parents[2])
NAME = "backprop"


@functools.cache
def course(seed: int = PUBLIC_SEED) -> LoadedAssignment:
    """The assignment with the inputs of a seed; its tests are collected once for all seeds."""
    if seed == PUBLIC_SEED:
        return load(FOLDERS, NAME)
    first = course()
    return replace(first, course=replace(first.course, seed=seed))


@functools.cache
def solution() -> str:
    """The text of the reference solution."""
    return FOLDERS.solution(NAME).read_text("utf-8")


def stub() -> str:
    """The file that students start from."""
    return stub_of(solution(), NAME)


def misconceptions() -> tuple[Misconception, ...]:
    """The known mistakes of the assignment, see the folder ``misconceptions`` of its tests."""
    return course().misconceptions


def edited(*edits: tuple[str, str], source: str | None = None) -> str:
    """The solution (or another source) with each text replaced that occurs in it exactly once."""
    text = solution() if source is None else source
    for find, new in edits:
        assert text.count(find) == 1, f"{text.count(find)} times in the source: {find}"
        text = text.replace(find, new)
    return text


def appended(*more: str) -> str:
    """The solution, and below it definitions that replace some of its own."""
    return "\n\n".join([solution(), *more])


@dataclass(frozen=True)
class Graded:
    """What came of every check, by its id."""

    checks: Mapping[str, GradedCheck]
    findings: Mapping[str, Finding]

    def points(self, question: str | None = None) -> Fraction:
        """What was earned in a question, or in all of them."""
        return sum((self.earned(name) for name in self._of(question)), Fraction(0))

    def earned(self, name: str) -> Fraction:
        """What a check earned."""
        return self.checks[name].check.points * self.findings[name].earned

    def lost(self, question: str | None = None) -> dict[str, Fraction]:
        """The checks that lost points by their ids, with what each of them lost."""
        lost = {name: self.checks[name].check.points - self.earned(name) for name in self._of(question)}
        return {name: points for name, points in lost.items() if points}

    def spoiled(self) -> set[str]:
        """The questions in which points were lost."""
        return {self.checks[name].check.question for name in self.lost()}

    def told(self) -> str:
        """Why points were lost, for a test's own message."""
        lines = []
        for name, points in self.lost().items():
            failure = self.findings[name].failure
            assert failure is not None
            lines.append(f"−{float(points)} {name}: {failure.rule} {failure.call} {failure.got} | {failure.expected}")
        return "\n".join(lines)

    def _of(self, question: str | None) -> list[str]:
        return [name for name, graded in self.checks.items() if question in (None, graded.check.question)]


def grade(source: str, seed: int = PUBLIC_SEED, question: str | None = None) -> Graded:
    """All checks (of one question) on a source text."""
    loaded = course(seed)
    findings = judge(HomeSitting(loaded, source), loaded, None if question is None else [question])
    return Graded({graded.check.id: graded for graded in loaded.checks if graded.check.id in findings}, findings)
