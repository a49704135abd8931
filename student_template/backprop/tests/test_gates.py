"""Gates: each computes its output, keeps what it needs, and sends the gradient back."""

from autograder.testing import Mismatch, agree, expect, is_sequence_of, question, spell, where_right

# The inputs, the output, the gradient of the output, and the gradients of the inputs.
NUMBERS = {
    "AddGate": ((2.5, -4), -1.5, 3.0, (3.0, 3.0)),
    "MultiplyGate": ((2.5, -4), -10.0, 3.0, (-12.0, 7.5)),
    "MaxGate": ((2.5, -4), 2.5, 3.0, (3.0, 0.0)),
    "ReciprocalGate": ((-0.4,), -2.5, 3.0, -18.75),
    "ExpGate": ((0.5,), 1.6487212707001282, 3.0, 4.946163812100385),
    "SigmoidGate": ((0.5,), 0.6224593312018546, 3.0, 0.7050111364862337),
    "AddConstantGate": ((0.5,), 7.5, 3.0, 3.0),
    "ScaleGate": ((0.5,), 3.5, 3.0, 21.0),
}
CONSTANT = 7.0


@question("gates", points=dict.fromkeys(NUMBERS, 0.16))
def test_forward(student, inputs, case):
    """Going forward, a gate gives its output."""
    values, output, _, _ = NUMBERS[case]
    gate = student.make(case, *inputs.constants(case, CONSTANT))
    answer = student.ask(gate, *values, method="forward")
    expect(answer.value, output, rule="The output is not what this gate computes.", call=answer.call, place=case)


@question("gates", points={**dict.fromkeys(NUMBERS, 0.24)})
def test_backward(student, inputs, case):
    """Coming back, a gate multiplies its local gradient by the gradient of its output."""
    values, _, grad_output, gradients = NUMBERS[case]
    gate = student.make(case, *inputs.constants(case, CONSTANT))
    gate.forward(*values)
    answer = student.ask(gate, grad_output, method="backward")
    rule = "It is not the local gradient times the gradient of the output."
    expect(answer.value, gradients, rule=rule, call=answer.call, place=case)


@question("gates", points={**dict.fromkeys(NUMBERS, 0.08), "MaxGate": 0.04})
def test_backward_again(student, inputs, case):
    """Asked again, a gate gives the same gradients again."""
    values, _, grad_output, _ = NUMBERS[case]
    made_with = inputs.constants(case, CONSTANT)
    inputs.demand_memory(student, case, made_with, values, grad_output, lambda gate: gate.backward(grad_output))


@question("gates", points={**dict.fromkeys(NUMBERS, 0.12), "MaxGate": 0.04})
def test_two_gates(student, inputs, case):
    """Two gates of one class keep their memories apart."""
    values, _, grad_output, _ = NUMBERS[case]

    def use_another(gate):
        student.make(case, *inputs.constants(case, 2.0)).forward(*[value * 0.6 for value in values])

    inputs.demand_memory(student, case, inputs.constants(case, CONSTANT), values, grad_output, use_another)


@question("gates", points=0.12)
def test_tie(student, inputs):
    """At a tie MaxGate sends the gradient to both inputs, or divides it between them."""
    gate = student.make("MaxGate")
    gate.forward(1.5, 1.5)
    inputs.demand_tie(student.ask(gate, 3.0, method="backward"), 3.0, "MaxGate")


@question("gates", points=dict.fromkeys(NUMBERS, 0.2))
def test_shapes(student, inputs, case):
    """A gate with one input sends back one number, a gate with two a pair."""

    def has_shape(name):
        values, _, grad_output, gradients = NUMBERS[name]
        gate = student.make(name, *inputs.constants(name, CONSTANT))
        gate.forward(*values)
        answer = student.ask(gate, grad_output, method="backward")
        if not agree(answer.value, gradients):
            return False
        if len(values) == 2 and not is_sequence_of(answer.value, 2):
            raise Mismatch(f"{name}.backward should return a pair.", call=answer.call, got=spell(answer.value))
        return True

    where_right([case], has_shape)
