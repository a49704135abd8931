"""A network whose hidden units are the identity is one linear unit."""

from autograder.testing import question, where_right


def draw(inputs, rng):
    """Weights of networks with more units than inputs, fewer, and one."""
    return [inputs.two_layers(rng, *shape) for shape in ((2, 4), (5, 3), (1, 3), (3, 3))]


@question("identity_hidden", points=2.34)
def test_weights(ask, inputs, rng):
    """One weight vector has the same output for every input."""
    for point in draw(inputs, rng):
        ask("identity_hidden", *point).demand_right("v · (W x) is one sum over the inputs: which weight has x_d?")


@question("identity_hidden", points=0.9)
def test_shape(ask, inputs, rng):
    """There is one weight for each input, shape (D,)."""
    where_right(draw(inputs, rng), lambda point: ask("identity_hidden", *point).owes_shape())


@question("identity_hidden", points=0.36)
def test_arguments_stay_as_they_are(ask, inputs, rng):
    """W and v are afterwards what they were."""
    where_right(draw(inputs, rng), lambda point: ask("identity_hidden", *point).owes_arguments())
