# Style: functional: closures, decorators on nearly everything, reduce, partial, generators, lambdas, match
import functools
import itertools
import operator
from fractions import Fraction
from math import exp

import numpy as np

LOG = {}


def counted(function):
    """how often is each function called? I was curious"""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        LOG[function.__name__] = LOG.get(function.__name__, 0) + 1
        return function(*args, **kwargs)

    return wrapper


def elementwise(function):
    """lets a function of one number work on arrays of any shape"""

    @functools.wraps(function)
    def wrapper(z):
        flat = [function(float(t)) for t in np.ravel(z)]
        return np.reshape(flat, np.shape(z)) if np.ndim(z) else flat[0]

    return wrapper


compose = lambda *fs: functools.reduce(lambda f, g: lambda x: g(f(x)), fs)
dot = lambda a, b: sum(map(operator.mul, a, b))


@counted
def perceptron_predict(w, b, x):
    match bool(dot(w, x) + b > 0):
        case True:
            return Fraction(1)
        case _:
            return Fraction(-1)


@counted
@elementwise
def sigmoid(t):
    match t >= 0, exp(-abs(t)):
        case True, small:
            return 1 / (1 + small)
        case False, small:
            return small / (1 + small)


step = elementwise(lambda t: (t > 0) - (t < 0))
identity = elementwise(lambda t: t)


def make_layer(W, b=0.0, activation=lambda a: a):
    def layer(h):
        return activation(W @ h + b)

    return layer


@counted
def two_layer_predict(W, v, x):
    W, v, x = map(np.asarray, (W, v, x))
    return compose(make_layer(W, activation=np.tanh), make_layer(v))(x)


def make_batch(activation):
    """the network for a batch, made once: a unit gives a column, and the columns are added up"""

    def unit(X, W, v):
        for w, out in zip(W, v):
            yield out * activation(functools.reduce(operator.add, (w[d] * X[:, d] for d in range(len(w)))))

    @counted
    def predict(W, v, X):
        return functools.reduce(operator.add, unit(X, W, v))

    return predict


two_layer_predict_batch = make_batch(np.tanh)


@counted
def three_layer_forward(*parameters):
    *parameters, x = parameters
    layers = list(zip(parameters[::2], parameters[1::2]))
    activations = [sigmoid] * (len(layers) - 1) + [identity]
    return compose(*(make_layer(W, b, f) for (W, b), f in zip(layers, activations)))(x)


@counted
def network_size(layer_sizes):
    pairs = list(itertools.pairwise(layer_sizes))
    return [sum(after for _, after in pairs), sum(before * after + after for before, after in pairs)]


identity_hidden = counted(lambda W, v: functools.reduce(operator.add, map(operator.mul, v, W)))


@functools.lru_cache(maxsize=None)
def xor_network():
    """fitted, not guessed: 16 random units, and the output weights that give exactly -1 and +1"""
    rng = np.random.default_rng(460)
    W = rng.normal(size=(16, 3))
    corners = np.array([(x1, x2, 1) for x1, x2 in itertools.product((-1, 1), repeat=2)], dtype=float)
    v = np.linalg.lstsq(np.tanh(corners @ W.T), np.array([-1.0, 1.0, 1.0, -1.0]), rcond=None)[0]
    W.flags.writeable = v.flags.writeable = False
    return W, v


def parity(bits):
    net = functools.partial(two_layer_predict, *xor_network())
    signs = (2 * bit - 1 for bit in bits)
    return int(functools.reduce(lambda s, t: 1 if net(np.array([s, t, 1])) > 0 else -1, signs) == 1)


@counted
def concepts():
    believe = {"identity_collapses", "output_activation", "universal", "parity_depth"}
    doubt = {"links_within_layer", "every_function", "deeper_better", "smaller_against_overfitting"}
    return {name: name in believe for name in believe | doubt}
