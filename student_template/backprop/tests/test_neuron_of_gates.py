"""The sigmoid neuron, wired from the gates."""

import numpy as np

from autograder.testing import question

POINTS = [
    (np.array([0.9, -1.4, 0.5]), np.array([1.7, 0.6])),
    (np.array([-0.7, 1.2, 1.6]), np.array([0.8, -1.1])),
    (np.array([1.3, 0.6, -0.8]), np.array([-1.8, 2.1])),
]
FRESH = {
    "f": (np.array([0.6, 1.5, -0.9]), np.array([-1.2, 0.8])),
    "dw": (np.array([-1.1, 0.7, 1.9]), np.array([1.6, -0.5])),
    "dx": (np.array([1.4, -0.8, 0.9]), np.array([0.7, 1.9])),
}


@question("neuron_of_gates", points={"f": 0.12, "dw": 0.18, "dx": 0.18})
def test_values(stages, inputs, case):
    """f, dw and dx are those of the sigmoid neuron."""
    stages.answers(inputs.NEURON_OF_GATES, POINTS).judge(case)


@question("neuron_of_gates", points={"f": 0.4, "dw": 0.6, "dx": 0.6})
def test_gates(stages, inputs, case):
    """They come through two multiply gates and two add gates, at least, and follow from what these give."""
    stages.answers(inputs.NEURON_OF_GATES, POINTS).judge(case)
    inputs.demand_gates(stages, case, *FRESH[case])


@question("neuron_of_gates", points=0.8)
def test_shapes(stages, inputs):
    """The result is (f, dw, dx), with three gradients in dw and two in dx."""
    stages.answers(inputs.NEURON_OF_GATES, POINTS).judge_shapes()


@question("neuron_of_gates", points=0.32)
def test_arguments_stay_as_they_are(stages, inputs):
    """w and x are afterwards what they were."""
    stages.answers(inputs.NEURON_OF_GATES, POINTS).judge_unchanged()
