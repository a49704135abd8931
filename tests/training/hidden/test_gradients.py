"""The gradients of the loss."""

from autograder.testing import question, where_right


def draw(inputs, rng):
    """Networks with their data."""
    return [inputs.problem(rng, *shape) for shape in inputs.SHAPES.values()]


def pairs(inputs, rng):
    """Both gradients of each network, where no λ is given."""
    return [(name, problem) for problem in draw(inputs, rng) for name in inputs.GRADIENTS]


@question("gradients", points={"dW": 2.7, "dv": 1.8, "dW with lam": 2.1, "dv with lam": 1.5})
def test_gradient(ask, inputs, rng, case):
    """The gradient says how the loss grows with each weight, by the data and by λ."""
    name, with_lam = case[:2], case.endswith("with lam")
    for problem in draw(inputs, rng):
        options = {"lam": float(rng.uniform(0.1, 0.9))} if with_lam else {}
        inputs.Gradient(ask, name, problem, **options).demand_right(inputs.RULES[case])


@question("gradients", points=3.6)
def test_precision(ask, inputs, rng):
    """The gradients are right to nearly all digits of a float, as backpropagation gives them."""
    networks = pairs(inputs, rng)
    where_right(networks, lambda pair: inputs.Gradient(ask, *pair).owes_precision())


@question("gradients", points=4.5)
def test_shapes(ask, inputs, rng):
    """dW has the shape of W, and dv that of v."""
    networks = pairs(inputs, rng)
    where_right(networks, lambda pair: inputs.Gradient(ask, *pair).owes_shape())


@question("gradients", points=1.8)
def test_arguments_stay_as_they_are(ask, inputs, rng):
    """W, v, X and y are afterwards what they were."""
    networks = pairs(inputs, rng)
    where_right(networks, lambda pair: inputs.Gradient(ask, *pair).owes_arguments())
