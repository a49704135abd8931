"""What is asked beyond values has its price: it is owed where the numbers are right, and nowhere else."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TypeVar

from .outcomes import CheckFailure, Mismatch, NotAttempted, NotCheckable

Case = TypeVar("Case")


def where_right(cases: Iterable[Case], look: Callable[[Case], bool]) -> None:
    """Look at each case; each has an equal part of the points, and earns it where its numbers are right.

    A case that is wrong, raises or is not written yet earns nothing: who writes wrong numbers is not better off
    than who writes none. Why they are wrong is told by the checks of the numbers.

    Args:
        look: says whether the numbers of a case are right, and raises Mismatch where they are and the
            price is due all the same.

    Raises:
        Mismatch: from ``look``.
        CheckFailure: a case is not right; ``earned`` is the part of those that are.
    """
    right, asked, why = 0, 0, None
    for case in cases:
        asked += 1
        try:
            right += look(case)
        except Mismatch:
            raise
        except CheckFailure as failure:
            why = why or failure
    if right == asked:
        return
    if not right:
        raise why or NotCheckable("This counts once the numbers are right.")
    earned = Fraction(right, asked)
    if isinstance(why, NotAttempted):
        raise NotAttempted("A part of this counts once the rest is written.", earned=earned)
    raise NotCheckable("A part of this counts once the rest is right.", earned=earned)
