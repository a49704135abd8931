"""The sigmoid neuron, one elementary gate at a time."""

from autograder.testing import question


@question(
    "sigmoid_neuron",
    points={"w0x0": 0.36, "w1x1": 0.36, "sum": 0.36, "a": 0.36, "neg": 0.36, "exp": 0.36, "inc": 0.36, "f": 0.36},
)
def test_forward(stages, inputs, rng, case):
    """Going forward, each stage follows from the stages before it."""
    points = stages.points(inputs.NEURON, inputs.neurons, rng)
    stages.forward(inputs.NEURON, points).judge(case)


@question("sigmoid_neuron", points=0.24)
def test_cache_keeps_its_inputs(stages, inputs, rng):
    """The cache holds what the way back needs beside the stages."""
    points = stages.points(inputs.NEURON, inputs.neurons, rng)
    stages.forward(inputs.NEURON, points).judge_kept()


@question(
    "sigmoid_neuron",
    points={
        "dinc": 0.72,
        "dexp": 0.3,
        "dneg": 0.72,
        "da": 0.42,
        "dsum": 0.3,
        "dw0x0": 0.3,
        "dw1x1": 0.3,
        "dw": 0.9,
        "dx": 0.6,
    },
)
def test_backward(stages, inputs, rng, case):
    """Coming back, each gradient follows from the gradients before it."""
    points = stages.points(inputs.NEURON, inputs.neurons, rng)
    stages.backward(inputs.NEURON, points).judge(case)


@question("sigmoid_neuron", points=0.9)
def test_backward_heeds_df(stages, inputs, rng):
    """Every gradient is multiplied by the gradient df of the output."""
    points = stages.points(inputs.NEURON, inputs.neurons, rng)
    stages.judge_df(inputs.NEURON, points, dfs=inputs.sizes(rng, 3))


@question("sigmoid_neuron", points=3.3)
def test_shapes(stages, inputs, rng):
    """A gradient has the shape of what it belongs to."""
    points = stages.points(inputs.NEURON, inputs.neurons, rng)
    stages.backward(inputs.NEURON, points).judge_shapes()


@question("sigmoid_neuron", points=1.32)
def test_arguments_stay_as_they_are(stages, inputs, rng):
    """Neither pass changes what it was given."""
    points = stages.points(inputs.NEURON, inputs.neurons, rng)
    stages.judge_unchanged(inputs.NEURON, points)
