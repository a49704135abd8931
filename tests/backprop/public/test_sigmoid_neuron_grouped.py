"""The sigmoid neuron with one gate for the sigmoid."""

import numpy as np

from autograder.testing import question

POINTS = [
    (np.array([1.1, -0.6, 0.9]), np.array([0.7, 1.9])),
    (np.array([-1.5, 0.9, 1.2]), np.array([0.5, -1.2])),
    (np.array([0.8, 1.6, -1.9]), np.array([-2.1, 1.4])),
]


@question("sigmoid_neuron_grouped", points={"f": 0.36, "dw": 0.6, "dx": 0.6})
def test_values(stages, inputs, case):
    """f, dw and dx are those of the sigmoid neuron."""
    stages.answers(inputs.NEURON_GROUPED, POINTS).judge(case)


@question("sigmoid_neuron_grouped", points=0.6)
def test_shapes(stages, inputs):
    """The result is (f, dw, dx), with three gradients in dw and two in dx."""
    stages.answers(inputs.NEURON_GROUPED, POINTS).judge_shapes()


@question("sigmoid_neuron_grouped", points=0.24)
def test_arguments_stay_as_they_are(stages, inputs):
    """w and x are afterwards what they were."""
    stages.answers(inputs.NEURON_GROUPED, POINTS).judge_unchanged()
