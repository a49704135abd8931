"""The totals of a class in a few numbers, as its page and the terminal tell them."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from ..model import total
from .rows import Row
from .tally import NOT_GRADED


@dataclass(frozen=True)
class Totals:
    """What those have who could be graded.

    Args:
        maximum: what there is to earn.
        mean, median: of the scores; None where there is none.
    """

    scores: tuple[Fraction, ...]
    maximum: Fraction
    mean: Fraction | None
    median: Fraction | None

    @classmethod
    def of(cls, rows: Collection[Row]) -> "Totals":
        """Those of a class."""
        scores = tuple(row.score for row in rows if row.status not in NOT_GRADED)
        maximum = max((total(score.maximum for score in row.scores) for row in rows), default=Fraction(0))
        if not scores:
            return cls((), maximum, None, None)
        return cls(scores, maximum, total(scores) / len(scores), Fraction(median(scores)))
