"""Plain data: the closed list of types that passes between a grader and a student's program.

None, bool, int, float, complex, str, bytes, list, tuple, dict with string keys, and numpy arrays
and scalars of bool, integer, float and complex dtype. What is read back is built from builtin and
base-class numpy types alone, so that no method of a student's class ever runs on the reading side.

Everything else stays where it was made and crosses as a *handle*: a number with a label. The two
sides say what a handle means by the functions they pass to ``encode`` and ``decode``.

The bytes are a tree of one-byte tags. They hold no references (nothing can be shared or cyclic),
nothing is executed on reading, and every count and length is checked before anything is allocated.
Standard library and numpy only: this file also runs inside the sandbox and in a student's folder.
"""

import contextlib
import math
import numbers
import struct
from collections.abc import Callable, Iterator, Mapping
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
    writer.write(value, 0)
    return bytes(writer.out)


class _Writer:
    def __init__(self, keep: Callable[[Any], Handle], keep_dicts: bool) -> None:
        self.out = bytearray()
        self.keep, self.keep_dicts = keep, keep_dicts
        self.nodes = 0
        self.open: set[int] = set()

    def write(self, value: Any, depth: int) -> None:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES or len(self.out) > MAX_BYTES:
            raise PlainError("the value is too large or too deeply nested")
        kind = type(value)
        if kind is float:
            self.out += b"f" + _F8.pack(value)
        elif kind is str:
            self.write_bytes(b"s", value.encode("utf-8", "replace"))
        elif value is None or kind is bool:
            self.out += b"N" if value is None else b"T" if value else b"F"
        elif kind is int:
            self.write_int(value)
        elif kind is list or kind is tuple:
            self.write_sequence(value, depth)
        elif kind is dict:
            self.write_dict(value, depth)
        elif isinstance(value, np.ndarray):
            self.write_array(value, depth)
        else:
            self.write_other(value, depth)

    def write_other(self, value: Any, depth: int) -> None:
        """Subclasses become what they derive from, other numbers floats, all else a handle."""
        if isinstance(value, np.generic) and not isinstance(value, str | bytes):
            self.write_scalar(value, depth)
        elif isinstance(value, Kept) and value.handle >= 0:
            self.out += b"h" + _U4.pack(value.handle) + b"s" + _U4.pack(0)
        elif isinstance(value, complex):
            self.out += b"c" + _C16.pack(value.real, value.imag)
        elif isinstance(value, bytes | bytearray):
            self.write_bytes(b"b", bytes(value))
        elif isinstance(value, str):
            self.write_bytes(b"s", str.__str__(value).encode("utf-8", "replace"))
        elif isinstance(value, int):
            self.write_int(int(value))
        elif isinstance(value, numbers.Real | Decimal):
            self.out += b"f" + _F8.pack(float(value))
        elif isinstance(value, list | tuple):
            self.write_sequence(value, depth)
        elif isinstance(value, Mapping) and not isinstance(value, type):
            self.write_dict(value, depth)
        else:
            self.write_handle(value)

    def write_bytes(self, tag: bytes, data: bytes) -> None:
        if len(data) > MAX_BYTES:
            raise PlainError("the value is too large")
        self.out += tag + _U4.pack(len(data)) + data

    def write_int(self, value: int) -> None:
        if -(2**63) <= value < 2**63:
            self.out += b"i" + _I8.pack(value)
            return
        size = value.bit_length() // 8 + 1
        if size > MAX_INT_BYTES:
            raise PlainError("the integer is too large")
        self.write_bytes(b"I", value.to_bytes(size, "little", signed=True))

    def write_sequence(self, value: list[Any] | tuple[Any, ...], depth: int) -> None:
        entries = list(value)  # a subclass may say another length than it has
        self.out += (b"l" if isinstance(value, list) else b"t") + _U4.pack(len(entries))
        with self.inside(value):
            for entry in entries:
                self.write(entry, depth + 1)

    def write_dict(self, value: Mapping[Any, Any], depth: int) -> None:
        if self.keep_dicts:
            self.out += b"D" + _U4.pack(self.keep(value)[1])
        else:
            self.out += b"d"
        entries = [(str.__str__(key), entry) for key, entry in value.items() if isinstance(key, str)]
        self.out += _U4.pack(len(entries))
        with self.inside(value):
            for key, entry in entries:
                self.write_bytes(b"s", key.encode("utf-8", "replace"))
                self.write_entry(entry, depth + 1)

    def write_entry(self, entry: Any, depth: int) -> None:
        """An entry of a kept dict that cannot cross stays where it is, as a handle: the rest can still be read."""
        before, nodes = len(self.out), self.nodes
        try:
            self.write(entry, depth)
        except Exception:  # what an object of a student's does when it is looked at is not foreseen
            if not self.keep_dicts:
                raise
            del self.out[before:]
            self.nodes = nodes
            self.write_handle(entry)

    @contextlib.contextmanager
    def inside(self, value: Any) -> Iterator[None]:
        """Notice what contains itself at once, and not at the greatest depth."""
        if id(value) in self.open:
            raise PlainError("the value contains itself")
        self.open.add(id(value))
        try:
            yield
        finally:
            self.open.discard(id(value))

    def write_array(self, value: np.ndarray[Any, Any], depth: int) -> None:
        array = np.asarray(value)
        if array.dtype.kind in "OUS":
            self.write(array.tolist(), depth)
            return
        if array.dtype.char in "gG":
            array = array.astype("f8" if array.dtype.char == "g" else "c16")
        array = array.astype(array.dtype.newbyteorder("="), copy=False)
        code = _CODES.get(array.dtype)
        if code is None or array.ndim > MAX_DIMENSIONS:
            self.write_handle(value)
            return
        if array.nbytes > MAX_BYTES:
            raise PlainError("the array is too large")
        self.out += b"a" + bytes((code, array.ndim))
        self.out += struct.pack(f"<{array.ndim}Q", *array.shape) + array.tobytes()

    def write_scalar(self, value: np.generic, depth: int) -> None:
        code = _CODES.get(value.dtype)
        if code is not None:
            self.out += b"g" + bytes((code,)) + value.tobytes()
        elif value.dtype.char in "gG":
            number = value.item() if value.dtype.char == "G" else float(value)
            self.write(complex(number) if value.dtype.char == "G" else number, depth)
        else:
            self.write_handle(value)

    def write_handle(self, value: Any) -> None:
        tag, handle, label = self.keep(value)
        self.out += tag.encode() + _U4.pack(handle)
        self.write_bytes(b"s", label[:MAX_LABEL].encode("utf-8", "replace"))


