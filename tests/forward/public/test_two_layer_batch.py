"""A whole batch of predictions, by matrix operations."""

import numpy as np

from autograder.testing import question, where_right

W_4 = np.array([[0.5, -1.0, 0.3], [0.8, 0.4, -0.6], [-0.7, 0.2, 0.9], [0.3, 0.6, 0.5]])
v_4 = np.array([1.5, -0.7, 2.0, 0.9])
X_5 = np.array([[0.6, -0.9, 1.0], [-0.4, 0.7, 1.0], [1.1, 0.3, 1.0], [-0.8, -0.5, 1.0], [0.2, 0.9, 1.0]])
POINTS = {
    "batch": (W_4, v_4, X_5),
    "one example": (W_4, v_4, X_5[:1]),
    "one unit": (W_4[:1], v_4[:1], X_5),
    "square": (W_4[:3], v_4[:3], X_5[:3]),
}


@question(
    "two_layer_batch", points={"batch": "133/300", "one example": "133/300", "one unit": "133/300", "square": "133/300"}
)
def test_predictions(ask, case):
    """Each row of X has its own prediction."""
    asked = ask("two_layer_predict_batch", *POINTS[case])
    asked.demand_right("The n-th number is the prediction for the n-th row of X.")


@question("two_layer_batch", points="28/15")
def test_matrix_operations(ask, inputs):
    """The lines that are executed do not grow with the number of examples."""
    inputs.demand_few_lines(ask, W_4, v_4, np.sin(np.arange(1.0, 1201.0)).reshape(400, 3))


@question("two_layer_batch", points=1.4)
def test_shapes(ask):
    """N examples give N numbers, shape (N,), also where N is 1."""
    points = POINTS
    where_right(points, lambda kind: ask("two_layer_predict_batch", *points[kind]).owes_shape())


@question("two_layer_batch", points=0.56)
def test_arguments_stay_as_they_are(ask):
    """W, v and X are afterwards what they were."""
    points = POINTS
    where_right(points, lambda kind: ask("two_layer_predict_batch", *points[kind]).owes_arguments())
