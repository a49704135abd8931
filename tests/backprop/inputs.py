"""The shapes and points that the tests of this assignment ask at. This file travels with the template.

Points keep away from coincidences that hide a mistake: no zeros, x + y not near −1, 0 or 1, no two
entries of the same size, upstream gradients other than 1.
"""

import itertools

import numpy as np

from autograder.testing import Asked, Mismatch, NotCheckable, Parts, Staged, agree, expect, flatten, spell

COMPOSITE = Parts("composite", ("x", "y", "z"), {"f": (), "dx": (), "dy": (), "dz": ()})
NEURON = Staged(
    "sigmoid_neuron_forward", "sigmoid_neuron_backward", ("w", "x"), kept=("w", "x", "f"), vectors={"dw": 3, "dx": 2}
)
NEURON_OF_GATES = Parts("sigmoid_neuron_gates", ("w", "x"), {"f": (), "dw": (3,), "dx": (2,)})
NEURON_GROUPED = Parts("sigmoid_neuron_grouped", ("w", "x"), {"f": (), "dw": (3,), "dx": (2,)})
STAGED = Staged("staged_forward", "staged_backward", ("x", "y"), kept=("x", "y"))

ONE_INPUT = ("ReciprocalGate", "ExpGate", "SigmoidGate", "AddConstantGate", "ScaleGate")
TWO_INPUTS = ("AddGate", "MultiplyGate", "MaxGate")


def sizes(rng, count, low=0.4, high=2.2):
    """Numbers of either sign, each well away from zero and no two of the same size."""
    while True:
        drawn = rng.uniform(low, high, count)
        ordered = sorted(drawn)
        if all(larger - smaller > 0.1 for smaller, larger in itertools.pairwise(ordered)):
            return [float(size * sign) for size, sign in zip(drawn, rng.choice([-1.0, 1.0], count), strict=True)]


def pair(rng):
    """Two numbers of different size, now and then integers."""
    if rng.random() < 0.3:
        x, y = (
            int(size * sign)
            for size, sign in zip(rng.permutation([2, 3, 5, 7])[:2], rng.choice([-1, 1], 2), strict=True)
        )
        return x, y
    return tuple(sizes(rng, 2))


def plane(rng):
    """A point (x, y) for the staged function: x + y is not near −1, 0 or 1."""
    while True:
        x, y = pair(rng)
        if min(abs(abs(x + y) - 1), abs(x + y)) > 0.15 and max(abs(x), abs(y)) < 4:
            return x, y


def neuron(rng):
    """Weights (3,) and inputs (2,) of a neuron: its sum and its activation are not near −1, 0 or 1."""
    while True:
        w, x = np.array(sizes(rng, 3)), np.array(sizes(rng, 2))
        total = w[0] * x[0] + w[1] * x[1]
        if all(min(abs(abs(a) - 1), abs(a)) > 0.15 and abs(a) < 4 for a in (total, total + w[2])):
            return w, x


def space(rng):
    """Three numbers for (x + y) z; their sum and their parts all differ."""
    while True:
        x, y, z = sizes(rng, 3)
        if abs(x + y) > 0.2 and abs(abs(x + y) - abs(z)) > 0.1:
            return x, y, z


def constants(name, constant):
    """The arguments that a gate of this class is made with."""
    return (constant,) if name in ("AddConstantGate", "ScaleGate") else ()


def both_ways(rng):
    """Three points (x, y) away from the kink of max(x, y), with either of the two the larger one."""
    x, y = next(point for point in iter(lambda: pair(rng), None) if abs(point[0] - point[1]) > 0.3)
    u, v = next(point for point in iter(lambda: pair(rng), None) if abs(point[0] - point[1]) > 0.3)
    return [(x, y), (y, x), (u, v)]


def demand_memory(student, name, made_with, values, grad_output, disturb):
    """Demand that a gate's gradients are the same after ``disturb(gate)``, which must not touch its memory.

    Its own formula is judged elsewhere. But gradients that stay the same whatever the gate is asked
    prove nothing about a memory, so they must be other ones at other values.
    """
    gate, elsewhere = student.make(name, *made_with), student.make(name, *made_with)
    gate.forward(*values)
    first = gate.backward(grad_output)
    disturb(gate)
    answer = student.ask(gate, grad_output, method="backward")
    elsewhere.forward(*[-1.5 * value for value in values])
    if not agree(first, first) or agree(elsewhere.backward(-0.7 * grad_output), first):
        raise NotCheckable("This counts once the gradients follow the inputs and the gradient of the output.")
    expect(answer.value, first, rule="The gradients are not the same again.", call=answer.call, place=name)


