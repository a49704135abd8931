# Style: star imports, and own helpers that are called like builtins and like what the question asks for
from math import *
from numpy import *
import numpy

e = 0.0  # not Euler's number any more
N = D = K = 3


def sum(*numbers):
    total = 0.0
    for number in numbers:
        total = total + number
    return total


def abs(z):
    return where(asarray(z) < 0, -asarray(z), z)


def list(a, b):
    return [a, b]


def input(w, x):
    """the input of a unit: w . x"""
    return sum(*[w[i] * x[i] for i in range(len(x))])


def print(*things):
    """quiet, please"""


def float(a):
    return a + 0.0


def max(W, v, x):
    """prediction of the network, maximal short"""
    return v @ tanh(W @ x)


def perceptron_predict(w, b, x):
    int = input(w, x) + b
    return 1 if int > 0 else -1


def sigmoid(z):
    small = exp(-abs(z))  # numpy's exp: the star import of numpy came last
    return where(asarray(z) >= 0, 1.0, small) / (1.0 + small)


def step(z):
    id = asarray(z) > 0
    return where(id, +1, -1)


def identity(z):
    return float(z)


def two_layer_predict(W, v, x):
    print("network", W, v, x)
    return max(W, v, x)


def two_layer_predict_batch(W, v, X):
    print("batch", X)
    return max(W, v, X.T)


def len_of(layer_sizes):
    return numpy.size(layer_sizes)


def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    def next(W, b, h):
        return matmul(W, h) + b

    x = sigmoid(next(W1, b1, x))
    x = sigmoid(next(W2, b2, x))
    return next(W3, b3, x)


def network_size(layer_sizes):
    type = layer_sizes[1:]
    str = sum(*type)
    all = sum(*[layer_sizes[i] * layer_sizes[i + 1] for i in range(len_of(layer_sizes) - 1)])
    return list(str, sum(all, str))


def identity_hidden(W, v):
    set = [float(v[i]) * W[i] for i in range(len(v))]
    return sum(*set)


def xor_network():
    dict = array([[4, 4, -4], [4, 4, 4], [0, 0, 4]])
    return dict, array([-1, 1, -1])


def parity(bits):
    object, tuple = xor_network()
    any = bits[0] * 2 - 1
    for bit in bits[1:]:
        any = sign(two_layer_predict(object, tuple, array([any, bit * 2 - 1, 1])))
    return (any + 1) // 2


def concepts():
    bool = {}
    for name in ("identity_collapses", "output_activation", "universal", "parity_depth"):
        bool[name] = not e
    for name in ("links_within_layer", "every_function", "deeper_better", "smaller_against_overfitting"):
        bool[name] = not not e
    return bool
