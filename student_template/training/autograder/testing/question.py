"""The one mark that a graded test carries: its question and its points."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

Points = int | float | str | Fraction
Test = TypeVar("Test", bound=Callable[..., None])


@dataclass(frozen=True)
class Graded:
    """What ``@question`` leaves on a test function: the question, and the points of each case."""

    question: str
    points: Mapping[str | None, Fraction]


def question(name: str, *, points: Points | Mapping[str, Points]) -> Callable[[Test], Test]:
    """Mark a pytest function as a graded check of the question ``name``.

    Args:
        name: the question id, as ``assignment.toml`` lists it.
        points: what the check is worth. A mapping makes one check for each of its keys, and the
            function is then called with that key as its argument ``case``.

    Decimals are taken as they are written: ``points=0.3`` is three tenths exactly.
    """
    cases = points if isinstance(points, Mapping) else {None: points}
    graded = Graded(name, {case: Fraction(str(worth)) for case, worth in cases.items()})

    def mark(test: Test) -> Test:
        test.graded = graded  # type: ignore[attr-defined]
        return test

    return mark
