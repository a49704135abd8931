"""Gradients without the chain rule: a step along the imaginary axis is exact to the last digit."""
import numpy as np

STEP = 1e-30


def two_layer_predict(W, v, x):
    return float(np.dot(v, np.tanh(np.dot(W, x))))


def two_layer_predict_batch(W, v, X):
    return np.tanh(X @ W.T) @ v


def loss_of(theta, K, X, y, lam):
    """The loss for each row of theta, which may be complex."""
    W, v = theta[..., :-K].reshape(*theta.shape[:-1], K, -1), theta[..., -K:]
    H = np.tanh(np.einsum("nd,...kd->...nk", X, W))
    r = np.einsum("...nk,...k->...n", H, v) - y
    return (r * r).sum(-1) / (2 * len(y)) + lam / 2 * (theta * theta).sum(-1)


def loss(W, v, X, y, lam=0.0):
    return loss_of(np.append(W, v), len(v), X, y, lam)


def loss_gradients(W, v, X, y, lam=0.0):
    theta = np.append(W, v)
    moved = theta + 1j * STEP * np.eye(theta.size)
    slope = loss_of(moved, len(v), X, y, lam).imag / STEP
    return slope[: W.size].reshape(W.shape), slope[W.size:]


def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
    rng = np.random.default_rng(seed)
    W, v = rng.normal(0, 0.5, (hidden, X.shape[1])), rng.normal(0, 0.5, (hidden,))
    history = []
    for _ in range(steps):
        history.append(float(loss(W, v, X, y, lam)))
        dW, dv = loss_gradients(W, v, X, y, lam)
        W, v = W - rate * dW, v - rate * dv
    return W, v, history


def train_xor(seed=0):
    X = np.array([[-1.0, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]])
    y = np.array([-1.0, 1, 1, -1])
    for seed in (seed, seed + 1, seed + 2, seed + 3, seed + 5, seed + 8):
        W, v, history = train(X, y, 5, rate=0.4, steps=300, seed=seed)
        if history[-1] < 0.03:
            break
    return W, v


def fit_function(f, low, high, tolerance):
    x = np.linspace(low, high, 300)
    X = np.stack([x, x ** 0], axis=1)
    slope = 50 / (high - low)
    W = np.stack([0 * x[::2] + slope, -slope * x[::2]], axis=1)
    H = np.tanh(X @ W.T)
    v, *_ = np.linalg.lstsq(H, f(x), rcond=1e-10)
    return W, v


def fit_regularized(X, y, lams, hidden=20, seed=0):
    """Newton's method would be overkill: descent with the slope of each weight in its turn is what there is time for."""
    networks = []
    for lam in lams:
        rng = np.random.default_rng(seed)
        W, v = rng.normal(0, 0.5, (hidden, X.shape[1])), rng.normal(0, 0.5, (hidden,))
        for _ in range(1500):
            H = np.tanh(X @ W.T)
            r = (H @ v - y) / len(y)
            W, v = (
                W - 0.1 * ((r[:, None] * (1 - H * H) * v).T @ X + lam * W),
                v - 0.1 * (H.T @ r + lam * v),
            )
        networks.append([W, v])
    return networks
