"""Activation functions, entry by entry."""

import numpy as np

from autograder.testing import Mismatch, agree, question, where_right

FUNCTIONS = ("sigmoid", "step", "identity")
LARGE = np.array([-1000.0, -750.0, -40.0, 40.0, 750.0, 1000.0])


def draw(inputs, rng):
    """Numbers, one of them an integer, and arrays of one, two and three dimensions."""
    arrays = [inputs.numbers(rng, 5, high=4), inputs.numbers(rng, 2, 3, high=4), inputs.numbers(rng, 2, 1, 3, high=4)]
    return [*map(float, inputs.numbers(rng, 2, high=4)), int(rng.integers(2, 5)), *arrays, rng.permutation([-2, 3, 1])]


@question("activations", points={"sigmoid": 1.08, "step": 0.9, "identity": 0.9})
def test_values(ask, inputs, rng, case):
    """The function is right for numbers and for every entry of arrays of any shape."""
    for z in draw(inputs, rng):
        ask(case, z).demand_right(f"{case} works on every entry by itself.")


@question("activations", points=0.36)
def test_large_numbers(ask):
    """sigmoid is right up to ±1000."""
    asked = ask("sigmoid", LARGE)
    if not (agree(asked.answer.value, asked.answer.value) and np.size(asked.answer.value) == LARGE.size):
        raise asked.mismatch("sigmoid gives a number between 0 and 1 for every z up to ±1000.")
    if not (np.abs(np.ravel(asked.answer.value) - asked.expected) <= 1e-9).all():
        raise asked.mismatch("sigmoid gives a number between 0 and 1 for every z up to ±1000.")


@question("activations", points=1.44)
def test_no_warning(ask):
    """sigmoid gives no warning, however large z is."""
    asked = ask("sigmoid", LARGE, watch={"warnings": True})
    asked.demand_right("This counts once sigmoid is right up to ±1000.")
    if asked.answer.warned:
        raise Mismatch(
            "e to the power of a large number overflows.", call=asked.answer.call, place="sigmoid", got="RuntimeWarning"
        )


@question("activations", points=1.8)
def test_shapes(ask, inputs, rng):
    """What comes back has the shape of z."""
    z = inputs.numbers(rng, 3, 2)
    where_right(FUNCTIONS, lambda name: ask(name, z).owes_shape())


@question("activations", points=0.72)
def test_arguments_stay_as_they_are(ask, inputs, rng):
    """z is afterwards what it was."""
    z = inputs.numbers(rng, 4)
    where_right(FUNCTIONS, lambda name: ask(name, z).owes_arguments())
