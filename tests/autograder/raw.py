"""Values as the bytes that pass the wall, put together by hand: for what no encoder makes, and what is just within.

A value is its tag and its body. Each builder takes the values within as such bytes, and says no more than it is told:
a count that is a lie is told by ``count``. An enemy has this file's text in its own program (see ``enemy``).
"""

import struct
from collections.abc import Callable

from autograder.testing.form import MAX_BYTES, MAX_DEPTH, MAX_DIMENSIONS, MAX_INT_BYTES, MAX_NODES

NONE = b"N"
FLOAT = b"f" + bytes(8)  # as an entry
DOUBLES = 11  # the dtype


def sized(tag: bytes, size: int, rest: bytes = b"") -> bytes:
    """A tag, a count or length, and what is there of what it counts."""
    return tag + struct.pack("<I", size) + rest


def text(data: str | bytes) -> bytes:
    """A text, or bytes in its place."""
    data = data.encode() if isinstance(data, str) else data
    return sized(b"s", len(data), data)


def entries(values: tuple[bytes, ...]) -> bytes:
    """The entries of a sequence: all tags, the doubles of those that are ``f`` in one piece, the other bodies."""
    tags = b"".join(value[:1] for value in values)
    run = b"".join(value[1:] for value in values if value[:1] == b"f")
    return tags + run + b"".join(value[1:] for value in values if value[:1] != b"f")


def listed(*values: bytes, count: int | None = None) -> bytes:
    """A list."""
    return sized(b"l", len(values) if count is None else count, entries(values))


def keyed(keys: bytes, *values: bytes, count: int | None = None) -> bytes:
    """A dict whose keys are such a text."""
    return sized(b"d", len(values) if count is None else count, sized(b"", len(keys), keys) + entries(values))


def mapping(**values: bytes) -> bytes:
    """A dict."""
    return keyed("\0".join(values).encode(), *values.values())


def kept(handle: int, mapping: bytes) -> bytes:
    """A dict that the sender keeps, by this number."""
    return sized(b"D", handle, mapping[1:])


def opaque(handle: int, label: str | bytes = "x") -> bytes:
    """An object of the sender's that is no plain data."""
    return sized(b"o", handle, text(label)[1:])


def shaped(dtype: int, *shape: int, data: bytes = b"") -> bytes:
    """An array."""
    return b"a" + bytes((dtype, len(shape))) + struct.pack(f"<{len(shape)}Q", *shape) + data


def deep(depth: int, outer: bytes, inner: bytes = NONE) -> bytes:
    """A value in so many lists or dicts of one entry each."""
    return outer * depth + inner


def returned(value: bytes, after: bytes = listed(), observed: bytes = mapping()) -> bytes:
    """A reply."""
    return listed(text("return"), value, after, observed)


def borrowing(args: bytes, kwargs: bytes = mapping()) -> bytes:
    """A call of the first function that was handed out."""
    return listed(text("callback"), sized(b"i", 0, bytes(4)), NONE, NONE, args, kwargs)


# -- what is put in the place of a part of a reply

ONE = listed(b"", count=1)  # ends where its one entry begins
ONE_KEY = keyed(b"", b"", count=1)
PARTS = MAX_NODES - 5  # that are left of a reply: itself and its four parts count too
DEPTH = MAX_DEPTH - 1
NULS = bytes(MAX_BYTES - 100)

