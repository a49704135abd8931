"""The shapes and points that the tests of this assignment ask at. This file travels with the template.

Shapes are rectangular, so that rows and columns cannot be mixed up unseen; sums stay moderate, so that
no activation function saturates and hides what comes before it.
"""

import itertools

import numpy as np

from autograder.testing import Asked, CheckFailure, Mismatch, agree, flatten, has_shape, is_single, spell, split

# K hidden units and D inputs: more units than inputs, fewer, one unit, one input.
SHAPES = {"tall": (5, 3), "wide": (2, 4), "one unit": (1, 3), "one input": (4, 1)}
CORNERS = [(-1, -1), (-1, 1), (1, -1), (1, 1)]
STATEMENTS = (
    "identity_collapses",
    "links_within_layer",
    "output_activation",
    "universal",
    "every_function",
    "parity_depth",
    "deeper_better",
    "smaller_against_overfitting",
)


def numbers(rng, *shape, low=0.2, high=1.1):
    """An array of numbers of either sign, none near zero."""
    return rng.uniform(low, high, shape) * rng.choice([-1.0, 1.0], shape)


def demand_at_extremes(ask, numbers):
    """Demand of sigmoid that it is right for large numbers: each by itself, as an integer too, and all in one array."""
    rule = "sigmoid gives a number between 0 and 1 for every z up to ±1000."
    for z in (np.array(numbers), *numbers, *(int(z) for z in numbers if z == int(z))):
        asked = ask("sigmoid", z)
        asked.demand_right(rule)
        # The slack of a value near 1 is no larger than that of one near 0.
        slack = 1e-6 if is_single(asked.answer.value) else 1e-9
        if (np.abs(flatten(asked.answer.value) - flatten(asked.expected)) > slack).any():
            raise asked.mismatch(rule, spell(asked.expected))


def two_layers(rng, units, inputs):
    """W (K, D) and v (K,)."""
    return numbers(rng, units, inputs), numbers(rng, units, low=0.5, high=2.0)


# What is written for w · x + b, and is something else.
WRONG_ACTIVATIONS = (
    lambda w, b, x: w @ x,
    lambda w, b, x: b,
    lambda w, b, x: w @ x - b,
    lambda w, b, x: -(w @ x) - b,
    lambda w, b, x: np.sum(w * x + b),
    lambda w, b, x: w @ x + b / len(w),
    lambda w, b, x: w[0] * x[0] + b,
    lambda w, b, x: w[-1] * x[-1] + b,
    lambda w, b, x: w[:-1] @ x[:-1] + b,
    lambda w, b, x: w[1:] @ x[1:] + b,
    lambda w, b, x: np.sum(w) + b,
    lambda w, b, x: np.sum(x) + b,
    lambda w, b, x: np.sum(w) * np.sum(x) + b,
    lambda w, b, x: np.sum(w + x) + b,
    lambda w, b, x: np.sum(np.abs(w * x)) + b,
    lambda w, b, x: w @ x[::-1] + b,
    lambda w, b, x: np.max(np.cumsum(w * x) + b),  # an answer from within the loop
    lambda w, b, x: np.min(np.cumsum(w * x) + b),
    lambda w, b, x: np.trunc(w @ x + b),
)


def perceptrons(rng):
    """Weights, biases and inputs of six neurons of both answers, with which every wrong activation is found out."""
    while True:
        points = _six_perceptrons(rng)
        if all(
            any((wrong(*point) > 0) != (_activation(*point) > 0) for point in points) for wrong in WRONG_ACTIVATIONS
        ):
            return points


def _six_perceptrons(rng):
    """Weights, biases and inputs, decided by more than the bias or the weights alone; never close to zero."""
    found = {1: [], -1: []}
    while min(map(len, found.values())) < 3:
        inputs = int(rng.integers(2, 6))
        w, b, x = numbers(rng, inputs), float(numbers(rng, 1)[0]) * 2, numbers(rng, inputs)
        total = _activation(w, b, x)
        if abs(total) > 0.1 and np.sign(total - b) != np.sign(b):
            found[int(np.sign(total))].append((w, b, x))
    return found[1][:3] + found[-1][:3]


def _activation(w, b, x):
    return float(w @ x) + b


def demand_few_lines(ask, W, v, X):
    """Demand that the lines which are executed do not grow with the number of rows, from 4 to 40 to 400.

    Each number of rows is asked once before it counts, for whoever prepares something at the first call.
    """
    sizes, lines = (4, 40, 400), {}
    for examples in sizes * 2:
        asked = ask("two_layer_predict_batch", W, v, X[:examples], watch={"lines": True})
        asked.demand_right("This counts once the predictions are right.")
        lines[examples] = asked.answer.lines
    for examples in sizes[1:]:
        # A loop executes a line or more for each row; one that is there for large batches alone is no loop.
        if None in lines.values() or lines[examples] - lines[4] > (examples - 4) // 4:
            rule = (
                "Python executes more lines for more examples; matrix operations do without a loop over the rows of X."
            )
            got = f"more lines for {examples} examples than for 4"
            raise Mismatch(rule, call=asked.answer.call, place="two_layer_predict_batch", got=got)


