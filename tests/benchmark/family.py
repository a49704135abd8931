"""Random functions of one to six variables with their true derivatives, from the left and from the right.

A function is a line of Python. With the names of ``math`` it is computed on floats; with those of ``Dual`` it
carries its derivative in one direction along, by the rules of calculus. At a kink that derivative is one-sided.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
SHAPES = [(1,), (2,), (3,), (4,), (5,), (6,), (2, 2), (2, 3), (3, 2)]


@dataclass(frozen=True)
class Dual:
    """A number, and how fast it grows in a direction."""

    value: float
    slope: float

    def __add__(self, other: Any) -> "Dual":
        other = dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other: Any) -> "Dual":
        other = dual(other)
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    def __sub__(self, other: Any) -> "Dual":
        return self + dual(other) * -1.0

    def __truediv__(self, other: Any) -> "Dual":
        other = dual(other)
        quotient = self.value / other.value
        return Dual(quotient, (self.slope - quotient * other.slope) / other.value)

    __radd__, __rmul__ = __add__, __mul__


def dual(number: Any) -> Dual:
    """A number that stays as it is."""
    return number if isinstance(number, Dual) else Dual(number, 0.0)


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def _smooth(f: Callable[[float], float], slope: Callable[[float], float]) -> Callable[[Any], Dual]:
    """A function of one variable, on duals."""
    return lambda z: Dual(f(dual(z).value), slope(dual(z).value) * dual(z).slope)


def larger(one: Any, other: Any) -> Dual:
    """The maximum: where both are as large, the one that grows faster in this direction."""
    return max(dual(one), dual(other), key=lambda number: (number.value, number.slope))


ON_FLOATS: dict[str, Any] = {
    "sin": math.sin,
    "tanh": math.tanh,
    "exp": math.exp,
    "sigmoid": sigmoid,
    "max": max,
    "abs": abs,
}
ON_DUALS: dict[str, Any] = {
    "sin": _smooth(math.sin, math.cos),
    "tanh": _smooth(math.tanh, lambda z: 1 - math.tanh(z) ** 2),
    "exp": _smooth(math.exp, math.exp),
    "sigmoid": _smooth(sigmoid, lambda z: sigmoid(z) * sigmoid(-z)),
    "max": larger,
    "abs": lambda z: larger(z, dual(z) * -1.0),
}


class Function:
    """The function of a seed, and the point ``x`` at which it is asked.

    Sizes of the point, of the values and of what is added to them are drawn from 1e-3 to 1e3; in one of eight functions
    a kink lies exactly at the point, or an entry of the point is zero.
    """

    def __init__(self, seed: int) -> None:
        self._rng = rng = np.random.default_rng(seed)
        shape = SHAPES[int(rng.integers(len(SHAPES)))]
        self.scale = 10.0 ** rng.uniform(-3, 3)
        self.x = self.scale * rng.uniform(0.3, 1.5, shape) * rng.choice([-1.0, 1.0], shape)
        self.height = 10.0 ** rng.uniform(-3, 3)
        special = int(rng.integers(16))
        if special == 0:
            self.x.flat[-1] = 0.0
        parts = [self._part(place) for place in range(self.x.size)]
        if special == 1:
            parts.append(f"abs({self._input(0)} - {float(self.x.flat[0]) / self.scale!r})")
        offset = 10.0 ** rng.uniform(-3, 3) if rng.integers(4) == 0 else 0.0
        self.text = f"{self.height!r} * ({' + '.join(parts)}) + {offset!r}"
        code = compile(f"lambda x: {self.text}", "function", "eval")
        self._floats, self._duals = eval(code, dict(ON_FLOATS)), eval(code, dict(ON_DUALS))

    def __call__(self, x: Array) -> float:
        return float(self._floats(x.ravel().tolist()))

    def sides(self) -> tuple[Array, Array]:
        """The derivatives from the left and from the right for each entry of the point."""
        point = self.x.ravel().tolist()
        left, right = np.empty(self.x.shape), np.empty(self.x.shape)
        for place in range(len(point)):
            for sign, side in ((-1.0, left), (1.0, right)):
                numbers = [Dual(number, sign * (here == place)) for here, number in enumerate(point)]
                side.flat[place] = sign * self._duals(numbers).slope
        return left, right

    def _input(self, place: int) -> str:
        return f"x[{place}] / {self.scale!r}"

    def _part(self, place: int) -> str:
        """A term in which an input surely takes part, with others."""
        return f"{self._number()} * {self._node(3, place)}"

    def _number(self) -> str:
        return repr(float(self._rng.uniform(0.4, 1.6) * self._rng.choice([-1.0, 1.0])))

    def _node(self, depth: int, place: int) -> str:
        """A function of moderate size, of an input and of others that come by."""
        rng = self._rng
        if depth == 0:
            return f"({self._number()} * ({self._input(place)}) + {self._number()})"
        one = self._node(depth - 1, place)
        kind = int(rng.integers(8))
        if kind <= 3:
            return f"{('sin', 'tanh', 'sigmoid', 'abs')[kind]}({one})"
        other = self._node(int(rng.integers(depth)), int(rng.integers(self.x.size)))
        return {
            4: f"exp(sin({one}))",
            5: f"(sin({one}) * {other})",
            6: f"(({one}) / (1.5 + {other} * {other}))",
            7: f"max({one}, {other})",
        }[kind]
