"""The sigmoid neuron, wired from the gates."""

from autograder.testing import question


def points(stages, inputs, rng):
    return stages.points(inputs.NEURON, inputs.neurons, rng)


@question("neuron_of_gates", points={"f": 0.18, "dw": 0.27, "dx": 0.27})
def test_values(stages, inputs, rng, case):
    """f, dw and dx are those of the sigmoid neuron."""
    stages.answers(inputs.NEURON_OF_GATES, points(stages, inputs, rng)).judge(case)


@question("neuron_of_gates", points={"f": 0.6, "dw": 0.9, "dx": 0.9})
def test_gates(stages, inputs, rng, case):
    """They come through two multiply gates and two add gates, at least, and follow from what these give."""
    stages.answers(inputs.NEURON_OF_GATES, points(stages, inputs, rng)).judge(case)
    fresh = dict(zip(inputs.NEURON_OF_GATES.shapes, points(stages, inputs, rng), strict=True))
    inputs.demand_gates(stages, case, *fresh[case])


@question("neuron_of_gates", points=1.2)
def test_shapes(stages, inputs, rng):
    """The result is (f, dw, dx), with three gradients in dw and two in dx."""
    stages.answers(inputs.NEURON_OF_GATES, points(stages, inputs, rng)).judge_shapes()


@question("neuron_of_gates", points=0.48)
def test_arguments_stay_as_they_are(stages, inputs, rng):
    """w and x are afterwards what they were."""
    stages.answers(inputs.NEURON_OF_GATES, points(stages, inputs, rng)).judge_unchanged()
