"""How many neurons and parameters a network has."""

from autograder.testing import expect, question, split, where_right

NETWORKS = [[3, 4, 4, 1], [5, 2], [2, 7, 3]]


@question("network_size", points={"neurons": 1.04, "parameters": 1.04})
def test_count(student, reference, ask, case):
    """Neurons, without the inputs; parameters, with the biases."""
    for sizes in NETWORKS:
        answer = student.ask("network_size", sizes)
        parts = split(answer.value, {"neurons": (), "parameters": ()}, function="network_size", call=answer.call)
        neurons, parameters = reference.network_size(sizes)
        expected = {"neurons": neurons, "parameters": parameters}[case]
        expect(
            parts[case], expected, rule=f"The number of {case} is another one.", call=answer.call, place="network_size"
        )


@question("network_size", points=0.8)
def test_pair(ask):
    """The result is a pair of numbers."""
    where_right(NETWORKS, lambda sizes: ask("network_size", sizes).owes_shape())


@question("network_size", points=0.32)
def test_arguments_stay_as_they_are(ask):
    """The list of sizes is afterwards what it was."""
    where_right(NETWORKS, lambda sizes: ask("network_size", sizes).owes_arguments())
