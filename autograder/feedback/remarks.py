"""Lays what people decided and what lateness takes over what a student may see, in points and in words."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ..model import Assignment, LatePolicy, Result
from ..policy.adjustments import Adjustment
from ..policy.mark import Mark
from .shown import MAX_NOTE, Shown
from .text import clip, moment, number


def counted(shown: Shown, mark: Mark, assignment: Assignment, result: Result) -> Shown:
    """What a student sees of what counts.

    While hidden tests are withheld no adjustment and no penalty is shown: both would tell what these found.
    """
    if shown.withheld:
        return replace(shown, remarks=tuple(_lateness(mark, assignment, result)))
    given = {adjustment.question: adjustment for adjustment in mark.adjusted}
    questions = tuple(
        replace(question, points=mark.points[question.id], decided=True) if question.id in given else question
        for question in shown.questions
    )
    graded = {question.id: number(question.points) for question in shown.questions}
    decisions = [_decision(adjustment, graded[adjustment.question]) for adjustment in mark.adjusted]
    remarks = (*decisions, *_lateness(mark, assignment, result), *_taken(mark))
    return replace(shown, questions=questions, penalty=mark.penalty, remarks=remarks)


def _decision(adjustment: Adjustment, graded: str) -> str:
    why = f" The reason: {clip(adjustment.reason, MAX_NOTE)}" if adjustment.reason else ""
    points = number(adjustment.points)
    return f"For {adjustment.question} the instructor gave {points} points in the place of the graded {graded}.{why}"


def _lateness(mark: Mark, assignment: Assignment, result: Result) -> Iterator[str]:
    """How late a hand-in is, and by what rule that costs something; nothing where it is in time."""
    policy, submitted = assignment.late, result.submission.submitted
    if policy is None or mark.due is None:
        return
    if mark.untimed:
        yield "The archive tells no time for this hand-in, so nothing was taken for lateness."
    elif mark.days and submitted is not None:
        own = " for this hand-in" if mark.due != assignment.due else ""
        yield (
            f"This was handed in {_days(mark.days)} late: it was due{own} on {moment(mark.due)}, "
            f"and came on {moment(submitted.astimezone(mark.due.tzinfo))}."
        )
        yield _rule(policy)


def _rule(policy: LatePolicy) -> str:
    unit = "% of the points" if policy.percent else "points"
    rule = f"Each day begun takes {number(policy.amount)} {unit}"
    if policy.most is not None:
        rule += f", {number(policy.most)} {unit} at most"
    if policy.free_days:
        rule += f"; the first {_days(policy.free_days)} cost nothing" if policy.free_days > 1 else "; the first is free"
    if policy.grace:
        minutes = number(Fraction(policy.grace.total_seconds()) / 60)
        rule += f". A day is begun {minutes} minutes after the due time"
    return f"{rule}."


def _taken(mark: Mark) -> Iterator[str]:
    """What lateness took, of whom was late."""
    if mark.penalty:
        yield f"Of {number(mark.score)} points {number(mark.penalty)} were taken; {number(mark.final)} count."
    elif mark.days:
        yield "Nothing was taken."


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
