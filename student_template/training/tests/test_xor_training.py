"""A network that learns XOR, from every seed."""

from autograder.testing import question

SEEDS = [0, 46, 2022]


@question("xor_training", points={"outputs": 2.4, "seeds": 0.6, "shapes": 1})
def test_xor(student, inputs, case):
    """A trained network tells x1 ≠ x2 from x1 = x2, with a margin of 0.5, whatever the seed."""
    inputs.judge_xor(student, SEEDS, case)
