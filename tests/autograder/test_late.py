"""Lateness: how many days, by the clocks of the course, and what they take."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.clock import in_zone
from autograder.model import LatePolicy
from autograder.policy.late import days_late, taken

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [UTC, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kathmandu")]
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)

# On 29 March 2026 Berlin's clocks jump from 02:00 to 03:00, on 25 October from 03:00 back to 02:00.
SPRING, AUTUMN = datetime(2026, 3, 28, 23, 59), datetime(2026, 10, 24, 23, 59)

dues = st.builds(
    in_zone, st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.none()), st.sampled_from(ZONES)
)
graces = st.timedeltas(timedelta(0), timedelta(hours=30))
delays = st.timedeltas(-timedelta(days=400), timedelta(days=400))
amounts = st.fractions(0, 200, max_denominator=100)
policies = st.builds(
    LatePolicy,
    amount=amounts,
    percent=st.booleans(),
    grace=graces,
    most=st.none() | amounts,
    free_days=st.integers(0, 5),
)
scores = st.fractions(0, 100, max_denominator=100)


def berlin(naive: datetime) -> datetime:
    return naive.replace(tzinfo=BERLIN)


# -- days


def test_a_day_late_begins_right_after_the_due_time() -> None:
    """The due time itself is in time; one microsecond later is a day late, and so is the whole day."""
    due = berlin(datetime(2026, 5, 4, 23, 59))
    late = [due, due + timedelta(microseconds=1), due + DAY, due + DAY + SECOND]
    assert [days_late(submitted, due) for submitted in late] == [0, 1, 1, 2]


def test_grace_moves_the_beginning() -> None:
    """With a quarter of an hour of grace, a day begins a quarter of an hour later."""
    due, grace = berlin(datetime(2026, 5, 4, 23, 59)), timedelta(minutes=15)
    late = [due + grace, due + grace + SECOND, due + DAY + grace, due + DAY + grace + SECOND]
    assert [days_late(submitted, due, grace) for submitted in late] == [0, 1, 1, 2]


@pytest.mark.parametrize(("due", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_a_day_in_which_the_clocks_change_ends_when_they_show_the_same(due: datetime, hours: int) -> None:
    """The day after is 23 or 25 hours long: it ends at 23:59, as everybody reads it from a clock."""
    end = berlin(due).astimezone(UTC) + timedelta(hours=hours)
    assert end.astimezone(BERLIN).replace(tzinfo=None) == due + DAY
    assert [days_late(moment, berlin(due)) for moment in (end, end + SECOND)] == [1, 2]


def test_grace_is_so_many_minutes_although_the_clocks_change() -> None:
    """An hour of grace at half past one in spring ends at half past three."""
    due, hour = berlin(datetime(2026, 3, 29, 1, 30)), timedelta(hours=1)
    assert days_late(berlin(datetime(2026, 3, 29, 3, 30)), due, hour) == 0
    assert days_late(berlin(datetime(2026, 3, 29, 3, 30, 1)), due, hour) == 1


@pytest.mark.parametrize(
    ("naive", "utc"),
    [
        (datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (datetime(2026, 5, 4, 2, 30), datetime(2026, 5, 4, 0, 30, tzinfo=UTC)),
    ],
    ids=["shown twice", "never shown", "shown once"],
)
def test_a_time_that_the_clocks_show_twice_or_never_is_the_later_reading(naive: datetime, utc: datetime) -> None:
    """Nobody is late by a reading of the due time that is not theirs."""
    assert in_zone(naive, BERLIN).astimezone(UTC) == utc


@given(dues, delays, graces)
def test_days_are_counted_from_no_zone_of_the_hand_in(due: datetime, delay: timedelta, grace: timedelta) -> None:
    """The same moment is as late in whatever zone an archive writes it."""
    moment = due.astimezone(UTC) + delay
    assert len({days_late(moment.astimezone(zone), due, grace) for zone in ZONES}) == 1


@given(dues, delays, graces)
def test_days_end_when_the_clocks_show_the_due_time_again(due: datetime, delay: timedelta, grace: timedelta) -> None:
    """A hand-in that is n days late came after the end of day n − 1, and not after that of day n."""
    moment = due.astimezone(UTC) + delay
    first = (due.astimezone(UTC) + grace).astimezone(due.tzinfo)
    days = days_late(moment, due, grace)
    assert moment <= (first + days * DAY).astimezone(UTC)
    assert days == 0 or moment > (first + (days - 1) * DAY).astimezone(UTC)


@given(dues, delays, delays, graces)
def test_later_is_never_less_late(due: datetime, one: timedelta, other: timedelta, grace: timedelta) -> None:
    """Who hands in later is at least as many days late."""
    early, late = sorted((one, other))
    start = due.astimezone(UTC)
    assert days_late(start + early, due, grace) <= days_late(start + late, due, grace)


# In an hour that the clocks show twice, a time that is minutes later may be read as an earlier one.
@given(dues, delays, graces, st.timedeltas(timedelta(hours=1), timedelta(days=30)))
def test_an_extension_never_harms(due: datetime, delay: timedelta, grace: timedelta, extended: timedelta) -> None:
    """With a due time that is an hour later or more nobody is later."""
    moment = due.astimezone(UTC) + delay
    own = (due.astimezone(UTC) + extended).astimezone(due.tzinfo)
    assert days_late(moment, own, grace) <= days_late(moment, due, grace)


# -- what they take


@pytest.mark.parametrize(
    ("policy", "days", "expected"),
    [
        (LatePolicy(Fraction(10), True), 0, 0),
        (LatePolicy(Fraction(10), True), 1, 8),
        (LatePolicy(Fraction(10), True), 3, 24),
        (LatePolicy(Fraction(10), True), 30, 80),
        (LatePolicy(Fraction(10), True, most=Fraction(50)), 7, 40),
        (LatePolicy(Fraction(5), False), 3, 15),
        (LatePolicy(Fraction(5), False, most=Fraction(12)), 3, 12),
        (LatePolicy(Fraction(30), False), 3, 80),
        (LatePolicy(Fraction(10), True, free_days=2), 2, 0),
        (LatePolicy(Fraction(10), True, free_days=2), 3, 8),
    ],
)
def test_what_lateness_takes_of_80_points(policy: LatePolicy, days: int, expected: int) -> None:
    """Percent are of what was earned, points are points; free days come first, and there is an end to it."""
    assert taken(policy, days, Fraction(80)) == expected


@given(policies, st.integers(0, 1000), scores)
def test_nothing_is_taken_that_is_not_there(policy: LatePolicy, days: int, score: Fraction) -> None:
    """What is taken is between nothing and all, in hundredths of a point."""
    score = round(score, 2)
    penalty = taken(policy, days, score)
    assert 0 <= penalty <= score
    assert penalty == round(penalty, 2)


@given(policies, scores)
def test_who_is_in_time_loses_nothing(policy: LatePolicy, score: Fraction) -> None:
    """Nor who is late by days that are free."""
    assert taken(policy, 0, score) == taken(policy, policy.free_days, score) == 0


@given(policies, st.integers(0, 50), scores)
def test_a_day_more_never_takes_less(policy: LatePolicy, days: int, score: Fraction) -> None:
    """There is no day on which it pays to wait."""
    assert taken(policy, days, score) <= taken(policy, days + 1, score)


@given(policies, st.integers(0, 50), scores, scores)
def test_a_better_hand_in_is_never_worth_less(policy: LatePolicy, days: int, one: Fraction, other: Fraction) -> None:
    """Of two hand-ins that are equally late, the one with more points has more left, to a hundredth."""
    low, high = sorted((round(one, 2), round(other, 2)))
    assert low - taken(policy, days, low) <= high - taken(policy, days, high) + Fraction(1, 100)
