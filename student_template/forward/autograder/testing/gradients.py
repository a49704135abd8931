"""The grader's own numerical gradients: centred differences, refined until rounding stops them.

Ridders' method ("Accurate computation of F′(x) and F′(x)F″(x)", 1982): differences with shrinking
steps are extrapolated to step zero, and the estimate is taken whose neighbours agree best. The first
step follows the size of x; the method itself finds where the machine epsilon takes over.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .compare import ABSOLUTE, RELATIVE

SHRINK = 1.6
ROWS = 10
FIRST_STEP = 0.05

Array = np.ndarray[Any, np.dtype[np.float64]]


def derivative(f: Callable[[float], float], x: float, *, side: int = 0) -> tuple[float, float]:
    """The derivative of f at x, and an estimate of its error.

    Args:
        side: 0 for centred differences, +1 or −1 for the derivative from the right or the left,
            which also exists at a kink.
    """
    step = FIRST_STEP * max(abs(x), 0.1)
    order = 2 if side == 0 else 1
    best, error = np.nan, np.inf
    previous: list[float] = []
    for _ in range(ROWS):
        row = [_difference(f, x, step, side)]
        for column, before in enumerate(previous):
            factor = SHRINK ** (order * (column + 1))
            row.append((factor * row[column] - before) / (factor - 1))
            spread = max(abs(row[-1] - row[-2]), abs(row[-1] - before))
            if spread <= error:
                best, error = row[-1], spread
        if previous and abs(row[-1] - previous[-1]) > 4 * error:
            break
        previous, step = row, step / SHRINK
    return float(best), float(error)


def _difference(f: Callable[[float], float], x: float, step: float, side: int) -> float:
    step = (x + step) - x  # a step that the floating-point numbers around x can take exactly
    if side == 0:
        return (f(x + step) - f(x - step)) / (2 * step)
    return side * (f(x + side * step) - f(x)) / step


def gradient(f: Callable[[Array], float], x: Any) -> tuple[Array, Array]:
    """The gradient of f at x, and an estimate of its error, both with the shape of x.

    Args:
        f: takes a float64 array of the shape of x, gives a number.
    """
    point = np.array(x, dtype=np.float64)
    values, errors = np.empty(point.shape), np.empty(point.shape)
    for index in np.ndindex(point.shape):

        def along(value: float, index: tuple[int, ...] = index) -> float:
            moved = point.copy()
            moved[index] = value
            return float(f(moved))

        values[index], errors[index] = derivative(along, float(point[index]))
    return values, errors


def wrong_entries(analytic: Any, f: Callable[[Array], float], x: Any) -> list[tuple[int, ...]]:
    """Where an analytic gradient differs from the numerical one; empty where it is right.

    The tolerance is that of ``compare.agree``, and the numerical gradient's own estimated error on top.
    """
    numerical, errors = gradient(f, x)
    claimed = np.asarray(analytic, dtype=np.float64)
    if claimed.shape != numerical.shape:
        return list(np.ndindex(numerical.shape))
    tolerance = ABSOLUTE + RELATIVE * np.maximum(np.abs(claimed), np.abs(numerical)) + 10 * errors
    close = np.isfinite(claimed) & (np.abs(claimed - numerical) <= tolerance)
    return [tuple(map(int, index)) for index in np.argwhere(~close)]
