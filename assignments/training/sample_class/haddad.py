# Training, W. Haddad
import numpy as np


def two_layer_predict(W, v, x):
    return float(np.dot(v, np.tanh(np.dot(W, x))))


def two_layer_predict_batch(W, v, X):
    return np.tanh(X @ W.T) @ v


def loss(W, v, X, y, lam=0.0):
    r = y - two_layer_predict_batch(W, v, X)
    return r @ r / (2 * len(y) + lam / 2 * (np.sum(W ** 2) + np.sum(v ** 2))


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
