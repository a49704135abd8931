"""A function does something else by whatever name it is called, until it does its own again."""

import functools
from collections.abc import Callable
from typing import Any

import pytest

from autograder.testing.overruling import Overruled


def double(x: float, *, times: float = 2.0) -> float:
    return x * times


def made(times: float) -> Callable[[float], float]:
    return lambda x: x * times


class Scale:
    def __call__(self, x: float) -> float:
        return x * 2.0

    def run(self, x: float) -> float:
        return x * 2.0


@functools.wraps(double)
def wrapped(x: float) -> float:
    return double(x)


scale, closure = Scale(), made(2.0)
CALLEES: dict[str, Any] = {
    "function": double,
    "partial": functools.partial(double),
    "closure": closure,
    "object": scale,
    "method": scale.run,
    "wrapped": wrapped,
}


@pytest.mark.parametrize("kind", CALLEES)
def test_an_alias_does_something_else_for_a_while(kind: str) -> None:
    """And then what it did before, its own keyword arguments included."""
    callee = CALLEES[kind]
    overruled = Overruled([__file__])
    overruled.overrule(callee, lambda x: 7.0)
    during = callee(3.0)
    overruled.overrule(callee, lambda x: 8.0)
    later = callee(3.0)
    overruled.restore()
    assert (during, later, callee(3.0)) == (7.0, 8.0, 6.0)


def test_what_is_wrapped_is_overruled_too() -> None:
    """Whoever calls the function within a decorated one has called it."""
    overruled = Overruled([__file__])
    overruled.overrule(wrapped, lambda x: 7.0)
    during = double(3.0)
    overruled.restore()
    assert (during, double(3.0)) == (7.0, 6.0)


@pytest.mark.parametrize("callee", [functools.wraps, len, int, None, functools.partial(len)])
def test_what_is_not_the_students_is_let_be(callee: Any) -> None:
    """A function of a library, a builtin, a class, or nothing at all."""
    overruled = Overruled([__file__])
    overruled.overrule(callee, lambda *args: 7.0)
    assert not overruled.before
