"""The staged function f(x, y) = (x + sigma(y)) / (sigma(x) + (x + y)^2)."""

from autograder.testing import question

POINTS = [(0.7, -1.9), (-1.3, 2.9), (2, -5)]


@question(
    "staged",
    points={
        "sigy": 0.32,
        "num": 0.32,
        "sigx": 0.32,
        "xpy": 0.32,
        "xpysqr": 0.32,
        "den": 0.32,
        "invden": 0.32,
        "f": 0.32,
    },
)
def test_forward(stages, inputs, case):
    """Going forward, each stage follows from the stages before it."""
    stages.forward(inputs.STAGED, POINTS).judge(case)


@question("staged", points=0.2)
def test_cache_keeps_its_inputs(stages, inputs):
    """The cache holds what the way back needs beside the stages."""
    stages.forward(inputs.STAGED, POINTS).judge_kept()


@question(
    "staged",
    points={
        "dnum": 0.6,
        "dinvden": 0.6,
        "dden": 0.8,
        "dsigx": 0.4,
        "dxpysqr": 0.4,
        "dxpy": 0.8,
        "dsigy": 0.4,
        "dx": 1,
        "dy": 0.8,
    },
)
def test_backward(stages, inputs, case):
    """Coming back, each gradient follows from the gradients before it."""
    stages.backward(inputs.STAGED, POINTS).judge(case)


@question("staged", points=0.8)
def test_backward_heeds_df(stages, inputs):
    """Every gradient is multiplied by the gradient df of the output."""
    stages.judge_df(inputs.STAGED, POINTS, dfs=(-2.5, 1.6, 0.7))


@question("staged", points=1.04)
def test_arguments_stay_as_they_are(stages, inputs):
    """The way back leaves its cache as it was."""
    stages.backward(inputs.STAGED, POINTS).judge_unchanged()
