"""Two grading runs side by side: whose points are others now, in which check, and by how much."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from .errors import UserError
from .model import Result, TestResult, Visibility
from .runs import Line, Run


@dataclass(frozen=True)
class CheckChange:
    """A check that earned something else; one that is in one run alone earned None in the other."""

    id: str
    question: str
    visibility: Visibility
    title: str
    before: Fraction | None
    after: Fraction | None

    @property
    def by(self) -> Fraction:
        """How much more was earned."""
        return (self.after or Fraction(0)) - (self.before or Fraction(0))


@dataclass(frozen=True)
class Change:
    """A submission that is not what it was."""

    before: Line
    after: Line
    checks: tuple[CheckChange, ...]

    @property
    def questions(self) -> dict[str, tuple[Fraction | None, Fraction | None]]:
        """The questions that count otherwise now: before, and after."""
        old, new = self.before.questions, self.after.questions
        return {name: (old.get(name), new.get(name)) for name in {**old, **new} if old.get(name) != new.get(name)}

    @property
    def must_be_told(self) -> bool:
        """Whether the student's points are others: in sum, in a question, or by lateness."""
        return bool(self.questions) or self.before.final != self.after.final or self.before.status != self.after.status


@dataclass
class Differences:
    """What is not the same in two runs.

    Args:
        told: who has to be told, as their points are others.
        silent: whose checks earned something else, while what counts is the same: by rounding, or by an adjustment.
        unread: whose checks could not be compared, as a record cannot be read.
    """

    told: list[Change] = field(default_factory=list)
    silent: list[Change] = field(default_factory=list)
    new: list[Line] = field(default_factory=list)
    gone: list[Line] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    same: int = 0


def compare(old: Run, new: Run) -> Differences:
    """What is not the same in two runs of one assignment.

    Raises:
        UserError: they are of two assignments.
    """
    found = Differences(
        new=[line for id, line in new.lines.items() if id not in old.lines],
        gone=[line for id, line in old.lines.items() if id not in new.lines],
    )
    for id, before in old.lines.items():
        if id not in new.lines:
            continue
        results = old.result(id), new.result(id)
        if results[0] is None or results[1] is None:
            found.unread.append(id)
        change = Change(before, new.lines[id], tuple(_checks(*results)))
        if change.must_be_told:
            found.told.append(change)
        elif change.checks:
            found.silent.append(change)
        else:
            found.same += 1
    return found


def _checks(old: Result | None, new: Result | None) -> Iterator[CheckChange]:
    """The checks that earned something else."""
    if old is None or new is None:
        return
    if old.assignment != new.assignment:
        what = f"These are runs of two assignments, {old.assignment} and {new.assignment}."
        raise UserError(what, cure="Compare two runs of the same one.")
    before, after = ({test.check.id: test for test in result.tests} for result in (old, new))
    for id in {**after, **before}:
        one, other = before.get(id), after.get(id)
        if _earned(one) != _earned(other):
            check = (other or before[id]).check
            yield CheckChange(id, check.question, check.visibility, check.title, _earned(one), _earned(other))


def _earned(test: TestResult | None) -> Fraction | None:
    return None if test is None else test.earned
