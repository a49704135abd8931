"""Universal approximation made real."""

from autograder.testing import question


def draw(inputs, rng):
    """Curves with values within ±2 and slopes within ±3, each on an interval of its own."""

    def between(low, high):
        return round(float(rng.uniform(low, high)), 2)

    left, start, root = between(-9, 1), between(1, 3), between(-6, 5)
    return {
        "wave": inputs.wave(between(1.1, 1.8), between(0.9, 1.6), between(-3, 3), left, left + 7.5, 0.05),
        "hill": inputs.hill(-0.7, between(1.5, 2.5), start + 4, between(0.8, 1.5), start, start + 7, 0.05),
        "parabola": inputs.parabola(root, root + 1, -1.2, root - 0.3, root + 1.3, 0.1),
    }


@question("approximation", points={"wave": 2.25, "hill": 2.25, "parabola": 2.25, "shapes": 2.25})
def test_curve(student, inputs, rng, case):
    """The network is nowhere on the interval further from f than the tolerance."""
    inputs.judge_curves(student, draw(inputs, rng), case)