def three_layers(rng, sizes, batch):
    """The arguments of three_layer_forward for layers of such sizes, the inputs first; biases are not zero."""
    layers = []
    for before, after in itertools.pairwise(sizes):
        layers += [numbers(rng, after, before), numbers(rng, after, 1)]
    return [*layers, numbers(rng, sizes[0], batch)]


class AskedSize(Asked):
    """What network_size gave: shape and arguments have their price where either of the two numbers is right."""

    def __init__(self, student, reference, sizes):
        super().__init__(student.ask("network_size", sizes), reference.network_size(sizes), "network_size")

    def counts(self):
        """The two numbers by name, each with what is expected.

        Raises:
            Mismatch: they are not two numbers.
        """
        shapes = {"neurons": (), "parameters": ()}
        parts = split(self.answer.value, shapes, function="network_size", call=self.answer.call)
        return {name: (parts[name], expected) for name, expected in zip(shapes, self.expected, strict=True)}

    def is_right(self):
        """Whether either is."""
        try:
            return any(agree(got, expected) for got, expected in self.counts().values())
        except Mismatch:
            return False


def outputs_of(W, v):
    """The outputs of a two-layer network at the four corners of XOR, whatever shapes its weights came in.

    Raises:
        Mismatch: they are no weights of such a network.
    """
    weights, out = flatten(W), flatten(v)
    if not 1 <= len(out) <= 16 or len(weights) != 3 * len(out):
        rule = "xor_network returns W, (K, 3), and v, (K,), with at most 16 hidden units."
        raise Mismatch(rule, place="xor_network", got=f"{len(weights)} and {len(out)} numbers")
    points = np.array([(x1, x2, 1) for x1, x2 in CORNERS], dtype=float)
    return np.tanh(points @ weights.reshape(-1, 3).T) @ out


def ask_xor(student):
    """The weights W and v that xor_network returns.

    Raises:
        Mismatch: it returns something else.
    """
    answer = student.ask("xor_network")
    value = answer.value
    if not (isinstance(value, list | tuple) and len(value) == 2):
        rule = "xor_network returns two things, W and v."
        raise Mismatch(rule, call=answer.call, place="xor_network", got=spell(value))
    return value


def demand_xor_shape(W, v):
    """Demand that W is (K, 3) and v (K,)."""
    units = len(flatten(v))
    if not (has_shape(W, (units, 3)) and has_shape(v, (units,))):
        rule = f"With {units} hidden units W should have the shape ({units}, 3) and v ({units},)."
        raise Mismatch(rule, place="xor_network")


NETWORK = ("two_layer_predict", "two_layer_predict_batch")


def demand_calls(student, vectors):
    """Demand that parity calls the network, at most 4 D times, and answers what follows from its outputs.

    The calls count with the student's own network or, where that does not do, with a right one. Of every length
    there are vectors of both answers among ``vectors``, and none is all zeros.
    """
    try:
        _demand_count(student, vectors)
    except CheckFailure:
        student.lend(network(lambda outputs: outputs))
        _demand_count(student, vectors)
    _demand_that_it_follows(student, vectors)


def network(change):
    """A two-layer network to lend by both of its names, with its outputs changed."""

    def predict_batch(W, v, X):
        W, v, X = np.asarray(W, dtype=float), np.ravel(np.asarray(v, dtype=float)), np.asarray(X, dtype=float)
        if W.size * X.size > 10**6:
            raise ValueError("this network is too large")
        return change(np.tanh(X @ W.T) @ v)

    def predict(W, v, x):
        return float(predict_batch(W, v, np.reshape(np.asarray(x, dtype=float), (1, -1)))[0])

    return dict(zip(NETWORK, (predict, predict_batch), strict=True))


def _demand_count(student, vectors):
    for bits in vectors:
        before = _borrowed(student)
        answer = student.ask("parity", bits, watch={"calls": list(NETWORK)})
        asked = Asked(answer, sum(bits) % 2, "parity")
        asked.demand_right("The calls count once the answer is right.")
        calls = _borrowed(student) - before + sum(answer.count("calls", name) for name in NETWORK)
        if not 1 <= calls <= 4 * len(bits):
            rule = "For two bits or more, parity calls two_layer_predict or the batch form, at most 4 D times."
            expected = f"1 to {4 * len(bits)}"
            raise Mismatch(rule, call=answer.call, place="parity", got=f"{calls} calls", expected=expected)


def _borrowed(student):
    return sum(student.borrowed.get(name, 0) for name in NETWORK)


def _demand_that_it_follows(student, vectors):
    """Where the network has one answer for all inputs, so has parity for all vectors of one length."""
    for constant in (-1.0, 1.0):
        student.lend(network(lambda outputs, constant=constant: np.full_like(outputs, constant)), everywhere=True)
        answers = {}
        for bits in vectors:
            try:
                value = student.ask("parity", bits).value
            except CheckFailure:
                continue  # it noticed that this is no XOR network
            if not agree(value, answers.setdefault(len(bits), value)):
                raise Mismatch(
                    "The answer should follow from what the calls of two_layer_predict return.", place="parity"
                )
