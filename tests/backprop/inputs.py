"""The shapes and points that the tests of this assignment ask at. This file travels with the template.

Points keep away from coincidences that hide a mistake: no zeros, x + y not near −1, 0 or 1, no two
entries of the same size, upstream gradients other than 1.
"""

import itertools

import numpy as np

from autograder.testing import (
    Asked,
    CheckFailure,
    Mismatch,
    NotCheckable,
    Parts,
    Staged,
    agree,
    expect,
    flatten,
    spell,
    split,
)

COMPOSITE = Parts("composite", ("x", "y", "z"), {"f": (), "dx": (), "dy": (), "dz": ()})
NEURON = Staged(
    "sigmoid_neuron_forward", "sigmoid_neuron_backward", ("w", "x"), kept=("w", "x", "f"), vectors={"dw": 3, "dx": 2}
)
NEURON_OF_GATES = Parts("sigmoid_neuron_gates", ("w", "x"), {"f": (), "dw": (3,), "dx": (2,)})
NEURON_GROUPED = Parts("sigmoid_neuron_grouped", ("w", "x"), {"f": (), "dw": (3,), "dx": (2,)})
STAGED = Staged("staged_forward", "staged_backward", ("x", "y"), kept=("x", "y"))

UNMOVED = "This counts once the gradients follow the inputs and the gradient of the output."

TWO_INPUTS = ("AddGate", "MultiplyGate", "MaxGate")


# Signs of one number at three points: it takes both.
PATTERNS = np.array([signs for signs in itertools.product((-1.0, 1.0), repeat=3) if len(set(signs)) == 2])


def magnitudes(rng, count, low=0.4, high=2.2):
    """Positive numbers, each well away from zero and no two of the same size."""
    while True:
        drawn = [float(size) for size in rng.uniform(low, high, count)]
        if all(larger - smaller > 0.1 for smaller, larger in itertools.pairwise(sorted(drawn))):
            return drawn


def sizes(rng, count, low=0.4, high=2.2):
    """Two numbers or more, of both signs, each well away from zero and no two of the same size."""
    negative = int(rng.integers(1, count))
    signs = rng.permutation([-1.0] * negative + [1.0] * (count - negative))
    return [float(size * sign) for size, sign in zip(magnitudes(rng, count, low, high), signs, strict=True)]


def numbers(rng, count):
    """The same, one of them an integer."""
    drawn, place = sizes(rng, count), int(rng.integers(count))
    drawn[place] = int(np.copysign(rng.integers(3, 5), drawn[place]))
    return drawn


def signed(rng, count):
    """Signs of ``count`` numbers at three points, (3, count): over the three, each number takes both."""
    return PATTERNS[rng.integers(len(PATTERNS), size=count)].T


def take_both_signs(*numbers):
    """Whether each of some numbers, given at several points, takes both signs."""
    return all(min(at_points) < 0 < max(at_points) for at_points in numbers)


def drawn(rng, signs, whole, fits):
    """A point that ``fits``: numbers with these signs, no two of the same size, as integers or not."""
    kind = int if whole else float
    while True:
        sizes = rng.permutation([2, 3, 4, 5])[: len(signs)] if whole else magnitudes(rng, len(signs))
        point = tuple(kind(size * sign) for size, sign in zip(sizes, signs, strict=True))
        if fits(*point):
            return point


def circuit(rng, count, fits):
    """Three points (x, y, …) that fit, one of integers. Over the three, each number and x + y take both signs."""
    while True:
        whole = rng.integers(3)
        points = [drawn(rng, signs, place == whole, fits) for place, signs in enumerate(signed(rng, count))]
        if take_both_signs([x + y for x, y, *_ in points]):
            return points


def planes(rng):
    """Three points (x, y) for the staged function: x + y is not near 0, ±1 or ±2."""
    return circuit(rng, 2, lambda x, y: min(abs(abs(x + y) - near) for near in (0, 1, 2)) > 0.15)


def spaces(rng):
    """Three points (x, y, z) for (x + y) z; their sum and their parts all differ."""
    return circuit(rng, 3, lambda x, y, z: abs(x + y) > 0.2 and abs(abs(x + y) - abs(z)) > 0.1)


