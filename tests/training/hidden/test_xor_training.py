"""A network that learns XOR, from every seed."""

from autograder.testing import question, where_right


def draw(rng):
    """Four seeds, far apart."""
    return [int(rng.integers(thousand * 1000, thousand * 1000 + 900)) for thousand in (1, 20, 300, 4000)]


@question("xor_training", points=3.6)
def test_outputs(student, inputs, rng):
    """The trained network tells x1 ≠ x2 from x1 = x2, with a margin of 0.5."""
    inputs.demand_xor(student, draw(rng))


@question("xor_training", points=0.9)
def test_seeds(student, inputs, rng):
    """Seeds far apart do not all give the same weights."""
    inputs.demand_other_weights(student, draw(rng))


@question("xor_training", points=1.5)
def test_shapes(student, inputs, rng):
    """W is (K, 3) and v is (K,)."""
    where_right(draw(rng), lambda seed: inputs.owes_xor_shape(student, seed))
