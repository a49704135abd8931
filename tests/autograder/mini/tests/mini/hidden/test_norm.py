"""The length of a vector, at points that nobody knows."""

from autograder.testing import expect, question

SIGNS = {"first quadrant": (1, 1), "second quadrant": (-1, 1), "third quadrant": (-1, -1), "fourth quadrant": (1, -1)}


@question("norm", points=dict.fromkeys(SIGNS, "20/3") | {"fourth quadrant": 20})
def test_value(student, reference, inputs, rng, case):
    """The length of (x, y) has no sign either."""
    x, y = (sign * inputs.size(rng) for sign in SIGNS[case])
    answer = student.ask("norm", x, y)
    expect(answer.value, reference.norm(x, y), rule="It is the root of a sum.", call=answer.call, place="norm")
