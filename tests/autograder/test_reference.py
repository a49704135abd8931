"""The reference gives what is right, computes it once, and never gives one call's answer to another."""

import json
from typing import Any

import numpy as np

from autograder.testing.reference import Reference


def counting() -> tuple[Reference, list[str]]:
    """A reference, and the names of its functions as they are computed."""
    computed: list[str] = []

    def total(x: Any) -> float:
        computed.append("total")
        x[0] += 0  # an argument that it may change is its own
        return float(np.sum(x))

    def slope(f: Any, x: float) -> float:
        computed.append("slope")
        return float(f(x + 1) - f(x))

    def forward(x: float) -> tuple[float, dict[str, float]]:
        computed.append("forward")
        return x, {"x": x}

    def backward(cache: dict[str, float], df: float = 1.0) -> float:
        computed.append("backward")
        return cache["x"] * df

    functions = {"total": total, "slope": slope, "forward": forward, "backward": backward}
    return Reference(functions), computed


def test_a_call_is_computed_once() -> None:
    """The same arguments give the recorded result."""
    reference, computed = counting()
    assert reference.total([1.0, 2.0]) == reference.total([1.0, 2.0]) == 3.0
    assert computed == ["total"]


def test_long_arrays_are_told_apart() -> None:
    """Arrays that differ in one entry are two calls, however long they are and whatever is left out in print."""
    reference, _ = counting()
    x = np.ones(500)
    other = x.copy()
    other[250] = 2.0
    assert (reference.total(x), reference.total(other)) == (500.0, 501.0)
    assert reference.total(x.astype(np.float32).reshape(250, 2)) == 500.0


def test_calls_with_functions_are_computed_each_time() -> None:
    """Two functions of one name are two functions."""
    reference, computed = counting()
    for factor in (2.0, 3.0):

        def f(x: float, factor: float = factor) -> float:
            return factor * x

        assert reference.slope(f, 1.0) == factor
    assert computed == ["slope", "slope"]
    assert not reference.recorded


def test_a_cache_stands_for_the_call_it_came_from() -> None:
    """So a call with it is found again where results were recorded as JSON, which knows floats and lists alone."""
    reference, _ = counting()
    _, cache = reference.forward(np.float64(2.0))
    assert reference.backward(cache, df=3.0) == 6.0
    at_home = Reference({}, json.loads(json.dumps(reference.recorded)))
    assert at_home.backward(at_home.forward(np.float64(2.0))[1], df=3.0) == 6.0
    assert cache.origin == "forward(2.0)[1]"
