import numpy as np


def perceptron_predict(w, b, x):
    return np.sign(np.dot(w, x) + b)


def sigmoid(z):
    return (1 + np.tanh(np.asarray(z) / 2)) / 2


def step(z):
    return np.sign(np.asarray(z))


def identity(z):
    return np.asarray(z) * 1.0


def two_layer_predict(W, v, x):
    h = np.zeros(W.shape[0])
    for i in range(W.shape[0]):
        h[i] = np.tanh(np.sum(W[i] * x))
    return np.sum(v * h)


def two_layer_predict_batch(W, v, X):
    H = np.zeros((X.shape[0], W.shape[0]))
    for i in range(W.shape[0]):
        H[:, i] = np.tanh(np.sum(W[i] * X, axis=1))
    return np.sum(v * H, axis=1)


def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    h1 = sigmoid(np.matmul(W1, x) + b1)
    h2 = sigmoid(np.matmul(W2, h1) + b2)
    return np.matmul(W3, h2) + b3


def network_size(layer_sizes):
    neurons = 0
    parameters = 0
    before = layer_sizes[0]
    for size in layer_sizes[1:]:
        neurons += size
        parameters += size * (before + 1)
        before = size
    return neurons, parameters


def identity_hidden(W, v):
    return np.sum(W * v.reshape(-1, 1), axis=0)


def xor_network():
    W = np.array([[7.0, 7.0, -7.0], [7.0, 7.0, 7.0], [0.0, 0.0, 7.0]])
    v = np.array([-1.0, 1.0, -1.0])
    return W, v


def parity(bits):
    W, v = xor_network()
    level = [2 * bit - 1 for bit in bits]
    while len(level) > 1:
        nxt = []
        for i in range(0, len(level) - 1, 2):
            y = two_layer_predict(W, v, np.array([level[i], level[i + 1], 1]))
            nxt.append(1 if y > 0 else -1)
        nxt.append(level[-1])  # the last one may have no partner
        level = nxt
    return 1 if level[0] == 1 else 0


def concepts():
    return {
        "identity_collapses": True,
        "links_within_layer": False,
        "output_activation": True,
        "universal": True,
        "every_function": False,
        "parity_depth": True,
        "deeper_better": False,
    }
