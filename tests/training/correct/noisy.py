"""A program with everything around it that a notebook has: plots, bars, prints, timing, a cell that fails."""
import time

import matplotlib.pyplot as plt
import numpy as np
from tqdm import tqdm

for _ in tqdm(range(3)):
    pass

print("training, by me")
began = time.time()


def two_layer_predict(W, v, x):
    return float(np.dot(v, np.tanh(np.dot(W, x))))


def two_layer_predict_batch(W, v, X):
    return np.tanh(X @ W.T) @ v


def loss(W, v, X, y, lam=0.0):
    print("loss of", W.shape, "on", X.shape)
    yhat = two_layer_predict_batch(W, v, X)
    return np.sum((y - yhat) ** 2) / (2 * len(y)) + lam / 2 * (np.sum(W ** 2) + np.sum(v ** 2))


def numerical(W, v, X, y, lam, h=1e-5):
    dW = np.zeros_like(W)
    for i in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[i] += h
        down[i] -= h
        dW[i] = (loss(up, v, X, y, lam) - loss(down, v, X, y, lam)) / (2 * h)
    return dW


def loss_gradients(W, v, X, y, lam=0.0, check=False):
    H = np.tanh(X @ W.T)
    delta = (H @ v - y) / len(y)
    dv = delta @ H + lam * v
    dW = (delta[:, None] * (1 - H ** 2) * v).T @ X + lam * W
    if check:
        print("off by", np.abs(dW - numerical(W, v, X, y, lam)).max())
    return dW, dv


W0 = np.array([[0.5, -1.0, 0.3], [0.8, 0.4, -0.6]])
X0 = np.array([[0.6, -0.9, 1.0], [-0.4, 0.7, 1.0]])
loss_gradients(W0, np.array([1.0, -2.0]), X0, np.array([1.0, -1.0]), 0.1, check=True)


def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
    rng = np.random.default_rng(seed)
    W = 0.5 * rng.standard_normal((hidden, X.shape[1]))
    v = 0.5 * rng.standard_normal(hidden)
    history = []
    for step in range(steps):
        yhat = two_layer_predict_batch(W, v, X)
        history.append(np.sum((y - yhat) ** 2) / (2 * len(y)) + lam / 2 * (np.sum(W ** 2) + np.sum(v ** 2)))
        if step % 100 == 0:
            print(f"step {step:5d}: {history[-1]:.4f}")
        dW, dv = loss_gradients(W, v, X, y, lam)
        W = W - rate * dW
        v = v - rate * dv
    return W, v, history


def plot(history):
    plt.figure()
    plt.semilogy(history)
    plt.xlabel("step")
    plt.show()


plot(train(X0, np.array([1.0, -1.0]), 3, steps=50)[2])
answer = input("go on? ")
raise KeyboardInterrupt("stopped by hand")


def train_xor(seed=0):
    X = np.array([[-1, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]], dtype=float)
    y = np.array([-1, 1, 1, -1], dtype=float)
    for attempt in range(15):
        W, v, history = train(X, y, 6, rate=0.3, steps=400, seed=seed + attempt)
        if history[-1] < 0.02:
            print("learned with attempt", attempt)
            return W, v
    return W, v


def fit_function(f, low, high, tolerance):
    K = 800
    x = np.linspace(low, high, K)
    y = f(x)
    s = (K - 1) / (high - low)
    W = np.zeros((K, 2))
    v = np.zeros(K)
    for k in range(K - 1):
        W[k] = s, -s * (x[k] + x[k + 1]) / 2
        v[k] = (y[k + 1] - y[k]) / 2
    W[-1] = 0, 11
    v[-1] = (y[0] + y[-1]) / 2
    return W, v


def fit_regularized(X, y, lams, hidden=20, seed=0):
    networks = []
    for lam in lams:
        W, v, history = train(X, y, hidden, lam=lam, seed=seed)
        networks.append((W, v))
    return networks


print("took", time.time() - began)
