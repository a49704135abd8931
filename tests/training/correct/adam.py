"""Adam where the way is free, plain descent where it is asked for."""
import numpy as np


def two_layer_predict(W, v, x):
    return float(v @ np.tanh(W @ x))


def two_layer_predict_batch(W, v, X):
    return np.tanh(X @ W.T) @ v


def penalty(lam, *weights):
    return 0.5 * lam * sum(np.linalg.norm(w) ** 2 for w in weights)


def loss(W, v, X, y, lam=0.0):
    return 0.5 * np.mean(np.square(y - two_layer_predict_batch(W, v, X))) + penalty(lam, W, v)


def loss_gradients(W, v, X, y, lam=0.0):
    A = X @ W.T
    H = np.tanh(A)
    G = (H @ v - y)[:, np.newaxis] / len(X)
    dv = (G * H).sum(axis=0)
    dW = ((G * v) / np.cosh(A) ** 2).T @ X
    return dW + lam * W, dv + lam * v


def start(hidden, inputs, seed):
    rng = np.random.default_rng([seed, hidden, inputs])
    return rng.normal(0, 1 / np.sqrt(inputs), (hidden, inputs)), rng.normal(0, 1 / np.sqrt(hidden), hidden)


def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
    W, v = start(hidden, X.shape[1], seed)
    history = []
    for t in range(steps):
        history += [loss(W, v, X, y, lam)]
        for weights, gradient in zip((W, v), loss_gradients(W, v, X, y, lam)):
            weights -= rate * gradient
    return W, v, history


def adam(X, y, hidden, lam, steps, seed, rate=0.02):
    weights = list(start(hidden, X.shape[1], seed))
    means = [np.zeros_like(w) for w in weights]
    squares = [np.zeros_like(w) for w in weights]
    for t in range(1, steps + 1):
        for i, g in enumerate(loss_gradients(*weights, X, y, lam)):
            means[i] = 0.9 * means[i] + 0.1 * g
            squares[i] = 0.999 * squares[i] + 0.001 * g * g
            weights[i] = weights[i] - rate * (means[i] / (1 - 0.9**t)) / (np.sqrt(squares[i] / (1 - 0.999**t)) + 1e-8)
    return tuple(weights)


def train_xor(seed=0):
    X = np.array([(-1.0, -1, 1), (-1, 1, 1), (1, -1, 1), (1, 1, 1)])
    y = np.array([-1.0, 1, 1, -1])
    for again in range(10):
        W, v = adam(X, y, 8, 0.0, 500, seed + again)
        if min(y * two_layer_predict_batch(W, v, X)) > 0.8:
            return W, v


def fit_function(f, low, high, tolerance):
    x = np.linspace(low, high, 400)
    # wide tanh units all over the interval, and the weights that fit best
    centres = np.linspace(low - 0.5, high + 0.5, 120)
    slope = 60 / (high - low)
    W = np.stack([np.full(120, slope), -slope * centres], axis=1)
    W = np.vstack([W, [0, 5]])
    X = np.stack([x, np.ones_like(x)], axis=1)
    v = np.linalg.lstsq(np.tanh(X @ W.T), f(x), rcond=None)[0]
    return W, v


def fit_regularized(X, y, lams, hidden=20, seed=0):
    return [adam(X, y, hidden, lam, 1500, seed) for lam in lams]
