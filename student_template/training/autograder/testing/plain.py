"""Plain data: the closed list of types that passes between a grader and a student's program.

None, bool, int, float, complex, str, bytes, list, tuple, dict with string keys, and numpy arrays
and scalars of bool, integer, float and complex dtype. What is read back is built from builtin and
base-class numpy types alone, so that no method of a student's class ever runs on the reading side.

Everything else stays where it was made and crosses as a *handle*: a number with a label. The two
sides say what a handle means by the functions they pass to ``encode`` and ``decode``.

The bytes are a tree of one-byte tags, each with a body. The tags of a sequence's entries come before their
bodies, and the floats among these come first, in one piece: most of what passes is floats. There are no references
(nothing can be shared or cyclic), nothing is executed on reading, and every count and length is checked before
anything is allocated.
Standard library and numpy only: this file also runs inside the sandbox and in a student's folder.
"""

import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from .form import F8, FLOATS, Handle, PlainError
from .reader import Reader
from .writer import Writer


def _no_handle(value: object) -> Handle:
    raise PlainError(f"a {type(value).__name__} is no plain data")


def _no_meaning(tag: str, handle: int, label: str) -> Any:
    raise PlainError("a handle where plain data was due")


def encode(value: Any, keep: Callable[[Any], Handle] = _no_handle, *, keep_dicts: bool = False) -> bytes:
    """Write a value as bytes.

    Args:
        keep: names an object that is no plain data by a handle, or raises PlainError.
        keep_dicts: also give each dict a handle, so that it can be sent back as itself.

    Raises:
        PlainError: the value is too large, too deep, or ``keep`` refused a part of it.
    """
    writer = Writer(keep, keep_dicts)
    tag = writer.write(value, 0)
    return bytes((tag,)) + writer.out


def decode(data: bytes, find: Callable[[str, int, str], Any] = _no_meaning) -> Any:
    """Read a value back, trusting nothing.

    Args:
        find: gives the object that a handle stands for, as (tag, handle, label).

    Raises:
        PlainError: the bytes are malformed, or describe more than the bounds of this file allow.
    """
    reader = Reader(data, find)
    try:
        value = reader.read(reader.take(1)[0], 0)
    except (struct.error, IndexError, UnicodeDecodeError, ValueError) as error:
        raise PlainError(f"malformed data: {error}") from None
    if reader.at != len(data):
        raise PlainError("malformed data: something follows the value")
    return value


def same(one: Any, other: Any) -> bool:
    """Whether two plain values are alike to the last bit: types, shapes, keys, and NaN as NaN."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if type(one) in FLOATS and type(other) in FLOATS:
        return F8.pack(one) == F8.pack(other)
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, np.ndarray | np.generic):
        return bool(one.dtype == other.dtype) and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, complex):
        return encode(one) == encode(other)
    equal: bool = one == other
    return equal
