"""A network that learns XOR, from every seed."""

from autograder.testing import question, where_right

SEEDS = [0, 46, 2022]


@question("xor_training", points=2.4)
def test_outputs(student, inputs):
    """The trained network tells x1 ≠ x2 from x1 = x2, with a margin of 0.5."""
    inputs.demand_xor(student, SEEDS)


@question("xor_training", points=0.6)
def test_seeds(student, inputs):
    """Seeds far apart do not all give the same weights."""
    inputs.demand_other_weights(student, SEEDS)


@question("xor_training", points=1)
def test_shapes(student, inputs):
    """W is (K, 3) and v is (K,)."""
    where_right(SEEDS, lambda seed: inputs.owes_xor_shape(student, seed))
