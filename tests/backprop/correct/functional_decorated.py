# Style: functional: reduce, recursion, decorators (wraps, lru_cache), match statements; gates made by a decorator
import functools
import operator
from fractions import Fraction
from itertools import accumulate
from math import exp
from types import SimpleNamespace

import numpy as np

GATES = {}


def counted(function):
    """counts the calls, I wanted to see which functions are used most"""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


def careful(function):
    """hands over a copy of the cache, so that nothing can happen to the real one"""

    @functools.wraps(function)
    def wrapper(cache, *args, **kwargs):
        return function(dict(cache), *args, **kwargs)

    return wrapper


@functools.cache
def sigmoid(t):
    return 1 / (1 + exp(-t))


@counted
def product_gradient(x, y):
    return y, x


@counted
def sum_gradient(x, y):
    return Fraction(1), Fraction(1)


@counted
def max_gradient(x, y):
    match (x > y, y > x):
        case (True, False):
            return 1, 0
        case (False, True):
            return 0, 1
        case _:
            return Fraction(1, 2), Fraction(1, 2)


def difference(f, up, down, h):
    return (f(up) - f(down)) / (2 * h)


@counted
def numerical_gradient(f, x, h=1e-5):
    match x:
        case int() | float():
            return difference(f, x + h, x - h, h)
    x = np.array(x, dtype=float)

    def moved(index, step):
        copy = np.array(x)
        copy[index] += step
        return copy

    def descend(index):
        """one axis deeper, until the index is complete"""
        if len(index) == x.ndim:
            return difference(f, moved(index, h), moved(index, -h), h)
        return [descend(index + (k,)) for k in range(x.shape[len(index)])]

    return np.array(descend(()), dtype=float).reshape(x.shape)


def gate(rules):
    """Turns rules(*constants) -> (value, partials) into a maker of gates.

    The partials get the same inputs as the value.
    """

    @functools.wraps(rules)
    def maker(*constants):
        value, *partials = rules(*constants)
        memory = []

        def forward(*inputs):
            memory[:] = inputs
            return value(*inputs)

        def backward(grad_output):
            gradients = [partial(*memory) * grad_output for partial in partials]
            return gradients if len(gradients) > 1 else gradients[0]

        return SimpleNamespace(forward=forward, backward=backward, name=rules.__name__)

    GATES[rules.__name__] = maker
    return maker


@gate
def AddGate():
    return operator.add, lambda x, y: 1, lambda x, y: 1


@gate
def MultiplyGate():
    return operator.mul, lambda x, y: y, lambda x, y: x


@gate
def MaxGate():
    return max, lambda x, y: max_gradient(x, y)[0] * 1.0, lambda x, y: max_gradient(x, y)[1] * 1.0


@gate
def ReciprocalGate():
    return (lambda x: 1 / x), (lambda x: -1 / (x * x))


@gate
def ExpGate():
    return exp, exp


@gate
def SigmoidGate():
    return sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))


@gate
def AddConstantGate(c):
    return functools.partial(operator.add, c), lambda x: 1


@gate
def ScaleGate(a):
    return functools.partial(operator.mul, a), lambda x: a


def composite(x, y, z):
    q = functools.reduce(operator.add, (x, y))
    return functools.reduce(operator.mul, (q, z)), (*(z for _ in "xy"), q)


STEPS = (
    ("neg", "a", operator.neg),
    ("exp", "neg", exp),
    ("inc", "exp", lambda e: 1 + e),
    ("f", "inc", lambda i: 1 / i),
)


def sigmoid_neuron_forward(w, x):
    products = tuple(map(operator.mul, w, x))
    start = {"w": w, "x": x, "w0x0": products[0], "w1x1": products[1], "sum": sum(products)}
    start["a"] = start["sum"] + w[2]
    cache = functools.reduce(lambda c, step: c | {step[0]: step[2](c[step[1]])}, STEPS, start)
    return cache["f"], cache


