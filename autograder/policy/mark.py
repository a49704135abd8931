"""What counts for a submission: the questions after adjustments, what lateness takes, and what is left.

It is made anew by every run, of the result and of what people decided since; no record holds it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from ..model import Assignment, Result, total
from .adjustments import Adjustment, read_adjustments
from .extensions import read_extensions
from .known import Submissions
from .late import days_late, taken

ADJUSTMENTS, EXTENSIONS = "adjustments.csv", "extensions.csv"


@dataclass(frozen=True, slots=True)
class Mark:
    """What counts for a submission.

    Args:
        points: what counts in each question, rounded.
        adjusted: what a person gave in the place of graded points.
        penalty: what lateness takes.
        days: how many days late it is.
        due: the submission's own due time.
        untimed: whether it could be late, and the archive tells no time.
    """

    points: Mapping[str, Fraction]
    adjusted: tuple[Adjustment, ...] = ()
    penalty: Fraction = Fraction(0)
    days: int = 0
    due: datetime | None = None
    untimed: bool = False

    @property
    def score(self) -> Fraction:
        """The sum of the questions after adjustments."""
        return total(self.points.values())

    @property
    def final(self) -> Fraction:
        """What counts in the end."""
        return self.score - self.penalty


class Policies:
    """What people decided about the submissions of a run.

    ``complaints`` are sentences on what of it cannot be used.
    """

    def __init__(
        self,
        assignment: Assignment,
        adjustments: Iterable[Adjustment] = (),
        extensions: Mapping[str, datetime] = {},
        complaints: Iterable[str] = (),
    ) -> None:
        self.assignment, self.complaints = assignment, tuple(complaints)
        self._adjusted: dict[str, dict[str, Adjustment]] = defaultdict(dict)
        for adjustment in adjustments:
            self._adjusted[adjustment.submission][adjustment.question] = adjustment
        self._due = dict(extensions)

    @classmethod
    def read(
        cls, folder: Path, assignment: Assignment, ids: Iterable[str], maxima: Mapping[str, Fraction]
    ) -> "Policies":
        """What stands in a folder of grades.

        Args:
            ids: the submissions of the run.
            maxima: what each question is worth.

        Raises:
            UserError: a file of it cannot be read as the table that it should be.
        """
        submissions = Submissions(ids)
        adjustments, wrong = read_adjustments(folder / ADJUSTMENTS, submissions, maxima)
        extensions, wrong_too = read_extensions(folder / EXTENSIONS, submissions, assignment.due)
        dues = {extension.submission: extension.due for extension in extensions}
        return cls(assignment, adjustments, dues, [*wrong, *wrong_too])

    def mark(self, result: Result) -> Mark:
        """What counts for a submission."""
        id = result.submission.id
        adjusted = self._adjusted.get(id, {})
        points = {
            name: adjusted[name].points if name in adjusted else round(result.points(name), 2)
            for name in self.assignment.questions
        }
        mark = Mark(points, tuple(adjusted.values()), due=self._due.get(id, self.assignment.due))
        return self._late(mark, result.submission.submitted)

    def _late(self, mark: Mark, submitted: datetime | None) -> Mark:
        policy = self.assignment.late
        if policy is None or mark.due is None:
            return mark
        if submitted is None:
            return Mark(mark.points, mark.adjusted, due=mark.due, untimed=True)
        days = days_late(submitted, mark.due, policy.grace)
        return Mark(mark.points, mark.adjusted, taken(policy, days, mark.score), days, mark.due)
