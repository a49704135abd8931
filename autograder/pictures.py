"""A program's own numbers, to be drawn on its page: of each question that has a circuit and is not all right.

They are taken at a public point, as ``draw("…")`` takes them at home. So a picture tells nothing of a hidden
test, whatever is shown of those.
"""

from collections.abc import Mapping
from typing import Any

from .course import LoadedAssignment
from .drawing.values import as_number, shown
from .judging import Sitting
from .model import Picture
from .testing.checks import Finding
from .testing.outcomes import CheckFailure, Outcome
from .testing.own import own_picture


def take(sitting: Sitting, loaded: LoadedAssignment, findings: Mapping[str, Finding]) -> tuple[Picture, ...]:
    """The pictures of a submission; none of a question in which no number differs at the public points.

    Args:
        sitting: where the program sits; it is asked again, and what comes of that changes no finding.
    """
    taken = []
    for question, drawn in loaded.drawn.items():
        outcomes = {findings[graded.check.id].outcome for graded in loaded.of(question)}
        if outcomes.isdisjoint((Outcome.FAILED, Outcome.ERROR)):
            continue
        sitting.forget_ends()
        try:
            own = own_picture(drawn, sitting.seat(), loaded.course.reference)
        except CheckFailure:
            continue  # the program cannot be had any more
        if own.marks:
            marks = {name: mark.name for name, mark in own.marks.items()}
            taken.append(Picture(question, _plain(own.values), _plain(own.gradients), marks, own.says))
    return tuple(taken)


def _plain(numbers: Mapping[str, Any]) -> dict[str, float | str | None]:
    """Numbers as floats; of what is none, the word that stands in its place."""
    return {name: None if value is None else _number_or_word(value) for name, value in numbers.items()}


def _number_or_word(value: Any) -> float | str:
    number = as_number(value)
    return shown(value) if number is None else number