def demand_gates(stages, w, x):
    """Count the gates that the neuron was computed with: the student's own, and those lent in their place."""
    watch = {"instances": ["MultiplyGate", "AddGate"]}
    before = dict(stages.student.borrowed)
    answer = stages.student.ask("sigmoid_neuron_gates", w, x, watch=watch)
    for name in watch["instances"]:
        lent = stages.student.borrowed.get(name, 0) - before.get(name, 0)
        used = answer.count("instances", name) + lent
        if used < 2:
            rule = f"The neuron needs two {name}s at least, used going forward and coming back."
            raise Mismatch(rule, call=answer.call, place="sigmoid_neuron_gates", got=f"{used} of them", expected="2")


KINDS = {"number": [()], "vector": [(4,)], "matrix": [(2, 3), (2, 1, 2)], "integers": [(3,), (2, 2)]}


def numerical_inputs(rng, kind):
    """Points x of a kind with weights of their shape: arrays of one axis and of more, integers and single precision."""
    inputs = []
    for shape in KINDS[kind]:
        count = int(np.prod(shape))
        weights = np.array(sizes(rng, count, 0.4, 3.0)).reshape(shape)
        if kind == "integers":
            x = rng.permutation([-4, -3, -2, 2, 3, 4])[:count].reshape(shape)
        else:
            x = np.array(sizes(rng, count, 0.4, 3.0)).reshape(shape)
        inputs.append((x.item() if kind == "number" else x, weights))
    if kind == "integers":
        single = np.array([0.5, -1.5, 2.25], dtype=np.float32)
        inputs.append((single, np.array(sizes(rng, 3, 0.4, 3.0))))
    return inputs


def function_of(weights, point):
    """A weighted sum of cubes and squares, and its square: a component that was left moved shows in the others."""
    return float(np.sum(weights * (point**3 - point**2)) + np.sum(weights * point) ** 2)


class AskedGradient(Asked):
    """What ``numerical_gradient`` gave for ``function_of`` some weights, beside the true gradient.

    For these functions a centred difference errs by the weight (below 3) times h squared, and rounding
    adds some 1e-8 at h = 1e-5; a one-sided difference errs by h and does not pass.
    """

    def __init__(self, answer, x, weights, h):
        point = np.asarray(x, dtype=float)
        truth = weights * (3 * point**2 - 2 * point + 2 * np.sum(weights * point))
        super().__init__(answer, truth, "numerical_gradient", np.shape(x))
        self.tolerance = 12 * h**2 + 1e-13 / h * (1 + np.abs(truth).max())

    def is_right(self):
        if not agree(self.answer.value, self.answer.value):
            return False
        got, expected = flatten(self.answer.value), np.ravel(self.expected)
        return got.shape == expected.shape and bool((np.abs(got - expected) <= self.tolerance).all())


def ask_gradient(student, kind, x, weights, **arguments):
    """Ask for the gradient at x of f, a function that takes what x is: a number, or an array of its shape."""

    def f(x):
        point = np.asarray(x, dtype=float)
        if kind == "number":
            point = point.reshape(())
        if point.shape != weights.shape:
            raise ValueError(f"f takes an array of shape {weights.shape}, not {point.shape}")
        return function_of(weights, point)

    answer = student.ask("numerical_gradient", f, x, **arguments)
    return AskedGradient(answer, x, weights, arguments.get("h", 1e-5))


def demand_tie(answer, total, place):
    """Demand two shares of a tie: each of them all of ``total``, or both together."""
    shares = flatten(answer.value) / total if agree(answer.value, answer.value) else np.empty(0)
    divided = len(shares) == 2 and min(shares) >= 0 and agree(sum(shares), 1.0)
    if not (divided or agree(shares, (1, 1))):
        rule = "At x = y each input gets all of the gradient, or the two shares are t and 1 − t of it."
        raise Mismatch(rule, call=answer.call, place=place, got=spell(answer.value), expected=spell((total, total)))
