"""Liberal in types, strict in values, order and number."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.testing.compare import (
    NoNumbers,
    agree,
    expect,
    flatten,
    has_parts,
    has_shape,
    is_sequence_of,
    split,
)
from autograder.testing.outcomes import Mismatch
from autograder.testing.plain import decode, encode

SIZES = st.floats(1e-3, 1e3) | st.floats(-1e3, -1e-3)


# -- closeness


@pytest.mark.parametrize("size", [1e-3, 1.0, 37.5, 1e3, 1e9])
@pytest.mark.parametrize("sign", [1, -1])
def test_closeness_is_absolute_and_relative(size: float, sign: int) -> None:
    """Close is abs(a − b) ≤ 1e-9 + 1e-7 · max(abs(a), abs(b)), to either side."""
    bound = 1e-9 + 1e-7 * size
    for side in (1, -1):
        assert agree(sign * size + side * 0.99 * bound, sign * size)
        assert not agree(sign * size + side * 1.02 * bound, sign * size)


@given(SIZES)
def test_a_lie_of_a_thousandth_is_seen(value: float) -> None:
    """Where tests ask, a value that is wrong by 0.1 %, in its sign or by a factor of two does not agree."""
    assert agree(value, value)
    for lie in (1.001, 0.999, -1, 2, 0.5, 0):
        assert not agree(lie * value, value)


def test_near_zero_only_the_absolute_part_counts() -> None:
    """A value of 5e-7 is not −4e-7, whatever a tolerance of 1e-6 would say."""
    assert not agree(5e-7, -4e-7)
    assert not agree(2e-9, 0.0)
    assert agree(9e-10, 0.0)


@given(SIZES, SIZES)
def test_agreeing_does_not_depend_on_the_order(one: float, other: float) -> None:
    """a agrees with b where b agrees with a."""
    assert agree(one, other) == agree(other, one)


@pytest.mark.parametrize("single", [np.float32, np.float16, lambda value: np.array([value], np.float32), np.complex64])
def test_single_precision_is_close_to_a_hundred_thousandth(single: Callable[[float], Any]) -> None:
    """Results of single precision need be right to 1e-5 alone, and are not held for right at 1e-4."""
    assert agree(single(0.5), 0.5 * (1 + 8e-6))
    assert not agree(single(0.5), 0.5 * (1 + 1e-4))


def test_single_precision_of_the_answer_counts_and_not_of_the_truth() -> None:
    """What is expected does not make the comparison coarser; one single-precision entry among several does."""
    assert not agree(0.5 * (1 + 8e-6), np.float32(0.5))
    assert agree([np.float32(0.5), 0.25], [0.5 * (1 + 8e-6), 0.25])


@pytest.mark.parametrize(
    "odd", [float("nan"), float("inf"), float("-inf"), 1 << 1023, complex("nan"), np.float32("inf")], ids=str
)
def test_what_is_not_finite_agrees_with_nothing(odd: Any) -> None:
    """NaN and infinity agree with nothing, not even with themselves, alone or among other numbers."""
    for value in (odd, [1.0, odd], [(odd,)]):
        assert not agree(value, value)
        assert not agree(value, 1.0)
        assert not agree(1.0, value)


@pytest.mark.parametrize("value", [None, "1", b"1", {"f": 1.0}, [None], ["1.0"], object(), 1 + 1e-9j, [[1], "x"]])
def test_what_is_no_number_agrees_with_nothing(value: Any) -> None:
    """Texts, dicts, None, objects and numbers with an imaginary part agree with nothing, themselves included."""
    assert not agree(value, value)
    assert not agree(value, 1.0)
    with pytest.raises(NoNumbers):
        flatten(value)


# -- liberal in types


ONE_AND_A_HALF: list[Any] = [
    1.5,
    np.float64(1.5),
    np.float32(1.5),
    np.array(1.5),
    np.array([1.5]),
    np.array([[1.5]]),
    [1.5],
    (1.5,),
    [[np.array([1.5])]],
    1.5 + 0j,
    np.array([1.5 + 0j]),
]


@pytest.mark.parametrize("value", ONE_AND_A_HALF, ids=repr)
def test_a_number_may_be_anything_of_one_element(value: Any) -> None:
    """Numbers, numpy scalars, 0-d and one-element arrays, lists and tuples of one are all the same number."""
    assert agree(value, 1.5)
    assert has_shape(value, ())
    assert agree(decode(encode(value)), 1.5)


@pytest.mark.parametrize("value", [True, 1, 1.0, np.True_, np.int8(1), np.array([True])], ids=repr)
def test_integers_and_truth_values_are_numbers(value: Any) -> None:
    """1[x ≥ y] may be given as True, 1 or 1.0."""
    assert agree(value, 1)


@given(st.lists(SIZES, min_size=1, max_size=6))
def test_lists_tuples_and_arrays_are_alike(values: list[float]) -> None:
    """What holds the numbers does not matter, nor how they are nested."""
    for one in (values, tuple(values), np.array(values), [np.array(values)], [[value] for value in values]):
        assert agree(one, values)


# -- strict in order and number


def test_order_and_number_count() -> None:
    """Numbers in another order, too few or too many of them do not agree."""
    assert not agree([1.0, 2.0], [2.0, 1.0])
    assert not agree([1.0], [1.0, 1.0])
    assert not agree(1.0, [1.0, 1.0])
    assert not agree([], 1.0)
    assert not agree(np.eye(3)[:2], np.eye(3)[:2].T)


# -- shapes


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ([1.0, 2.0, 3.0], (3,)),
        ((1.0, 2.0, 3.0), (3,)),
        (np.zeros(3), (3,)),
        ([np.float64(1), np.array(2.0), np.array([3.0])], (3,)),
        ([[1, 2, 3], (4, 5, 6)], (2, 3)),
        ([np.zeros(3), [1, 2, 3]], (2, 3)),
        (np.zeros((1, 3)), (1, 3)),
        ([1.0], (1,)),
        ([[1.0]], (1, 1)),
        (np.zeros((2, 0)), (2, 0)),
    ],
    ids=repr,
)
def test_a_shape_may_be_an_arrays_or_a_nested_lists(value: Any, shape: tuple[int, ...]) -> None:
    """Arrays, lists and tuples have the shape that numpy would give them, and no other."""
    assert has_shape(value, shape)
    for other in ((3, 1), (1, 3), (3,), (2, 3), (3, 2), (1,), (1, 1), (6,)):
        assert has_shape(value, other) == (other == shape)


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ([[1, 2], [3]], (2, 2)),
        ([1, "2", 3], (3,)),
        ("abc", (3,)),
        ({"a": 1}, (1,)),
        (None, ()),
        ([], ()),
        ([1.0, 2.0], ()),
        (np.zeros(0), ()),
    ],
    ids=repr,
)
def test_what_is_ragged_or_no_number_has_no_shape(value: Any, shape: tuple[int, ...]) -> None:
    """Ragged lists, texts and dicts have no shape, and an empty or a longer sequence is no number."""
    assert not has_shape(value, shape)


@pytest.mark.parametrize(
    "value", [(1.0, 2.0), [1.0, [2.0]], np.zeros(2), np.zeros((2, 1)), [np.array([1]), np.int8(2)]]
)
def test_a_sequence_of_two(value: Any) -> None:
    """A pair is any list, tuple or array of two entries, each of them anything of one element."""
    assert is_sequence_of(value, 2)
    assert not is_sequence_of(value, 3)


@pytest.mark.parametrize(
    "value", [1.0, "ab", {"a": 1, "b": 2}, [1, [2, 3]], np.zeros((1, 2)), np.array(1.0), [1, None]]
)
def test_no_sequence_of_two(value: Any) -> None:
    """Numbers, texts, dicts, and pairs with an entry that is no one number are no pairs."""
    assert not is_sequence_of(value, 2)


# -- parts


NEURON = {"f": (), "dw": (3,), "dx": (2,)}
F, DW, DX = 0.5, [1.0, 2.0, 3.0], [4.0, 5.0]


@pytest.mark.parametrize(
    "value",
    [
        (F, DW, DX),
        [np.array([F]), tuple(DW), np.array(DX)],
        (F, np.array([DW]), np.array([DX]).T),
        (F, *DW, *DX),
        (F, (DW, DX)),
        ((F, DW), DX),
        np.array([F, *DW, *DX]),
        np.array([F, *DW, *DX]).reshape(2, 3),
    ],
    ids=repr,
)
def test_split_finds_the_parts(value: Any) -> None:
    """Whatever the nesting, the parts are found by the numbers in order."""
    parts = split(value, NEURON, function="neuron")
    assert list(parts) == ["f", "dw", "dx"]
    assert agree(parts["f"], F)
    assert agree(parts["dw"], DW)
    assert agree(parts["dx"], DX)


def test_split_keeps_the_precision() -> None:
    """What was given in single precision is judged as that, also where the parts are nested otherwise."""
    near = np.float32(1 + 5e-6)
    parts = split((near, (near, near)), {"f": (), "dx": (), "dy": ()}, function="f")
    assert agree(near, 1.0)
    assert [agree(part, 1.0) for part in parts.values()] == [True, True, True]


def test_split_keeps_parts_apart_where_one_is_too_short() -> None:
    """One part of a wrong length does not shift the others: it alone is wrong."""
    parts = split((F, DW[:2], DX), NEURON, function="neuron")
    assert agree(parts["f"], F)
    assert agree(parts["dx"], DX)
    assert not agree(parts["dw"], DW)


@pytest.mark.parametrize("value", [None, F, (F, DW), [F, *DW], {"f": F}, "text", (F, DW, DX, DX)], ids=repr)
def test_split_refuses_another_number_of_numbers(value: Any) -> None:
    """Where neither the parts nor the numbers are as many as stated, the sentence says what is due."""
    with pytest.raises(Mismatch) as mismatch:
        split(value, NEURON, function="neuron", call="neuron(w, x)")
    assert mismatch.value.rule == "neuron should return f, dw, dx: 6 numbers in all."
    assert mismatch.value.call == "neuron(w, x)"


def test_has_parts_wants_each_shape() -> None:
    """The parts are as stated where there is one of each, in its shape."""
    assert has_parts((F, DW, DX), NEURON)
    assert has_parts([np.array([[F]]), np.array(DW), tuple(DX)], NEURON)
    for value in [(F, [DW], DX), (F, *DW, *DX), (F, (DW, DX)), np.array([F, *DW, *DX]), (F, DW), None, (DW, F, DX)]:
        assert not has_parts(value, NEURON)


# -- expect


def test_a_mismatch_is_data() -> None:
    """A failure carries the rule, the call, the place, and both values as text."""
    with pytest.raises(Mismatch) as mismatch:
        expect([1.0, 2.0], [1.0, 3.0], rule="They differ.", call="f(1)", place="f")
    failure = mismatch.value
    assert (failure.rule, failure.call, failure.place) == ("They differ.", "f(1)", "f")
    assert (failure.got, failure.expected) == ("[1.0, 2.0]", "[1.0, 3.0]")
    expect([1.0, 2.0], (1, 2), rule="They agree.")
