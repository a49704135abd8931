"""Gradients by hand: every gate is a table entry (value, local gradients)."""
import numpy as np


def sigma(z):
    return 1 / (1 + np.exp(-z))


def product_gradient(x, y):
    return np.array([y, x])


def sum_gradient(x, y):
    return np.array([1.0, 1.0])


def max_gradient(x, y):
    return np.array([x >= y, y >= x], dtype=float)


def numerical_gradient(f, x, h=1e-5):
    def partial(index):
        step = np.zeros(np.shape(x))
        step[index] = h
        return (f(x + step) - f(x - step)) / (2 * h)

    if isinstance(x, np.ndarray) and x.ndim:
        return np.array([partial(i) for i in np.ndindex(x.shape)]).reshape(x.shape)
    if isinstance(x, np.ndarray):
        return np.array(f(np.array(x + h)) - f(np.array(x - h))) / (2 * h)
    return (f(x + h) - f(x - h)) / (2 * h)


class Gate:
    """value(*inputs) and slopes(*inputs, output) come from the subclasses."""

    def forward(self, *inputs):
        self.seen = (*inputs, self.value(*inputs))
        return self.seen[-1]

    def backward(self, grad_output):
        slopes = np.multiply(self.slopes(*self.seen), grad_output)
        return slopes if len(slopes) > 1 else slopes[0]


class AddGate(Gate):
    value = staticmethod(lambda x, y: x + y)
    slopes = staticmethod(lambda x, y, out: (1, 1))


class MultiplyGate(Gate):
    value = staticmethod(lambda x, y: x * y)
    slopes = staticmethod(lambda x, y, out: (y, x))


class MaxGate(Gate):
    value = staticmethod(np.maximum)
    slopes = staticmethod(lambda x, y, out: max_gradient(x, y))


class ReciprocalGate(Gate):
    value = staticmethod(lambda x: 1 / x)
    slopes = staticmethod(lambda x, out: (-(out**2),))


class ExpGate(Gate):
    value = staticmethod(np.exp)
    slopes = staticmethod(lambda x, out: (out,))


class SigmoidGate(Gate):
    value = staticmethod(sigma)
    slopes = staticmethod(lambda x, out: ((1 - out) * out,))


class AddConstantGate(Gate):
    def __init__(self, c):
        self.value = lambda x: c + x
        self.slopes = lambda x, out: (1,)


class ScaleGate(Gate):
    def __init__(self, a):
        self.value = lambda x: a * x
        self.slopes = lambda x, out: (a,)


def composite(x, y, z):
    plus, times = AddGate(), MultiplyGate()
    f = times.forward(plus.forward(x, y), z)
    dq, dz = times.backward(1.0)
    dx, dy = plus.backward(dq)
    return f, np.array([dx, dy, dz])


def sigmoid_neuron_forward(w, x):
    w0x0, w1x1 = w[:2] * x
    a = w0x0 + w1x1 + w[2]
    e = np.exp(-a)
    f = 1 / (1 + e)
    return f, {"w": w, "x": x, "w0x0": w0x0, "w1x1": w1x1, "sum": w0x0 + w1x1, "a": a, "neg": -a, "exp": e,
               "inc": 1 + e, "f": f}


def sigmoid_neuron_backward(cache, df=1.0):
    w, x = np.asarray(cache["w"]), np.asarray(cache["x"])
    dinc = -df / cache["inc"] ** 2
    dneg = cache["exp"] * dinc
    da = -dneg
    return {"dinc": dinc, "dexp": dinc, "dneg": dneg, "da": da, "dsum": da, "dw0x0": da, "dw1x1": da,
            "dw": da * np.append(x, 1), "dx": da * w[:2]}


def sigmoid_neuron_gates(w, x):
    times = [MultiplyGate(), MultiplyGate()]
    plus, bias = AddGate(), AddGate()
    rest = [ScaleGate(-1), ExpGate(), AddConstantGate(1), ReciprocalGate()]
    f = bias.forward(plus.forward(*(t.forward(*p) for t, p in zip(times, zip(w, x)))), w[2])
    for gate in rest:
        f = gate.forward(f)
    d = 1.0
    for gate in reversed(rest):
        d = gate.backward(d)
    d, dw2 = bias.backward(d)
    dwx = np.array([t.backward(g) for t, g in zip(times, plus.backward(d))])
    return f, np.append(dwx[:, 0], dw2), dwx[:, 1]


def sigmoid_neuron_grouped(w, x):
    f = sigma(w @ np.append(x, 1))
    da = (1 - f) * f
    return f, da * np.append(x, 1), da * w[:2]


def staged_forward(x, y):
    sigx, sigy = sigma(np.array([x, y]))
    num, xpy = x + sigy, x + y
    den = sigx + xpy**2
    return num / den, {"x": x, "y": y, "sigy": sigy, "num": num, "sigx": sigx, "xpy": xpy, "xpysqr": xpy**2,
                       "den": den, "invden": 1 / den}


def staged_backward(cache, df=1.0):
    g = {"dnum": cache["invden"] * df, "dinvden": cache["num"] * df}
    g["dden"] = -g["dinvden"] / cache["den"] ** 2
    g["dsigx"] = g["dxpysqr"] = g["dden"]
    g["dxpy"] = 2 * cache["xpy"] * g["dxpysqr"]
    g["dsigy"] = g["dnum"]
    g["dx"] = g["dxpy"] + g["dnum"] + (1 - cache["sigx"]) * cache["sigx"] * g["dsigx"]
    g["dy"] = g["dxpy"] + (1 - cache["sigy"]) * cache["sigy"] * g["dsigy"]
    return g
