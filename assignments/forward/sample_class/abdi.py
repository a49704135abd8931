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
    return int(n[1:].sum()), int(n[1:] @ (n[:-1] + 1))


def identity_hidden(W, v):
    return v @ W


def xor_network():
    W = np.array([[5, 5, -5], [5, 5, 5], [0, 0, 5]])
    return W, np.array([-1, 1, -1])


def parity(bits):
    W, v = xor_network()
    signs = [2 * b - 1 for b in bits]
    p = signs[0]
    for s in signs[1:]:
        p = np.sign(two_layer_predict(W, v, np.array([p, s, 1])))
    return int(p > 0)


def concepts():
    yes = ["identity_collapses", "output_activation", "universal", "parity_depth"]
    no = ["links_within_layer", "every_function", "deeper_better", "smaller_against_overfitting"]
    return {**{k: True for k in yes}, **{k: False for k in no}}


if __name__ == "__main__":
    for n in range(16):
        bits = [int(c) for c in f"{n:04b}"]
        print(bits, parity(bits), sum(bits) % 2)
