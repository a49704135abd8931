# Answers each question in the right form with the oddest plain values there are, another one each time.
import itertools
import random

import numpy as np

FORWARD = "w0x0 w1x1 sum a neg exp inc f sigy num sigx xpy xpysqr den invden".split()
BACKWARD = "dinc dexp dneg da dsum dw0x0 dw1x1 dnum dinvden dden dsigx dxpysqr dxpy dsigy dy".split()
ODD = [
    *(np.dtype(code).type(1) for code in "?bBhHiIlLqQefdFD"),
    *(np.zeros(shape, code) for shape in ((), (0,), (1,), (1, 1), (2,), (3,), (0, 3), (2, 3)) for code in "?bQefFD"),
    *(np.full(shape, value) for shape in ((), (2,), (3,)) for value in (np.nan, np.inf, -np.inf, 1e308, 5e-324)),
    *(0, 1, -1, 2**63, -(2**63) - 1, 10**300, 10**400, -(10**400), True, False, None, "", "1.0", "nan", b"1", "\ud800"),
    *(0.0, -0.0, 5e-324, 1e-300, 1e308, -1e308, float("nan"), float("inf"), -float("inf"), 1j, 1 + 0j, complex("nan")),
    *([], (), {}, [[]], [[1.0], [1.0, 2.0]], [None], {"f": 1.0}, [1.0, [2.0]], [[[[[[1.0]]]]]], "x" * 1000, [1.0] * 1000),
    *(np.array(1 + 0j), np.array([1 + 0j, 2]), np.arange(6.0)[::-2], np.asfortranarray(np.ones((2, 3))), np.longdouble(1)),
]
draw = random.Random(4)
odd = itertools.cycle(draw.sample(ODD, len(ODD)))


def pair(*arguments):
    return next(odd), next(odd)


product_gradient = sum_gradient = max_gradient = pair


def numerical_gradient(f, x, h=1e-5):
    return next(odd)


def composite(x, y, z):
    return next(odd), (next(odd), next(odd), next(odd))


class Gate:
    def __init__(self, *constants):
        pass

    def forward(self, *inputs):
        self.count = len(inputs)
        return next(odd)

    def backward(self, grad_output):
        return pair() if self.count == 2 else next(odd)


class AddGate(Gate): ...


class MultiplyGate(Gate): ...


class MaxGate(Gate): ...


class ReciprocalGate(Gate): ...


class ExpGate(Gate): ...


class SigmoidGate(Gate): ...


class AddConstantGate(Gate): ...


class ScaleGate(Gate): ...


def sigmoid_neuron_gates(w, x):
    for gate in (AddGate, AddGate, MultiplyGate, MultiplyGate):
        gate().forward(1.0, 2.0)
    return next(odd), next(odd), next(odd)


sigmoid_neuron_grouped = sigmoid_neuron_gates


def sigmoid_neuron_forward(*start):
    return next(odd), {**{key: next(odd) for key in FORWARD}, "w": next(odd), "x": next(odd)}


def staged_forward(*start):
    return next(odd), {**{key: next(odd) for key in FORWARD}, "x": next(odd), "y": next(odd)}


def staged_backward(cache, df=1.0):
    return {**{key: next(odd) for key in BACKWARD}, "dw": next(odd), "dx": next(odd)}


sigmoid_neuron_backward = staged_backward
