"""Plain data crosses as it is, everything else stays where it was, and no bytes do harm."""

import collections
import contextlib
import enum
import tracemalloc
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.testing.form import (
    DTYPES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_INT_BYTES,
    MAX_LABEL,
    MAX_NODES,
    Kept,
    PlainError,
)
from autograder.testing.plain import decode, encode, same

from .raw import ABUSES, DOUBLES, FLOAT, NONE, WITHIN, opaque, returned, shaped, sized, text

NUMBERS = st.none() | st.booleans() | st.integers(-(2**200), 2**200) | st.floats() | st.complex_numbers()
KEYS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
SCALARS = arrays.from_dtype  # numpy scalars of a dtype
DTYPE = st.sampled_from([np.dtype(code) for code in DTYPES])
ARRAYS = DTYPE.flatmap(lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, min_side=0, max_dims=4)))
LEAVES = (
    NUMBERS | TEXT | st.binary(max_size=20) | ARRAYS | DTYPE.filter(lambda dtype: dtype != np.float64).flatmap(SCALARS)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.lists(inner, max_size=4).map(tuple) | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=12,
)


def nested(depth: int) -> Any:
    value: Any = None
    for _ in range(depth):
        value = [value]
    return value


class Objects:
    """The table of one side: what is no plain data gets a number, and is found again by it."""

    def __init__(self) -> None:
        self.held: list[Any] = []

    def keep(self, value: Any) -> tuple[str, int, str]:
        self.held.append(value)
        return "o", len(self.held) - 1, type(value).__name__

    def find(self, tag: str, handle: int, label: str) -> Any:
        return self.held[handle]


def kept(value: Any) -> tuple[Any, Objects]:
    """A value sent as a cache is sent, as the other side reads it, and the table of its objects."""
    objects = Objects()
    return decode(encode(value, objects.keep, keep_dicts=True), lambda tag, handle, label: (tag, label)), objects


# -- what crosses


@given(VALUES)
def test_plain_values_come_back_alike(value: Any) -> None:
    """Whatever is plain data comes back of the same type and the same bits, NaN, −0.0 and empty arrays included."""
    assert same(decode(encode(value)), value)


@given(VALUES)
def test_what_comes_back_is_fresh(value: Any) -> None:
    """Nothing is shared with what was sent: writing again gives the same bytes, and arrays can be written to."""
    back = decode(encode(value))
    assert encode(back) == encode(value)
    if isinstance(back, np.ndarray):
        assert back.flags.writeable
        assert back.flags.owndata or back.base is None or not np.shares_memory(back, value)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3).T,
        np.arange(10)[::-3],
        np.arange(4, dtype=">f8"),
        np.array([1, 2], dtype=">i2"),
        np.broadcast_to(np.float64(2.0), (2, 2)),
    ],
    ids=["transposed", "strided", "big-endian floats", "big-endian integers", "broadcast"],
)
def test_the_layout_of_an_array_does_not_matter(array: np.ndarray[Any, Any]) -> None:
    """Transposed, strided and foreign-endian arrays arrive with the numbers and the shape that they have."""
    back = decode(encode(array))
    assert back.shape == array.shape
    assert back.tolist() == array.tolist()
    assert back.dtype == array.dtype.newbyteorder("=")


# -- what becomes something plainer


