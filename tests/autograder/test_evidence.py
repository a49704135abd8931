"""Answers as evidence: what is the same answer, and what the same to every call."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from autograder.testing.calls import Call
from autograder.testing.evidence import (
    Case,
    Known,
    Seen,
    alike,
    ask_all,
    from_json,
    name_each,
    seen,
    seen_values,
    to_json,
)
from autograder.testing.links import HomeLink
from autograder.testing.loading import load
from autograder.testing.replies import Answer
from autograder.testing.student import Student


def values(*given: Any) -> tuple[Seen, ...]:
    return seen_values(given)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1.0, np.float64(1.0)),
        (1.0, np.array([[1.0]])),
        ([1, 2.0], np.array([1.0, 2.0])),
        ((1.0, (2.0, 3.0)), (1.0, [2.0, 3.0])),
        (np.float32(0.1), 0.1),
        (float("nan"), np.nan),
        ({"b": 2.0, "a": 1.0}, {"a": 1.0, "b": 2.0}),
        ((3.0, {"b": 2.0, "a": [1.0]}), [3.0, {"a": 1.0, "b": 2.0}]),
    ],
)
def test_the_same_numbers_are_the_same_answer(one: Any, other: Any) -> None:
    """Whatever type they come in; not a number is itself here, since a mistake may give it."""
    assert alike(values(one), values(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1.0, 1.001),
        (1.0, -1.0),
        ([1.0, 2.0], [2.0, 1.0]),
        ([1.0, 2.0], [[1.0, 2.0]]),
        (float("inf"), float("nan")),
        (float("inf"), 1e300),
        ({"a": 1.0}, {"b": 1.0}),
        ((3.0, {"a": 1.0}), (3.0, {"a": 2.0})),
        (None, "nothing"),
    ],
)
def test_other_numbers_and_other_shapes_are_other_answers(one: Any, other: Any) -> None:
    """A sign, an order, a shape and a name tell answers apart."""
    assert not alike(values(one), values(other))


def test_what_was_observed_is_part_of_an_answer() -> None:
    """Who changed an argument, or warned, did something else than who did not."""
    plain = (seen(Answer(1.0, "")),)
    assert not alike(plain, (seen(Answer(1.0, "", changed=True)),))
    assert not alike(plain, (seen(Answer(1.0, "", observed={"warnings": ["RuntimeWarning"]})),))
    assert alike(plain, (seen(Answer(1.0, "", observed={"warnings": []})),))


def test_no_answers_are_like_no_mistake() -> None:
    """What was not seen proves nothing."""
    assert not alike((), ())
    assert not alike(None, values(1.0))
    assert not alike(values(1.0), values(1.0, 2.0))


def case(given: Any, *, told: str = "", refutes: bool = True, **known: Any) -> Case:
    """A check that failed, with what each known mistake gives; a text is what the mistake's failure says."""
    right = values(*given)
    table = {name: Known(right, it) if isinstance(it, str) else Known(values(*it)) for name, it in known.items()}
    return Case(right, told, table, refutes)


def test_a_mistake_is_named_where_it_is_the_only_one() -> None:
    """Two that give the same numbers are not told apart."""
    known = {"a": [1.0, 2.0], "b": [1.0, 3.0], "c": [1.0, 3.0]}
    assert name_each([case([1.0, 2.0], **known)]) == ["a"]
    assert name_each([case([1.0, 3.0], **known)]) == [None]
    assert name_each([case([1.0, 4.0], **known)]) == [None]


def test_a_mistake_that_another_check_refutes_is_not_named() -> None:
    """What fits by luck at one point does not at another; and who is left is named."""
    wide, tall = case([1.0], a=[1.0], b=[1.0]), case([2.0], a=[3.0], b=[2.0])
    assert name_each([wide, tall]) == ["b", "b"]
    assert name_each([case([1.0], a=[1.0]), case([2.0], a=[3.0])]) == [None, None]


def test_a_check_of_something_else_refutes_nothing() -> None:
    """Two mistakes in two places are two names; and some checks speak for themselves alone."""
    assert name_each([case([1.0], a=[1.0]), case([2.0], b=[2.0])]) == ["a", "b"]
    assert name_each([case([1.0], a=[1.0]), case([2.0], a=[3.0], refutes=False)]) == ["a", None]


def test_right_answers_are_told_apart_by_what_the_failure_says() -> None:
    """Who answers rightly in a wrong way has made the mistake that fails for the same reason, or none that is known."""
    known = {"no_gates": "needs two of them. 0", "one_gate": "needs two of them. 1"}
    assert name_each([case([1.0], told="needs two of them. 0", **known)]) == ["no_gates"]
    assert name_each([case([1.0], told="needs two of them. 7", **known)]) == [None]


def test_answers_outlive_a_file() -> None:
    """A student's folder keeps them as JSON."""
    answers = (*values(1.0, [1.0, 2.0], {"a": 0.5}, float("nan")), Seen((), None, raised="ValueError: no"))
    assert alike(answers, from_json(json.loads(json.dumps(to_json(answers)))))
    assert to_json(values(1.0)) == [{"numbers": (1.0,)}]


def program(source: str) -> Student:
    return Student(HomeLink(load("work", [("work.py", source)])))


def call(target: str | int, *args: Any, method: str | None = None, **watch: Any) -> Call:
    return Call(target, method, args, {}, watch)


GATE = """
class Gate:
    def __init__(self, c): self.c = c
    def forward(self, x): self.x = x; return self.c * x
    def backward(self, g): return g * self.x
"""
CALLS: Sequence[Call] = [
    call("Gate", 3.0, object=True),
    call("Gate", 4.0, object=True),
    call(0, 2.0, method="forward"),
    call(1, 5.0, method="forward"),
    call(0, 1.0, method="backward"),
]


def test_calls_are_asked_again_of_another_program() -> None:
    """Methods are those of the object that the same call made."""
    answers = ask_all(program(GATE), CALLS)
    assert answers is not None
    assert [one.numbers for one in answers[2:]] == [(6.0,), (20.0,), (2.0,)]


def test_an_exception_is_an_answer_too() -> None:
    """Two programs that stumble over the same thing are alike, and then the later calls tell more."""
    answers = ask_all(program("def f(x):\n    return 1 / x\n"), [call("f", 0.0), call("f", 2.0)])
    assert answers is not None
    assert answers[0].raised == "ZeroDivisionError"
    assert answers[1].numbers == (0.5,)


def test_what_is_not_there_is_no_evidence() -> None:
    """A stub, and an object that could not be made."""
    assert ask_all(program("def f(x):\n    raise NotImplementedError\n"), [call("f", 1.0)]) is None
    assert ask_all(program("class Gate:\n    def __init__(self, c): raise ValueError(c)\n"), CALLS) is None


def test_a_test_s_calls_are_kept_for_asking_again() -> None:
    """By place, with the function that was handed over itself."""
    student = program(GATE + "def at(f): return f(2.0)\n")
    gate = student.make("Gate", 3.0)
    gate.forward(2.0)
    student.at(abs)
    assert [known.target for known in student.transcript] == ["Gate", 0, "at"]
    assert student.transcript[2].args == (abs,)
    student.hand_back()
    assert student.transcript == []
