"""What the gradients of a product, a sum and a maximum are, against numerical gradients."""

from autograder.testing import (
    Mismatch,
    agree,
    expect,
    gradient,
    is_sequence_of,
    question,
    spell,
    where_right,
)

FUNCTIONS = {
    "product_gradient": lambda point: point[0] * point[1],
    "sum_gradient": lambda point: point[0] + point[1],
    "max_gradient": max,
}


@question("interpretation", points={"product_gradient": 0.9, "sum_gradient": 0.9, "max_gradient": 0.54})
def test_gradient(student, inputs, rng, case):
    """The pair tells how strongly f answers to x, and how strongly to y."""
    for x, y in inputs.both_ways(rng):
        answer = student.ask(case, x, y)
        numerical, _ = gradient(FUNCTIONS[case], (x, y))
        expect(answer.value, numerical, rule=f"{case} gives the pair (df/dx, df/dy).", call=answer.call, place=case)


@question("interpretation", points=0.36)
def test_tie(student, inputs, rng):
    """At a tie of the maximum the two shares are 1 and 1, or add up to 1."""
    for x in inputs.sizes(rng, 2):
        inputs.demand_tie(student.ask("max_gradient", x, x), 1.0, "max_gradient")


@question("interpretation", points=0.9)
def test_pairs(student, inputs, rng):
    """Each function returns two numbers, one for each input."""
    x, y = inputs.both_ways(rng)[0]

    def is_pair(name):
        answer = student.ask(name, x, y)
        if not agree(answer.value, gradient(FUNCTIONS[name], (x, y))[0]):
            return False
        if not is_sequence_of(answer.value, 2):
            raise Mismatch(f"{name} should return a pair.", call=answer.call, place=name, got=spell(answer.value))
        return True

    where_right(FUNCTIONS, is_pair)
