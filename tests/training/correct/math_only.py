"""Without numpy: lists, loops, and the standard library. What comes in as an array is turned into lists first."""
from math import tanh
from random import Random


def two_layer_predict(W, v, x):
    return sum(vi * tanh(sum(w * xd for w, xd in zip(row, x))) for row, vi in zip(W, v))


def two_layer_predict_batch(W, v, X):
    return [two_layer_predict(W, v, x) for x in X]


def as_lists(*arrays):
    return [array.tolist() if hasattr(array, "tolist") else list(array) for array in arrays]


def squares(W, v):
    return sum(w * w for row in W for w in row) + sum(vi * vi for vi in v)


def loss(W, v, X, y, lam=0.0):
    W, v, X, y = as_lists(W, v, X, y)
    total = sum((yn - two_layer_predict(W, v, x)) ** 2 for x, yn in zip(X, y))
    return total / (2 * len(y)) + lam / 2 * squares(W, v)


def descend(W, v, X, y, lam):
    """The loss and both gradients in one sweep over the examples."""
    units = range(len(v))
    dW = [[lam * w for w in row] for row in W]
    dv = [lam * vi for vi in v]
    total, count = 0.0, len(y)
    for x, yn in zip(X, y):
        h = []
        for row in W:
            a = 0.0
            for w, xd in zip(row, x):
                a += w * xd
            h.append(tanh(a))
        miss = -yn
        for k in units:
            miss += v[k] * h[k]
        total += miss * miss
        miss /= count
        for k in units:
            hk = h[k]
            dv[k] += miss * hk
            back = miss * v[k] * (1 - hk * hk)
            row = dW[k]
            for d, xd in enumerate(x):
                row[d] += back * xd
    return total / (2 * count), dW, dv


def loss_gradients(W, v, X, y, lam=0.0):
    return descend(*as_lists(W, v, X, y), lam)[1:]


def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
    X, y = as_lists(X, y)
    draw = Random(seed).gauss
    W = [[draw(0, 0.6) for _ in X[0]] for _ in range(hidden)]
    v = [draw(0, 0.6) for _ in range(hidden)]
    history = []
    for _ in range(steps):
        data, dW, dv = descend(W, v, X, y, lam)
        history.append(data + lam / 2 * squares(W, v))
        W = [[w - rate * dw for w, dw in zip(*rows)] for rows in zip(W, dW)]
        v = [vi - rate * dvi for vi, dvi in zip(v, dv)]
    return W, v, history


def train_xor(seed=0):
    X = [[a, b, 1] for a in (-1, 1) for b in (-1, 1)]
    y = [1 if x[0] != x[1] else -1 for x in X]
    for attempt in range(30):
        W, v, _ = train(X, y, 5, rate=0.3, steps=300, seed=seed * 31 + attempt)
        if all(target * two_layer_predict(W, v, x) > 0.6 for x, target in zip(X, y)):
            break
    return W, v


def fit_function(f, low, high, tolerance):
    count = int(20 * (high - low) / tolerance ** 0.5)
    count = min(max(count, 50), 990)
    width = (high - low) / count
    edges = [low + width * place for place in range(count + 1)]
    try:
        values = list(map(float, f(edges)))
    except Exception:
        values = [float(f(edge)) for edge in edges]
    W, v = [[0.0, 30.0]], [(values[0] + values[-1]) / 2]
    for place in range(count):
        middle = edges[place] + width / 2
        W.append([1.2 / width, -1.2 / width * middle])
        v.append((values[place + 1] - values[place]) / 2)
    return W, v


def fit_regularized(X, y, lams, hidden=20, seed=0):
    return [train(X, y, hidden, lam=lam, seed=seed)[:2] for lam in lams]
