"""A number times itself, at numbers that nobody knows."""

from autograder.testing import expect, question


@question("square", points={"above zero": 12, "below zero": 12})
def test_value(student, inputs, rng, case):
    """The square of a number has no sign."""
    x = inputs.size(rng) * (1 if case == "above zero" else -1)
    answer = student.ask("square", x)
    expect(answer.value, x * x, rule="It is x times x, whatever the sign of x.", call=answer.call, place="square")
