"""Gradient descent from a random start, judged step by step at the program's own weights."""

from autograder.testing import question, where_right

CASES = ("without lam", "with lam")


def draw(student, inputs, rng, case="without lam"):
    """Runs of train on six examples, with four hidden units."""
    _, _, X, y = inputs.problem(rng, 4, 3, 6)
    options = {"rate": float(rng.uniform(0.2, 0.3)), "seed": int(rng.integers(1, 10**6))}
    if case == "with lam":
        options["lam"] = float(rng.uniform(0.3, 0.6))
    return inputs.Descent(student, (X, y), 4, **options)


@question("train", points={"without lam": 1.2, "with lam": 1.2})
def test_steps(student, reference, inputs, rng, case):
    """Each step subtracts rate × gradient of the loss."""
    inputs.demand_steps(draw(student, inputs, rng, case), reference.loss_gradients)


@question("train", points={"without lam": 0.6, "with lam": 0.6})
def test_history(student, reference, inputs, rng, case):
    """history[t] is the loss before step t."""
    inputs.demand_history(draw(student, inputs, rng, case), reference.loss)


@question("train", points=1.2)
def test_what_is_left_out(student, inputs, rng):
    """lam=0.0, rate=0.1, steps=1000 and seed=0 need not be given."""
    inputs.demand_defaults(draw(student, inputs, rng))


@question("train", points=3)
def test_shapes(student, reference, inputs, rng):
    """W is (hidden, D), v is (hidden,), and history has an entry for each step."""
    where_right(CASES, lambda case: inputs.owes_shapes(draw(student, inputs, rng, case), reference))


@question("train", points=1.2)
def test_arguments_stay_as_they_are(student, reference, inputs, rng):
    """X and y are afterwards what they were."""
    where_right(CASES, lambda case: inputs.owes_arguments(draw(student, inputs, rng, case), reference))


@question("train", points={"same seed": 0.6, "another seed": 0.6})
def test_seed(student, inputs, rng, case):
    """The seed decides where training starts."""
    inputs.demand_seeded(draw(student, inputs, rng), case)


@question("train", points={"units": 0.6, "nothing else": 0.6})
def test_start(student, inputs, rng, case):
    """steps=0 returns the start: its units differ, and it follows from the seed, the shapes and the data alone."""
    inputs.demand_start(draw(student, inputs, rng), case)


@question("train", points=0.6)
def test_length(student, inputs, rng):
    """history has an entry for each step."""
    inputs.demand_length(draw(student, inputs, rng))
