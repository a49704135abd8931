"""Large networks, held small by λ."""

from autograder.testing import question

# For λ = 0.001, 0.01 and 0.1, 1.25 times the highest loss of three runs of train with what is left out as stated.
BARS = [0.08, 0.156, 0.345]


@question("regularization", points={"norms": 1.9, "losses": 2, "shapes": 1.5, "arguments": 0.6})
def test_networks(student, inputs, case):
    """A trained network for each λ: the larger λ, the smaller its weights, and its loss, by one's own loss, is low."""
    inputs.judge_regularized(student, inputs.half_moons(), {}, student.loss, BARS, case)
