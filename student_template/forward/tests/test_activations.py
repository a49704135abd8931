"""Activation functions, entry by entry."""

import numpy as np

from autograder.testing import Mismatch, question, where_right

NUMBERS = [0.5, -1.2, 2]
ARRAYS = [
    np.array([-2.0, -0.5, 0.3, 1.7]),
    np.array([[0.4, -1.1, 3.0], [-2.5, 0.9, -0.2]]),
    np.array([-2, 3, 1]),
]

FUNCTIONS = ("sigmoid", "step", "identity")
LARGE = [-1000.0, -200.0, -15.0, -8.0, 9.0, 14.5, 200.0, 1000.0]


@question("activations", points={"sigmoid": 0.72, "step": 0.6, "identity": 0.6})
def test_values(ask, case):
    """The function is right for numbers and for every entry of arrays of any shape."""
    for z in [*NUMBERS, *ARRAYS]:
        ask(case, z).demand_right(f"{case} works on every entry by itself.")


@question("activations", points=0.24)
def test_large_numbers(ask, inputs):
    """sigmoid is right up to ±1000."""
    inputs.demand_at_extremes(ask, LARGE)


@question("activations", points=0.96)
def test_no_warning(ask):
    """sigmoid gives no warning, however large z is."""
    for z in (np.array(LARGE), np.array(LARGE).reshape(2, -1), min(LARGE)):
        asked = ask("sigmoid", z, watch={"warnings": True})
        asked.demand_right("This counts once sigmoid is right up to ±1000.")
        if asked.answer.warned:
            rule = "e to the power of a large number overflows."
            raise Mismatch(rule, call=asked.answer.call, place="sigmoid", got="RuntimeWarning")


@question("activations", points=1.2)
def test_shapes(ask):
    """What comes back has the shape of z."""
    z = ARRAYS[1]
    where_right(FUNCTIONS, lambda name: ask(name, z).owes_shape())


@question("activations", points=0.48)
def test_arguments_stay_as_they_are(ask):
    """z is afterwards what it was."""
    z = ARRAYS[0]
    where_right(FUNCTIONS, lambda name: ask(name, z).owes_arguments())