# Why it is refused, and what is: but for this one thing it is well formed.
ABUSES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "one part too many": ("too many parts", lambda: listed(*[NONE] * (PARTS + 1))),
    "a million parts": ("too many parts", lambda: listed(*[NONE] * 10**6)),
    "parts that add up over many lists": ("too many parts", lambda: listed(*[listed(*[NONE] * 400)] * 400)),
    "one float too many": ("too many parts", lambda: listed(*[FLOAT] * (PARTS + 1))),
    "a million floats": ("too many parts", lambda: listed(*[FLOAT] * 10**6)),
    "floats that add up over many lists": ("too many parts", lambda: listed(*[listed(*[FLOAT] * 400)] * 400)),
    "one key too many": ("too many parts", lambda: keyed(bytes(PARTS), *[NONE] * (PARTS + 1))),
    "8 million keys": (
        "too many parts",
        lambda: sized(b"d", 2**23, sized(b"", 2**23 - 1, bytes(2**23 - 1)) + NONE * 2**23),
    ),
    "a list too deep": ("too deeply nested", lambda: deep(DEPTH + 1, ONE)),
    "a million lists in one another": ("too deeply nested", lambda: deep(10**6, ONE)),
    "a million dicts in one another": ("too deeply nested", lambda: deep(10**6, ONE_KEY)),
    "a million kept dicts in one another": ("too deeply nested", lambda: deep(10**6, kept(7, ONE_KEY))),
    "a list of 2**32 - 1 entries": ("larger than what follows", lambda: listed(count=2**32 - 1)),
    "a list of 2**32 - 1 entries, of which three are there": (
        "larger than what follows",
        lambda: listed(*[NONE] * 3, count=2**32 - 1),
    ),
    "a list of one entry more than there is": ("larger than what follows", lambda: listed(NONE, count=2)),
    "a dict of 2**32 - 1 entries": ("larger than what follows", lambda: keyed(b"", count=2**32 - 1)),
    "a kept dict of 2**32 - 1 entries": ("larger than what follows", lambda: kept(7, keyed(b"", count=2**32 - 1))),
    "a text of 2**32 - 1 bytes": ("larger than what follows", lambda: sized(b"s", 2**32 - 1)),
    "keys of 2**32 - 1 bytes": ("larger than what follows", lambda: sized(b"d", 1, sized(b"", 2**32 - 1) + NONE)),
    "a run of one float less than its tags say": ("requires a buffer", lambda: sized(b"l", 3, b"fff" + bytes(16))),
    "a run of one byte less than its tags say": ("requires a buffer", lambda: sized(b"l", 1, b"f" + bytes(7))),
    "a run that is not there": ("requires a buffer", lambda: sized(b"l", 99, b"f" * 99)),
    "a run of a dict that is not there": ("requires a buffer", lambda: keyed(b"a", b"f")),
    "tags whose bodies are not there": ("requires a buffer", lambda: sized(b"l", 99, b"i" * 99)),
    "half a float": ("requires a buffer", lambda: b"n" + bytes(4)),
    "a tag that is none": ("unknown tag", lambda: b"?"),
    "a tag of NUL": ("unknown tag", lambda: b"\0"),
    "a tag that is none among others": ("unknown tag", lambda: listed(NONE, FLOAT, b"\xff", NONE)),
    "a tag that is none in a dict": ("unknown tag", lambda: mapping(a=NONE, b=b"F", c=b"?")),
    "fewer keys than entries": ("number of keys", lambda: keyed(b"a", NONE, NONE)),
    "more keys than entries": ("number of keys", lambda: keyed(b"a\0b\0c", NONE, NONE)),
    "a key without an entry": ("number of keys", lambda: keyed(b"a")),
    "two keys without names or entries": ("number of keys", lambda: keyed(b"\0")),
    "16 million keys for one entry": ("number of keys", lambda: keyed(NULS, NONE)),
    "keys that are no text": ("codec", lambda: keyed(b"\xff", NONE)),
    "a text with half a surrogate": ("codec", lambda: text(b"\xed\xa0\x80")),
    "a text that is no text": ("codec", lambda: text(b"\xff")),
    "an array of 2**60 numbers": ("ends too early", lambda: shaped(DOUBLES, 2**60)),
    "a shape whose product is 2**64": ("ends too early", lambda: shaped(DOUBLES, 2**32, 2**32)),
    "a shape whose product is 2**64 + 8": ("ends too early", lambda: shaped(5, 8, 2**61 + 1, data=bytes(8))),
    "a shape of 2**64 - 1 and 0": ("array is too large", lambda: shaped(DOUBLES, 2**64 - 1, 0)),
    "one row too many of nothing": ("array is too large", lambda: shaped(DOUBLES, MAX_NODES + 1, 0)),
    "one dimension too many": (
        "too many dimensions",
        lambda: shaped(DOUBLES, *[1] * (MAX_DIMENSIONS + 1), data=bytes(8)),
    ),
    "255 dimensions": ("too many dimensions", lambda: shaped(DOUBLES, *[1] * 255, data=bytes(8))),
    "bytes for half of an array": ("ends too early", lambda: shaped(DOUBLES, 4, data=bytes(16))),
    "bytes for two arrays": ("something follows", lambda: shaped(DOUBLES, 1, data=bytes(16))),
    "an array of a dtype that is on no list": ("out of range", lambda: shaped(14, 1, data=bytes(8))),
    "a scalar of a dtype that is on no list": ("out of range", lambda: b"g\xff" + bytes(8)),
    "an integer of one byte too many": (
        "integer is too large",
        lambda: sized(b"I", MAX_INT_BYTES + 1, b"\x7f" * (MAX_INT_BYTES + 1)),
    ),
    "10**5000": ("integer is too large", lambda: sized(b"I", 2077, (10**5000).to_bytes(2077, "little"))),
    "an object without a label": ("requires a buffer", lambda: sized(b"o", 1)),
    "an object whose label is no text": ("codec", lambda: opaque(1, b"\xff")),
    "an object whose number has 8 bytes": ("larger than what follows", lambda: b"o" + struct.pack("<Q", 2**63)),
    "a kept dict without a number": ("requires a buffer", lambda: b"D"),
    "a kept dict without its entries": ("requires a buffer", lambda: kept(7, b"d")),
}

