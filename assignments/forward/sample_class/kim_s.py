import numpy as np


def perceptron_predict(w, b, x):
    return int(np.sign(w @ x + b))


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def step(z):
    return np.sign(z)


def identity(z):
    return z


def two_layer_predict(W, v, x):
    return v @ np.tanh(W @ x)


def two_layer_predict_batch(W, v, X):
    return v @ np.tanh(W @ X.T)


def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    return W3 @ sigmoid(W2 @ sigmoid(W1 @ x + b1) + b2) + b3


def network_size(layer_sizes):
    n = np.array(layer_sizes)
    return int(n[1:].sum(), int(n[1:] @ (n[:-1] + 1))


def identity_hidden(W, v):
    return v @ W
