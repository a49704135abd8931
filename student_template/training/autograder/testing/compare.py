"""Compares what came back with what is right: liberal in types, strict in values, order and number."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from .outcomes import Mismatch
from .spelling import spell

MAX_NUMBERS = 100_000
ABSOLUTE, RELATIVE = 1e-9, 1e-7
SINGLE_ABSOLUTE, SINGLE_RELATIVE = 1e-6, 1e-5


class NoNumbers(Mismatch):
    """The value holds something that is no number. A check that lets this through has failed, as it should."""

    def __init__(self, got: str) -> None:
        super().__init__("A number was due, and something else came back.", got=got)


def flatten(value: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """All numbers of a plain value in order, as a 1-D float64 array.

    Raises:
        NoNumbers: a part of the value is no real number.
    """
    if type(value) is np.ndarray and value.dtype == np.float64 and value.size <= MAX_NUMBERS:
        return value.ravel()
    leaves: list[np.ndarray[Any, Any]] = [np.empty(0)]
    count, waiting = 0, [value]
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, list | tuple):
            waiting.extend(reversed(entry))
            continue
        if isinstance(entry, np.ndarray | np.generic):
            part = np.ravel(entry)
        elif isinstance(entry, bool | int | float | complex):
            part = np.array([_bounded(entry)])
        else:
            raise NoNumbers(spell(entry))
        count += part.size
        if count > MAX_NUMBERS:  # before they become eight times as many bytes
            raise NoNumbers(f"more than {MAX_NUMBERS} numbers")
        leaves.append(_real(part))
    return np.concatenate(leaves)


def _bounded(value: complex) -> complex:
    return (float("inf") if value > 0 else float("-inf")) if isinstance(value, int) and abs(value) > 2**1000 else value


def _real(array: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    if array.dtype.kind == "c":
        if np.any(array.imag != 0):
            raise NoNumbers(spell(array))
        array = array.real
    return array.astype(np.float64)


def is_single(value: Any) -> bool:
    """Whether any part of a value has single precision or less."""
    if isinstance(value, np.ndarray | np.generic):
        return value.dtype.char in "efF"
    return isinstance(value, list | tuple) and any(map(is_single, value))


def agree(got: Any, expected: Any) -> bool:
    """Whether the numbers of ``got`` are those of ``expected``: as many, in the same order, close.

    Close is abs(a − b) ≤ 1e-9 + 1e-7 · max(abs(a), abs(b)), and 1e-5 in relation where ``got`` has
    single precision. What is no number, infinite or NaN agrees with nothing.
    """
    if isinstance(got, float) and isinstance(expected, float):  # as most are
        return _near(got, expected, ABSOLUTE, RELATIVE)
    try:
        one, other = flatten(got).tolist(), flatten(expected).tolist()
    except NoNumbers:
        return False
    if len(one) != len(other):
        return False
    absolute, relative = (SINGLE_ABSOLUTE, SINGLE_RELATIVE) if is_single(got) else (ABSOLUTE, RELATIVE)
    return all(_near(*pair, absolute, relative) for pair in zip(one, other, strict=True))


def _near(one: float, other: float, absolute: float, relative: float) -> bool:
    near = abs(one - other) <= absolute + relative * max(abs(one), abs(other))
    return near and math.isfinite(one) and math.isfinite(other)


def shape_of(value: Any) -> tuple[int, ...] | None:
    """The shape of an array or of nested sequences; entries that are one-element arrays count as numbers.

    None where the value has no shape: it is ragged, or no numbers.
    """
    if isinstance(value, np.ndarray):
        shape: tuple[int, ...] = value.shape
        return shape
    if isinstance(value, list | tuple):
        entries = {() if isinstance(entry, np.ndarray) and entry.size == 1 else shape_of(entry) for entry in value} or {
            ()
        }
        inner = entries.pop()
        return None if entries or inner is None else (len(value), *inner)
    return () if isinstance(value, bool | int | float | complex | np.generic) else None


def has_shape(value: Any, shape: tuple[int, ...]) -> bool:
    """Whether a value has the stated shape. A number, ``()``, may be anything of one element."""
    if shape == ():
        return _count(value) == 1
    return shape_of(value) == shape


def is_sequence_of(value: Any, count: int) -> bool:
    """Whether a value is a sequence of ``count`` numbers, each of them anything of one element."""
    sequence = isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)
    return sequence and len(value) == count and all(_count(entry) == 1 for entry in value)


def _count(value: Any) -> int:
    try:
        return len(flatten(value))
    except NoNumbers:
        return -1


def expect(got: Any, expected: Any, *, rule: str, call: str = "", place: str = "") -> None:
    """Demand that the numbers of ``got`` are those of ``expected``, whatever their shape.

    Raises:
        Mismatch: they are not.
    """
    if not agree(got, expected):
        raise Mismatch(rule, call=call, place=place, got=spell(got), expected=spell(expected))


def split(value: Any, shapes: Mapping[str, tuple[int, ...]], *, function: str, call: str = "") -> dict[str, Any]:
    """The named parts of what a function returned: entry by entry, or, flat or nested, by the numbers in order.

    Raises:
        Mismatch: it holds another number of numbers.
    """
    sizes = [math.prod(shape) for shape in shapes.values()]
    if isinstance(value, list | tuple) and [_count(entry) for entry in value] == sizes:
        return dict(zip(shapes, value, strict=True))
    if _count(value) == sum(sizes):
        flat = flatten(value)
        whole = flat.astype(np.float32) if is_single(value) else flat  # a part is judged by the precision it came in
        pieces = np.split(whole, np.cumsum(sizes)[:-1])
        return dict(zip(shapes, pieces, strict=True))
    if isinstance(value, list | tuple) and len(value) == len(sizes):
        return dict(zip(shapes, value, strict=True))
    rule = f"{function} should return {', '.join(shapes)}: {sum(sizes)} numbers in all."
    raise Mismatch(rule, place=function, call=call, got=spell(value))


def has_parts(value: Any, shapes: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether a value is a sequence of parts with the stated shapes."""
    if not isinstance(value, list | tuple) or len(value) != len(shapes):
        return False
    return all(has_shape(entry, shape) for entry, shape in zip(value, shapes.values(), strict=True))
