"""One neuron: the sign of a weighted sum."""

import numpy as np

from autograder.testing import question, where_right

POINTS = [
    (np.array([1.0, -2.0]), 3.5, np.array([0.5, 1.5])),
    (np.array([0.5, 1.5, -1.0]), -2.0, np.array([2.0, 1.0, 0.4])),
    (np.array([0.8, -0.6]), 1, np.array([-1.5, 0.7])),
    (np.array([0.9, -0.3, 0.8]), -1.5, np.array([0.6, 0.4, 2.0])),
    (np.array([0.9, -0.7]), 0.6, np.array([1.0, 3.0])),
    (np.array([-0.4, 1.1, 0.3, 0.9]), -0.5, np.array([-1.0, 1.2, 2.0, -0.3])),
]


@question("perceptron", points=2.16)
def test_prediction(ask):
    """The prediction is +1 where w · x + b is positive, and −1 where it is negative."""
    for point in POINTS:
        asked = ask("perceptron_predict", *point)
        asked.demand_right("The prediction is the sign of w · x + b, +1 or −1.")


@question("perceptron", points=0.24)
def test_arguments_stay_as_they_are(ask):
    """w and x are afterwards what they were."""
    points = POINTS
    for point in points:
        ask("perceptron_predict", *point).demand_right("This counts once the prediction is right.")
    where_right(points, lambda point: ask("perceptron_predict", *point).owes_arguments())
