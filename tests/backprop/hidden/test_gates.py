"""Gates against the numerical gradients of what they compute."""

import math

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

# What each gate computes, from its inputs and, where it has one, its constant c.
GATES = {
    "AddGate": lambda c, x, y: x + y,
    "MultiplyGate": lambda c, x, y: x * y,
    "MaxGate": lambda c, x, y: max(x, y),
    "ReciprocalGate": lambda c, x: 1 / x,
    "ExpGate": lambda c, x: math.exp(x),
    "SigmoidGate": lambda c, x: 1 / (1 + math.exp(-x)),
    "AddConstantGate": lambda c, x: c + x,
    "ScaleGate": lambda c, x: c * x,
}


def draw(inputs, rng, name):
    """Several times: the constant, the inputs, and a gradient of the output."""
    points = inputs.both_ways(rng) if name in inputs.TWO_INPUTS else [(x,) for x in inputs.numbers(rng, 3)]
    return list(zip(inputs.numbers(rng, len(points)), points, inputs.sizes(rng, len(points)), strict=True))


def true_gradients(name, constant, values, grad_output):
    numerical, _ = gradient(lambda point: GATES[name](constant, *map(float, point)), values)
    return grad_output * numerical


@question("gates", points=dict.fromkeys(GATES, 0.24))
def test_forward(student, inputs, rng, case):
    """Going forward, a gate gives its output."""
    for constant, values, _ in draw(inputs, rng, case):
        gate = student.make(case, *inputs.constants(case, constant))
        answer = student.ask(gate, *values, method="forward")
        output = GATES[case](constant, *values)
        expect(answer.value, output, rule="The output is not what this gate computes.", call=answer.call, place=case)


@question("gates", points=dict.fromkeys(GATES, 0.36))
def test_backward(student, inputs, rng, case):
    """Coming back, a gate multiplies its local gradient by the gradient of its output."""
    rule = "It is not the local gradient times the gradient of the output."
    for constant, values, grad_output in draw(inputs, rng, case):
        gate = student.make(case, *inputs.constants(case, constant))
        gate.forward(*values)
        answer = student.ask(gate, grad_output, method="backward")
        gradients = true_gradients(case, constant, values, grad_output)
        expect(answer.value, gradients, rule=rule, call=answer.call, place=case)


@question("gates", points={**dict.fromkeys(GATES, 0.09), "MaxGate": 0.04})
def test_backward_again(student, inputs, rng, case):
    """Asked again, a gate gives the same gradients again."""
    constant, values, grad_output = draw(inputs, rng, case)[0]
    made_with = inputs.constants(case, constant)
    inputs.demand_memory(student, case, made_with, values, grad_output, lambda gate: gate.backward(grad_output))


@question("gates", points={**dict.fromkeys(GATES, 0.12), "MaxGate": 0.04})
def test_two_gates(student, inputs, rng, case):
    """Two gates of one class keep their memories apart."""
    (constant, values, grad_output), (other_constant, other_values, _), *_ = draw(inputs, rng, case)

    def use_another(gate):
        student.make(case, *inputs.constants(case, other_constant)).forward(*other_values)

    inputs.demand_memory(student, case, inputs.constants(case, constant), values, grad_output, use_another)


@question("gates", points={**dict.fromkeys(GATES, 0.09), "MaxGate": 0.04})
def test_used_again(student, inputs, rng, case):
    """Used again, a gate forgets what it was given before."""
    drawn = draw(inputs, rng, case)
    uses = [(values, grad_output) for _, values, grad_output in drawn[:2]]
    inputs.demand_fresh_memory(student, case, inputs.constants(case, drawn[0][0]), uses)


@question("gates", points=0.18)
def test_tie(student, inputs, rng):
    """At a tie MaxGate sends the gradient to both inputs, or divides it between them."""
    for x, grad_output in zip(inputs.sizes(rng, 2), inputs.sizes(rng, 2), strict=True):
        gate = student.make("MaxGate")
        gate.forward(x, x)
        inputs.demand_tie(student.ask(gate, grad_output, method="backward"), grad_output, "MaxGate")


@question("gates", points=2.4)
def test_shapes(student, inputs, rng):
    """A gate with one input sends back one number, a gate with two a pair."""

    def has_shape(name):
        constant, values, grad_output = draw(inputs, rng, name)[0]
        gate = student.make(name, *inputs.constants(name, constant))
        gate.forward(*values)
        answer = student.ask(gate, grad_output, method="backward")
        if not agree(answer.value, true_gradients(name, constant, values, grad_output)):
            return False
        if len(values) == 2 and not is_sequence_of(answer.value, 2):
            raise Mismatch(f"{name}.backward should return a pair.", call=answer.call, got=spell(answer.value))
        return True

    where_right(GATES, has_shape)
