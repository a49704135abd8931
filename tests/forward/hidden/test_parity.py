"""Parity of many bits, by composing the XOR network."""

from autograder.testing import question, where_right


def draw(rng):
    """Bit vectors of several lengths: of each length one, and it with its first and with its last bit the other way.

    So whatever leaves out a bit at either end, or looks at these two alone, is wrong whatever the seed. None is all
    zeros: whoever passes over zeros has nothing to call there.
    """
    vectors = [[1, 0], [0, 1], [1, 1]]
    for length in (3, 5, 8, 16):
        bits = [int(bit) for bit in rng.integers(0, 2, length)]
        bits[length // 2] = 1
        vectors += [bits, [1 - bits[0], *bits[1:]], [*bits[:-1], 1 - bits[-1]]]
    return vectors


@question("parity", points=2.72)
def test_parity(ask, rng):
    """The answer is 1 where the number of ones is odd, else 0."""
    for bits in [[0], [1], *draw(rng), [1] * 64, [1] + [0] * 63]:
        ask("parity", bits).demand_right("Parity is 1 where the number of ones is odd, else 0.")


@question("parity", points=1.6)
def test_by_the_network(student, inputs, rng):
    """The answer comes from calls of the two-layer network, at most 4 D of them."""
    inputs.demand_calls(student, draw(rng))


@question("parity", points=0.48)
def test_arguments_stay_as_they_are(ask, rng):
    """The list of bits is afterwards what it was."""
    vectors = draw(rng)
    for bits in vectors:
        ask("parity", bits).demand_right("This counts once the answers are right.")
    where_right(vectors, lambda bits: ask("parity", bits).owes_arguments())
