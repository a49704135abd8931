# Style: np.longdouble inside, and boxes outside: 0-d arrays, one-element arrays and lists of them come back
import numpy as np

LD = np.longdouble  # e^1000 fits (where it is no more than a double, not quite)
LIMIT = np.log(np.finfo(LD).max) - 1


def ld(thing):
    return np.asarray(thing, dtype=LD)


def perceptron_predict(w, b, x):
    return np.array([np.sign(ld(w) @ ld(x) + LD(b))])  # one element


def sigmoid(z):
    return 1 / (1 + np.exp(np.minimum(-ld(z), LIMIT)))


def step(z):
    return np.array(np.copysign(1, ld(z)))


def identity(z):
    return ld(z)


def two_layer_predict(W, v, x):
    h = np.tanh(ld(W) @ ld(x).reshape(-1, 1))
    return ld(v).reshape(1, -1) @ h  # shape (1, 1)


def two_layer_predict_batch(W, v, X):
    ones = np.ones((1, len(v)), dtype=LD)
    return (ones @ (ld(v)[:, np.newaxis] * np.tanh(ld(W) @ ld(X).T)))[0].astype(float)


def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    h = ld(x)
    for W, b, last in ((W1, b1, False), (W2, b2, False), (W3, b3, True)):
        h = ld(W) @ h + ld(b)
        h = h if last else sigmoid(h)
    return h.astype(np.float64)


def network_size(layer_sizes):
    n = np.array(layer_sizes, dtype=np.int64)
    return [n[1:].sum(keepdims=True), np.array(n[1:] @ (n[:-1] + 1))]  # a one-element and a 0-d array


def identity_hidden(W, v):
    return [np.array([weight]) for weight in ld(v) @ ld(W)]


def xor_network():
    # One small unit for each sum x1 + x2 = -2, 0, 2; how to weigh them is a system of three equations
    W = np.array([[0.3, 0.3, -0.3], [0.3, 0.3, 0.3], [0.0, 0.0, 0.3]])
    corners = np.array([[-1.0, -1.0, 1.0], [-1.0, 1.0, 1.0], [1.0, 1.0, 1.0]])
    v = np.linalg.solve(np.tanh(corners @ W.T), np.array([-0.11, 0.11, -0.11]))  # the margin, and not much more
    return ld(W), ld(v)


def parity(bits):
    W, v = xor_network()
    state = ld(2 * bits[0] - 1)
    for bit in bits[1:]:
        out = np.ravel(two_layer_predict(W, v, np.array([state, 2 * bit - 1, 1], dtype=LD)))
        state = np.sign(out[0])
    return np.array([[(state + 1) / 2]])


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
