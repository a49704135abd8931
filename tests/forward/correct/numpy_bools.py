"""Style: numpy scalars everywhere: concepts() returns numpy bools, counts are numpy integers, XOR has sixteen units."""

import numpy as np

zero, one = np.float64(0), np.float64(1)


def perceptron_predict(w, b, x):
    a = np.add(np.vdot(w, x), b)
    return np.int8(np.greater(a, 0)) - np.int8(np.less(a, 0))


def sigmoid(z):
    return np.reciprocal(one + np.exp(-np.maximum(z, -np.float64(700))))


def step(z):
    return np.subtract(np.greater(z, 0), np.less(z, 0), dtype=np.int8)


def identity(z):
    return np.positive(z)


def two_layer_predict(W, v, x):
    return np.inner(v, np.tanh(np.inner(W, x)))


def two_layer_predict_batch(W, v, X):
    return np.tensordot(np.tanh(np.tensordot(X, W, axes=(1, 1))), v, axes=(1, 0))


def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    first = sigmoid(np.add(np.matmul(W1, x), b1))
    second = sigmoid(np.add(np.matmul(W2, first), b2))
    return np.add(np.matmul(W3, second), b3)


def network_size(layer_sizes):
    sizes = np.asarray(layer_sizes, dtype=np.uint16)
    neurons = np.sum(sizes, dtype=np.uint16) - sizes[0]
    return neurons, np.vdot(sizes[1:], sizes[:-1]) + neurons


def identity_hidden(W, v):
    return np.tensordot(v, W, axes=1)


def xor_network():
    # A small network of three units, four times over, and four units without any input, whose tanh is 0.
    # The output is -0.1015 or 0.1953: the margin, and not much more.
    small = np.array([[0.8, 0.8, -0.8], [0.8, 0.8, 0.8], [0.0, 0.0, 0.8]])
    W = np.concatenate([np.tile(small, (4, 1)), np.zeros((4, 3))])
    out = np.array([-0.0735, 0.0735, -0.0735])
    return W, np.concatenate([np.tile(out, 4), np.ones(4)])


def parity(bits):
    W, v = xor_network()
    signs = np.multiply(2, bits) - 1
    odd = signs[0]
    for sign in signs[1:]:
        odd = np.sign(two_layer_predict(W, v, np.array([odd, sign, one])))
    return np.greater(odd, zero)


def concepts():
    table = np.array(
        [
            ("identity_collapses", 1),
            ("links_within_layer", 0),
            ("output_activation", 1),
            ("universal", 1),
            ("every_function", 0),
            ("parity_depth", 1),
            ("deeper_better", 0),
            ("smaller_against_overfitting", 0),
        ],
        dtype=[("id", "U40"), ("answer", "?")],
    )
    return {str(row["id"]): row["answer"] for row in table}  # values of type np.bool_