def decode(data: bytes, find: Callable[[str, int, str], Any] = _no_meaning) -> Any:
    """Read a value back, trusting nothing.

    Args:
        find: gives the object that a handle stands for, as (tag, handle, label).

    Raises:
        PlainError: the bytes are malformed, or describe more than the bounds of this file allow.
    """
    reader = _Reader(data, find)
    try:
        value = reader.read(0)
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
        self.at, self.nodes = 0, 0

    def read(self, depth: int) -> Any:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            raise PlainError("the value is too large or too deeply nested")
        tag = self.data[self.at]
        self.at += 1
        if tag == 0x66:  # f
            return self.unpack(_F8)[0]
        if tag == 0x69:  # i
            return self.unpack(_I8)[0]
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

    def read_text(self) -> str:
        if self.take(1) != b"s":
            raise PlainError("malformed data: text was due")
        return self.take(self.count(1)).decode()

    def read_int(self, depth: int) -> int:
        size = self.count(1)
        if size > MAX_INT_BYTES:
            raise PlainError("the integer is too large")
        return int.from_bytes(self.take(size), "little", signed=True)

    def read_list(self, depth: int) -> list[Any]:
        return [self.read(depth + 1) for _ in range(self.count(1))]

    def read_dict(self, depth: int) -> dict[str, Any]:
        return {self.read_text(): self.read(depth + 1) for _ in range(self.count(6))}

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

    def read_handle(self, depth: int) -> Any:
        tag = chr(self.data[self.at - 1])
        handle = self.unpack(_U4)[0]
        return self.find(tag, handle, self.read_text()[:MAX_LABEL])


_READERS: dict[int, Callable[[_Reader, int], Any]] = {
    ord("N"): lambda reader, depth: None,
    ord("T"): lambda reader, depth: True,
    ord("F"): lambda reader, depth: False,
    ord("c"): lambda reader, depth: complex(*reader.unpack(_C16)),
    ord("s"): lambda reader, depth: reader.take(reader.count(1)).decode(),
    ord("b"): lambda reader, depth: reader.take(reader.count(1)),
    ord("t"): lambda reader, depth: tuple(reader.read_list(depth)),
    ord("I"): _Reader.read_int,
    ord("l"): _Reader.read_list,
    ord("d"): _Reader.read_dict,
    ord("D"): _Reader.read_kept,
    ord("a"): _Reader.read_array,
    ord("g"): _Reader.read_scalar,
    ord("o"): _Reader.read_handle,
    ord("h"): _Reader.read_handle,
    ord("r"): _Reader.read_handle,
}


def same(one: Any, other: Any) -> bool:
    """Whether two plain values are alike to the last bit: types, shapes, keys, and NaN as NaN."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, np.ndarray | np.generic):
        return bool(one.dtype == other.dtype) and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, float | complex):
        return encode(one) == encode(other)
    equal: bool = one == other
    return equal
