"""The numerical gradients of the grader's own: every lie is caught, and no truth is called one."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.testing.gradients import derivative, gradient, wrong_entries

Array = np.ndarray[Any, np.dtype[Any]]
SEEDS = range(120)
STEP = 1e-30  # of the complex step, which loses nothing to rounding


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


BENDS: list[Callable[[Any], Any]] = [
    np.sin,
    np.tanh,
    sigmoid,
    lambda z: z**3 - z,
    lambda z: np.exp(z / 2),
    lambda z: 1 / (2 + z**2),
    lambda z: np.log(1 + z**2),
]


class Function:
    """A random smooth function of an array, with its gradient by complex steps.

    It is a sum of bends of mixtures of its inputs, as a layer of a network is. The sizes of the point and of
    the values are drawn over several powers of ten; ``x`` has one axis or two.
    """

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.shape = [(1,), (2,), (5,), (2, 3), (3, 3), (4, 2)][seed % 6]
        size = int(np.prod(self.shape))
        self.scale = 10.0 ** rng.uniform(-2, 2)
        self.height = 10.0 ** rng.uniform(-2, 3)
        self.mix = rng.uniform(0.4, 1.2, (3, size)) * rng.choice([-1, 1], (3, size))
        self.shift = rng.uniform(-1, 1, 3)
        self.bends = [BENDS[place] for place in rng.choice(len(BENDS), 3, replace=False)]
        self.x = self.scale * rng.uniform(0.3, 1.0, self.shape) * rng.choice([-1, 1], self.shape)

    def __call__(self, x: Array) -> Any:
        mixed = self.mix @ (x.ravel() / self.scale) / math.sqrt(x.size) + self.shift
        return self.height * sum(bend(value) for bend, value in zip(self.bends, mixed, strict=True))

    def truth(self) -> Array:
        values = np.empty(self.shape)
        for index in np.ndindex(self.shape):
            moved = self.x.astype(complex)
            moved[index] += STEP * 1j
            values[index] = self(moved).imag / STEP
        return values


def tellable(seed: int) -> tuple[Function, Array]:
    """A function and its gradient, with entries well above what rounding and the absolute tolerance leave of them."""
    f = Function(seed)
    truth = f.truth()
    while np.abs(truth).min() < max(1e-5, 1e-3 * np.abs(truth).max(), 1e-3 * abs(f(f.x)) / f.scale):
        seed += 1000
        f = Function(seed)
        truth = f.truth()
    return f, truth


@pytest.fixture(scope="module")
def functions() -> list[tuple[Function, Array]]:
    return [tellable(seed) for seed in SEEDS]


# Each makes a wrong gradient of a right one.
LIES: dict[str, Callable[[Array], Array]] = {
    "a thousandth too large": lambda truth: 1.001 * truth,
    "a thousandth too small": lambda truth: 0.999 * truth,
    "the sign": lambda truth: -truth,
    "a factor of two": lambda truth: 2 * truth,
    "a half": lambda truth: truth / 2,
    "zeros": np.zeros_like,
    "NaN": lambda truth: truth * np.nan,
    "infinity": lambda truth: truth + np.inf,
}


@pytest.mark.parametrize("lie", LIES)
def test_every_entry_of_a_lie_is_caught(functions: list[tuple[Function, Array]], lie: str) -> None:
    """A gradient that is wrong everywhere, even by a thousandth alone, is found wrong in every single entry."""
    for f, truth in functions:
        assert wrong_entries(LIES[lie](truth), f, f.x) == list(np.ndindex(f.shape))


def test_one_wrong_entry_is_named(functions: list[tuple[Function, Array]]) -> None:
    """Where one entry is wrong by a thousandth, that entry is named, and no other."""
    for place, (f, truth) in enumerate(functions):
        index = list(np.ndindex(f.shape))[place % truth.size]
        lie = truth.copy()
        lie[index] *= 1.001
        assert wrong_entries(lie, f, f.x) == [index]


def test_a_missing_entry_is_named(functions: list[tuple[Function, Array]]) -> None:
    """An entry that was never filled in is named, and no other."""
    for f, truth in functions:
        lie = truth.copy()
        lie.flat[-1] = 0
        assert wrong_entries(lie, f, f.x) == [list(np.ndindex(f.shape))[-1]]


def test_a_wrong_index_is_caught(functions: list[tuple[Function, Array]]) -> None:
    """Right numbers in the places of their neighbours are wrong."""
    for f, truth in functions:
        if truth.size > 1:
            assert wrong_entries(np.roll(truth, 1), f, f.x) == list(np.ndindex(f.shape))


def test_a_transpose_is_caught(functions: list[tuple[Function, Array]]) -> None:
    """A transpose has the wrong shape, and where it is square it is wrong beside the diagonal."""
    for f, truth in functions:
        if truth.ndim == 2:
            beside = [index for index in np.ndindex(f.shape) if f.shape != (3, 3) or index[0] != index[1]]
            assert wrong_entries(truth.T, f, f.x) == beside


def test_no_truth_is_called_a_lie(functions: list[tuple[Function, Array]]) -> None:
    """The true gradient is wrong in no entry, and neither is one that was rounded on the way."""
    for f, truth in functions:
        assert wrong_entries(truth, f, f.x) == []
        assert wrong_entries(truth * (1 + 3e-15), f, f.x) == []


def test_the_estimate_of_the_error_is_honest(functions: list[tuple[Function, Array]]) -> None:
    """The numerical gradient is off by ten times its estimated error at most, and by 1e-7 of the largest entry."""
    for f, truth in functions:
        values, errors = gradient(f, f.x)
        off = np.abs(values - truth)
        assert (off <= 10 * errors + 1e-9 * np.abs(truth)).all()
        assert off.max() <= 1e-7 * np.abs(truth).max() + 1e-9


def test_small_gradients_on_large_values() -> None:
    """A gradient that drowns in rounding is never called wrong: the error that is allowed grows with it."""
    for offset in (1e3, 1e6, 1e9):
        assert wrong_entries([math.cos(0.7)], lambda x: offset + np.sin(x[0]), [0.7]) == []  # noqa: B023
        assert wrong_entries([-math.cos(0.7)], lambda x: offset + np.sin(x[0]), [0.7]) == [(0,)]  # noqa: B023


def test_integers_and_numbers_are_points_too() -> None:
    """A point may be a number, a list or an array of integers; the gradient has its shape."""
    assert gradient(lambda x: float(x) ** 2, 3)[0].shape == ()
    assert gradient(lambda x: float(x) ** 2, 3)[0] == pytest.approx(6)
    assert gradient(lambda x: float(x[0] * x[1]), [2, 5])[0] == pytest.approx([5, 2])
    assert wrong_entries(np.array([5, 2]), lambda x: float(x[0] * x[1]), np.array([2, 5])) == []


def test_a_gradient_of_another_shape_is_wrong_everywhere() -> None:
    """A gradient that has not the shape of x is wrong in every entry of x."""
    assert wrong_entries([[2.0, 4.0]], lambda x: float(x @ x), [1.0, 2.0]) == [(0,), (1,)]


def test_the_point_is_left_alone() -> None:
    """f may keep or change what it is given: each call has an array of its own, and x stays as it was."""
    seen = []

    def f(x: Array) -> float:
        seen.append(x)
        value = float(np.sum(x**2))
        x[...] = 0
        return value

    x = np.array([1.0, 2.0])
    assert wrong_entries([2.0, 4.0], f, x) == []
    assert x.tolist() == [1.0, 2.0]
    assert len({id(point) for point in seen}) == len(seen)


# -- kinks


@pytest.mark.parametrize(("x", "left", "right"), [(0.0, -1.0, 1.0), (-2.0, -1.0, -1.0), (3.0, 1.0, 1.0)])
def test_a_kink_has_two_derivatives(x: float, left: float, right: float) -> None:
    """From the left and from the right abs has a derivative at 0 too; elsewhere the two are one."""
    assert derivative(abs, x, side=-1)[0] == pytest.approx(left)
    assert derivative(abs, x, side=1)[0] == pytest.approx(right)


@pytest.mark.parametrize("seed", range(20))
def test_the_sides_of_a_maximum(seed: int) -> None:
    """At a tie of max(u, v) the derivative from each side is that of the one that is larger there."""
    rng = np.random.default_rng(seed)
    x, bend, slope = rng.uniform(-2, 2), rng.uniform(0.5, 2), rng.uniform(0.3, 2)

    def f(z: float) -> float:
        return max(math.sin(bend * z), math.sin(bend * x) + (bend * math.cos(bend * x) - slope) * (z - x))

    right, error = derivative(f, x, side=1)
    assert abs(right - bend * math.cos(bend * x)) <= 10 * error + 1e-7
    left, error = derivative(f, x, side=-1)
    assert abs(left - (bend * math.cos(bend * x) - slope)) <= 10 * error + 1e-7


@pytest.mark.parametrize("distance", [0.2, 0.05, 0.01])
def test_a_kink_nearby_does_not_disturb(distance: float) -> None:
    """A kink that the first steps reach across, up to a hundredth of x away, is left behind by the later ones."""
    value, error = derivative(lambda z: max(z**2, 1.0), 1.0 + distance)
    assert abs(value - 2 * (1 + distance)) <= 10 * error + 1e-6


@pytest.mark.parametrize("distance", [1e-3, 1e-4, 1e-5, 1e-6])
@pytest.mark.parametrize("side", [-1, 1])
def test_a_kink_very_near_is_left_behind(distance: float, side: int) -> None:
    """However near a kink lies, the steps become smaller than the distance, and the true slope alone is right."""

    def f(point: Array) -> float:
        return abs(float(point[0]) - (1.3 + side * distance))

    assert wrong_entries([-side], f, [1.3]) == []
    for lie in (side, 0.0, -side * 1.001, -side * 0.999):
        assert wrong_entries([lie], f, [1.3]) == [(0,)]


@pytest.mark.parametrize("x", [0.0, -0.7, 2.4])
def test_what_lies_between_the_sides_of_a_kink_is_right(x: float) -> None:
    """At a kink there are two derivatives, and nobody is to blame for either, or for a mean of them."""

    def f(point: Array) -> float:
        return 3 * abs(float(point[0]) - x) + float(point[0])

    for claimed in (-2.0, 4.0, 1.0, 0.0):
        assert wrong_entries([claimed], f, [x]) == []
    for claimed in (-2.01, 4.01, np.nan, np.inf):
        assert wrong_entries([claimed], f, [x]) == [(0,)]


@pytest.mark.parametrize("scale", [1e-3, 1e-5])
def test_a_function_that_bends_on_a_small_scale(scale: float) -> None:
    """Where many waves lie within the first step, smaller ones find the slope, and its error."""
    slope = math.cos(0.7 / scale) / scale
    value, error = derivative(lambda z: math.sin(z / scale), 0.7)
    assert abs(value - slope) <= 10 * error + 1e-9 * abs(slope)
    assert wrong_entries([slope], lambda x: math.sin(x[0] / scale), [0.7]) == []
    assert wrong_entries([1.001 * slope], lambda x: math.sin(x[0] / scale), [0.7]) == [(0,)]


def test_a_dip_between_two_levels() -> None:
    """Centred differences that never see the point itself find no slope here; the two sides do."""

    def f(x: Array) -> float:
        return max(0.0, 1 - abs(float(x[0]) - 1e-5) / 5e-5)

    assert wrong_entries([2e4], f, [0.0]) == []
    assert wrong_entries([0.0], f, [0.0]) == [(0,)]


def test_small_steps_on_large_values_are_not_trusted() -> None:
    """Where rounding leaves no difference between two values, that is no slope of zero."""
    _, error = derivative(lambda z: 1e9 + abs(z - 0.7) + z, 0.7)
    assert error > 1e-7
