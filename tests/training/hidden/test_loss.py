"""The loss of a two-layer network."""

from autograder.testing import question, where_right


def draw(inputs, rng, case):
    """Networks with their data, and the λ that is given, if one is."""
    problems = [inputs.problem(rng, *shape) for shape in inputs.SHAPES.values()]
    return [(problem, {"lam": float(rng.uniform(0.1, 0.9))} if case == "with lam" else {}) for problem in problems]


@question("loss", points={"without lam": 2.7, "with lam": 2.7})
def test_value(ask, inputs, rng, case):
    """Half the mean squared residual, and half of λ times the squares of all weights."""
    for problem, options in draw(inputs, rng, case):
        asked = ask("loss", *problem, **options)
        asked.demand_right("The loss is 1/(2N) Σ (y − ŷ)² + (λ/2)(‖W‖² + ‖v‖²).")


@question("loss", points=0.6)
def test_arguments_stay_as_they_are(ask, inputs, rng):
    """W, v, X and y are afterwards what they were."""
    problems = draw(inputs, rng, "without lam")
    where_right(problems, lambda drawn: ask("loss", *drawn[0]).owes_arguments())
