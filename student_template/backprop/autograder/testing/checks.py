"""Runs one check: an ordinary test function, called with the things that its parameters name."""

import functools
import hashlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from .asking import ask
from .calls import Call
from .outcomes import CheckFailure, Outcome
from .reference import Reference
from .stages import Rules
from .staging import Stages
from .student import Student

PROVIDED = ("student", "reference", "ask", "stages", "inputs", "rng", "case")


@dataclass(frozen=True)
class Course:
    """What tests may look at beside the student's program.

    Args:
        reference: the reference solution.
        rules: the rules of the assignment's staged functions by name, see ``stages``.
        inputs: the module ``inputs.py``: seeded shapes and points.
        seed: the seed of all inputs that are drawn.
    """

    reference: Reference
    rules: Mapping[str, Rules]
    inputs: Any
    seed: int


@dataclass(frozen=True)
class Finding:
    """What came of a check: the outcome, the share of its points that is earned, and why not all of it.

    ``borrowed`` names what was lent and used, ``calls`` are all that were made.
    """

    outcome: Outcome
    earned: Fraction
    failure: CheckFailure | None = None
    borrowed: frozenset[str] = frozenset()
    calls: tuple[Call, ...] = ()


def generator(seed: int, test: str) -> np.random.Generator:
    """The random numbers of one test: they follow from the seed and the test's own id, and from nothing else."""
    digest = hashlib.sha256(f"{seed} {test}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "little"))


@functools.cache
def _asked_for(test: Callable[..., None]) -> frozenset[str]:
    """The names of a test's parameters."""
    return frozenset(inspect.signature(test).parameters)


def run(test: Callable[..., None], name: str, case: str | None, student: Student, course: Course) -> Finding:
    """Run a check, and let what it handed out die with it.

    Args:
        test: the test function.
        name: its id without the case; the cases of one test draw the same inputs.

    Raises:
        Exception: the check itself is broken; a student's mistake never does this.
    """
    everything = {
        "student": student,
        "reference": course.reference,
        "ask": functools.partial(ask, student, course.reference),
        "stages": Stages(student, course.reference, course.rules),
        "inputs": course.inputs,
        "case": case,
    }
    asked = _asked_for(test)
    provided = {key: value for key, value in everything.items() if key in asked}
    if "rng" in asked:
        provided["rng"] = generator(course.seed, name)
    try:
        test(**provided)
        outcome, earned, why = Outcome.PASSED, Fraction(1), None
    except CheckFailure as failure:
        outcome, earned, why = failure.outcome, failure.earned, failure
    finally:
        borrowed, calls = frozenset(student.borrowed), tuple(student.transcript)
        student.hand_back()
    return Finding(outcome, earned, why, borrowed, calls)
