"""A network whose hidden units are the identity is one linear unit."""

import numpy as np

from autograder.testing import question, where_right

POINTS = [
    (np.array([[0.5, -1.0, 0.3], [0.8, 0.4, -0.6]]), np.array([1.5, -0.7])),
    (np.array([[0.5, -1.0], [0.8, 0.4], [-0.7, 0.2]]), np.array([1.5, -0.7, 2.0])),
    (np.array([[0.4, -0.8, 0.5]]), np.array([1.8])),
]


@question("identity_hidden", points=1.56)
def test_weights(ask, inputs):
    """One weight vector has the same output for every input."""
    for point in POINTS:
        ask("identity_hidden", *point).demand_right("v · (W x) is one sum over the inputs: which weight has x_d?")


@question("identity_hidden", points=0.6)
def test_shape(ask):
    """There is one weight for each input, shape (D,)."""
    where_right(POINTS, lambda point: ask("identity_hidden", *point).owes_shape())


@question("identity_hidden", points=0.24)
def test_arguments_stay_as_they_are(ask):
    """W and v are afterwards what they were."""
    where_right(POINTS, lambda point: ask("identity_hidden", *point).owes_arguments())
