"""What the gradients of a product, a sum and a maximum are."""

from autograder.testing import Mismatch, agree, expect, is_sequence_of, question, spell, where_right

POINTS = [(2.5, -0.8), (-1.2, 3), (-4, -1.5), (-0.7, -2.2)]
FUNCTIONS = ("product_gradient", "sum_gradient", "max_gradient")


@question("interpretation", points={"product_gradient": 0.6, "sum_gradient": 0.6, "max_gradient": 0.36})
def test_gradient(student, reference, case):
    """The pair tells how strongly f answers to x, and how strongly to y."""
    for point in POINTS:
        answer = student.ask(case, *point)
        expected = getattr(reference, case)(*point)
        expect(answer.value, expected, rule=f"{case} gives the pair (df/dx, df/dy).", call=answer.call, place=case)


@question("interpretation", points=0.24)
def test_tie(student, inputs):
    """At a tie of the maximum the two shares are 1 and 1, or add up to 1."""
    inputs.demand_tie(student.ask("max_gradient", 1.5, 1.5), 1.0, "max_gradient")


@question("interpretation", points=0.6)
def test_pairs(student, reference):
    """Each function returns two numbers, one for each input."""

    def is_pair(name):
        answer = student.ask(name, 2.5, -0.8)
        if not agree(answer.value, getattr(reference, name)(2.5, -0.8)):
            return False
        if not is_sequence_of(answer.value, 2):
            raise Mismatch(f"{name} should return a pair.", call=answer.call, place=name, got=spell(answer.value))
        return True

    where_right(FUNCTIONS, is_pair)
