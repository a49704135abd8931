"""What a class made of each check and question, added up as results come by, so that none of them has to be kept."""

import math
from dataclasses import dataclass, field

from ..model import Check, Result, Status, Visibility
from ..testing.hints import Hint

# Where these hold there was no work to judge, so that a 0 says nothing about the class.
NOT_GRADED = frozenset({Status.MISSING, Status.UNREADABLE, Status.ERROR})
# Of fewer submissions a correlation says nothing.
LEAST = 10


@dataclass
class Sums:
    """Sums over a class, of which means and a correlation follow.

    Args:
        share: what was earned of the points, from 0 to 1.
        rest: the points that the same submission earned elsewhere.
    """

    count: int = 0
    full: int = 0
    none: int = 0
    share: float = 0.0
    share_squared: float = 0.0
    rest: float = 0.0
    rest_squared: float = 0.0
    product: float = 0.0

    def add(self, share: float, rest: float) -> None:
        """One more submission."""
        self.count += 1
        self.full += share == 1
        self.none += share == 0
        self.share += share
        self.share_squared += share * share
        self.rest += rest
        self.rest_squared += rest * rest
        self.product += share * rest

    @property
    def mean(self) -> float:
        """The share of the points that the class earned, from 0 to 1."""
        return self.share / self.count if self.count else 0.0

    @property
    def discrimination(self) -> float | None:
        """How what is earned here goes with what the same person earns elsewhere: Pearson's correlation, −1 to 1.

        This is the item–rest correlation of test theory. None where the class is too small, or all earned the same.
        """
        variances = [
            self.count * squares - sum_ * sum_
            for sum_, squares in ((self.share, self.share_squared), (self.rest, self.rest_squared))
        ]
        if self.count < LEAST or min(variances) <= 1e-9 * self.count**2:
            return None
        correlation = (self.count * self.product - self.share * self.rest) / math.sqrt(variances[0] * variances[1])
        return min(1.0, max(-1.0, correlation))


@dataclass
class CheckSums:
    """A check over the class."""

    title: str
    visibility: Visibility
    points: float
    sums: Sums = field(default_factory=Sums)


class Tally:
    """The figures of a class."""

    def __init__(self) -> None:
        self.questions: dict[str, Sums] = {}
        self.checks: dict[str, dict[str, CheckSums]] = {}
        self.known: dict[str, tuple[str, Hint]] = {}

    def add(self, result: Result) -> None:
        """One more result; of one where there was nothing to judge, nothing is counted."""
        if result.status in NOT_GRADED:
            return
        exact = {
            name: float(result.points(name)) for name in dict.fromkeys(test.check.question for test in result.tests)
        }
        total = sum(exact.values())
        for name, points in exact.items():
            worth = float(result.maximum(name))
            if worth:
                self.questions.setdefault(name, Sums()).add(points / worth, total - points)
        for test in result.tests:
            points, earned = float(test.check.points), float(test.earned)
            if points:
                self._check(test.check).sums.add(earned / points, total - earned)
        hints = {
            test.explanation.hint.id: (test.check.question, test.explanation.hint)
            for test in result.tests
            if test.explanation and test.explanation.hint
        }
        self.known |= hints

    def _check(self, check: Check) -> CheckSums:
        checks = self.checks.setdefault(check.question, {})
        if check.id not in checks:
            checks[check.id] = CheckSums(check.title, check.visibility, float(check.points))
        return checks[check.id]