def neuron(rng, signs):
    """Weights (3,) and inputs (2,) of a neuron: its sum and its activation are not near 0 or ±1."""
    while True:
        w, x = magnitudes(rng, 3) * signs[:3], magnitudes(rng, 2) * signs[3:]
        total = w[0] * x[0] + w[1] * x[1]
        if all(min(abs(abs(a) - 1), abs(a)) > 0.15 and abs(a) < 4 for a in (total, total + w[2])):
            return w, x


def neurons(rng):
    """Three such neurons. Over the three, each number, both products, the sum and the activation take both signs."""
    while True:
        points = [neuron(rng, signs) for signs in signed(rng, 5)]
        products = [w[:2] * x for w, x in points]
        sums = [(*product, sum(product), sum(product) + w[2]) for product, (w, _) in zip(products, points, strict=True)]
        if take_both_signs(*zip(*sums, strict=True)):
            return points


def both_ways(rng):
    """Four points (x, y), two of them of integers: two pairs, each in both orders.

    One pair lies across zero, the other on one side of it. The larger number is the larger one in size in one of them.
    """
    whole = bool(rng.integers(2))
    across, beside = (drawn(rng, (1, 1), kind, lambda x, y: abs(x - y) > 0.3) for kind in (whole, not whole))
    sign = int(rng.choice([-1, 1]))
    small, large = sorted(across)
    a, b = sign * small, -sign * large
    c, d = sign * beside[0], sign * beside[1]
    return [(a, b), (b, a), (c, d), (d, c)]


def constants(name, constant):
    """The arguments that a gate of this class is made with."""
    return (constant,) if name in ("AddConstantGate", "ScaleGate") else ()


def demand_memory(student, name, made_with, values, grad_output, disturb):
    """Demand that a gate's output and gradients are the same after ``disturb(gate)``, which must not touch its memory.

    Its own formula is judged elsewhere. But gradients that stay the same whatever the gate is asked
    prove nothing about a memory, so they must be other ones at other values.
    """
    gate, elsewhere = student.make(name, *made_with), student.make(name, *made_with)
    output = gate.forward(*values)
    first = gate.backward(grad_output)
    disturb(gate)
    answer = student.ask(gate, grad_output, method="backward")
    elsewhere.forward(*[-1.5 * value for value in values])
    if not agree(first, first) or agree(elsewhere.backward(-0.7 * grad_output), first):
        raise NotCheckable(UNMOVED)
    expect(answer.value, first, rule="The gradients are not the same again.", call=answer.call, place=name)
    answer = student.ask(gate, *values, method="forward")
    expect(answer.value, output, rule="The output is not the same again.", call=answer.call, place=name)


def demand_fresh_memory(student, name, made_with, uses):
    """Demand that a gate which is used for one (values, grad_output) after the other answers as a new one does."""
    gate, seen = student.make(name, *made_with), []
    for values, grad_output in uses:
        new = student.make(name, *made_with)
        output, gradients = new.forward(*values), new.backward(grad_output)
        seen.append(gradients)
        answer = student.ask(gate, *values, method="forward")
        rule = "Used again, the gate gives another output than a new one."
        expect(answer.value, output, rule=rule, call=answer.call, place=name)
        answer = student.ask(gate, grad_output, method="backward")
        rule = "Used again, the gate gives other gradients than a new one."
        expect(answer.value, gradients, rule=rule, call=answer.call, place=name)
    if all(agree(gradients, seen[0]) for gradients in seen[1:]):
        raise NotCheckable(UNMOVED)


def demand_gates(stages, part, w, x):
    """Demand that a part of the neuron was computed with gates, at a point where it was not asked before.

    Gates count that are the student's own, and those lent in their place.
    """
    names = ["MultiplyGate", "AddGate"]
    before = dict(stages.student.borrowed)
    answer = stages.student.ask("sigmoid_neuron_gates", w, x, watch={"instances": names})
    for name in names:
        used = answer.count("instances", name) + stages.student.borrowed.get(name, 0) - before.get(name, 0)
        if used < 2:
            rule = f"The neuron needs two {name}s at least, used going forward and coming back."
            raise Mismatch(rule, call=answer.call, place="sigmoid_neuron_gates", got=f"{used} of them", expected="2")
    for name in names:
        demand_that_gates_matter(stages, part, name, w, x)


