"""Parity of many bits, by composing the XOR network."""

from autograder.testing import question, where_right

VECTORS = [[1, 0], [1, 1], [0, 1], [1, 0, 1], [1, 1, 1], [1, 1, 0], [1, 1, 1, 0], [0, 1, 1, 0], [0, 1, 0, 0, 0, 1, 1]]


@question("parity", points="136/75")
def test_parity(ask):
    """The answer is 1 where the number of ones is odd, else 0."""
    for bits in [[0], [1], *VECTORS]:
        ask("parity", bits).demand_right("Parity is 1 where the number of ones is odd, else 0.")


@question("parity", points="16/15")
def test_by_the_network(student, inputs):
    """The answer comes from calls of the two-layer network, at most 4 D of them."""
    inputs.demand_calls(student, VECTORS)


@question("parity", points=0.32)
def test_arguments_stay_as_they_are(ask):
    """The list of bits is afterwards what it was."""
    vectors = VECTORS
    for bits in vectors:
        ask("parity", bits).demand_right("This counts once the answers are right.")
    where_right(vectors, lambda bits: ask("parity", bits).owes_arguments())
