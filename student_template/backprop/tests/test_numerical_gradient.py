"""A gradient by centred differences."""

import numpy as np

from autograder.testing import question, where_right

RULE = "Each component is (f(x + h) − f(x − h)) / 2h, with that one component moved."
POINTS = {
    "number": [(1.3, np.array(2.0)), (-2, np.array(0.7))],
    "vector": [(np.array([0.5, -1.2, 2.0, 0.9]), np.array([1.0, -0.5, 0.8, 2.5]))],
    "matrix": [(np.array([[0.4, 1.1, -0.6], [-1.3, 0.9, 1.7]]), np.array([[0.5, -1.5, 2.0], [1.0, 0.7, -0.3]]))],
    "integers": [(np.array([3, -2, 4]), np.array([0.6, 1.4, -1.0]))],
}
EACH = [(kind, *point) for kind, points in POINTS.items() for point in points]


@question("numerical_gradient", points=dict.fromkeys(POINTS, 0.52))
def test_values(student, inputs, case):
    """Every component is right, for a number and for arrays of any shape and type."""
    for point in POINTS[case]:
        inputs.ask_gradient(student, case, *point).demand_right(RULE)
        inputs.ask_gradient(student, case, *point, h=1e-3).demand_right(RULE)


@question("numerical_gradient", points=0.8)
def test_shapes(student, inputs):
    """The gradient has the shape of x."""
    where_right(EACH, lambda point: inputs.ask_gradient(student, *point).owes_shape())


@question("numerical_gradient", points=0.32)
def test_x_stays_as_it_is(student, inputs):
    """x is afterwards what it was."""
    where_right(EACH, lambda point: inputs.ask_gradient(student, *point).owes_arguments())
