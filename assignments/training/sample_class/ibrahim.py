# S. Ibrahim
import numpy as np


def two_layer_predict(W, v, x):
    return float(np.dot(v, np.tanh(np.dot(W, x))))


def two_layer_predict_batch(W, v, X):
    return np.tanh(X @ W.T) @ v


def loss(W, v, X, y, lam=0.0):
    yhat = two_layer_predict_batch(W, v, X)
    return np.sum((y - yhat) ** 2) / (2 * len(y)) + lam / 2 * (np.sum(W ** 2) + np.sum(v ** 2))


def loss_gradients(W, v, X, y, lam=0.0):
    H = np.tanh(X @ W.T)
    e = (H @ v - y) / len(y)
    dv = H.T @ e
    dW = (e[:, None] * v * (1 - H ** 2)).T @ X
    return dW + lam * W, dv + lam * v


def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
    rng = np.random.default_rng(seed)
    W = 0.5 * rng.standard_normal((hidden, X.shape[1]))
    v = 0.5 * rng.standard_normal(hidden)
    history = []
    t = 0
    while True:
        history.append(loss(W, v, X, y, lam))
        dW, dv = loss_gradients(W, v, X, y, lam)
        W = W - rate * dW
        v = v - rate * dv
        t += 1
        if t == steps:
            break
        history = history[-1000:]
    return W, v, history


def train_xor(seed=0):
    X = np.array([[-1, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1.0]])
    y = np.array([-1, 1, 1, -1.0])
    W, v, history = train(X, y, 6, rate=0.2, steps=500, seed=seed)
    return W, v


def fit_function(f, low, high, tolerance):
    raise NotImplementedError


def fit_regularized(X, y, lams, hidden=20, seed=0):
    result = []
    for lam in lams:
        W, v, history = train(X, y, hidden, lam=lam, seed=seed)
        result.append((W, v))
    return result
