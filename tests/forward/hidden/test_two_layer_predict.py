"""Algorithm 24: the prediction of a two-layer network."""

from autograder.testing import question, where_right


def draw(inputs, rng, kind):
    """W, v and an x that ends in the bias input."""
    W, v = inputs.two_layers(rng, *inputs.SHAPES[kind])
    x = inputs.numbers(rng, W.shape[1])
    x[-1] = 1.0
    return W, v, x


@question("two_layer_predict", points={"tall": 2.97, "wide": 2.97, "one unit": 2.97, "one input": 2.97})
def test_prediction(ask, inputs, rng, case):
    """The network returns v · tanh(W x), whatever its shape."""
    for _ in range(3):
        asked = ask("two_layer_predict", *draw(inputs, rng, case))
        asked.demand_right("Each hidden unit is tanh of its row of W times x; the output is v · h.")


@question("two_layer_predict", points=1.32)
def test_arguments_stay_as_they_are(ask, inputs, rng):
    """W, v and x are afterwards what they were."""
    points = {kind: draw(inputs, rng, kind) for kind in inputs.SHAPES}
    where_right(points, lambda kind: ask("two_layer_predict", *points[kind]).owes_arguments())
