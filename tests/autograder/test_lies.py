"""The random functions that the gradient checker is asked about, and a few hundred of the questions."""

import math

import numpy as np
import pytest

from autograder.testing import gradients

from ..benchmark.family import ON_DUALS, ON_FLOATS, Dual, Function
from ..benchmark.lies import LIES, from_plain, is_lie, measure

SEEDS = range(450)


def slope(text: str, x: float, direction: float = 1.0) -> float:
    return float(eval(text, dict(ON_DUALS), {"x": Dual(x, direction)}).slope)


# Functions of x, and what their derivatives are by the book.
DERIVATIVES = {
    "x + 2.0": lambda x: 1.0,
    "3.0 * x * x": lambda x: 6 * x,
    "x / (1.5 + x * x)": lambda x: (1.5 - x**2) / (1.5 + x**2) ** 2,
    "sin(x)": math.cos,
    "tanh(2.0 * x)": lambda x: 2 / math.cosh(2 * x) ** 2,
    "sigmoid(x)": lambda x: math.exp(-x) / (1 + math.exp(-x)) ** 2,
    "exp(x * x)": lambda x: 2 * x * math.exp(x**2),
    "abs(x)": lambda x: math.copysign(1.0, x),
    "max(x * x, 1.0)": lambda x: 2 * x if abs(x) > 1 else 0.0,
}


@pytest.mark.parametrize("text", DERIVATIVES)
@pytest.mark.parametrize("x", [-1.7, -0.4, 0.3, 1.2])
def test_derivatives_are_those_of_the_book(text: str, x: float) -> None:
    """The rules of calculus, one by one; the value that goes along is that on floats."""
    assert slope(text, x) == pytest.approx(DERIVATIVES[text](x), rel=1e-14)
    assert eval(text, dict(ON_DUALS), {"x": Dual(x, 1.0)}).value == eval(text, dict(ON_FLOATS), {"x": x})


def test_a_kink_has_a_derivative_in_each_direction() -> None:
    """Going to the left, abs grows at 0 as it does going to the right."""
    assert slope("abs(x)", 0.0) == slope("abs(x)", 0.0, -1.0) == 1.0
    assert slope("max(x, 2.0 * x)", 0.0) == 2.0
    assert slope("max(x, 2.0 * x)", 0.0, -1.0) == -1.0


def test_the_functions_are_of_all_sizes() -> None:
    """Points and values of 1e-3 to 1e3, one variable to six, kinks at the point itself, entries that are zero."""
    functions = [Function(seed) for seed in SEEDS]
    assert {function.x.size for function in functions} == set(range(1, 7))
    for sizes in ([function.scale for function in functions], [function.height for function in functions]):
        assert min(sizes) < 1e-2 < 1e2 < max(sizes)
    assert sum(not function.x.all() for function in functions) > 10
    assert sum(bool((left != right).any()) for left, right in (one.sides() for one in functions)) > 10


def test_right_from_wrong() -> None:
    """No true gradient is called wrong, and no lie right; there are lies of every kind among them."""
    tally = measure(SEEDS)
    assert tally.functions == len(SEEDS)
    assert tally.false_alarms == []
    assert tally.passed == []
    assert set(tally.told) == set(LIES)
    assert tally.told.total() > 0.85 * len(SEEDS)
    assert from_plain(dict(vars(tally))) == tally


def test_luck_is_not_taken_for_precision() -> None:
    """Of this function the first start gives numbers that agree to a hundredth of their error; the next tells."""
    assert measure([3373]).false_alarms == []


def test_a_checker_that_is_blind_on_small_scales_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the steps never made smaller than they are at first, the same functions would tell."""
    monkeypatch.setattr(gradients, "ZOOMS", (1.0,))
    tally = measure(SEEDS)
    assert tally.false_alarms or tally.passed


def test_a_checker_that_is_lenient_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a hundredth of the size let through, lies of a thousandth would pass."""
    monkeypatch.setattr(gradients, "RELATIVE", 1e-2)
    assert measure(SEEDS).passed


def test_a_lie_that_changes_nothing_is_none() -> None:
    """Neither a permutation of equal entries nor a thousandth of zero nor, at a kink, what lies between its sides."""
    function = Function(2)
    ones = np.ones(function.x.shape)
    assert not is_lie(LIES["a permutation"](ones, 1), function, ones, ones)
    assert not is_lie(LIES["a thousandth too large"](0 * ones, 1), function, 0 * ones, 0 * ones)
    assert not is_lie(0.5 * ones, function, -ones, ones)
    assert is_lie(1.001 * ones, function, ones, ones) is True
