"""How many neurons and parameters a network has."""

from autograder.testing import expect, question, where_right


def draw(rng):
    """Networks of two layers to seven."""
    return [[int(size) for size in rng.integers(1, 9, layers)] for layers in (2, 3, 4, 5, 7)]


@question("network_size", points={"neurons": 1.56, "parameters": 1.56})
def test_count(student, reference, inputs, rng, case):
    """Neurons, without the inputs; parameters, with the biases."""
    for sizes in draw(rng):
        asked = inputs.AskedSize(student, reference, sizes)
        got, expected = asked.counts()[case]
        rule = f"The number of {case} is another one."
        expect(got, expected, rule=rule, call=asked.answer.call, place="network_size")


@question("network_size", points=1.2)
def test_pair(student, reference, inputs, rng):
    """The result is a pair of numbers."""
    where_right(draw(rng), lambda sizes: inputs.AskedSize(student, reference, sizes).owes_shape())


@question("network_size", points=0.48)
def test_arguments_stay_as_they_are(student, reference, inputs, rng):
    """The list of sizes is afterwards what it was."""
    where_right(draw(rng), lambda sizes: inputs.AskedSize(student, reference, sizes).owes_arguments())
