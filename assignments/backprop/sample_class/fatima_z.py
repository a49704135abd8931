# not finished!! I ran out of time after the gates, sorry
import math

import numpy as np


# %% 1. What a gradient says


def product_gradient(x, y):
    """Return (df/dx, df/dy) of f(x, y) = x y."""
    # derivative of x*y to x is y
    return (y, x)


def sum_gradient(x, y):
    """Return (df/dx, df/dy) of f(x, y) = x + y."""
    return (1.0, 1.0)


def max_gradient(x, y):
    """Return (df/dx, df/dy) of f(x, y) = max(x, y)."""
    if x > y:
        return (1.0, 0.0)
    elif y > x:
        return (0.0, 1.0)
    else:
        return (1.0, 1.0)


# %% 2. A gradient without any calculus


def numerical_gradient(f, x, h=1e-5):
    """Return the gradient of f at x by centred differences, in the shape of x."""
    if isinstance(x, float) or isinstance(x, int):
        return (f(x + h) - f(x - h)) / (2 * h)
    xf = np.array(x, dtype=np.float64)
    grad = np.zeros_like(xf)
    for ix in np.ndindex(xf.shape):
        old = xf[ix]
        xf[ix] = old + h
        fxph = f(xf)
        xf[ix] = old - h
        fxmh = f(xf)
        xf[ix] = old
        grad[ix] = (fxph - fxmh) / (2 * h)
    return grad


# %% 3. Gates


class AddGate:
    """x + y."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x + y

    def backward(self, grad_output):
        return 1 * grad_output, 1 * grad_output

class MultiplyGate:
    """x y."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        dx = self.y * grad_output
        dy = self.x * grad_output
        return dx, dy

class MaxGate:
    """max(x, y)."""

    def forward(self, x, y):
        # TODO
        raise NotImplementedError

    def backward(self, grad_output):
        raise NotImplementedError

class ReciprocalGate:
    """1 / x."""

    def forward(self, x):
        self.x = x
        return 1 / x

    def backward(self, grad_output):
        dx = (-1 / self.x**2) * grad_output
        return dx

class ExpGate:
    """e to the power of x."""

    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        dx = np.exp(self.x) * grad_output
        return dx

class SigmoidGate:
    """1 / (1 + e^-x)."""

    def forward(self, x):
        raise NotImplementedError

    def backward(self, grad_output):
        raise NotImplementedError

class AddConstantGate:
    """c + x, for a constant c."""

    def __init__(self, c):
        self.c = c

    def forward(self, x):
        return self.c + x

    def backward(self, grad_output):
        return 1 * grad_output

class ScaleGate:
    """a x, for a constant a."""

    def __init__(self, a):
        self.a = a

    def forward(self, x):
        return self.a * x

    def backward(self, grad_output):
        return self.a * grad_output

# %% 4. A first circuit


def composite(x, y, z):
    """Return (f, (df/dx, df/dy, df/dz)) of f = (x + y) z, through q = x + y."""
    q = x + y
    f = q * z
    dq = z
    dz = q
    return f, (dq, dq, dz)


# %% 5. The sigmoid neuron


def sigmoid_neuron_forward(w, x):
    """Return (f, cache); w has 3 entries, x has 2."""
    cache = {}
    cache["w"] = w
    cache["x"] = x
    cache["w0x0"] = w[0] * x[0]
    cache["w1x1"] = w[1] * x[1]
    cache["sum"] = cache["w0x0"] + cache["w1x1"]
    cache["a"] = cache["sum"] + w[2]
    cache["neg"] = -cache["a"]
    cache["exp"] = np.exp(cache["neg"])
    cache["inc"] = 1 + cache["exp"]
    cache["f"] = 1 / cache["inc"]
    return cache["f"], cache


def sigmoid_neuron_backward(cache, df=1.0):
    """Return a dict with dinc, dexp, dneg, da, dsum, dw0x0, dw1x1, dw and dx."""
    grads = {}
    grads["dinc"] = -1 / cache["inc"] ** 2 * df
    grads["dexp"] = grads["dinc"]
    grads["dneg"] = cache["exp"] * grads["dexp"]
    # TODO the rest
    return grads


# %% 6. The same neuron, wired from gates


def sigmoid_neuron_gates(w, x):
    """Return (f, dw, dx) of the sigmoid neuron, computed by gates forward and backward."""
    raise NotImplementedError


# %% 7. Grouped


def sigmoid_neuron_grouped(w, x):
    """Return (f, dw, dx) of the sigmoid neuron, with one gate for the sigmoid."""
    raise NotImplementedError


# %% 8. Staged computation


def staged_forward(x, y):
    """Return (f, cache); cache is a dict with x, y, sigy, num, sigx, xpy, xpysqr, den and invden."""
    sigy = 1.0 / (1 + np.exp(-y))
    num = x + sigy
    sigx = 1.0 / (1 + np.exp(-x))
    xpy = x + y
    xpysqr = xpy**2
    den = sigx + xpysqr
    invden = 1.0 / den
    f = num * invden
    cache = {
        "x": x, "y": y, "sigy": sigy, "num": num, "sigx": sigx,
        "xpy": xpy, "xpysqr": xpysqr, "den": den, "invden": invden,
    }
    return f, cache


def staged_backward(cache, df=1.0):
    """Return a dict with dnum, dinvden, dden, dsigx, dxpysqr, dxpy, dsigy, dx and dy."""
    raise NotImplementedError
