"""The first circuit: f = (x + y) z, through q = x + y."""

from autograder.testing import Mismatch, agree, flatten, has_shape, is_sequence_of, question, spell, where_right


def points(inputs, rng):
    return [inputs.space(rng) for _ in range(3)]


@question("composite", points={"f": 0.9, "dx": 0.9, "dy": 0.9, "dz": 0.9})
def test_values(stages, inputs, rng, case):
    """The value of f, and how strongly it answers to each input."""
    stages.answers(inputs.COMPOSITE, points(inputs, rng)).judge(case)


@question("composite", points=1.2)
def test_shape(student, reference, inputs, rng):
    """The result is (f, (dx, dy, dz))."""

    def is_nested(point):
        answer = student.ask("composite", *point)
        if not agree(answer.value, flatten(reference.composite(*point))):
            return False
        value = answer.value
        if not (len(value) == 2 and has_shape(value[0], ()) and is_sequence_of(value[1], 3)):
            rule = "composite should return two things: f, and the three gradients together."
            raise Mismatch(rule, call=answer.call, place="composite", got=spell(value))
        return True

    where_right(points(inputs, rng), is_nested)
