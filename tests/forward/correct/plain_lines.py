# Style: plain numpy, one line for each formula of the lecture, loops over units and over inputs, tanh(z/2) for the sigmoid
import numpy as np

# ---------- 1. one neuron ----------


def perceptron_predict(w, b, x):
    a = np.sum(w * x) + b
    y = np.sign(a)
    return int(y)


# ---------- 2. activations ----------


def sigmoid(z):
    # sigma(z) = (1 + tanh(z/2)) / 2, tanh does not overflow
    t = np.tanh(np.multiply(z, 0.5))
    s = (1 + t) / 2
    return s


def step(z):
    return np.sign(z)


def identity(z):
    return z


# ---------- 3. two layers ----------


def two_layer_predict(W, v, x):
    K = W.shape[0]
    h = np.zeros(K)
    for i in range(K):
        h[i] = np.tanh(W[i, :] @ x)
    y = v @ h
    return y


# ---------- 4. a batch ----------


def two_layer_predict_batch(W, v, X):
    N, D = X.shape
    K = len(v)
    y = np.zeros(N)
    for i in range(K):
        a = np.zeros(N)
        for d in range(D):
            a += W[i, d] * X[:, d]
        y += v[i] * np.tanh(a)
    return y


# ---------- 5. three layers ----------


def three_layer_forward(W1, b1, W2, b2, W3, b3, x):
    a1 = np.dot(W1, x)
    a1 = a1 + b1
    h1 = sigmoid(a1)
    a2 = np.dot(W2, h1)
    a2 = a2 + b2
    h2 = sigmoid(a2)
    out = np.dot(W3, h2)
    out = out + b3
    return out


# ---------- 6. size ----------


def network_size(layer_sizes):
    neurons = 0
    weights = 0
    biases = 0
    i = 1
    while i < len(layer_sizes):
        neurons += layer_sizes[i]
        weights += layer_sizes[i] * layer_sizes[i - 1]
        biases += layer_sizes[i]
        i += 1
    return neurons, weights + biases


# ---------- 7. identity ----------


def identity_hidden(W, v):
    K, D = W.shape
    w = np.zeros(D)
    for d in range(D):
        for i in range(K):
            w[d] += v[i] * W[i, d]
    return w


# ---------- 8. xor ----------


def xor_network():
    # 4 hidden units: is x1 larger, is x2 larger, and two constants
    # x1 = x2:  tanh(-1) + tanh(-1) = -1.52     x1 != x2:  tanh(1) + tanh(-3) = -0.23
    W = np.array([[1, -1, -1], [-1, 1, -1], [0, 0, 1], [0, 0, 0.1]])
    v = np.array([1.0, 1.0, 1.0, 1.0])
    return W, v


# ---------- 9. parity ----------


def parity(bits):
    if len(bits) == 1:
        return bits[0]
    W, v = xor_network()
    x1 = +1 if bits[0] == 1 else -1
    for d in range(1, len(bits)):
        x2 = +1 if bits[d] == 1 else -1
        output = two_layer_predict(W, v, np.array([x1, x2, 1]))
        if output > 0:
            x1 = +1
        else:
            x1 = -1
    if x1 == 1:
        return 1
    else:
        return 0


# ---------- 10. concepts ----------


def concepts():
    answers = {}
    answers["identity_collapses"] = True  # sum of sums
    answers["links_within_layer"] = False
    answers["output_activation"] = True
    answers["universal"] = True
    answers["every_function"] = False  # only continuous ones
    answers["parity_depth"] = True
    answers["deeper_better"] = False
    answers["smaller_against_overfitting"] = False  # regularization!
    return answers
