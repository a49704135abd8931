"""Large networks, held small by λ."""

from autograder.testing import question, where_right

# For λ = 0.001, 0.01 and 0.1, 1.25 times the highest loss of three runs of train with what is left out as stated.
BARS = [0.08, 0.156, 0.345]


def asked(student, inputs):
    """What fit_regularized gave, asked once for all checks."""
    return inputs.regularized(student, inputs.half_moons())


@question("regularization", points=1.9)
def test_norms(student, inputs):
    """The larger λ, the smaller the weights."""
    asked(student, inputs).demand_falling_norms()


@question("regularization", points=2)
def test_losses(student, inputs):
    """Each network is trained: its regularized loss, by the program's own loss, is low."""
    asked(student, inputs).demand_low_losses(student.loss, BARS)


@question("regularization", points=1.5)
def test_shapes(student, inputs):
    """Each network is W (20, 3) and v (20,)."""
    where_right([asked(student, inputs)], lambda result: result.owes_shapes(student.loss, BARS))


@question("regularization", points=0.6)
def test_arguments_stay_as_they_are(student, inputs):
    """X, y and lams are afterwards what they were."""
    where_right([asked(student, inputs)], lambda result: result.owes_arguments(student.loss, BARS))
