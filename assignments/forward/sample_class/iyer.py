# Assignment 1, Kavya Iyer
import numpy as np


def perceptron_predict(w, b, x):
    # class 1 or class 0
    if np.dot(w, x) + b > 0:
        return 1
    return 0


def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))


def step(z):
    return (np.asarray(z) > 0) * 1


def identity(z):
    return z


def two_layer_predict(W, v, x):
    h = np.tanh(W.T @ x)
    return v @ h


def two_layer_predict_batch(W, v, X):
    H = np.tanh(X @ W)
    return H @ v


def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    h1 = sigmoid(W1 @ x + b1)
    h2 = sigmoid(W2 @ h1 + b2)
    # probability at the output
    return sigmoid(W3 @ h2 + b3)


def network_size(layer_sizes):
    neurons = 0
    parameters = 0
    for i in range(1, len(layer_sizes)):
        neurons += layer_sizes[i]
        parameters += layer_sizes[i - 1] * layer_sizes[i]
    return neurons, parameters


def identity_hidden(W, v):
    return v @ W


def xor_network():
    # OR and not AND, from the book
    W = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, -1.0]])
    v = np.array([1.0, -1.0])
    return W, v


def parity(bits):
    W, v = xor_network()
    p = bits[0]
    for bit in bits[1:]:
        y = two_layer_predict(W, v, np.array([2 * p - 1, 2 * bit - 1, 1]))
        if y > 0:
            p = 1
        else:
            p = 0
    return p


def concepts():
    return {
        "identity_collapses": True,
        "links_within_layer": False,
        "output_activation": False,
        "universal": True,
        "every_function": False,
        "parity_depth": True,
        "deeper_better": True,
        "smaller_against_overfitting": False,
    }
