"""Reads plain data from bytes and trusts nothing, see ``plain.py``. Standard library and numpy only."""

import math
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from .form import (
    BETWEEN,
    C16,
    F8,
    FALSE,
    FLOAT,
    I8,
    KINDS,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_INT_BYTES,
    MAX_LABEL,
    MAX_NODES,
    NONE,
    NUMBER,
    TEXT,
    TRUE,
    U4,
    Kept,
    PlainError,
)


class Reader:
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
        count: int = self.unpack(U4)[0]
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
        handle = self.unpack(U4)[0]
        kept = Kept(self.read_dict(depth))
        kept.handle = handle
        return kept

    def dtype(self) -> np.dtype[Any]:
        return KINDS[self.take(1)[0]]

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
        handle = self.unpack(U4)[0]
        return self.find(tag, handle, self.read_text()[:MAX_LABEL])


_READERS: dict[int, Callable[[Reader, int], Any]] = {
    NUMBER: lambda reader, depth: reader.unpack(F8)[0],
    NONE: lambda reader, depth: None,
    TRUE: lambda reader, depth: True,
    FALSE: lambda reader, depth: False,
    TEXT: lambda reader, depth: reader.read_text(),
    ord("i"): lambda reader, depth: reader.unpack(I8)[0],
    ord("I"): Reader.read_int,
    ord("c"): lambda reader, depth: complex(*reader.unpack(C16)),
    ord("b"): lambda reader, depth: reader.take(reader.count(1)),
    ord("t"): lambda reader, depth: tuple(reader.read_list(depth)),
    ord("l"): Reader.read_list,
    ord("d"): Reader.read_dict,
    ord("D"): Reader.read_kept,
    ord("a"): Reader.read_array,
    ord("g"): Reader.read_scalar,
    ord("o"): lambda reader, depth: reader.read_handle("o"),
    ord("h"): lambda reader, depth: reader.read_handle("h"),
    ord("r"): lambda reader, depth: reader.read_handle("r"),
}
