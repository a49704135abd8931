"""A gradient by centred differences."""

from autograder.testing import question, where_right

RULE = "Each component is (f(x + h) − f(x − h)) / 2h, with that one component moved."
KINDS = ("number", "vector", "matrix", "integers")


@question("numerical_gradient", points=dict.fromkeys(KINDS, 0.78))
def test_values(student, inputs, rng, case):
    """Every component is right, for a number and for arrays of any shape and type."""
    points = inputs.numerical_inputs(rng, case)
    for point, arguments in [*((point, {}) for point in points), (points[0], {"h": 1e-3}), (points[-1], {"h": 1e-4})]:
        inputs.ask_gradient(student, case, *point, **arguments).demand_right(RULE)


@question("numerical_gradient", points=1.2)
def test_shapes(student, inputs, rng):
    """The gradient has the shape of x."""
    points = [(kind, *inputs.numerical_inputs(rng, kind)[0]) for kind in KINDS]
    where_right(points, lambda point: inputs.ask_gradient(student, *point).owes_shape())


@question("numerical_gradient", points=0.48)
def test_x_stays_as_it_is(student, inputs, rng):
    """x is afterwards what it was."""
    points = [(kind, *inputs.numerical_inputs(rng, kind)[0]) for kind in KINDS]
    where_right(points, lambda point: inputs.ask_gradient(student, *point).owes_arguments())
