"""A number times itself."""

from autograder.testing import expect, question


@question("square", points=16)
def test_value(student, reference):
    """The square of a number is what the number times itself gives."""
    answer = student.ask("square", 3.0)
    expect(answer.value, reference.square(3.0), rule="It is x times x.", call=answer.call, place="square")
