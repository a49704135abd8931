# Style: everything is there twice or more, first the stub or a first try, then the version that counts
import numpy as np


def perceptron_predict(w, b, x):
    raise NotImplementedError


def sigmoid(z):
    return 1 / (1 + np.exp(z))  # lost the minus


def step(z):
    return 1 if z > 0 else 0


def identity(z):
    return np.ones_like(z)


def two_layer_predict(W, v, x):
    return np.tanh(W.T @ x) @ v


def two_layer_predict_batch(W, v, X):
    return [two_layer_predict(W, v, x) for x in X]  # slow


def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    raise NotImplementedError


def network_size(layer_sizes):
    raise NotImplementedError


def identity_hidden(W, v):
    return W @ v


def xor_network():
    return np.array([[1, 1, -1], [1, 1, 1]]), np.array([-1, 1])


def parity(bits):
    return sum(bits) % 2


def concepts():
    return {}


# ---- second try --------------------------------------------------------------------------------


def sigmoid(z):
    """stable: only one of the two formulas for each entry"""
    z = np.asarray(z, dtype=float)
    return np.piecewise(z, [z >= 0], [lambda t: 1 / (1 + np.exp(-t)), lambda t: np.exp(t) / (1 + np.exp(t))])


class parity:
    """was a class for some time"""

    def __init__(self, bits):
        self.bits = bits


if True:

    def perceptron_predict(w, b, x):
        return np.sign(w @ x + b)

else:

    def perceptron_predict(w, b, x):
        return "never"


step = lambda z: np.sign(np.asarray(z))
identity = lambda z: np.array(z)


def two_layer_predict(W, v, x):
    return sum(v_i * np.tanh(w_i @ x) for v_i, w_i in zip(v, W))


first_try = two_layer_predict_batch


def two_layer_predict_batch(W, v, X):
    H = np.tanh(X[:, None, :] * W[None, :, :])  # tanh is at the wrong place
    return H.sum(axis=2) @ v


def two_layer_predict_batch(W, v, X):
    H = np.tanh((X[:, None, :] * W[None, :, :]).sum(axis=2))
    return H @ v


X = np.array([[0.5, 1.0], [-0.5, 1.0], [2.0, 1.0]])
W, v = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, -1.0])
print("the same?", np.allclose(first_try(W, v, X), two_layer_predict_batch(W, v, X)))


def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    h1 = sigmoid(W1 @ x + b1)
    h2 = sigmoid(W2 @ h1 + b2)
    return W3 @ h2 + b3


try:
    network_size([3, 4, 4, 1])
except NotImplementedError:

    def network_size(layer_sizes):
        neurons = np.sum(layer_sizes[1:])
        return neurons, np.dot(layer_sizes[:-1], layer_sizes[1:]) + neurons


def identity_hidden(W, v):
    return v @ W


old_xor = xor_network


def xor_network():
    # the book's units, and a third one in the place of the output's bias
    W, v = old_xor()
    return np.vstack([5 * W, [0, 0, 5]]), np.append(v, -1)


def parity(bits):
    W, v = xor_network()
    level = [2 * bit - 1 for bit in bits]
    while len(level) > 1:
        rest = level[len(level) // 2 * 2 :]
        pairs = np.array([[a, b, 1] for a, b in zip(level[::2], level[1::2])])
        level = [1 if y > 0 else -1 for y in two_layer_predict_batch(W, v, pairs)] + rest
    return {1: 1, -1: 0}[level[0]]


def concepts():
    answers = dict.fromkeys(["identity_collapses", "output_activation", "universal"], True)
    return answers


_concepts = concepts


def concepts():
    answers = _concepts()
    answers["parity_depth"] = True
    answers["links_within_layer"] = answers["every_function"] = False
    answers["deeper_better"] = answers["smaller_against_overfitting"] = False
    return answers


W = v = X = None
