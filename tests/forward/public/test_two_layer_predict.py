"""Algorithm 24: the prediction of a two-layer network."""

import numpy as np

from autograder.testing import question, where_right

POINTS = {
    "tall": (
        np.array([[0.5, -1.0, 0.3], [0.8, 0.4, -0.6], [-0.7, 0.2, 0.9], [0.3, 0.6, 0.5], [-0.4, -0.8, 0.2]]),
        np.array([1.5, -0.7, 2.0, 0.9, -1.2]),
        np.array([0.6, -0.9, 1.0]),
    ),
    "wide": (
        np.array([[0.5, -1.0, 0.3, 0.7], [0.8, 0.4, -0.6, 0.2]]),
        np.array([1.5, -0.7]),
        np.array([0.6, -0.9, 0.4, 1.0]),
    ),
    "one unit": (np.array([[0.4, -0.8, 0.5]]), np.array([1.8]), np.array([0.7, -1.1, 1.0])),
    "one input": (np.array([[0.5], [-0.9], [0.3]]), np.array([1.1, 0.6, -1.4]), np.array([1.0])),
}


@question("two_layer_predict", points={"tall": 1.98, "wide": 1.98, "one unit": 1.98, "one input": 1.98})
def test_prediction(ask, case):
    """The network returns v · tanh(W x), whatever its shape."""
    asked = ask("two_layer_predict", *POINTS[case])
    asked.demand_right("Each hidden unit is tanh of its row of W times x; the output is v · h.")


@question("two_layer_predict", points=0.88)
def test_arguments_stay_as_they_are(ask):
    """W, v and x are afterwards what they were."""
    where_right(POINTS, lambda kind: ask("two_layer_predict", *POINTS[kind]).owes_arguments())
