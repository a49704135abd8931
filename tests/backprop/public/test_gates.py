"""Gates: each computes its output, keeps what it needs, and sends the gradient back."""

from autograder.testing import Mismatch, agree, expect, is_sequence_of, question, spell, where_right

# Three times: the inputs, the output, the gradient of the output, and the gradients of the inputs.
NUMBERS = {
    "AddGate": [
        ((2.5, -4), -1.5, 3.0, (3.0, 3.0)),
        ((-1.5, -5.0), -6.5, -1.6, (-1.6, -1.6)),
        ((0.8, 1.7), 2.5, 0.7, (0.7, 0.7)),
    ],
    "MultiplyGate": [
        ((2.5, -4), -10.0, 3.0, (-12.0, 7.5)),
        ((-1.5, -5.0), 7.5, -1.6, (8.0, 2.4)),
        ((0.8, 1.7), 1.36, 0.7, (1.19, 0.56)),
    ],
    "MaxGate": [
        ((2.5, -4), 2.5, 3.0, (3.0, 0.0)),
        ((-4, -1.5), -1.5, -1.6, (0.0, -1.6)),
        ((-0.9, -2.2), -0.9, 0.7, (0.7, 0.0)),
    ],
    "ReciprocalGate": [
        ((-0.4,), -2.5, 3.0, -18.75),
        ((2,), 0.5, -1.6, 0.4),
        ((1.6,), 0.625, 0.7, -0.2734375),
    ],
    "ExpGate": [
        ((0.5,), 1.6487212707001282, 3.0, 4.946163812100385),
        ((-1.2,), 0.30119421191220214, -1.6, -0.4819107390595234),
        ((2,), 7.38905609893065, 0.7, 5.172339269251455),
    ],
    "SigmoidGate": [
        ((0.5,), 0.6224593312018546, 3.0, 0.7050111366047834),
        ((-1.2,), 0.23147521650098238, -1.6, -0.2846311050348892),
        ((2,), 0.8807970779778823, 0.7, 0.07349550978245463),
    ],
    "AddConstantGate": [
        ((0.5,), 7.5, 3.0, 3.0),
        ((-1.2,), 5.8, -1.6, -1.6),
        ((2,), 9.0, 0.7, 0.7),
    ],
    "ScaleGate": [
        ((0.5,), 3.5, 3.0, 21.0),
        ((-1.2,), -8.4, -1.6, -11.2),
        ((2,), 14.0, 0.7, 4.9),
    ],
}
CONSTANT = 7.0


@question("gates", points=dict.fromkeys(NUMBERS, 0.16))
def test_forward(student, inputs, case):
    """Going forward, a gate gives its output."""
    for values, output, _, _ in NUMBERS[case]:
        gate = student.make(case, *inputs.constants(case, CONSTANT))
        answer = student.ask(gate, *values, method="forward")
        expect(answer.value, output, rule="The output is not what this gate computes.", call=answer.call, place=case)


@question("gates", points=dict.fromkeys(NUMBERS, 0.24))
def test_backward(student, inputs, case):
    """Coming back, a gate multiplies its local gradient by the gradient of its output."""
    rule = "It is not the local gradient times the gradient of the output."
    for values, _, grad_output, gradients in NUMBERS[case]:
        gate = student.make(case, *inputs.constants(case, CONSTANT))
        gate.forward(*values)
        answer = student.ask(gate, grad_output, method="backward")
        expect(answer.value, gradients, rule=rule, call=answer.call, place=case)


@question("gates", points={**dict.fromkeys(NUMBERS, 0.06), "MaxGate": 0.03})
def test_backward_again(student, inputs, case):
    """Asked again, a gate gives the same gradients again."""
    values, _, grad_output, _ = NUMBERS[case][0]
    made_with = inputs.constants(case, CONSTANT)
    inputs.demand_memory(student, case, made_with, values, grad_output, lambda gate: gate.backward(grad_output))


@question("gates", points={**dict.fromkeys(NUMBERS, 0.08), "MaxGate": 0.03})
def test_two_gates(student, inputs, case):
    """Two gates of one class keep their memories apart."""
    values, _, grad_output, _ = NUMBERS[case][0]

    def use_another(gate):
        student.make(case, *inputs.constants(case, 2.0)).forward(*[value * 0.6 for value in reversed(values)])

    inputs.demand_memory(student, case, inputs.constants(case, CONSTANT), values, grad_output, use_another)


@question("gates", points={**dict.fromkeys(NUMBERS, 0.06), "MaxGate": 0.02})
def test_used_again(student, inputs, case):
    """Used again, a gate forgets what it was given before."""
    uses = [(values, grad_output) for values, _, grad_output, _ in NUMBERS[case][:2]]
    inputs.demand_fresh_memory(student, case, inputs.constants(case, CONSTANT), uses)


@question("gates", points=0.12)
def test_tie(student, inputs):
    """At a tie MaxGate sends the gradient to both inputs, or divides it between them."""
    gate = student.make("MaxGate")
    gate.forward(1.5, 1.5)
    inputs.demand_tie(student.ask(gate, 3.0, method="backward"), 3.0, "MaxGate")


@question("gates", points=1.6)
def test_shapes(student, inputs):
    """A gate with one input sends back one number, a gate with two a pair."""

    def has_shape(name):
        values, _, grad_output, gradients = NUMBERS[name][0]
        gate = student.make(name, *inputs.constants(name, CONSTANT))
        gate.forward(*values)
        answer = student.ask(gate, grad_output, method="backward")
        if not agree(answer.value, gradients):
            return False
        if len(values) == 2 and not is_sequence_of(answer.value, 2):
            raise Mismatch(f"{name}.backward should return a pair.", call=answer.call, got=spell(answer.value))
        return True

    where_right(NUMBERS, has_shape)
