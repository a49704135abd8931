"""Helpers that are named like what was handed out, globals that are written to, and keywords of its own."""
import numpy as np

W = v = X = y = None
history = []
tolerance, f = 1, 2


def two_layer_predict(W, v, X, keep=False):
    """Now for batches too, and with the hidden layer where it is wanted."""
    H = np.tanh(np.atleast_2d(X) @ np.transpose(W))
    return (H @ v, H) if keep else H @ v


def two_layer_predict_batch(parameters, X):
    return two_layer_predict(*parameters, X)


def loss(W, v, X, y, lam=0.0, *, gradients=False):
    yhat, H = two_layer_predict(W, v, X, keep=True)
    error = yhat - y
    value = 0.5 * (error @ error) / len(error) + 0.5 * lam * sum(float(np.sum(p * p)) for p in (W, v))
    if not gradients:
        return value
    error = error / len(error)
    dv = error @ H
    dW = np.array([np.sum((error * v[k] * (1 - H[:, k] ** 2))[:, None] * X, axis=0) for k in range(len(v))])
    return value, (dW + lam * W, dv + lam * v)


def loss_gradients(W, v, X, y, lam=0.0):
    return loss(W, v, X, y, lam, gradients=True)[1]


def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0, start=None):
    global history, W, v
    history = []
    random = np.random.RandomState(seed % 2**32)
    W, v = start or (random.randn(hidden, X.shape[1]) * 0.7, random.randn(hidden) * 0.7)
    for step in range(steps):
        value, (dW, dv) = loss(W, v, X, y, lam, gradients=True)
        history.append(value)
        W = W - rate * dW
        v = v - rate * dv
    return W, v, history


def train_xor(seed=0):
    global X, y
    X = np.array([[-1, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]])
    y = np.array([-1, 1, 1, -1])
    for seed in range(seed, seed + 10):
        W, v, history = train(X, y, 4, rate=0.1, steps=800, seed=seed)
        if np.min(two_layer_predict_batch((W, v), X) * y) > 0.55:
            return W, v


def fit_function(f, low, high, tolerance):
    points = np.linspace(low, high, 12)
    n = 25
    while True:  # more steps until it is close enough
        edges = np.linspace(low, high, n + 1)
        slope = n / (high - low)
        W = np.c_[np.full(n, slope), -slope * (edges[:-1] + edges[1:]) / 2]
        v = np.diff(f(edges)) / 2
        W, v = np.r_[W, [[0, 30]]], np.r_[v, np.mean(f(edges[[0, -1]]))]
        x = np.linspace(low, high, 9 * n)
        if abs(two_layer_predict(W, v, np.c_[x, np.ones_like(x)]) - f(x)).max() < 0.8 * tolerance or n > 400:
            return W, v
        n *= 2


def fit_regularized(X, y, lams, hidden=20, seed=0):
    result, start = [], None
    for lam in lams:  # each goes on from the one before it
        W, v, _ = train(X, y, hidden, lam=lam, steps=2000, seed=seed, start=start)
        start = W, v
        result.append((W, v))
    return result
