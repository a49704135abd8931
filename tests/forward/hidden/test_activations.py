"""Activation functions, entry by entry."""

import numpy as np

from autograder.testing import Mismatch, question, where_right

FUNCTIONS = ("sigmoid", "step", "identity")
LARGE = [-1000.0, -750.0, -40.0, -12.5, -7.0, 7.5, 12.0, 40.0, 750.0, 1000.0]


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
def test_large_numbers(ask, inputs):
    """sigmoid is right up to ±1000."""
    inputs.demand_at_extremes(ask, LARGE)


@question("activations", points=1.44)
def test_no_warning(ask):
    """sigmoid gives no warning, however large z is."""
    for z in (np.array(LARGE), np.array(LARGE).reshape(2, -1), min(LARGE)):
        asked = ask("sigmoid", z, watch={"warnings": True})
        asked.demand_right("This counts once sigmoid is right up to ±1000.")
        if asked.answer.warned:
            rule = "e to the power of a large number overflows."
            raise Mismatch(rule, call=asked.answer.call, place="sigmoid", got="RuntimeWarning")


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
