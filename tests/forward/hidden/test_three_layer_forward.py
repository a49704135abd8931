"""The forward pass of a network of three layers."""

from autograder.testing import question, where_right

# The sizes of the layers, rectangular and other ones in each case, and the number of examples.
SHAPES = {"one example": ((3, 5, 4, 1), 1), "a batch": ((4, 3, 5, 1), 6), "two outputs": ((5, 6, 3, 2), 4)}


@question("three_layer_forward", points={"one example": 1.56, "a batch": 1.56, "two outputs": 1.56})
def test_output(ask, inputs, rng, case):
    """The output follows from both hidden layers, for one column and for many."""
    asked = ask("three_layer_forward", *inputs.three_layers(rng, *SHAPES[case]))
    asked.demand_right("out = W3 h2 + b3, with h2 = σ(W2 h1 + b2) and h1 = σ(W1 x + b1).")


@question("three_layer_forward", points=1.8)
def test_shapes(ask, inputs, rng):
    """The result is (outputs, N), also for one output and one example."""
    points = {kind: inputs.three_layers(rng, *SHAPES[kind]) for kind in SHAPES}
    where_right(points, lambda kind: ask("three_layer_forward", *points[kind]).owes_shape())


@question("three_layer_forward", points=0.72)
def test_arguments_stay_as_they_are(ask, inputs, rng):
    """Weights, biases and x are afterwards what they were."""
    points = {kind: inputs.three_layers(rng, *SHAPES[kind]) for kind in SHAPES}
    where_right(points, lambda kind: ask("three_layer_forward", *points[kind]).owes_arguments())
