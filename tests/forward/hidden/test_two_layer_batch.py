"""A whole batch of predictions, by matrix operations."""

from autograder.testing import question, where_right

SHAPES = {"batch": (4, 3, 6), "one example": (3, 4, 1), "one unit": (1, 3, 5), "square": (3, 3, 3)}


def draw(inputs, rng, kind):
    """W, v and X of so many units, inputs and examples."""
    units, size, examples = SHAPES[kind]
    return *inputs.two_layers(rng, units, size), inputs.numbers(rng, examples, size)


@question("two_layer_batch", points={"batch": 0.665, "one example": 0.665, "one unit": 0.665, "square": 0.665})
def test_predictions(ask, inputs, rng, case):
    """Each row of X has its own prediction."""
    asked = ask("two_layer_predict_batch", *draw(inputs, rng, case))
    asked.demand_right("The n-th number is the prediction for the n-th row of X.")


@question("two_layer_batch", points=2.8)
def test_matrix_operations(ask, inputs, rng):
    """The lines that are executed do not grow with the number of examples."""
    W, v = inputs.two_layers(rng, 4, 3)
    inputs.demand_few_lines(ask, W, v, inputs.numbers(rng, 400, 3))


@question("two_layer_batch", points=2.1)
def test_shapes(ask, inputs, rng):
    """N examples give N numbers, shape (N,), also where N is 1."""
    points = {kind: draw(inputs, rng, kind) for kind in SHAPES}
    where_right(points, lambda kind: ask("two_layer_predict_batch", *points[kind]).owes_shape())


@question("two_layer_batch", points=0.84)
def test_arguments_stay_as_they_are(ask, inputs, rng):
    """W, v and X are afterwards what they were."""
    points = {kind: draw(inputs, rng, kind) for kind in SHAPES}
    where_right(points, lambda kind: ask("two_layer_predict_batch", *points[kind]).owes_arguments())
