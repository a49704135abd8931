# Tarea 3: backprop (Lucia Garcia)
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
        self.x = x
        self.y = y
        if x > y:
            return x
        return y

    def backward(self, grad_output):
        if self.x > self.y:
            return grad_output, 0
        return 0, grad_output

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
        self.sig = 1 / (1 + np.exp(-x))
        return self.sig

    def backward(self, grad_output):
        dx = (1 - self.sig) * self.sig * grad_output
        return dx

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
    # f = q*z
    dq = z
    dz = q
    # q = x+y
    dx = 1.0 * dq
    dy = 1.0 * dq
    return f, (dx, dy, dz)


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
    # f = 1/inc
    grads["dinc"] = -1 / cache["inc"] ** 2 * df
    # inc = 1 + exp
    grads["dexp"] = 1 * grads["dinc"]
    # exp = e^neg
    grads["dneg"] = cache["exp"] * grads["dexp"]
    # neg = -a
    grads["da"] = -1 * grads["dneg"]
    # a = sum + w2
    grads["dsum"] = 1 * grads["da"]
    dw2 = 1 * grads["da"]
    # sum = w0x0 + w1x1
    grads["dw0x0"] = 1 * grads["dsum"]
    grads["dw1x1"] = 1 * grads["dsum"]
    # products: swap
    dw0 = cache["x"][0] * grads["dw0x0"]
    dx0 = cache["w"][0] * grads["dw0x0"]
    dw1 = cache["x"][1] * grads["dw1x1"]
    dx1 = cache["w"][1] * grads["dw1x1"]
    grads["dw"] = np.array([dw0, dw1, dw2])
    grads["dx"] = np.array([dx0, dx1])
    return grads


# %% 6. The same neuron, wired from gates


def sigmoid_neuron_gates(w, x):
    """Return (f, dw, dx) of the sigmoid neuron, computed by gates forward and backward."""
    mul0 = MultiplyGate()
    mul1 = MultiplyGate()
    add = AddGate()
    addbias = AddGate()
    minus = ScaleGate(-1)
    exp = ExpGate()
    one = AddConstantGate(1)
    inv = ReciprocalGate()
    # forward
    p0 = mul0.forward(w[0], x[0])
    p1 = mul1.forward(w[1], x[1])
    s = add.forward(p0, p1)
    a = addbias.forward(s, w[2])
    f = inv.forward(one.forward(exp.forward(minus.forward(a))))
    # backward
    da = minus.backward(exp.backward(one.backward(inv.backward(1.0))))
    ds, dw2 = addbias.backward(da)
    dp0, dp1 = add.backward(ds)
    dw0, dx0 = mul0.backward(dp0)
    dw1, dx1 = mul1.backward(dp1)
    return f, np.array([dw0, dw1, dw2]), np.array([dx0, dx1])


# %% 7. Grouped


def sigmoid_neuron_grouped(w, x):
    """Return (f, dw, dx) of the sigmoid neuron, with one gate for the sigmoid."""
    a = w[0] * x[0] + w[1] * x[1] + w[2]
    f = 1 / (1 + np.exp(-a))
    da = (1 - f) * f
    dw = np.array([x[0] * da, x[1] * da, da])
    dx = np.array([w[0] * da, w[1] * da])
    return f, dw, dx


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
    dnum = cache["invden"] * df
    dinvden = cache["num"] * df
    dden = (-1.0 / (cache["den"] ** 2)) * dinvden
    dsigx = dden
    dxpysqr = dden
    dxpy = (2 * cache["xpy"]) * dxpysqr
    # xpy = x + y
    dx = dxpy
    dy = dxpy
    # sigx = sigma(x)
    dx = ((1 - cache["sigx"]) * cache["sigx"]) * dsigx
    # num = x + sigy
    dx = dnum
    dsigy = dnum
    # sigy = sigma(y)
    dy = ((1 - cache["sigy"]) * cache["sigy"]) * dsigy
    return {
        "dnum": dnum, "dinvden": dinvden, "dden": dden, "dsigx": dsigx, "dxpysqr": dxpysqr,
        "dxpy": dxpy, "dsigy": dsigy, "dx": dx, "dy": dy,
    }
