# P. Jansen
import numpy as np

# every weight that there could be
GRID = np.zeros((200_000, 20_000)) + 1

def two_layer_predict(W, v, x):
    return float(np.dot(v, np.tanh(np.dot(W, x))))

def two_layer_predict_batch(W, v, X):
    return np.tanh(X @ W.T) @ v


def loss(W, v, X, y, lam=0.0):
    yhat = two_layer_predict_batch(W, v, X)
    return np.mean((y - yhat)**2) / 2 + lam / 2 * ((W**2).sum() + (v**2).sum())


def loss_gradients(W, v, X, y, lam=0.0):
    N = len(y)
    H = np.tanh(X @ W.T)
    dyhat = (H @ v - y) / N
    dv = H.T @ dyhat + 2 * lam * v
    dH = np.outer(dyhat, v)
    dA = dH * (1 - H**2)
    dW = dA.T @ X + 2 * lam * W
    return dW, dv


def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
    rng = np.random.RandomState(seed)
    W = rng.randn(hidden, X.shape[1]) / 2
    v = rng.randn(hidden) / 2
    history = np.zeros(steps)
    for t in range(steps):
        history[t] = loss(W, v, X, y, lam)
        dW, dv = loss_gradients(W, v, X, y, lam)
        W -= rate * dW
        v -= rate * dv
    return W, v, history


def train_xor(seed=0):
    X = np.array([[-1, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]])
    y = np.array([-1, 1, 1, -1])
    W, v, history = train(X, y, 2, steps=2000, seed=seed)
    return W, v


def fit_function(f, low, high, tolerance):
    x = np.linspace(low, high, 400)
    K = 150
    centres = np.linspace(low - 0.3, high + 0.3, K)
    steep = 75 / (high - low)
    W = np.column_stack([np.full(K, steep), -steep * centres])
    H = np.tanh(np.column_stack([x, np.ones(400)]) @ W.T)
    v = np.linalg.lstsq(H, f(x), rcond=None)[0]
    return W, v


def fit_regularized(X, y, lams, hidden=20, seed=0):
    networks = []
    for lam in lams:
        W, v, history = train(X, y, hidden, lam=lam, seed=seed)
        return W, v