@counted
@careful
def sigmoid_neuron_backward(cache, df=1.0):
    locals_ = (-(cache["inc"] ** -2), 1, cache["exp"], -1, 1)
    chain = list(accumulate(locals_, operator.mul, initial=df))[1:]
    grads = dict(zip(("dinc", "dexp", "dneg", "da", "dsum"), chain))
    grads |= {"dw0x0": grads["dsum"], "dw1x1": grads["dsum"]}

    def times(values):
        return [v * g for v, g in zip(values, (grads["dw0x0"], grads["dw1x1"]))]

    grads["dw"] = np.array(times(cache["x"]) + [grads["da"]])
    grads["dx"] = np.array(times(cache["w"]))
    return grads


def sigmoid_neuron_gates(w, x):
    def run(tree):
        """forward through a nested tuple (gate name, constants, subtrees), gives (value, way back)"""
        match tree:
            case (str(name), tuple(constants), list(subtrees)):
                below = [run(subtree) for subtree in subtrees]
                node = GATES[name](*constants)
                value = node.forward(*(v for v, _ in below))

                def back(d):
                    parts = node.backward(d)
                    parts = parts if isinstance(parts, (list, tuple)) else [parts]
                    return functools.reduce(operator.or_, (b(p) for (_, b), p in zip(below, parts)))

                return value, back
            case (str(name), number):
                return number, lambda d: {name: d}

    products = [("MultiplyGate", (), [(f"w{k}", w[k]), (f"x{k}", x[k])]) for k in (0, 1)]
    tree = ("AddGate", (), [("AddGate", (), products), ("w2", w[2])])
    for name, *constants in (["ScaleGate", -1], ["ExpGate"], ["AddConstantGate", 1], ["ReciprocalGate"]):
        tree = (name, tuple(constants), [tree])
    f, back = run(tree)
    d = back(1.0)
    return f, [d["w0"], d["w1"], d["w2"]], [d["x0"], d["x1"]]


def sigmoid_neuron_grouped(w, x):
    inputs = (*x, 1)
    f = sigmoid(sum(map(operator.mul, w, inputs)))
    d = (1 - f) * f
    return f, np.array([d * v for v in inputs]), np.array([d * v for v in w[:-1]])


@functools.lru_cache(maxsize=128)
def stages(x, y):
    """the numbers of the forward pass as a tuple of pairs (nobody can change a tuple, so it may be remembered)"""
    sigy, sigx, xpy = sigmoid(y), sigmoid(x), x + y
    num, xpysqr = x + sigy, xpy * xpy
    den = sigx + xpysqr
    return (
        ("x", x),
        ("y", y),
        ("sigy", sigy),
        ("num", num),
        ("sigx", sigx),
        ("xpy", xpy),
        ("xpysqr", xpysqr),
        ("den", den),
        ("invden", 1 / den),
    )


def staged_forward(x, y):
    cache = dict(stages(x, y))
    return cache["num"] * cache["invden"], cache


@counted
@careful
def staged_backward(cache, df=1.0):
    def slope(s):
        return (1 - s) * s

    # (gradient, [(local gradient, upstream gradient), ...]) in the order of the backward pass
    program = [
        ("dnum", [(cache["invden"], "df")]),
        ("dinvden", [(cache["num"], "df")]),
        ("dden", [(-1 / cache["den"] ** 2, "dinvden")]),
        ("dsigx", [(1, "dden")]),
        ("dxpysqr", [(1, "dden")]),
        ("dxpy", [(2 * cache["xpy"], "dxpysqr")]),
        ("dsigy", [(1, "dnum")]),
        ("dx", [(1, "dnum"), (1, "dxpy"), (slope(cache["sigx"]), "dsigx")]),
        ("dy", [(1, "dxpy"), (slope(cache["sigy"]), "dsigy")]),
    ]

    def recurse(grads, rest):
        match rest:
            case []:
                return grads
            case [(name, paths), *later]:
                return recurse(grads | {name: sum(local * grads[up] for local, up in paths)}, later)

    return recurse({"df": df}, program)
