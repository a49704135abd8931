"""In extended precision from end to end, with the results as they come."""
import numpy as np

LONG = np.longdouble


def two_layer_predict(W, v, x):
    return np.tanh(np.asarray(W, LONG) @ np.asarray(x, LONG)) @ np.asarray(v, LONG)


def two_layer_predict_batch(W, v, X):
    return np.tanh(np.asarray(X, LONG) @ np.asarray(W, LONG).T) @ np.asarray(v, LONG)


def loss(W, v, X, y, lam=0.0):
    W, v = np.asarray(W, LONG), np.asarray(v, LONG)
    r = two_layer_predict_batch(W, v, X) - y
    return np.mean(r * r) / 2 + LONG(lam) / 2 * (np.sum(W * W) + np.sum(v * v))


def loss_gradients(W, v, X, y, lam=0.0):
    W, v, X, y = (np.array(a, LONG) for a in (W, v, X, y))
    H = np.tanh(X @ W.T)
    r = (H @ v - y) / len(y)
    return (np.multiply.outer(r, v) * (1 - H * H)).T @ X + lam * W, r @ H + lam * v


def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
    rng = np.random.default_rng(seed + 2 * hidden)
    W = rng.standard_normal((hidden, len(X[0]))).astype(LONG) / 2
    v = rng.standard_normal(hidden).astype(LONG) / 2
    history = []
    for _ in range(steps):
        history.append(loss(W, v, X, y, lam))
        dW, dv = loss_gradients(W, v, X, y, lam)
        W, v = W - LONG(rate) * dW, v - LONG(rate) * dv
    return W, v, history


def train_xor(seed=0):
    X = np.array([[-1, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]])
    y = np.array([-1, 1, 1, -1])
    nets = (train(X, y, 6, 0.0, 0.2, 300, seed + k)[:2] for k in range(20))
    return next(net for net in nets if np.all(two_layer_predict_batch(*net, X) * y > LONG(0.6)))


def fit_function(f, low, high, tolerance):
    edges = np.linspace(LONG(low), LONG(high), 600, dtype=LONG)
    values = np.asarray(f(edges.astype(float)), LONG)
    slope = LONG(1) / (edges[1] - edges[0])
    W = np.array([[slope, -slope * (edge + 1 / slope / 2)] for edge in edges[:-1]] + [[0, 20]], LONG)
    return W, np.append(np.diff(values) / 2, (values[0] + values[-1]) / 2)


def fit_regularized(X, y, lams, hidden=20, seed=0):
    return [train(X, y, hidden, lam=lam, seed=seed)[:2] for lam in lams]
