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

import math
import numbers
import struct
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np

MAX_BYTES = 16 * 2**20
MAX_NODES = 100_000
MAX_DEPTH = 60
MAX_INT_BYTES = 1024
MAX_LABEL = 200
MAX_DIMENSIONS = 16

DTYPES = ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
_DTYPES = tuple(np.dtype(code) for code in DTYPES)
_CODES = {dtype: code for code, dtype in enumerate(_DTYPES)}

FLOAT, NUMBER, TEXT, NONE, TRUE, FALSE = b"fnsNTF"  # a float among others in one piece, and one on its own
FLOATS = (float, np.float64)  # which no check tells apart
BETWEEN = "\0"  # stands between the keys of a dict, and in none that crosses

_U4 = struct.Struct("<I")
_I8 = struct.Struct("<q")
_F8 = struct.Struct("<d")
_C16 = struct.Struct("<dd")


class PlainError(ValueError):
    """The value is no plain data, is too large, or the bytes are not what ``encode`` makes."""


class Kept(dict[str, Any]):
    """A dict that came from the other side, with the handle of the very object it is a copy of."""

    handle: int = -1
    origin: str = ""


# (tag, handle, label): o an object of the sender, h one of the receiver, r a function of the sender.
Handle = tuple[str, int, str]


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
    writer = _Writer(keep, keep_dicts)
    tag = writer.write(value, 0)
    return bytes((tag,)) + writer.out


