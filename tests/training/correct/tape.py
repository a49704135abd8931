"""A small engine that records what is computed and goes back over it; the loss is written once."""
import numpy as np


class Value:
    def __init__(self, data, parents=()):
        self.data = np.asarray(data, dtype=float)
        self.parents = parents
        self.grad = np.zeros_like(self.data)

    def __matmul__(self, other):
        a, b = self.data, other.data
        if b.ndim == 1:
            return Value(a @ b, ((self, lambda g: np.outer(g, b)), (other, lambda g: a.T @ g)))
        return Value(a @ b, ((self, lambda g: g @ b.T), (other, lambda g: a.T @ g)))

    @property
    def T(self):
        return Value(self.data.T, ((self, lambda g: g.T),))

    def __sub__(self, other):
        return Value(self.data - other.data, ((self, lambda g: g), (other, lambda g: -g)))

    def __add__(self, other):
        return Value(self.data + other.data, ((self, lambda g: g), (other, lambda g: g)))

    def __mul__(self, number):
        return Value(self.data * number, ((self, lambda g: g * number),))

    def tanh(self):
        out = np.tanh(self.data)
        return Value(out, ((self, lambda g: g * (1 - out * out)),))

    def squares(self):
        return Value(np.sum(self.data**2), ((self, lambda g: g * 2 * self.data),))

    def backward(self):
        order, seen = [], set()

        def visit(value):
            if id(value) not in seen:
                seen.add(id(value))
                for parent, _ in value.parents:
                    visit(parent)
                order.append(value)

        visit(self)
        self.grad = np.ones_like(self.data)
        for value in reversed(order):
            for parent, pull in value.parents:
                parent.grad = parent.grad + pull(value.grad)


def two_layer_predict(W, v, x):
    return float(v @ np.tanh(W @ x))


def two_layer_predict_batch(W, v, X):
    return np.tanh(X @ W.T) @ v


def graph(W, v, X, y, lam):
    misses = (Value(X) @ W.T).tanh() @ v - Value(y)
    return misses.squares() * (0.5 / len(y)) + (W.squares() + v.squares()) * (lam / 2)


def loss(W, v, X, y, lam=0.0):
    return graph(Value(W), Value(v), X, y, lam).data


def loss_gradients(W, v, X, y, lam=0.0):
    W, v = Value(W), Value(v)
    graph(W, v, X, y, lam).backward()
    return W.grad, v.grad


def descent(X, y, hidden, lam, rate, seed):
    """Go down for ever, and tell of every step."""
    rng = np.random.default_rng(seed)
    W, v = Value(rng.normal(size=(hidden, X.shape[1])) / 2), Value(rng.normal(size=hidden) / 2)
    while True:
        value = graph(W, v, X, y, lam)
        yield W.data, v.data, float(value.data)
        value.backward()
        W, v = Value(W.data - rate * W.grad), Value(v.data - rate * v.grad)


def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
    history = []
    for t, (W, v, value) in enumerate(descent(X, y, hidden, lam, rate, seed)):
        if t == steps:
            return W, v, history
        history.append(value)


def train_xor(seed=0):
    X = np.array([[-1.0, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]])
    y = X[:, 0] * X[:, 1] * -1
    for seed in range(seed, seed + 9):
        for t, (W, v, value) in enumerate(descent(X, y, 6, 0.0, 0.2, seed)):
            if value < 0.01:
                return W, v
            if t > 900:
                break


def fit_function(f, low, high, tolerance):
    count = 400
    edges = np.linspace(low, high, count + 1)
    slope = 1.3 * count / (high - low)
    W = [[slope, -slope * edge] for edge in (edges[1:] + edges[:-1]) / 2] + [[0, 12]]
    rises = np.diff(f(edges)) / 2
    return np.array(W), np.append(rises, f(edges[:1]) + rises.sum())


def fit_regularized(X, y, lams, hidden=20, seed=0):
    return [train(X, y, hidden, lam, 0.15, 800, seed)[:2] for lam in lams]
