"""Universal approximation made real."""

from autograder.testing import question, where_right

CASES = ("wave", "hill", "parabola")


def draw(inputs, rng, case):
    """A curve with values within ±2 and slopes within ±3, on an interval of its own."""
    low = round(float(rng.uniform(-9, 1)), 2)
    if case == "wave":
        size, speed, phase = (round(float(rng.uniform(*ends)), 2) for ends in ((1.1, 1.8), (0.9, 1.6), (-3, 3)))
        return inputs.wave(size, speed, phase, low, low + 7.5, 0.05)
    if case == "hill":
        height, width = round(float(rng.uniform(1.5, 2.5)), 2), round(float(rng.uniform(0.8, 1.5)), 2)
        low = round(float(rng.uniform(1, 3)), 2)
        return inputs.hill(-0.7, height, low + 4, width, low, low + 7, 0.05)
    root = round(low + float(rng.uniform(0.2, 0.4)), 2)
    return inputs.parabola(root, round(root + 1, 2), -1.2, low, low + 1.6, 0.1)


@question("approximation", points={"wave": 2.25, "hill": 2.25, "parabola": 2.25})
def test_error(student, inputs, rng, case):
    """The network is nowhere on the interval further from f than the tolerance."""
    inputs.demand_close(student, draw(inputs, rng, case))


@question("approximation", points=2.25)
def test_shapes(student, inputs, rng):
    """W is (K, 2) and v is (K,)."""
    where_right(CASES, lambda case: inputs.owes_curve_shape(student, draw(inputs, rng, case)))
