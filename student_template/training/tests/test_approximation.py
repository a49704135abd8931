"""Universal approximation made real."""

import math

from autograder.testing import question, where_right

CASES = ("wave", "hill", "parabola")


def curve(inputs, case):
    """The sine on [−π, π], and two curves on intervals that are not centred."""
    if case == "wave":
        return inputs.wave(1.0, 1.0, 0.0, -math.pi, math.pi, 0.05)
    if case == "hill":
        return inputs.hill(-0.5, 2.0, 5.0, 1.2, 2.0, 9.0, 0.05)
    return inputs.parabola(-1.0, 0.5, 0.9, -1.5, 0.5, 0.1)


@question("approximation", points={"wave": 1.5, "hill": 1.5, "parabola": 1.5})
def test_error(student, inputs, case):
    """The network is nowhere on the interval further from f than the tolerance."""
    inputs.demand_close(student, curve(inputs, case))


@question("approximation", points=1.5)
def test_shapes(student, inputs):
    """W is (K, 2) and v is (K,)."""
    where_right(CASES, lambda case: inputs.owes_curve_shape(student, curve(inputs, case)))
