"""The staged function f(x, y) = (x + sigma(y)) / (sigma(x) + (x + y)^2)."""

from autograder.testing import question


@question(
    "staged",
    points={
        "sigy": 0.48,
        "num": 0.48,
        "sigx": 0.48,
        "xpy": 0.48,
        "xpysqr": 0.48,
        "den": 0.48,
        "invden": 0.48,
        "f": 0.48,
    },
)
def test_forward(stages, inputs, rng, case):
    """Going forward, each stage follows from the stages before it."""
    points = stages.points(inputs.STAGED, inputs.planes, rng)
    stages.forward(inputs.STAGED, points).judge(case)


@question("staged", points=0.3)
def test_cache_keeps_its_inputs(stages, inputs, rng):
    """The cache holds what the way back needs beside the stages."""
    points = stages.points(inputs.STAGED, inputs.planes, rng)
    stages.forward(inputs.STAGED, points).judge_kept()


@question(
    "staged",
    points={
        "dnum": 0.9,
        "dinvden": 0.9,
        "dden": 1.2,
        "dsigx": 0.6,
        "dxpysqr": 0.6,
        "dxpy": 1.2,
        "dsigy": 0.6,
        "dx": 1.5,
        "dy": 1.2,
    },
)
def test_backward(stages, inputs, rng, case):
    """Coming back, each gradient follows from the gradients before it."""
    points = stages.points(inputs.STAGED, inputs.planes, rng)
    stages.backward(inputs.STAGED, points).judge(case)


@question("staged", points=1.2)
def test_backward_heeds_df(stages, inputs, rng):
    """Every gradient is multiplied by the gradient df of the output."""
    points = stages.points(inputs.STAGED, inputs.planes, rng)
    stages.judge_df(inputs.STAGED, points, dfs=inputs.sizes(rng, 3))


@question("staged", points=1.56)
def test_arguments_stay_as_they_are(stages, inputs, rng):
    """The way back leaves its cache as it was."""
    points = stages.points(inputs.STAGED, inputs.planes, rng)
    stages.backward(inputs.STAGED, points).judge_unchanged()
