"""What can come of a check: one word each, and failures that are data and not text.

A check that returns has passed. One that does not raises a ``CheckFailure``, which holds the
parts of an explanation; whoever shows it decides which of them the reader may see.
"""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction


class Outcome(StrEnum):
    """The outcome of one check."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    TIMEOUT = "timeout"
    NOT_ATTEMPTED = "not attempted"
    NOT_CHECKABLE = "not checkable"


class CheckFailure(Exception):
    """A check that did not pass.

    Args:
        rule: the sentence that was broken, without any number of the test.
        place: where it was broken, such as ``"staged_backward: dden"``.
        call: the failing call as a line of Python.
        got: what came back, as text.
        expected: what would have been right, as text.
        frames: the student's own frames of a traceback, innermost last.
        earned: the share of the points that is earned all the same.
        spoiled: the stage that is wrong, with all that is known of it, where it is one (``stages.Spoiled``).
        facts: numbers by which a known mistake is recognised where a program's own come of its own random start:
            whoever makes the same mistake breaks the same rule with the same facts. Else None.
    """

    outcome = Outcome.FAILED

    def __init__(
        self,
        rule: str,
        *,
        place: str = "",
        call: str = "",
        got: str = "",
        expected: str = "",
        frames: tuple[str, ...] = (),
        earned: Fraction = Fraction(0),
        spoiled: object = None,
        facts: Sequence[float] | None = None,
    ) -> None:
        super().__init__(rule)
        self.rule, self.place = rule, place
        self.call, self.got, self.expected = call, got, expected
        self.frames, self.earned, self.spoiled = tuple(frames), earned, spoiled
        self.facts = None if facts is None else tuple(map(float, facts))


class Mismatch(CheckFailure):
    """The student's program answered, and the answer is not right."""


class Raised(CheckFailure):
    """The student's program raised an exception, or ended itself."""

    outcome = Outcome.ERROR


class TimedOut(CheckFailure):
    """A call ran into its limit."""

    outcome = Outcome.TIMEOUT


class NotAttempted(CheckFailure):
    """The stub was left as it is."""

    outcome = Outcome.NOT_ATTEMPTED


class NotCheckable(CheckFailure):
    """Nothing can be said: what the check looks at did not come into being."""

    outcome = Outcome.NOT_CHECKABLE


class JudgedByRule(NotCheckable):
    """At home alone: a stage that depends on an earlier wrong one, and is judged by its rule in grading."""
