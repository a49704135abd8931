"""The grader's own numerical gradients: centred differences, refined until rounding stops them.

Ridders' method ("Accurate computation of F′(x) and F′(x)F″(x)", 1982): differences with shrinking
steps are extrapolated to step zero, and the estimate is taken whose neighbours agree best. The first
step follows the size of x; where f bends on a smaller scale, or has a kink within that step, the
method starts again with a smaller one.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .compare import ABSOLUTE, RELATIVE

SHRINK = 1.6
ROWS = 10
FIRST_STEP = 0.05
ZOOMS = (1.0, 1e-2, 1e-4, 1e-6)
EPSILON = float(np.finfo(np.float64).eps)
# An error that is as small in relation to what is compared plays no part in the comparison.
SMALL = 1e-2
# How much larger than its estimate an error may be.
MARGIN = 10

Array = np.ndarray[Any, np.dtype[np.float64]]


def derivative(f: Callable[[float], float], x: float, *, side: int = 0) -> tuple[float, float]:
    """The derivative of f at x, and an estimate of its error.

    Args:
        side: 0 for centred differences, +1 or −1 for the derivative from the right or the left,
            which also exists at a kink.
    """
    estimates: list[tuple[float, float]] = []
    for zoom in ZOOMS:
        value, error = _refined(f, x, FIRST_STEP * zoom * max(abs(x), 0.1), side)
        estimates.append((value, error))
        if error <= SMALL * (ABSOLUTE + RELATIVE * abs(value)):
            break
    best, error = min(estimates, key=lambda estimate: estimate[1])
    # Neighbours may agree by luck: what another start says with as much right is an error too.
    doubts = [abs(value - best) - MARGIN * off for value, off in estimates if off <= MARGIN * error]
    return float(best), float(max(error, *doubts))


def _refined(f: Callable[[float], float], x: float, step: float, side: int) -> tuple[float, float]:
    """Ridders' method from a first step on. No estimate is better than what rounding leaves of the differences."""
    order = 2 if side == 0 else 1
    best, error = np.nan, np.inf
    previous: list[float] = []
    for _ in range(ROWS):
        difference, rounding = _difference(f, x, step, side)
        row = [difference]
        for column, before in enumerate(previous):
            factor = SHRINK ** (order * (column + 1))
            row.append((factor * row[column] - before) / (factor - 1))
            spread = max(abs(row[-1] - row[-2]), abs(row[-1] - before)) + rounding
            if spread <= error:
                best, error = row[-1], spread
        if previous and abs(row[-1] - previous[-1]) > 4 * error:
            break
        previous, step = row, step / SHRINK
    return best, error


def _difference(f: Callable[[float], float], x: float, step: float, side: int) -> tuple[float, float]:
    """A difference quotient, and what rounding the values of f may have added to it."""
    step = (x + step) - x  # a step that the floating-point numbers around x can take exactly
    if side == 0:
        above, below, width = f(x + step), f(x - step), 2 * step
    else:
        above, below, width = f(x + side * step), f(x), side * step
    return (above - below) / width, EPSILON * max(abs(above), abs(below)) / abs(width)


def gradient(f: Callable[[Array], float], x: Any) -> tuple[Array, Array]:
    """The gradient of f at x, and an estimate of its error, both with the shape of x.

    Args:
        f: takes a float64 array of the shape of x, gives a number.
    """
    point = np.array(x, dtype=np.float64)
    values, errors = np.empty(point.shape), np.empty(point.shape)
    for index in np.ndindex(point.shape):
        values[index], errors[index] = derivative(_along(f, point, index), float(point[index]))
    return values, errors


def _along(f: Callable[[Array], float], point: Array, index: tuple[int, ...]) -> Callable[[float], float]:
    """f as a function of one entry of the point."""

    def along(value: float) -> float:
        moved = point.copy()
        moved[index] = value
        return float(f(moved))

    return along


def wrong_entries(analytic: Any, f: Callable[[Array], float], x: Any) -> list[tuple[int, ...]]:
    """Where an analytic gradient differs from the numerical one; empty where it is right.

    The tolerance is that of ``compare.agree``, and the numerical gradient's own estimated error on top. At a
    kink every number between the derivative from the left and that from the right is right.
    """
    point = np.array(x, dtype=np.float64)
    claimed = np.asarray(analytic, dtype=np.float64)
    if claimed.shape != point.shape:
        return list(np.ndindex(point.shape))
    return [
        index
        for index in np.ndindex(point.shape)
        if not _is_right(float(claimed[index]), _along(f, point, index), float(point[index]))
    ]


def _is_right(claimed: float, f: Callable[[float], float], x: float) -> bool:
    """Whether a claim is the derivative of f at x, or, at a kink, lies between the two derivatives there.

    Centred differences never see f(x) itself: where f is level to both sides of a narrow dip they converge, and to
    nothing that is true. They count where the derivatives from both sides say the same, if less exactly.
    """
    if not math.isfinite(claimed):
        return False
    (centre, off), (left, left_off), (right, right_off) = (derivative(f, x, side=side) for side in (0, -1, 1))
    apart = _tolerance(left, right, off=left_off + right_off)
    low, high = min(left, right) - apart, max(left, right) + apart
    if abs(left - right) <= apart and low <= centre <= high:
        return abs(claimed - centre) <= _tolerance(claimed, centre, off=off)
    return low <= claimed <= high


def _tolerance(*numbers: float, off: float) -> float:
    """How far apart numbers may be that are the same, the estimate of whose error is ``off``."""
    return ABSOLUTE + RELATIVE * max(map(abs, numbers)) + MARGIN * off
