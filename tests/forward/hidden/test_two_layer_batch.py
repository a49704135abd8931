"""A whole batch of predictions, by matrix operations."""

from autograder.testing import Mismatch, question, where_right

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
    counts = []
    for examples in (4, 4, 40, 40):
        X = inputs.numbers(rng, examples, 3)
        asked = ask("two_layer_predict_batch", W, v, X, watch={"lines": True})
        asked.demand_right("This counts once the predictions are right.")
        counts.append(asked.answer.lines)
    _, few, _, many = counts
    if few is None or many is None or many > few:
        rule = "Python executes more lines for more examples; matrix operations do without a loop over the rows of X."
        got = f"{few} lines for 4 examples, {many} for 40"
        raise Mismatch(rule, call=asked.answer.call, place="two_layer_predict_batch", got=got)


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
