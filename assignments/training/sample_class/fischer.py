# Lena Fischer, training. All written in one evening.
import numpy as np


def two_layer_predict(W, v, x):
    return float(np.dot(v, np.tanh(np.dot(W, x))))


def two_layer_predict_batch(W, v, X):
    return np.tanh(X @ W.T) @ v


def loss(W, v, X, y, lam=0.0):
    yhat = two_layer_predict_batch(W, v, X)
    return np.mean((y - yhat) ** 2) + lam / 2 * (np.sum(W ** 2) + np.sum(v ** 2))


def loss_gradients(W, v, X, y, lam=0.0):
    H = np.tanh(X @ W.T)
    error = (y - H @ v) / len(y)
    dv = H.T @ error
    dW = ((1 - H ** 2) * np.outer(error, v)).T @ X
    return dW + lam * W, dv + lam * v


def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
    rng = np.random.default_rng(seed)
    W = rng.normal(size=(hidden, X.shape[1])) * 0.5
    v = rng.normal(size=hidden) * 0.5
    history = []
    for step in range(steps):
        dW, dv = loss_gradients(W, v, X, y, lam)
        W = W - rate * dW
        v = v - rate * dv
        history.append(loss(W, v, X, y, lam))
    return W, v, history


def train_xor(seed=0):
    X = np.array([[-1.0, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]])
    y = np.array([-1.0, 1, 1, -1])
    W, v, history = train(X, y, 6, steps=800, seed=seed)
    return W, v


def fit_function(f, low, high, tolerance):
    n = 800
    edges = np.linspace(low, high, n + 1)
    values = f(edges)
    s = n / (high - low)
    W = np.zeros((n + 1, 2))
    v = np.zeros(n + 1)
    for i in range(n):
        W[i] = s, -s * (edges[i] + edges[i + 1]) / 2
        v[i] = (values[i + 1] - values[i]) / 2
    W[n] = 0, 20
    v[n] = (values[0] + values[n]) / 2
    return W, v


def fit_regularized(X, y, lams, hidden=20, seed=0):
    networks = []
    for lam in lams:
        W, v, history = train(X, y, hidden, lam=lam, seed=seed)
        networks.append((W, v))
    return networks
