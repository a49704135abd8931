"""What is asked beyond values has its price: it is owed where the numbers are right, and nowhere else."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from .outcomes import CheckFailure, Mismatch, NotCheckable

Case = TypeVar("Case")


def where_right(cases: Iterable[Case], look: Callable[[Case], bool]) -> None:
    """Look at each case; what was not written, raised or is wrong has its own checks and costs nothing here.

    Args:
        look: says whether the numbers of a case are right, and raises Mismatch where they are and the
            price is due all the same.

    Raises:
        Mismatch: from ``look``.
        CheckFailure: no case was right, so that zeros and constants earn nothing.
    """
    right, why = 0, None
    for case in cases:
        try:
            right += look(case)
        except Mismatch:
            raise
        except CheckFailure as failure:
            why = why or failure
    if not right:
        raise why or NotCheckable("This counts once some numbers are right.")
