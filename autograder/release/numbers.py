"""What a student's folder knows of the reference: the recorded results of the public checks' calls, and no code."""

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from ..course import LoadedAssignment
from ..model import Visibility, total
from ..notebook import cells
from ..rehearsal import rehearse
from ..testing.reference import Reference
from ..testing.work import mark_of
from .notebook import notebook_of
from .stub import stub_of


def at_home(loaded: LoadedAssignment) -> LoadedAssignment:
    """The assignment as it is asked in a student's folder, with a reference that has not been asked anything."""
    reference = Reference(vars(loaded.solution))
    return replace(loaded, course=replace(loaded.course, reference=reference, seed=0))


def numbers(loaded: LoadedAssignment) -> str:
    """``numbers.json``: run each public check on the solution itself, and keep what the reference was asked.

    Args:
        loaded: the assignment as it is asked at home.

    Raises:
        UserError: the solution does not pass its own public checks.
    """
    solution = loaded.folders.solution(loaded.assignment.name)
    rehearse(loaded, [Visibility.PUBLIC])
    stub = stub_of(solution.read_text("utf-8"), str(solution))
    notebook = [source for _, source in cells(notebook_of(stub).encode(), "the stub")]
    facts = {
        "module": loaded.assignment.module,
        "untouched": [mark_of([stub]), mark_of(notebook)],
        "hidden": {question: str(_hidden(loaded, question)) for question in loaded.assignment.questions},
        "needs": {
            function: {rule.stage: rule.needs for rule in rules.values()}
            for function, rules in loaded.course.rules.items()
        },
        "calls": {call: _plain(value) for call, value in loaded.course.reference.recorded.items()},
    }
    return json.dumps(facts, indent=1) + "\n"


def _hidden(loaded: LoadedAssignment, question: str) -> Fraction:
    return total(graded.check.points for graded in loaded.of(question, Visibility.HIDDEN))


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value
