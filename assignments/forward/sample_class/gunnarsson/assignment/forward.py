"""Prediction. Layers are objects here."""

import numpy as np


class Linear:
    def __init__(self, W, b=0.0):
        self.W, self.b = np.asarray(W), b

    def __call__(self, x):
        return self.W @ x + self.b


class Sigmoid:
    def __call__(self, z):
        z = np.asarray(z, dtype=float)
        return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


class Tanh:
    def __call__(self, z):
        return np.tanh(z)


class Network:
    def __init__(self, *layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


sigmoid = Sigmoid()


def step(z):
    return np.copysign(1.0, z)


def identity(z):
    return z


def perceptron_predict(w, b, x):
    return step(Linear(w, b)(x))


def two_layer_predict(W, v, x):
    return Network(Linear(W), Tanh(), Linear(v))(x)


def two_layer_predict_batch(W, v, X):
    return Network(Linear(W), Tanh(), Linear(v))(X.T)


def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    return Network(Linear(W1, b1), sigmoid, Linear(W2, b2), sigmoid, Linear(W3, b3))(x)


def network_size(layer_sizes):
    layers = [Linear(np.zeros((n, m)), np.zeros(n)) for m, n in zip(layer_sizes, layer_sizes[1:])]
    return sum(len(layer.b) for layer in layers), sum(layer.W.size + layer.b.size for layer in layers)


def identity_hidden(W, v):
    return Network(Linear(np.transpose(W)))(v)


def xor_network():
    # both, at least one, always
    W = np.array([[1.5, 1.5, -1.5], [1.5, 1.5, 1.5], [0.0, 0.0, 1.5]])
    v = np.array([-1.0, 1.0, -1.0])
    return W, v


def parity(bits):
    """A tree: the parity of a half is combined with the parity of the other half."""
    if len(bits) == 1:
        return bits[0]
    half = len(bits) // 2
    left, right = parity(bits[:half]), parity(bits[half:])
    W, v = xor_network()
    return int(two_layer_predict(W, v, np.array([2 * left - 1, 2 * right - 1, 1])) > 0)


def concepts():
    return dict(
        identity_collapses=True,
        links_within_layer=False,
        output_activation=True,
        universal=True,
        every_function=False,
        parity_depth=True,
        deeper_better=False,
        smaller_against_overfitting=False,
    )
