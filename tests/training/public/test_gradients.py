"""The gradients of the loss."""

import numpy as np

from autograder.testing import question, where_right

W = np.array([[0.5, -1.0, 0.3], [0.8, 0.4, -0.6], [-0.7, 0.2, 0.9], [0.3, 0.6, 0.5]])
v = np.array([1.5, -0.7, 2.0, 0.9])
X = np.array([[0.6, -0.9, 1.0], [-0.4, 0.7, 1.0], [1.1, 0.3, 1.0], [-0.8, -0.5, 1.0], [0.2, 0.9, 1.0]])
y = np.array([1.0, -1.0, 0.5, 2.0, -0.7])
PROBLEMS = {
    "four units": (W, v, X, y),
    "one example": (W, v, X[:1], y[:1]),
    "one unit": (W[:1], v[:1], X, y),
}
PAIRS = [(name, problem) for problem in PROBLEMS.values() for name in ("dW", "dv")]


@question("gradients", points={"dW": 1.8, "dv": 1.2, "dW with lam": 1.4, "dv with lam": 1.0})
def test_gradient(ask, inputs, case):
    """The gradient says how the loss grows with each weight, by the data and by λ."""
    name, with_lam = case[:2], case.endswith("with lam")
    for problem in PROBLEMS.values():
        options = {"lam": 0.3} if with_lam else {}
        inputs.Gradient(ask, name, problem, **options).demand_right(inputs.RULES[case])


@question("gradients", points=2.4)
def test_precision(ask, inputs):
    """The gradients are right to nearly all digits of a float, as backpropagation gives them."""
    where_right(PAIRS, lambda pair: inputs.Gradient(ask, *pair).owes_precision())


@question("gradients", points=3)
def test_shapes(ask, inputs):
    """dW has the shape of W, and dv that of v."""
    where_right(PAIRS, lambda pair: inputs.Gradient(ask, *pair).owes_shape())


@question("gradients", points=1.2)
def test_arguments_stay_as_they_are(ask, inputs):
    """W, v, X and y are afterwards what they were."""
    where_right(PAIRS, lambda pair: inputs.Gradient(ask, *pair).owes_arguments())
