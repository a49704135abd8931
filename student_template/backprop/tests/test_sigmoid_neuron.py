"""The sigmoid neuron, one elementary gate at a time."""

import numpy as np

from autograder.testing import question

POINTS = [
    (np.array([0.9, -1.4, 0.5]), np.array([1.7, 0.6])),
    (np.array([-0.7, 1.2, 1.6]), np.array([0.8, -1.1])),
    (np.array([1.3, 0.6, -0.8]), np.array([-1.8, 2.1])),
]


@question(
    "sigmoid_neuron",
    points={"w0x0": 0.24, "w1x1": 0.24, "sum": 0.24, "a": 0.24, "neg": 0.24, "exp": 0.24, "inc": 0.24, "f": 0.24},
)
def test_forward(stages, inputs, case):
    """Going forward, each stage follows from the stages before it."""
    stages.forward(inputs.NEURON, POINTS).judge(case)


@question("sigmoid_neuron", points=0.16)
def test_cache_keeps_its_inputs(stages, inputs):
    """The cache holds what the way back needs beside the stages."""
    stages.forward(inputs.NEURON, POINTS).judge_kept()


@question(
    "sigmoid_neuron",
    points={
        "dinc": 0.48,
        "dexp": 0.2,
        "dneg": 0.48,
        "da": 0.28,
        "dsum": 0.2,
        "dw0x0": 0.2,
        "dw1x1": 0.2,
        "dw": 0.6,
        "dx": 0.4,
    },
)
def test_backward(stages, inputs, case):
    """Coming back, each gradient follows from the gradients before it."""
    stages.backward(inputs.NEURON, POINTS).judge(case)


@question("sigmoid_neuron", points=0.6)
def test_backward_heeds_df(stages, inputs):
    """Every gradient is multiplied by the gradient df of the output."""
    stages.judge_df(inputs.NEURON, POINTS, dfs=(-2.5, 1.6, 0.7))


@question("sigmoid_neuron", points=2.2)
def test_shapes(stages, inputs):
    """A gradient has the shape of what it belongs to."""
    stages.backward(inputs.NEURON, POINTS).judge_shapes()


@question("sigmoid_neuron", points=0.88)
def test_arguments_stay_as_they_are(stages, inputs):
    """Neither pass changes what it was given."""
    stages.judge_unchanged(inputs.NEURON, POINTS)
