"""How many neurons and parameters a network has."""

from autograder.testing import expect, question, where_right

NETWORKS = [[3, 4, 4, 1], [5, 2], [2, 7, 3]]


@question("network_size", points={"neurons": 1.04, "parameters": 1.04})
def test_count(student, reference, inputs, case):
    """Neurons, without the inputs; parameters, with the biases."""
    for sizes in NETWORKS:
        asked = inputs.AskedSize(student, reference, sizes)
        got, expected = asked.counts()[case]
        rule = f"The number of {case} is another one."
        expect(got, expected, rule=rule, call=asked.answer.call, place="network_size")


@question("network_size", points=0.8)
def test_pair(student, reference, inputs):
    """The result is a pair of numbers."""
    where_right(NETWORKS, lambda sizes: inputs.AskedSize(student, reference, sizes).owes_shape())


@question("network_size", points=0.32)
def test_arguments_stay_as_they_are(student, reference, inputs):
    """The list of sizes is afterwards what it was."""
    where_right(NETWORKS, lambda sizes: inputs.AskedSize(student, reference, sizes).owes_arguments())
