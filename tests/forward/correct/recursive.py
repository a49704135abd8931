# Style: recursion: no loop and no comprehension anywhere, lists and tuples as results
from math import exp, tanh

import numpy as np


def dot(a, b):
    if len(a) == 0:
        return 0.0
    return a[0] * b[0] + dot(a[1:], b[1:])


def each(f, items):
    """like map, but recursive"""
    if len(items) == 0:
        return []
    return [f(items[0])] + each(f, items[1:])


def perceptron_predict(w, b, x):
    return +1 if dot(w, x) > -b else -1


def sigmoid(z):
    if np.ndim(z) > 0:
        return each(sigmoid, z)
    if z < 0:
        return 1.0 - sigmoid(-z)
    return 1.0 / (1.0 + exp(-z))


def step(z):
    return tuple(each(step, z)) if np.ndim(z) else (1 if z > 0 else -1)


def identity(z):
    return each(identity, z) if np.ndim(z) else z


def two_layer_predict(W, v, x):
    if len(v) == 0:
        return 0.0
    return v[0] * tanh(dot(W[0], x)) + two_layer_predict(W[1:], v[1:], x)


def two_layer_predict_batch(W, v, X):
    # recursion over the hidden units, and below that over the inputs: never over the examples
    if len(v) == 0:
        return np.zeros(len(X))
    return v[0] * np.tanh(dot(W[0], X.T)) + two_layer_predict_batch(W[1:], v[1:], X)


def transpose(rows):
    if len(rows[0]) == 0:
        return []
    return [each(lambda row: row[0], rows)] + transpose(each(lambda row: row[1:], rows))


def forward(layers, h):
    (W, b), rest = layers[0], layers[1:]
    a = each(lambda pair: dot(pair[0], h) + pair[1][0], list(zip(W, b)))
    return forward(rest, sigmoid(a)) if rest else a


def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    columns = transpose(x.tolist())
    return transpose(each(lambda column: forward([(W1, b1), (W2, b2), (W3, b3)], column), columns))


def network_size(layer_sizes):
    if len(layer_sizes) == 1:
        return 0, 0
    first, second, *rest = layer_sizes
    neurons, parameters = network_size([second, *rest])
    return neurons + second, parameters + (first + 1) * second


def identity_hidden(W, v):
    return each(lambda column: dot(column, v), W.T)


def xor_network():
    return ([20, 20, -20], [20, 20, 20], [0, 0, 20]), (-1, 1, -1)


def sign(bits):
    """+1 for an odd number of ones, -1 for an even one"""
    if len(bits) == 1:
        return 2 * bits[0] - 1
    middle = len(bits) // 2
    W, v = xor_network()
    return 1 if two_layer_predict(W, v, [sign(bits[:middle]), sign(bits[middle:]), 1]) > 0 else -1


def parity(bits):
    return (sign(bits) + 1) // 2


def pairs(names, answers):
    return [] if not names else [(names[0], answers[0] == "y")] + pairs(names[1:], answers[1:])


def concepts():
    names = ["identity_collapses", "links_within_layer", "output_activation", "universal"]
    names += ["every_function", "parity_depth", "deeper_better", "smaller_against_overfitting"]
    return dict(pairs(names, "ynyynynn"))
