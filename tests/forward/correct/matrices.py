"""Style: matrices: everything is one @, the sigmoid works by masks, parity goes level by level with the batch form."""

import numpy as np


def _column(vector):
    return np.asarray(vector, dtype=float).reshape(-1, 1)


def perceptron_predict(w, b, x):
    # the bias trick: (w, b) times (x, 1)
    a = np.append(w, b) @ np.append(x, 1.0)
    return np.copysign(1, a)


def sigmoid(z):
    z = np.asarray(z, dtype=np.float64)
    out = np.empty_like(z)
    positive = z >= 0
    out[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    out[~positive] = e / (1 + e)
    return out


def step(z):
    return 2 * (np.asarray(z) > 0) - 1


def identity(z):
    return np.asarray(z) @ np.eye(np.shape(z)[-1]) if np.ndim(z) else +z


def two_layer_predict_batch(W, v, X):
    return np.tanh(X @ W.T) @ v


def two_layer_predict(W, v, x):
    row = _column(x).T
    return two_layer_predict_batch(W, v, row)


def _affine(W, b):
    return lambda x: np.block([W, b]) @ np.vstack([x, np.ones((1, np.shape(x)[1]))])


def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    first, second, third = _affine(W1, b1), _affine(W2, b2), _affine(W3, b3)
    return third(sigmoid(second(sigmoid(first(x)))))


def network_size(layer_sizes):
    sizes = np.array(layer_sizes)
    inputs = sizes[:-1] + 1  # the bias counts as one more input
    return np.array([sizes[1:].sum(), inputs @ sizes[1:]])


def identity_hidden(W, v):
    return (_column(v).T @ W).ravel()


def xor_network():
    W = np.array([[1.0, 1.0], [1.0, 1.0], [0.0, 0.0]])
    b = np.array([[-1.0], [1.0], [1.0]])
    return 10 * np.hstack([W, b]), np.array([-1.0, 1.0, -1.0])


def parity(bits):
    W, v = xor_network()
    signs = 2.0 * np.array(bits) - 1
    while signs.size > 1:
        if signs.size % 2:
            signs = np.append(signs, -1.0)  # a zero more changes nothing
        pairs = np.column_stack([signs.reshape(-1, 2), np.ones(signs.size // 2)])
        signs = np.sign(two_layer_predict_batch(W, v, pairs))
    return int(signs[0] > 0)


def concepts():
    true = ["identity_collapses", "output_activation", "universal", "parity_depth"]
    false = ["links_within_layer", "every_function", "deeper_better", "smaller_against_overfitting"]
    return dict.fromkeys(true, True) | dict.fromkeys(false, False)