class _Writer:
    """Writes bodies to ``out``; each ``write…`` gives the tag that goes with the body."""

    def __init__(self, keep: Callable[[Any], Handle], keep_dicts: bool) -> None:
        self.out = bytearray()
        self.keep, self.keep_dicts = keep, keep_dicts
        self.nodes = 0
        self.open: set[int] = set()

    def write(self, value: Any, depth: int) -> int:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES or len(self.out) > MAX_BYTES:
            raise PlainError("the value is too large or too deeply nested")
        kind = type(value)
        if kind in FLOATS:
            self.out += _F8.pack(value)
            return NUMBER
        if kind is str:
            return self.write_bytes(TEXT, value.encode("utf-8", "replace"))
        if value is None:
            return NONE
        if kind is bool:
            return TRUE if value else FALSE
        if kind is int:
            return self.write_int(value)
        if kind is list or kind is tuple:
            return self.write_sequence(value, depth)
        if kind is dict:
            return self.write_dict(value, depth)
        if isinstance(value, np.ndarray):
            return self.write_array(value, depth)
        return self.write_other(value, depth)

    def write_other(self, value: Any, depth: int) -> int:
        """Subclasses become what they derive from, other numbers floats, all else a handle."""
        if isinstance(value, np.generic) and not isinstance(value, str | bytes):
            return self.write_scalar(value, depth)
        if isinstance(value, Kept) and value.handle >= 0:
            self.out += _U4.pack(value.handle) + _U4.pack(0)
            return ord("h")
        if isinstance(value, complex):
            self.out += _C16.pack(value.real, value.imag)
            return ord("c")
        if isinstance(value, bytes | bytearray):
            return self.write_bytes(ord("b"), bytes(value))
        if isinstance(value, str):
            return self.write_bytes(TEXT, str.__str__(value).encode("utf-8", "replace"))
        if isinstance(value, int):
            return self.write_int(int(value))
        if isinstance(value, numbers.Real | Decimal):
            self.out += _F8.pack(float(value))
            return NUMBER
        if isinstance(value, list | tuple):
            return self.write_sequence(value, depth)
        if isinstance(value, Mapping) and not isinstance(value, type):
            return self.write_dict(value, depth)
        return self.write_handle(value)

    def write_bytes(self, tag: int, data: bytes) -> int:
        if len(data) > MAX_BYTES:
            raise PlainError("the value is too large")
        self.out += _U4.pack(len(data)) + data
        return tag

    def write_int(self, value: int) -> int:
        if -(2**63) <= value < 2**63:
            self.out += _I8.pack(value)
            return ord("i")
        size = value.bit_length() // 8 + 1
        if size > MAX_INT_BYTES:
            raise PlainError("the integer is too large")
        return self.write_bytes(ord("I"), value.to_bytes(size, "little", signed=True))

    def write_sequence(self, value: list[Any] | tuple[Any, ...], depth: int) -> int:
        self.enter(value)
        entries = list(value)  # a subclass may say another length than it has
        self.out += _U4.pack(len(entries))
        self.write_entries(entries, depth)
        self.open.discard(id(value))
        return ord("l") if isinstance(value, list) else ord("t")

    def write_dict(self, value: Mapping[Any, Any], depth: int) -> int:
        self.enter(value)
        if self.keep_dicts:
            self.out += _U4.pack(self.keep(value)[1])
        named = {str.__str__(key): entry for key, entry in value.items() if isinstance(key, str) and BETWEEN not in key}
        self.out += _U4.pack(len(named))
        self.write_bytes(TEXT, BETWEEN.join(named).encode("utf-8", "replace"))
        self.write_entries(list(named.values()), depth, self.keep_dicts)
        self.open.discard(id(value))
        return ord("D") if self.keep_dicts else ord("d")

    def write_entries(self, entries: list[Any], depth: int, leniently: bool = False) -> None:
        floats = [entry for entry in entries if type(entry) in FLOATS]
        self.nodes += len(floats)
        if self.nodes > MAX_NODES:
            raise PlainError("the value is too large or too deeply nested")
        start = len(self.out)
        self.out += bytes((FLOAT,)) * len(entries) + struct.pack(f"<{len(floats)}d", *floats)
        if len(floats) < len(entries):
            write = self.write_leniently if leniently else self.write
            for place, entry in enumerate(entries, start):
                if type(entry) not in FLOATS:
                    tag = write(entry, depth + 1)
                    self.out[place] = tag

    def write_leniently(self, entry: Any, depth: int) -> int:
        """An entry of a kept dict that cannot cross stays where it is, as a handle: the rest can still be read."""
        before, nodes, entered = len(self.out), self.nodes, set(self.open)
        try:
            return self.write(entry, depth)
        except Exception:  # what an object of a student's does when it is looked at is not foreseen
            del self.out[before:]
            self.nodes, self.open = nodes, entered
            return self.write_handle(entry)

    def enter(self, value: Any) -> None:
        """Notice what contains itself at once, and not at the greatest depth."""
        if id(value) in self.open:
            raise PlainError("the value contains itself")
        self.open.add(id(value))

    def write_array(self, value: np.ndarray[Any, Any], depth: int) -> int:
        array = np.asarray(value)
        if array.dtype.kind in "OUS":
            return self.write(array.tolist(), depth)
        if array.dtype.char in "gG":
            array = array.astype("f8" if array.dtype.char == "g" else "c16")
        array = array.astype(array.dtype.newbyteorder("="), copy=False)
        code = _CODES.get(array.dtype)
        if code is None or array.ndim > MAX_DIMENSIONS:
            return self.write_handle(value)
        if array.nbytes > MAX_BYTES:
            raise PlainError("the array is too large")
        self.out += bytes((code, array.ndim)) + struct.pack(f"<{array.ndim}Q", *array.shape) + array.tobytes()
        return ord("a")

    def write_scalar(self, value: np.generic, depth: int) -> int:
        code = _CODES.get(value.dtype)
        if code is not None:
            self.out += bytes((code,)) + value.tobytes()
            return ord("g")
        if value.dtype.char in "gG":
            number = value.item() if value.dtype.char == "G" else float(value)
            return self.write(complex(number) if value.dtype.char == "G" else number, depth)
        return self.write_handle(value)

    def write_handle(self, value: Any) -> int:
        tag, handle, label = self.keep(value)
        self.out += _U4.pack(handle)
        self.write_bytes(TEXT, label[:MAX_LABEL].encode("utf-8", "replace"))
        return ord(tag)


def decode(data: bytes, find: Callable[[str, int, str], Any] = _no_meaning) -> Any:
    """Read a value back, trusting nothing.

    Args:
        find: gives the object that a handle stands for, as (tag, handle, label).

    Raises:
        PlainError: the bytes are malformed, or describe more than the bounds of this file allow.
    """
    reader = _Reader(data, find)
    try:
        value = reader.read(reader.take(1)[0], 0)
    except (struct.error, IndexError, UnicodeDecodeError, ValueError) as error:
        raise PlainError(f"malformed data: {error}") from None
    if reader.at != len(data):
        raise PlainError("malformed data: something follows the value")
    return value


