# Training, A. Aalto
import numpy as np


def two_layer_predict(W, v, x):
    return float(np.dot(v, np.tanh(np.dot(W, x))))


def two_layer_predict_batch(W, v, X):
    return np.tanh(X @ W.T) @ v


def loss(W, v, X, y, lam=0.0):
    r = y - two_layer_predict_batch(W, v, X)
    return r @ r / (2 * len(y)) + lam / 2 * (np.sum(W ** 2) + np.sum(v ** 2))


def loss_gradients(W, v, X, y, lam=0.0):
    H = np.tanh(X @ W.T)
    r = (H @ v - y) / len(y)
    dv = r @ H + lam * v
    dW = ((1 - H ** 2) * np.outer(r, v)).T @ X + lam * W
    return dW, dv


def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
    rng = np.random.default_rng(seed)
    W, v = rng.normal(0, 0.5, (hidden, X.shape[1])), rng.normal(0, 0.5, hidden)
    history = []
    for _ in range(steps):
        history.append(loss(W, v, X, y, lam))
        dW, dv = loss_gradients(W, v, X, y, lam)
        W, v = W - rate * dW, v - rate * dv
    return W, v, history


XOR = np.array([[-1, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]])


def train_xor(seed=0):
    return train(XOR, -XOR[:, 0] * XOR[:, 1], 8, rate=0.2, steps=600, seed=seed)[:2]


def fit_function(f, low, high, tolerance):
    x = np.linspace(low, high, 501)
    s = 500 / (high - low)
    W = np.c_[np.full(500, s), -s * (x[1:] + x[:-1]) / 2]
    y = f(x)
    return np.r_[W, [[0, 9]]], np.r_[np.diff(y) / 2, (y[0] + y[-1]) / 2 / np.tanh(9)]


def fit_regularized(X, y, lams, hidden=20, seed=0):
    return [train(X, y, hidden, lam, seed=seed)[:2] for lam in lams]


if __name__ == "__main__":
    print(np.round(two_layer_predict_batch(*train_xor(), XOR), 3))