# What is just not refused.
WITHIN: dict[str, Callable[[], bytes]] = {
    "as many parts as can be": lambda: listed(*[NONE] * PARTS),
    "as many parts of many lists as can be": lambda: listed(*[listed(*[NONE] * 400)] * (PARTS // 401)),
    "as many floats as can be": lambda: listed(*[FLOAT] * PARTS),
    "as many floats of many lists as can be": lambda: listed(*[listed(*[FLOAT] * 400)] * (PARTS // 401)),
    "as many keys as can be": lambda: keyed("\0".join(map(str, range(PARTS))).encode(), *[NONE] * PARTS),
    "as many keys as can be, all alike": lambda: keyed(bytes(PARTS - 1), *[NONE] * PARTS),
    "lists as deep as can be": lambda: deep(DEPTH, ONE),
    "dicts as deep as can be": lambda: deep(DEPTH, ONE_KEY),
    "kept dicts as deep as can be": lambda: deep(DEPTH, kept(7, ONE_KEY)),
    "two keys that are alike": lambda: keyed(b"a\0a", NONE, FLOAT),
    "floats in the run and without it": lambda: listed(b"n" + bytes(8), FLOAT, NONE, FLOAT),
    "the largest text": lambda: text(b"x" * MAX_BYTES),
    "a whole array": lambda: shaped(DOUBLES, 4, data=bytes(32)),
    "an array of as many dimensions as can be": lambda: shaped(DOUBLES, *[1] * MAX_DIMENSIONS, data=bytes(8)),
    "as many rows of nothing as can be": lambda: shaped(DOUBLES, MAX_NODES, 0),
    "an array of the last dtype": lambda: shaped(13, 1, data=bytes(16)),
    "a scalar": lambda: bytes((ord("g"), DOUBLES)) + bytes(8),
    "the longest integer": lambda: sized(b"I", MAX_INT_BYTES, b"\x7f" * MAX_INT_BYTES),
    "an object": lambda: opaque(2**32 - 1),
    "a kept dict": lambda: kept(7, mapping(a=NONE)),
}
