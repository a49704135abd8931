"""The loss of a two-layer network."""

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
OPTIONS = {"without lam": {}, "with lam": {"lam": 0.3}}


@question("loss", points={"without lam": 1.8, "with lam": 1.8})
def test_value(ask, case):
    """Half the mean squared residual, and half of λ times the squares of all weights."""
    for problem in PROBLEMS.values():
        asked = ask("loss", *problem, **OPTIONS[case])
        asked.demand_right("The loss is 1/(2N) Σ (y − ŷ)² + (λ/2)(‖W‖² + ‖v‖²).")


@question("loss", points=0.4)
def test_arguments_stay_as_they_are(ask):
    """W, v, X and y are afterwards what they were."""
    where_right(PROBLEMS.values(), lambda problem: ask("loss", *problem).owes_arguments())
