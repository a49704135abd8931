"""Universal approximation made real."""

import math

from autograder.testing import question


def curves(inputs):
    """The sine on [−π, π], and two curves on intervals that are not centred."""
    return {
        "wave": inputs.wave(1.0, 1.0, 0.0, -math.pi, math.pi, 0.05),
        "hill": inputs.hill(-0.5, 2.0, 5.0, 1.2, 2.0, 9.0, 0.05),
        "parabola": inputs.parabola(-1.0, 0.5, 0.9, -1.5, 0.5, 0.1),
    }


@question("approximation", points={"wave": 1.5, "hill": 1.5, "parabola": 1.5, "shapes": 1.5})
def test_curve(student, inputs, case):
    """The network is nowhere on the interval further from f than the tolerance."""
    inputs.judge_curves(student, curves(inputs), case)
