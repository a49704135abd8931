# Style: einsum for everything, the sigmoid by logaddexp, XOR with eight small units, parity as a balanced tree
import numpy as np

ein = np.einsum


def perceptron_predict(w, b, x):
    return np.where(ein("d,d->", w, x) + b > 0, 1, -1)  # a 0-d array


def sigmoid(z):
    # ln sigma(z) = -ln(e^0 + e^-z)
    return np.exp(-np.logaddexp(0.0, np.negative(z)))


def step(z):
    return np.heaviside(z, 0.5) * 2 - 1


def identity(z):
    return ein("...->...", z)


def two_layer_predict(W, v, x):
    return ein("k,k->", v, np.tanh(ein("kd,d->k", W, x)))


def two_layer_predict_batch(W, v, X):
    return ein("k,nk->n", v, np.tanh(ein("kd,nd->nk", W, X)))


def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    h1 = sigmoid(ein("ij,jn->in", W1, x) + b1)
    h2 = sigmoid(ein("ij,jn->in", W2, h1) + b2)
    return ein("ij,jn->in", W3, h2) + b3


def network_size(layer_sizes):
    n = np.array(layer_sizes)
    return ein("i->", n[1:]), ein("i,i->", n[1:], n[:-1]) + ein("i->", n[1:])


def identity_hidden(W, v):
    return ein("kd,k->d", W, v)


def xor_network():
    # Small weights: tanh is nearly straight, and only its bend tells x1 != x2 from x1 = x2. The outputs are +-0.1008.
    c, k = 0.5, 0.6
    W = np.array([[k * s1, k * s2, sign * c] for s1 in (1, -1) for s2 in (1, -1) for sign in (1, -1)])
    v = np.array([s1 * s2 * sign for s1 in (1, -1) for s2 in (1, -1) for sign in (1, -1)], dtype=float)
    return W, 0.085 * v


def parity(bits):
    W, v = xor_network()

    def tree(lo, hi):
        if hi - lo == 1:
            return 2.0 * bits[lo] - 1.0
        mid = (lo + hi) // 2
        left, right = tree(lo, mid), tree(mid, hi)
        return np.sign(two_layer_predict(W, v, np.array([left, right, 1.0])))

    return (tree(0, len(bits)) + 1) / 2


def concepts():
    names = """identity_collapses links_within_layer output_activation universal
    every_function parity_depth deeper_better smaller_against_overfitting"""
    return dict(zip(names.split(), np.array([1, 0, 1, 1, 0, 1, 0, 0]).astype(bool).tolist()))