class Colour(enum.StrEnum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


class Sly(float):
    """A float that would like to say what it equals."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


class Padded(list[float]):
    """A list that gives more entries than it says it has."""

    def __iter__(self) -> Iterator[float]:
        yield from [0.0, *super().__iter__(), 0.0]


Pair = collections.namedtuple("Pair", "f cache")


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Colour.RED, "red"),
        (Level.HIGH, 3),
        (Pair(1.0, {}), (1.0, {})),
        (collections.OrderedDict(b=1, a=2), {"b": 1, "a": 2}),
        (collections.Counter("aab"), {"a": 2, "b": 1}),
        (collections.defaultdict(list, a=[1]), {"a": [1]}),
        (collections.UserDict(a=1), {"a": 1}),
        (collections.ChainMap({"a": 1}, {"b": 2}), {"a": 1, "b": 2}),
        (MappingProxyType({"a": 1}), {"a": 1}),
        (Fraction(1, 4), 0.25),
        (Decimal("0.5"), 0.5),
        (bytearray(b"ab"), b"ab"),
        (Sly(0.5), 0.5),
        (np.str_("a"), "a"),
        (np.bytes_(b"a"), b"a"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_subclasses_become_builtins(value: Any, plain: Any) -> None:
    """Subclasses arrive as the builtin type they derive from, other mappings as dicts, other numbers as floats."""
    assert same(decode(encode(value)), plain)


def test_a_list_that_miscounts_is_read_as_it_is_walked() -> None:
    """What the entries are is what iterating gives, and the message is well formed whatever ``len`` says."""
    assert decode(encode(Padded([1.0]))) == [0.0, 1.0, 0.0]


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.longdouble("0.5"), 0.5),
        (np.clongdouble(0.5 + 1j), 0.5 + 1j),
        (np.array([0.5, 2], np.longdouble), np.array([0.5, 2.0])),
        (np.array([[1j]], np.clongdouble), np.array([[1j]])),
        (np.array([[1.0, 2.0]]).view(np.matrix), np.array([[1.0, 2.0]])),
        (np.ma.array([1.0, 2.0], mask=[False, True]), np.array([1.0, 2.0])),
        (np.array([1, 0.5, None], object), [1, 0.5, None]),
        (np.array(0.5, object), 0.5),
        (np.array(["a", "b"]), ["a", "b"]),
        (np.rec.array(np.array([1.0, 2.0])), np.array([1.0, 2.0])),
    ],
    ids=lambda value: f"{type(value).__name__} {getattr(value, 'dtype', '')}",
)
def test_unusual_arrays_become_base_arrays(value: Any, plain: Any) -> None:
    """Long doubles arrive as doubles, subclasses of arrays as arrays, arrays of objects or texts as lists."""
    assert same(decode(encode(value)), plain)


@given(DTYPE.flatmap(SCALARS))
def test_numpy_scalars_stay_numpy_scalars(scalar: Any) -> None:
    """A numpy scalar keeps its dtype: how precise a number is decides how close it has to be. Doubles are floats."""
    assert type(decode(encode(scalar))) is (float if type(scalar) is np.float64 else type(scalar))


def test_keys_that_are_no_text_are_left_out() -> None:
    """A dict crosses with its text keys alone; what else it holds stays where it is."""
    assert decode(encode({"a": 1, (1, 2): 2, 3: 4, None: 5})) == {"a": 1}


# -- what stays where it is


OPAQUE = [object(), len, Objects().keep, (entry for entry in "ab"), {1, 2}, range(3), np.datetime64("2024-02-01"), int]


@pytest.mark.parametrize("value", OPAQUE, ids=lambda value: type(value).__name__)
def test_what_is_no_plain_data_is_refused(value: Any) -> None:
    """Where nobody keeps objects, a value that is no plain data is an error, at any depth."""
    with pytest.raises(PlainError):
        encode([{"a": (value,)}])


@pytest.mark.parametrize("value", OPAQUE, ids=lambda value: type(value).__name__)
def test_what_is_no_plain_data_crosses_as_a_handle(value: Any) -> None:
    """Where objects are kept, it crosses as a number and a label, and the number leads back to the very object."""
    objects = Objects()
    back = decode(encode([value], objects.keep), objects.find)
    assert back[0] is value


def test_a_label_is_cut() -> None:
    """A label is a word, not a way to send text: it is cut on both sides."""
    data = encode(object(), lambda value: ("o", 0, "x" * 5000))
    assert decode(data, lambda tag, handle, label: len(label)) == MAX_LABEL


def test_a_kept_dict_goes_back_as_itself() -> None:
    """A dict that was kept knows its handle; sent back, it is this handle and not a copy."""
    objects = Objects()
    cache = {"x": 1.0, "inner": {"y": 2.0}}
    back = decode(encode(cache, objects.keep, keep_dicts=True))
    assert isinstance(back, Kept)
    assert objects.held[back.handle] is cache
    assert objects.held[back["inner"].handle] is cache["inner"]
    assert decode(encode(back), lambda tag, handle, label: (tag, objects.held[handle])) == ("h", cache)


def test_a_dict_that_was_never_kept_goes_as_a_copy() -> None:
    """A ``Kept`` without a handle, as the reference gives, is a dict like any other."""
    assert decode(encode(Kept(x=1.0))) == {"x": 1.0}


@pytest.mark.parametrize(
    "value",
    [
        10 ** (3 * MAX_INT_BYTES),
        np.zeros(MAX_BYTES // 8 + 1),
        "x" * (MAX_BYTES + 1),
        b"x" * (MAX_BYTES + 1),
        nested(MAX_DEPTH + 5),
        [0.0] * (MAX_NODES + 1),
    ],
    ids=["integer", "array", "text", "bytes", "depth", "nodes"],
)
def test_a_huge_entry_of_a_kept_dict_stays_behind(value: Any) -> None:
    """An entry that cannot cross becomes a handle, and the entries beside it can be read all the same."""
    back, objects = kept({"before": 1.0, "huge": value, "after": 2.0})
    assert (back["before"], back["after"]) == (1.0, 2.0)
    assert back["huge"] == ("o", type(value).__name__)
    assert objects.held[-1] is value


@pytest.mark.parametrize("value", [Fraction(10**400), Decimal("sNaN")], ids=["fraction", "signalling NaN"])
def test_an_entry_that_raises_stays_behind(value: Any) -> None:
    """So does an entry that raises when it is asked for its number."""
    back, _ = kept({"x": 1.0, "raises": value})
    assert back["x"] == 1.0


def test_a_cycle_in_a_kept_dict_stays_behind() -> None:
    """A cache that holds itself, or a list that does, can be read but for that."""
    cache: dict[str, Any] = {"x": 1.0}
    loop: list[Any] = []
    loop.append(loop)
    cache |= {"self": cache, "loop": loop, "y": 2.0}
    back, _ = kept(cache)
    assert (back["x"], back["y"]) == (1.0, 2.0)
    assert isinstance(back["self"], tuple)


# -- bounds


@pytest.mark.parametrize(
    "value",
    [
        np.zeros(MAX_BYTES // 8 + 1),
        [np.zeros(MAX_BYTES // 16)] * 3,
        "x" * (MAX_BYTES + 1),
        nested(MAX_DEPTH + 1),
        [0.0] * MAX_NODES,
        2 ** (8 * MAX_INT_BYTES),
        np.empty((0,) * (MAX_DIMENSIONS + 1)),
    ],
    ids=["array", "several arrays", "text", "depth", "nodes", "integer", "dimensions"],
)
def test_what_is_too_large_is_refused(value: Any) -> None:
    """Size, depth, the number of nodes, integers and dimensions are bounded on writing."""
    with pytest.raises(PlainError):
        encode(value)


@pytest.mark.parametrize("side", [2**31, 2**62])
def test_an_array_without_elements_is_bounded_by_its_sides(side: int) -> None:
    """An empty array may not have a side that no full one could have: as nested lists it would fill the memory."""
    with pytest.raises(PlainError):
        decode(shaped(DOUBLES, side, 0))


@pytest.mark.parametrize(
    "value",
    [nested(MAX_DEPTH), [0.0] * (MAX_NODES - 1), 2 ** (8 * MAX_INT_BYTES - 2), -(2 ** (8 * MAX_INT_BYTES - 2))],
    ids=["depth", "nodes", "integer", "negative integer"],
)
def test_what_is_just_small_enough_crosses(value: Any) -> None:
    """At the bounds everything still works."""
    assert decode(encode(value)) == value


def thing(tag: str, handle: int, label: str) -> object:
    """Whatever is meant by a handle."""
    return object()


@pytest.mark.parametrize("what", ABUSES)
def test_malformed_bytes_are_refused(what: str) -> None:
    """Bytes that ``encode`` does not make are a PlainError, at the end of a message and in the middle of it."""
    reason, data = ABUSES[what]
    with pytest.raises(PlainError, match=reason):
        decode(returned(NONE, observed=data()), thing)
    for reply in (returned(data()), returned(NONE, data())):
        with pytest.raises(PlainError):
            decode(reply, thing)


@pytest.mark.parametrize("what", WITHIN)
def test_what_is_just_well_formed_is_read(what: str) -> None:
    """So what is wrong with the bytes above is the one thing that they are named for."""
    assert decode(returned(WITHIN[what]()), thing)[0] == "return"


@pytest.mark.parametrize(
    ("reason", "data"),
    [
        ("ends too early", b""),
        ("unknown tag", b"?"),
        ("unknown tag", FLOAT),
        ("something follows", NONE + NONE),
        ("something follows", sized(b"l", 2, b"ff" + bytes(24))),
        ("message is too large", text(bytes(MAX_BYTES + 2**16))),
        ("handle where plain data was due", opaque(1)),
    ],
    ids=["nothing", "no tag", "a float of no run", "two values", "a run too long", "too large", "an object"],
)
def test_a_whole_message_that_is_malformed_is_refused(reason: str, data: bytes) -> None:
    """A message is one value and nothing else, and a handle is only read where somebody knows what it means."""
    with pytest.raises(PlainError, match=reason):
        decode(data)


@pytest.mark.parametrize("what", ["a million floats", "8 million keys", "16 million keys for one entry"])
def test_nothing_is_made_of_what_is_refused(what: str) -> None:
    """Bytes of a message are not unfolded into as many objects before they are counted."""
    data = returned(ABUSES[what][1]())
    tracemalloc.start()
    try:
        with pytest.raises(PlainError):
            decode(data)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 2 * len(data) + 2**20


def test_the_last_of_two_equal_keys_counts() -> None:
    """No encoder makes them, and they are one entry."""
    assert decode(WITHIN["two keys that are alike"]()) == {"a": 0.0}


@given(st.binary(max_size=200))
@example(b"a" + bytes((11, 16)) + b"\xff" * 128)
@example(shaped(0, 1, data=b"\x02"))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    """Random bytes are a value or a PlainError, and never anything else."""
    with contextlib.suppress(PlainError):
        decode(data, lambda tag, handle, label: (tag, handle, label))


@given(VALUES, st.data())
def test_no_damage_raises_anything_else(value: Any, draw: Any) -> None:
    """Bytes of a value with some of them changed, left out or repeated are a value or a PlainError."""
    data = bytearray(encode(value))
    start = draw.draw(st.integers(0, len(data)))
    end = draw.draw(st.integers(start, min(len(data), start + 8)))
    data[start:end] = draw.draw(st.binary(max_size=8))
    try:
        back = decode(bytes(data), lambda tag, handle, label: None)
    except PlainError:
        return
    encode(back)


@given(VALUES, st.integers(1, 8))
def test_truncated_bytes_are_refused(value: Any, less: int) -> None:
    """A message that ends too early is never taken for a shorter one."""
    data = encode(value)
    with pytest.raises(PlainError):
        decode(data[: max(0, len(data) - less)])


# -- same


DIFFERENT: list[tuple[Any, Any]] = [
    (1, 1.0),
    (True, 1),
    (0.0, -0.0),
    ([1], (1,)),
    ([1], [1, 1]),
    ({"a": 1}, {"b": 1}),
    ({"a": 1}, {"a": 1, "b": 1}),
    (np.zeros(2), np.zeros(2, "f4")),
    (np.zeros((1, 2)), np.zeros(2)),
    (np.array([0.0]), np.array([-0.0])),
    (None, False),
    ("1", b"1"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_same_sees_every_difference(one: Any, other: Any) -> None:
    """Type, shape, dtype, order, keys and the sign of zero all count, at any depth."""
    wraps: list[Callable[[Any], Any]] = [lambda value: value, lambda value: [value], lambda value: {"k": (value,)}]
    for wrap in wraps:
        assert not same(wrap(one), wrap(other))
        assert not same(wrap(other), wrap(one))


def test_same_takes_nan_for_nan() -> None:
    """A NaN that was left alone is the same; the order of a dict's keys does not count."""
    assert same({"a": float("nan"), "b": np.array([np.nan])}, {"b": np.array([np.nan]), "a": float("nan")})


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (complex("nan"), complex("nan"), True),
        (np.float64("nan"), np.float64("nan"), True),
        (np.float32("nan"), np.float32("nan"), True),
        (np.complex128("nan"), np.complex128("nan"), True),
        (np.float32(0.0), np.float32(-0.0), False),
        (complex(0.0, 0.0), complex(0.0, -0.0), False),
    ],
    ids=["complex", "f8", "f4", "c16", "zeros of f4", "complex zeros"],
)
def test_same_looks_at_the_bits_of_every_number(one: Any, other: Any, alike: bool) -> None:
    """That holds for complex numbers and numpy scalars as it does for floats and arrays."""
    assert same([one], [other]) is alike
