"""What is asked beyond values: it is owed where the numbers are right, and earns nothing where they are not."""

from fractions import Fraction

import pytest

from autograder.testing.outcomes import CheckFailure, Mismatch, NotAttempted, NotCheckable, Outcome, Raised
from autograder.testing.prices import where_right

CASES = {
    "right": True,
    "wrong": False,
    "raises": Raised("It raised an exception."),
    "not written": NotAttempted("It is not written yet."),
    "owes": Mismatch("It should return a pair."),
}


def look(case: str) -> bool:
    """What a check makes of a case: whether its numbers are right, or a failure."""
    found = CASES[case]
    if isinstance(found, CheckFailure):
        raise found
    return bool(found)


def failure(*cases: str) -> CheckFailure:
    """What comes of some cases that are not all in order."""
    with pytest.raises(CheckFailure) as raised:
        where_right(cases, look)
    return raised.value


def test_all_right_is_all_earned() -> None:
    """Where each case is right and owes nothing, the check passes."""
    where_right(["right", "right"], look)


@pytest.mark.parametrize("bad", ["wrong", "raises", "not written"])
def test_each_case_earns_its_part(bad: str) -> None:
    """A case that is wrong or raises earns what one earns that is not written, which is nothing."""
    assert failure("right", bad, "right", "right").earned == Fraction(3, 4)
    assert failure(bad, bad).earned == 0


def test_a_price_that_is_due_is_told_alone() -> None:
    """Where numbers are right and what is asked beyond them is missing, all of the price is due."""
    due = failure("right", "wrong", "owes")
    assert due is CASES["owes"]
    assert due.earned == 0


def test_it_says_what_is_missing() -> None:
    """What is not written is not attempted; what is wrong is told by its own check, and not here."""
    assert failure("right", "not written").outcome is Outcome.NOT_ATTEMPTED
    assert isinstance(failure("right", "wrong"), NotCheckable)
    assert isinstance(failure("right", "raises"), NotCheckable)
    assert failure("raises", "raises") is CASES["raises"]
