"""How many neurons and parameters a network has."""

from autograder.testing import expect, question, split, where_right


def draw(rng):
    """Networks of two to five layers."""
    return [[int(size) for size in rng.integers(1, 9, layers)] for layers in (2, 3, 4, 5)]


@question("network_size", points={"neurons": 1.56, "parameters": 1.56})
def test_count(student, reference, ask, rng, case):
    """Neurons, without the inputs; parameters, with the biases."""
    for sizes in draw(rng):
        answer = student.ask("network_size", sizes)
        parts = split(answer.value, {"neurons": (), "parameters": ()}, function="network_size", call=answer.call)
        neurons, parameters = reference.network_size(sizes)
        expected = {"neurons": neurons, "parameters": parameters}[case]
        expect(
            parts[case], expected, rule=f"The number of {case} is another one.", call=answer.call, place="network_size"
        )


@question("network_size", points=1.2)
def test_pair(ask, rng):
    """The result is a pair of numbers."""
    where_right(draw(rng), lambda sizes: ask("network_size", sizes).owes_shape())


@question("network_size", points=0.48)
def test_arguments_stay_as_they_are(ask, rng):
    """The list of sizes is afterwards what it was."""
    where_right(draw(rng), lambda sizes: ask("network_size", sizes).owes_arguments())
