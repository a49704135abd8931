"""A network that learns XOR, from every seed."""

from autograder.testing import question


def draw(rng):
    """Four seeds, far apart."""
    return [int(rng.integers(thousand * 1000, thousand * 1000 + 900)) for thousand in (1, 20, 300, 4000)]


@question("xor_training", points={"outputs": 3.6, "seeds": 0.9, "shapes": 1.5})
def test_xor(student, inputs, rng, case):
    """A trained network tells x1 ≠ x2 from x1 = x2, with a margin of 0.5, whatever the seed."""
    inputs.judge_xor(student, draw(rng), case)
