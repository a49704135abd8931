"""An answer beside what is right: its numbers, its shape, and whether the arguments were left alone.

The numbers are the value of a question. Shape and arguments have prices, which are owed where the
numbers are right: the two ``owes_…`` methods say whether they are, as ``where_right`` wants to know.
"""

import pickle
from collections.abc import Mapping
from typing import Any

from .compare import agree, has_shape, shape_of
from .outcomes import Mismatch
from .reference import Reference
from .replies import Answer
from .spelling import spell
from .student import Student


def ask(
    student: Student,
    reference: Reference,
    function: str,
    *args: Any,
    watch: Mapping[str, Any] | None = None,
    **kwargs: Any,
) -> "Asked":
    """Ask a function of the student's, and put its answer beside the reference's.

    Checks that ask the same share one answer, but for what is observed from inside.

    Raises:
        CheckFailure: it raised, or did not answer.
    """
    if watch:
        answer = student.ask(function, *args, watch=watch, **kwargs)
    else:
        key = (function, pickle.dumps((args, kwargs)))
        answer = student.remember(key, lambda: student.ask(function, *args, **kwargs))
    return Asked(answer, getattr(reference, function)(*args, **kwargs), function)


class Asked:
    """What a call gave, beside what is expected.

    Args:
        place: the function, as messages name it.
        shape: the shape that is stated; that of ``expected`` where it is not given.
    """

    def __init__(self, answer: Answer, expected: Any, place: str, shape: tuple[int, ...] | None = None) -> None:
        self.answer, self.expected, self.place = answer, expected, place
        self.shape = shape if shape is not None else shape_of(expected) or ()

    def is_right(self) -> bool:
        """Whether the numbers are right, whatever their shape."""
        return agree(self.answer.value, self.expected)

    def demand_right(self, rule: str) -> None:
        """Demand that the numbers are right.

        Raises:
            Mismatch: they are not.
        """
        if not self.is_right():
            raise self.mismatch(rule, spell(self.expected))

    def owes_shape(self) -> bool:
        """Whether the numbers are right; where they are, the shape has to be right too.

        Raises:
            Mismatch: it is not.
        """
        if self.is_right() and not has_shape(self.answer.value, self.shape):
            what = f"an array of shape {self.shape}" if self.shape else "one number"
            raise self.mismatch(f"{self.place} should return {what}.")
        return self.is_right()

    def owes_arguments(self) -> bool:
        """Whether the numbers are right; where they are, the arguments have to be what they were.

        Raises:
            Mismatch: one was changed.
        """
        if self.is_right() and self.answer.changed:
            raise self.mismatch(f"{self.place} changed its argument.")
        return self.is_right()

    def mismatch(self, rule: str, expected: str = "") -> Mismatch:
        """The failure of this call."""
        return Mismatch(rule, call=self.answer.call, place=self.place, got=spell(self.answer.value), expected=expected)
