"""The form of plain data as bytes, which the writer and the reader agree on: bounds, tags, and what is no builtin type.

Standard library and numpy only: this file also runs inside the sandbox and in a student's folder.
"""

import struct
from typing import Any

import numpy as np

MAX_BYTES = 16 * 2**20
MAX_NODES = 100_000
MAX_DEPTH = 60
MAX_INT_BYTES = 1024
MAX_LABEL = 200
MAX_DIMENSIONS = 16

DTYPES = ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
KINDS = tuple(np.dtype(code) for code in DTYPES)
CODES = {dtype: code for code, dtype in enumerate(KINDS)}

FLOAT, NUMBER, TEXT, NONE, TRUE, FALSE = b"fnsNTF"  # a float among others in one piece, and one on its own
FLOATS = (float, np.float64)  # which no check tells apart
BETWEEN = "\0"  # stands between the keys of a dict, and in none that crosses

U4 = struct.Struct("<I")
I8 = struct.Struct("<q")
F8 = struct.Struct("<d")
C16 = struct.Struct("<dd")


class PlainError(ValueError):
    """The value is no plain data, is too large, or the bytes are not what ``encode`` makes."""


class Kept(dict[str, Any]):
    """A dict that came from the other side, with the handle of the very object it is a copy of."""

    handle: int = -1
    origin: str = ""


# (tag, handle, label): o an object of the sender, h one of the receiver, r a function of the sender.
Handle = tuple[str, int, str]