def demand_that_gates_matter(stages, part, name, w, x):
    """Demand that a part of the neuron comes through two gates of a class, and follows from what these give.

    Gates which compute something else spoil what comes from them: a part that stays right does not. It counts where
    these gates were used: a program that has its own from elsewhere, or notices, is not to blame.
    """
    student, function, shapes = stages.student, NEURON_OF_GATES.function, NEURON_OF_GATES.shapes
    spoiled = gate_class(name, *((1.25, 1, 1) if part == "f" else (1, 1.25, 1.5)))
    student.lend({"MultiplyGate": gate_class("MultiplyGate"), "AddGate": gate_class("AddGate"), name: spoiled})
    before = student.borrowed.get(name, 0)
    try:
        answer = student.ask(function, w, x)
        found = split(answer.value, shapes, function=function)[part]
    except CheckFailure:
        return
    if student.borrowed.get(name, 0) - before < 2:
        return
    passed = spoiled.ahead if part == "f" else spoiled.ahead & spoiled.back
    if len(passed) < 2:
        way = "forward" if part == "f" else "forward and back again"
        rule = f"{part} comes {way} through fewer than two {name}s."
        raise Mismatch(rule, call=answer.call, place=function, got=f"{len(passed)} of them", expected="2")
    true = split(stages.reference.sigmoid_neuron_gates(w, x), shapes, function=function)[part]
    if agree(found, true):
        rule = f"{part} stays the same where each {name} gives something else: it is not computed by the gates."
        raise Mismatch(rule, call=answer.call, place=function, got=spell(found))


def gate_class(name, *slips):
    """The class AddGate or MultiplyGate; ``slips`` are factors by which its output and its gradients are wrong.

    ``ahead`` and ``back`` are the gates of it that were used going forward, and coming back.
    """
    of_output, of_x, of_y = slips or (1, 1, 1)

    class Gate:
        ahead, back = set(), set()
        slopes = (1, 1)

        def forward(self, x, y):
            self.ahead.add(self)
            self.slopes = (1, 1) if name == "AddGate" else (y, x)
            return of_output * (x + y if name == "AddGate" else x * y)

        def backward(self, grad_output):
            self.back.add(self)
            return of_x * self.slopes[0] * grad_output, of_y * self.slopes[1] * grad_output

    return Gate


SHAPES = {"vector": [(4,)], "matrix": [(2, 3), (2, 1, 2)], "integers": [(3,), (2, 2)]}


def numerical_inputs(rng, kind):
    """Points x of a kind, with weights of their shape. Of the numbers one is an integer, and slopes have both signs."""
    if kind == "number":
        while True:
            points = [*sizes(rng, 2, 0.4, 3.0), int(rng.choice([-4, -3, 3, 4]))]
            inputs = list(zip(points, map(np.array, sizes(rng, 3, 0.4, 3.0)), strict=True))
            if take_both_signs([slopes_of(weights, x) for x, weights in inputs]):
                return inputs
    inputs = []
    for shape in SHAPES[kind]:
        count = int(np.prod(shape))
        weights = np.array(sizes(rng, count, 0.4, 3.0)).reshape(shape)
        if kind == "integers":
            x = rng.permutation([-4, -3, -2, 2, 3, 4])[:count].reshape(shape)
        else:
            x = np.array(sizes(rng, count, 0.4, 3.0)).reshape(shape)
        inputs.append((x, weights))
    if kind == "integers":
        single = np.array([0.5, -1.5, 2.25], dtype=np.float32)
        inputs.append((single, np.array(sizes(rng, 3, 0.4, 3.0))))
    return inputs


def function_of(weights, point):
    """A weighted sum of cubes and squares, and its square: a component that was left moved shows in the others."""
    return float(np.sum(weights * (point**3 - point**2)) + np.sum(weights * point) ** 2)


def slopes_of(weights, point):
    """The gradient of ``function_of`` these weights."""
    return weights * (3 * point**2 - 2 * point + 2 * np.sum(weights * point))


class AskedGradient(Asked):
    """What ``numerical_gradient`` gave for ``function_of`` some weights, beside the true gradient.

    For these functions a centred difference errs by the weight (below 3) times h squared, and rounding
    adds some 1e-8 at h = 1e-5; a one-sided difference errs by h and does not pass.
    """

    def __init__(self, answer, x, weights, h):
        point = np.asarray(x, dtype=float)
        truth = slopes_of(weights, point)
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
