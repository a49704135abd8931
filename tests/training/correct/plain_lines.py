"""Line by line, as one writes it the first time; results in plain lists of numbers where that is shorter."""
import numpy as np


def two_layer_predict(W, v, x):
    return float(np.dot(v, np.tanh(np.dot(W, x))))


def two_layer_predict_batch(W, v, X):
    return np.tanh(X @ W.T) @ v


def loss(W, v, X, y, lam=0.0):
    N = X.shape[0]
    total = 0.0
    for n in range(N):
        yhat = two_layer_predict(W, v, X[n])
        total += (y[n] - yhat) ** 2
    data = total / (2 * N)
    reg = lam / 2 * ((W ** 2).sum() + (v ** 2).sum())
    return data + reg


def loss_gradients(W, v, X, y, lam=0.0):
    N = X.shape[0]
    dW = np.zeros(W.shape)
    dv = np.zeros(v.shape)
    for n in range(N):
        a = W @ X[n]
        h = np.tanh(a)
        e = v @ h - y[n]
        dv += e * h
        dW += np.outer(e * v * (1 - h ** 2), X[n])
    dW = dW / N
    dv = dv / N
    dW += lam * W
    dv += lam * v
    return [dW, dv]


def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
    np.random.seed(seed)
    D = X.shape[1]
    W = np.random.randn(hidden, D) * 0.3
    v = np.random.randn(hidden) * 0.3
    history = []
    step = 0
    while step < steps:
        yhat = two_layer_predict_batch(W, v, X)
        history.append(np.mean((yhat - y) ** 2) / 2 + lam / 2 * (np.sum(W * W) + np.sum(v * v)))
        H = np.tanh(X @ W.T)
        e = (yhat - y) / len(y)
        dv = e @ H + lam * v
        dW = (e[:, None] * v[None, :] * (1 - H * H)).T @ X + lam * W
        W -= rate * dW
        v -= rate * dv
        step += 1
    return W, v, history


def train_xor(seed=0):
    X = np.array([[-1, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]])
    y = np.array([-1, 1, 1, -1])
    while True:
        W, v, history = train(X, y, 8, rate=0.2, steps=800, seed=seed)
        if history[-1] < 0.01:
            return W, v
        seed = seed + 1


def fit_function(f, low, high, tolerance):
    n = 900
    x = np.linspace(low, high, n + 1)
    y = f(x)
    W = []
    v = []
    for i in range(n):
        middle = (x[i] + x[i + 1]) / 2
        slope = 1.5 / (x[i + 1] - x[i])
        W.append([slope, -slope * middle])
        v.append((y[i + 1] - y[i]) / 2)
    W.append([0, 10])
    v.append(y[0] + sum(v))
    return W, v


def fit_regularized(X, y, lams, hidden=20, seed=0):
    networks = []
    for lam in lams:
        W, v, history = train(X, y, hidden, lam=lam, rate=0.1, steps=3000, seed=seed)
        networks.append((W, v))
    return networks
