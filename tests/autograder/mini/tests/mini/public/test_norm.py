"""The length of a vector."""

from autograder.testing import expect, question


@question("norm", points=20)
def test_value(student, reference):
    """The length of (3, 4) is 5."""
    answer = student.ask("norm", 3.0, 4.0)
    expect(answer.value, reference.norm(3.0, 4.0), rule="It is the root of a sum.", call=answer.call, place="norm")
