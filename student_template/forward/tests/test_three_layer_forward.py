"""The forward pass of a network of three layers."""

import numpy as np

from autograder.testing import question, where_right

FIRST = [
    np.array([[0.5, -1.0, 0.3], [0.8, 0.4, -0.6], [-0.7, 0.2, 0.9], [0.3, 0.6, 0.5], [-0.4, -0.8, 0.2]]),
    np.array([[0.3], [-0.6], [0.8], [-0.2], [0.5]]),
]
SECOND = [
    np.array(
        [
            [0.6, -0.3, 0.9, 0.4, -0.7],
            [-0.5, 0.8, 0.2, -0.9, 0.3],
            [0.7, 0.5, -0.4, 0.6, 0.2],
            [0.2, -0.8, 0.5, 0.3, 0.9],
        ]
    ),
    np.array([[-0.4], [0.7], [0.2], [-0.9]]),
]
LAST = [np.array([[0.9, -0.6, 0.4, 0.7], [-0.3, 0.8, 0.5, -0.2]]), np.array([[0.6], [-0.8]])]
X = np.array([[0.5, -0.7, 1.2, 0.3], [-0.9, 0.4, 0.8, -0.6], [0.7, 1.1, -0.5, 0.9]])
POINTS = {
    "one example": [*FIRST, *SECOND, LAST[0][:1], LAST[1][:1], X[:, :1]],
    "a batch": [*FIRST, *SECOND, LAST[0][:1], LAST[1][:1], X],
    "two outputs": [*FIRST, *SECOND, *LAST, X],
}


@question("three_layer_forward", points={"one example": 1.04, "a batch": 1.04, "two outputs": 1.04})
def test_output(ask, case):
    """The output follows from both hidden layers, for one column and for many."""
    asked = ask("three_layer_forward", *POINTS[case])
    asked.demand_right("out = W3 h2 + b3, with h2 = σ(W2 h1 + b2) and h1 = σ(W1 x + b1).")


@question("three_layer_forward", points=1.2)
def test_shapes(ask):
    """The result is (outputs, N), also for one output and one example."""
    points = POINTS
    where_right(points, lambda kind: ask("three_layer_forward", *points[kind]).owes_shape())


@question("three_layer_forward", points=0.48)
def test_arguments_stay_as_they_are(ask):
    """Weights, biases and x are afterwards what they were."""
    points = POINTS
    where_right(points, lambda kind: ask("three_layer_forward", *points[kind]).owes_arguments())
