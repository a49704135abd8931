"""Writes plain data as bytes, see ``plain.py``. Standard library and numpy only."""

import numbers
import struct
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from .form import (
    BETWEEN,
    C16,
    CODES,
    F8,
    FALSE,
    FLOAT,
    FLOATS,
    I8,
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
    Handle,
    Kept,
    PlainError,
)


class Writer:
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
            self.out += F8.pack(value)
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
            self.out += U4.pack(value.handle) + U4.pack(0)
            return ord("h")
        if isinstance(value, complex):
            self.out += C16.pack(value.real, value.imag)
            return ord("c")
        if isinstance(value, bytes | bytearray):
            return self.write_bytes(ord("b"), bytes(value))
        if isinstance(value, str):
            return self.write_bytes(TEXT, str.__str__(value).encode("utf-8", "replace"))
        if isinstance(value, int):
            return self.write_int(int(value))
        if isinstance(value, numbers.Real | Decimal):
            self.out += F8.pack(float(value))
            return NUMBER
        if isinstance(value, list | tuple):
            return self.write_sequence(value, depth)
        if isinstance(value, Mapping) and not isinstance(value, type):
            return self.write_dict(value, depth)
        return self.write_handle(value)

    def write_bytes(self, tag: int, data: bytes) -> int:
        if len(data) > MAX_BYTES:
            raise PlainError("the value is too large")
        self.out += U4.pack(len(data)) + data
        return tag

    def write_int(self, value: int) -> int:
        if -(2**63) <= value < 2**63:
            self.out += I8.pack(value)
            return ord("i")
        size = value.bit_length() // 8 + 1
        if size > MAX_INT_BYTES:
            raise PlainError("the integer is too large")
        return self.write_bytes(ord("I"), value.to_bytes(size, "little", signed=True))

    def write_sequence(self, value: list[Any] | tuple[Any, ...], depth: int) -> int:
        self.enter(value)
        entries = list(value)  # a subclass may say another length than it has
        self.out += U4.pack(len(entries))
        self.write_entries(entries, depth)
        self.open.discard(id(value))
        return ord("l") if isinstance(value, list) else ord("t")

    def write_dict(self, value: Mapping[Any, Any], depth: int) -> int:
        self.enter(value)
        if self.keep_dicts:
            self.out += U4.pack(self.keep(value)[1])
        named = {str.__str__(key): entry for key, entry in value.items() if isinstance(key, str) and BETWEEN not in key}
        self.out += U4.pack(len(named))
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
        code = CODES.get(array.dtype)
        if code is None or array.ndim > MAX_DIMENSIONS:
            return self.write_handle(value)
        if array.nbytes > MAX_BYTES:
            raise PlainError("the array is too large")
        self.out += bytes((code, array.ndim)) + struct.pack(f"<{array.ndim}Q", *array.shape) + array.tobytes()
        return ord("a")

    def write_scalar(self, value: np.generic, depth: int) -> int:
        code = CODES.get(value.dtype)
        if code is not None:
            self.out += bytes((code,)) + value.tobytes()
            return ord("g")
        if value.dtype.char in "gG":
            number = value.item() if value.dtype.char == "G" else float(value)
            return self.write(complex(number) if value.dtype.char == "G" else number, depth)
        return self.write_handle(value)

    def write_handle(self, value: Any) -> int:
        tag, handle, label = self.keep(value)
        self.out += U4.pack(handle)
        self.write_bytes(TEXT, label[:MAX_LABEL].encode("utf-8", "replace"))
        return ord(tag)