class _Reader:
    def __init__(self, data: bytes, find: Callable[[str, int, str], Any]) -> None:
        if len(data) > MAX_BYTES + 2**16:
            raise PlainError("the message is too large")
        self.data, self.find = data, find
        self.at, self.nodes = 0, 1

    def read(self, tag: int, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise PlainError("the value is too deeply nested")
        method = _READERS.get(tag)
        if method is None:
            raise PlainError(f"unknown tag {tag}")
        return method(self, depth)

    def unpack(self, form: struct.Struct) -> tuple[Any, ...]:
        values = form.unpack_from(self.data, self.at)
        self.at += form.size
        return values

    def take(self, size: int) -> bytes:
        piece = self.data[self.at : self.at + size]
        if len(piece) != size:
            raise PlainError("malformed data: it ends too early")
        self.at += size
        return piece

    def count(self, least: int) -> int:
        """Read a length, and see that so many entries of ``least`` bytes can follow at all."""
        count: int = self.unpack(_U4)[0]
        if count * least > len(self.data) - self.at:
            raise PlainError("malformed data: a length is larger than what follows")
        return count

    def count_entries(self) -> int:
        """Read how many entries follow, and count them before anything is made of them."""
        count = self.count(1)
        self.nodes += count
        if self.nodes > MAX_NODES:
            raise PlainError("the value has too many parts")
        return count

    def read_text(self) -> str:
        return self.take(self.count(1)).decode()

    def read_int(self, depth: int) -> int:
        size = self.count(1)
        if size > MAX_INT_BYTES:
            raise PlainError("the integer is too large")
        return int.from_bytes(self.take(size), "little", signed=True)

    def read_list(self, depth: int) -> list[Any]:
        return self.entries(self.count_entries(), depth)

    def entries(self, count: int, depth: int) -> list[Any]:
        """The entries of a sequence: their tags, the floats among them, and the others."""
        tags = self.take(count)
        floats = struct.unpack_from(f"<{tags.count(FLOAT)}d", self.data, self.at)
        self.at += 8 * len(floats)
        if len(floats) == count:
            return list(floats)
        waiting = iter(floats)
        return [next(waiting) if tag == FLOAT else self.read(tag, depth + 1) for tag in tags]

    def read_dict(self, depth: int) -> dict[str, Any]:
        count, text = self.count_entries(), self.read_text()
        if (text.count(BETWEEN) + 1 if text or count else 0) != count:
            raise PlainError("malformed data: another number of keys was due")
        keys = text.split(BETWEEN) if count else []
        return dict(zip(keys, self.entries(count, depth), strict=True))

    def read_kept(self, depth: int) -> Kept:
        handle = self.unpack(_U4)[0]
        kept = Kept(self.read_dict(depth))
        kept.handle = handle
        return kept

    def dtype(self) -> np.dtype[Any]:
        return _DTYPES[self.take(1)[0]]

    def read_array(self, depth: int) -> np.ndarray[Any, Any]:
        dtype, dimensions = self.dtype(), self.take(1)[0]
        if dimensions > MAX_DIMENSIONS:
            raise PlainError("the array has too many dimensions")
        shape = self.unpack(struct.Struct(f"<{dimensions}Q"))
        if math.prod(shape) == 0 and math.prod(max(side, 1) for side in shape) > MAX_NODES:
            raise PlainError("the array is too large")  # it is empty, but as nested lists it would not be
        data = self.take(min(math.prod(shape) * dtype.itemsize, MAX_BYTES + 1))
        return np.frombuffer(data, dtype).reshape(shape).copy()

    def read_scalar(self, depth: int) -> Any:
        dtype = self.dtype()
        return np.frombuffer(self.take(dtype.itemsize), dtype)[0]

    def read_handle(self, tag: str) -> Any:
        handle = self.unpack(_U4)[0]
        return self.find(tag, handle, self.read_text()[:MAX_LABEL])


_READERS: dict[int, Callable[[_Reader, int], Any]] = {
    NUMBER: lambda reader, depth: reader.unpack(_F8)[0],
    NONE: lambda reader, depth: None,
    TRUE: lambda reader, depth: True,
    FALSE: lambda reader, depth: False,
    TEXT: lambda reader, depth: reader.read_text(),
    ord("i"): lambda reader, depth: reader.unpack(_I8)[0],
    ord("I"): _Reader.read_int,
    ord("c"): lambda reader, depth: complex(*reader.unpack(_C16)),
    ord("b"): lambda reader, depth: reader.take(reader.count(1)),
    ord("t"): lambda reader, depth: tuple(reader.read_list(depth)),
    ord("l"): _Reader.read_list,
    ord("d"): _Reader.read_dict,
    ord("D"): _Reader.read_kept,
    ord("a"): _Reader.read_array,
    ord("g"): _Reader.read_scalar,
    ord("o"): lambda reader, depth: reader.read_handle("o"),
    ord("h"): lambda reader, depth: reader.read_handle("h"),
    ord("r"): lambda reader, depth: reader.read_handle("r"),
}


def same(one: Any, other: Any) -> bool:
    """Whether two plain values are alike to the last bit: types, shapes, keys, and NaN as NaN."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if type(one) in FLOATS and type(other) in FLOATS:
        return _F8.pack(one) == _F8.pack(other)
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
