"""One neuron: the sign of a weighted sum."""

from autograder.testing import question, where_right


@question("perceptron", points=3.24)
def test_prediction(ask, inputs, rng):
    """The prediction is +1 where w · x + b is positive, and −1 where it is negative."""
    for point in inputs.perceptrons(rng):
        asked = ask("perceptron_predict", *point)
        asked.demand_right("The prediction is the sign of w · x + b, +1 or −1.")


@question("perceptron", points=0.36)
def test_arguments_stay_as_they_are(ask, inputs, rng):
    """w and x are afterwards what they were."""
    points = inputs.perceptrons(rng)
    for point in points:
        ask("perceptron_predict", *point).demand_right("This counts once the prediction is right.")
    where_right(points, lambda point: ask("perceptron_predict", *point).owes_arguments())
