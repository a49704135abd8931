"""What is asked beyond values has its price: it is owed where the numbers are right, and nowhere else."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TypeVar

from .outcomes import CheckFailure, Mismatch, NotAttempted, NotCheckable

Case = TypeVar("Case")


def where_right(cases: Iterable[Case], look: Callable[[Case], bool]) -> None:
    """Look at each case; what raised or is wrong has its own checks and costs nothing here.

    What is not written yet earns nothing: of the points, its part is kept.

    Args:
        look: says whether the numbers of a case are right, and raises Mismatch where they are and the
            price is due all the same.

    Raises:
        Mismatch: from ``look``.
        CheckFailure: no case was right, so that zeros and constants earn nothing; or some are not written.
    """
    right, asked, unwritten, why = 0, 0, 0, None
    for case in cases:
        asked += 1
        try:
            right += look(case)
        except Mismatch:
            raise
        except CheckFailure as failure:
            unwritten += isinstance(failure, NotAttempted)
            why = why or failure
    if not right:
        raise why or NotCheckable("This counts once some numbers are right.")
    if unwritten:
        rule = "A part of this counts once the rest is written."
        raise NotAttempted(rule, earned=Fraction(asked - unwritten, asked))
