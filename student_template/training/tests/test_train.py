"""Gradient descent from a random start, judged by the program's own loss and loss_gradients."""

import numpy as np

from autograder.testing import question, where_right

X = np.array([[0.6, -0.9, 1.0], [-0.4, 0.7, 1.0], [1.1, 0.3, 1.0], [-0.8, -0.5, 1.0], [0.2, 0.9, 1.0]])
y = np.array([1.0, -1.0, 0.5, 2.0, -0.7])
OPTIONS = {"without lam": {"rate": 0.25, "seed": 7}, "with lam": {"rate": 0.2, "seed": 11, "lam": 0.4}}


def descent(student, inputs, case="without lam"):
    """A run of train on five examples, with three hidden units."""
    return inputs.Descent(student, (X, y), 3, **OPTIONS[case])


@question("train", points={"without lam": 0.8, "with lam": 0.8})
def test_steps(student, inputs, case):
    """Each step subtracts rate × what loss_gradients gives."""
    inputs.demand_steps(descent(student, inputs, case), student.loss_gradients)


@question("train", points={"without lam": 0.4, "with lam": 0.4})
def test_history(student, inputs, case):
    """history[t] is what loss gives before step t."""
    inputs.demand_history(descent(student, inputs, case), student.loss)


@question("train", points=0.8)
def test_what_is_left_out(student, inputs):
    """lam=0.0, rate=0.1, steps=1000 and seed=0 need not be given."""
    inputs.demand_defaults(descent(student, inputs))


@question("train", points=2)
def test_shapes(student, inputs):
    """W is (hidden, D), v is (hidden,), and history has an entry for each step."""
    where_right(OPTIONS, lambda case: inputs.owes_shapes(descent(student, inputs, case), student))


@question("train", points=0.8)
def test_arguments_stay_as_they_are(student, inputs):
    """X and y are afterwards what they were."""
    where_right(
        OPTIONS,
        lambda case: inputs.owes_arguments(descent(student, inputs, case), student),
    )


@question("train", points={"same seed": 0.4, "another seed": 0.4})
def test_seed(student, inputs, case):
    """The seed decides where training starts."""
    inputs.demand_seeded(descent(student, inputs), case)


@question("train", points={"units": 0.4, "nothing else": 0.4})
def test_start(student, inputs, case):
    """steps=0 returns the start: its units differ, and it follows from the seed, the shapes and the data alone."""
    inputs.demand_start(descent(student, inputs), case)


@question("train", points=0.4)
def test_length(student, inputs):
    """history has an entry for each step."""
    inputs.demand_length(descent(student, inputs))
