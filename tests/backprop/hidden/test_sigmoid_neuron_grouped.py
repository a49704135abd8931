"""The sigmoid neuron with one gate for the sigmoid."""

from autograder.testing import question


def points(stages, inputs, rng):
    return stages.points(inputs.NEURON, inputs.neurons, rng)


@question("sigmoid_neuron_grouped", points={"f": 0.54, "dw": 0.9, "dx": 0.9})
def test_values(stages, inputs, rng, case):
    """f, dw and dx are those of the sigmoid neuron."""
    stages.answers(inputs.NEURON_GROUPED, points(stages, inputs, rng)).judge(case)


@question("sigmoid_neuron_grouped", points=0.9)
def test_shapes(stages, inputs, rng):
    """The result is (f, dw, dx), with three gradients in dw and two in dx."""
    stages.answers(inputs.NEURON_GROUPED, points(stages, inputs, rng)).judge_shapes()


@question("sigmoid_neuron_grouped", points=0.36)
def test_arguments_stay_as_they_are(stages, inputs, rng):
    """w and x are afterwards what they were."""
    stages.answers(inputs.NEURON_GROUPED, points(stages, inputs, rng)).judge_unchanged()
