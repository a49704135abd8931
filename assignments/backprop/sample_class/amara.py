"""Backpropagation by hand. Amara, group 2."""
import math

import numpy as np


# %% 1. What a gradient says


def product_gradient(x, y):
    """Return (df/dx, df/dy) of f(x, y) = x y."""
    return y, x


def sum_gradient(x, y):
    """Return (df/dx, df/dy) of f(x, y) = x + y."""
    return 1, 1


def max_gradient(x, y):
    """Return (df/dx, df/dy) of f(x, y) = max(x, y)."""
    return int(x >= y), int(y >= x)


# %% 2. A gradient without any calculus


def numerical_gradient(f, x, h=1e-5):
    """Return the gradient of f at x by centred differences, in the shape of x."""
    if not isinstance(x, np.ndarray):
        return (f(x + h) - f(x - h)) / (2 * h)
    x = x.astype(float)  # astype copies
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (f(up) - f(down)) / (2 * h)
    return grad


# %% 3. Gates


class AddGate:
    """x + y."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output

class MultiplyGate:
    """x y."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return grad_output * self.y, grad_output * self.x

class MaxGate:
    """max(x, y)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return max(x, y)

    def backward(self, grad_output):
        return grad_output * (self.x >= self.y), grad_output * (self.y > self.x)

class ReciprocalGate:
    """1 / x."""

    def forward(self, x):
        self.x = x
        return 1 / x

    def backward(self, grad_output):
        return -grad_output / self.x**2

class ExpGate:
    """e to the power of x."""

    def forward(self, x):
        self.f = math.exp(x)
        return self.f

    def backward(self, grad_output):
        return grad_output * self.f

class SigmoidGate:
    """1 / (1 + e^-x)."""

    def forward(self, x):
        self.f = 1 / (1 + math.exp(-x))
        return self.f

    def backward(self, grad_output):
        return grad_output * (1 - self.f) * self.f

class AddConstantGate:
    """c + x, for a constant c."""

    def __init__(self, c):
        self.c = c

    def forward(self, x):
        return x + self.c

    def backward(self, grad_output):
        return grad_output

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
    return q * z, (z, z, q)


# %% 5. The sigmoid neuron


def sigmoid_neuron_forward(w, x):
    """Return (f, cache); w has 3 entries, x has 2."""
    w0x0, w1x1 = w[0] * x[0], w[1] * x[1]
    s = w0x0 + w1x1
    a = s + w[2]
    e = math.exp(-a)
    f = 1 / (1 + e)
    return f, {"w": w, "x": x, "w0x0": w0x0, "w1x1": w1x1, "sum": s, "a": a, "neg": -a, "exp": e, "inc": 1 + e, "f": f}


def sigmoid_neuron_backward(cache, df=1.0):
    """Return a dict with dinc, dexp, dneg, da, dsum, dw0x0, dw1x1, dw and dx."""
    w, x = cache["w"], cache["x"]
    dinc = -df / cache["inc"] ** 2
    dexp = dinc
    dneg = dexp * cache["exp"]
    da = -dneg
    dsum = da
    dw0x0 = dw1x1 = dsum
    dw = np.array([dw0x0 * x[0], dw1x1 * x[1], da])
    dx = np.array([dw0x0 * w[0], dw1x1 * w[1]])
    return dict(dinc=dinc, dexp=dexp, dneg=dneg, da=da, dsum=dsum, dw0x0=dw0x0, dw1x1=dw1x1, dw=dw, dx=dx)


# %% 6. The same neuron, wired from gates


def sigmoid_neuron_gates(w, x):
    """Return (f, dw, dx) of the sigmoid neuron, computed by gates forward and backward."""
    m0, m1, s, b, sig = MultiplyGate(), MultiplyGate(), AddGate(), AddGate(), SigmoidGate()
    f = sig.forward(b.forward(s.forward(m0.forward(w[0], x[0]), m1.forward(w[1], x[1])), w[2]))
    ds, dw2 = b.backward(sig.backward(1))
    d0, d1 = s.backward(ds)
    dw0, dx0 = m0.backward(d0)
    dw1, dx1 = m1.backward(d1)
    return f, np.array([dw0, dw1, dw2]), np.array([dx0, dx1])


# %% 7. Grouped


def sigmoid_neuron_grouped(w, x):
    """Return (f, dw, dx) of the sigmoid neuron, with one gate for the sigmoid."""
    xb = np.append(x, 1)
    f = 1 / (1 + np.exp(-w @ xb))
    d = (1 - f) * f
    return f, d * xb, d * w[:2]


# %% 8. Staged computation


def staged_forward(x, y):
    """Return (f, cache); cache is a dict with x, y, sigy, num, sigx, xpy, xpysqr, den and invden."""
    sigy = 1 / (1 + math.exp(-y))
    num = x + sigy
    sigx = 1 / (1 + math.exp(-x))
    xpy = x + y
    xpysqr = xpy**2
    den = sigx + xpysqr
    invden = 1 / den
    cache = dict(x=x, y=y, sigy=sigy, num=num, sigx=sigx, xpy=xpy, xpysqr=xpysqr, den=den, invden=invden)
    return num * invden, cache


def staged_backward(cache, df=1.0):
    """Return a dict with dnum, dinvden, dden, dsigx, dxpysqr, dxpy, dsigy, dx and dy."""
    sigx, sigy = cache["sigx"], cache["sigy"]
    dnum = cache["invden"] * df
    dinvden = cache["num"] * df
    dden = -dinvden / cache["den"] ** 2
    dsigx = dxpysqr = dden
    dxpy = 2 * cache["xpy"] * dxpysqr
    dsigy = dnum
    dx = dxpy + (1 - sigx) * sigx * dsigx + dnum
    dy = dxpy + (1 - sigy) * sigy * dsigy
    return dict(dnum=dnum, dinvden=dinvden, dden=dden, dsigx=dsigx, dxpysqr=dxpysqr, dxpy=dxpy, dsigy=dsigy, dx=dx, dy=dy)


if __name__ == "__main__":
    # the numbers of the lecture
    print(sigmoid_neuron_forward([2, -3, -3], [-1, -2])[0])
    print(staged_backward(staged_forward(3, -4)[1]))
