"""How late a hand-in is, and what that takes."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from ..model import LatePolicy

DAY = timedelta(days=1)


def days_late(submitted: datetime, due: datetime, grace: timedelta = timedelta(0)) -> int:
    """How many days late a hand-in is: 0 until ``due + grace``, 1 right after it, one more for each day begun.

    A day ends at the same time on the clocks of the due time's zone, so that one in which the clocks change
    is an hour longer or shorter.

    Args:
        submitted: a time with an offset, as ``due`` is.
    """
    zone, moment = due.tzinfo, submitted.astimezone(UTC)
    # Grace is so many minutes for everybody; days are counted on the clock.
    end = (due.astimezone(UTC) + grace).astimezone(zone)
    if moment <= end.astimezone(UTC):
        return 0
    days = max(1, (moment - end.astimezone(UTC)) // DAY - 1)
    while moment > (end + days * DAY).astimezone(UTC):
        days += 1
    return days


def taken(policy: LatePolicy, days: int, score: Fraction) -> Fraction:
    """What so many days take of a score: rounded to two decimals, and never more than there is."""
    charged = max(0, days - policy.free_days)
    amount = policy.amount * charged
    if policy.most is not None:
        amount = min(amount, policy.most)
    if policy.percent:
        amount = amount * score / 100
    return round(min(amount, score), 2)
