"""The first circuit: f = (x + y) z, through q = x + y."""

from autograder.testing import Mismatch, agree, has_shape, is_sequence_of, question, spell, split, where_right


@question("composite", points={"f": 0.9, "dx": 0.9, "dy": 0.9, "dz": 0.9})
def test_values(stages, inputs, rng, case):
    """The value of f, and how strongly it answers to each input."""
    stages.answers(inputs.COMPOSITE, inputs.spaces(rng)).judge(case)


@question("composite", points=1.2)
def test_shape(student, reference, inputs, rng):
    """The result is (f, (dx, dy, dz))."""

    def is_nested(point):
        answer = student.ask("composite", *point)
        parts = split(answer.value, inputs.COMPOSITE.shapes, function="composite", call=answer.call)
        truth = split(reference.composite(*point), inputs.COMPOSITE.shapes, function="composite")
        value = answer.value
        some = any(agree(parts[name], truth[name]) for name in truth)
        if some and not (len(value) == 2 and has_shape(value[0], ()) and is_sequence_of(value[1], 3)):
            rule = "composite should return two things: f, and the three gradients together."
            raise Mismatch(rule, call=answer.call, place="composite", got=spell(value))
        return some

    where_right(inputs.spaces(rng), is_nested)
