"""A two-layer network for XOR."""

from autograder.testing import question


@question("xor", points=0.9)
def test_form(student, inputs):
    """xor_network returns weights W (K, 3) and v (K,) of at most 16 hidden units."""
    W, v = inputs.ask_xor(student)
    inputs.outputs_of(W, v)
    inputs.demand_xor_shape(W, v)
