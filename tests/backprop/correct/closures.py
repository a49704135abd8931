# Style: closures and factories: the gates are functions that return namespaces, the caches carry lambdas
from math import exp
from types import SimpleNamespace

import numpy as np

sigmoid = lambda t: 1 / (1 + exp(-t))

product_gradient = lambda x, y: (y, x)
sum_gradient = lambda x, y: (1.0, 1.0)
max_gradient = lambda x, y: (1, 0) if x >= y else (0, 1)


def make_difference(f, h):
    def along(get_point):
        return (f(get_point(h)) - f(get_point(-h))) / (2 * h)

    return along


def numerical_gradient(f, x, h=1e-5):
    along = make_difference(f, h)
    if isinstance(x, (float, int)):
        return along(lambda step: x + step)
    start = np.asarray(x, dtype=float)

    def moved(index):
        def point(step):
            p = start.copy()
            p[index] = p[index] + step
            return p

        return point

    numbers = [along(moved(index)) for index in np.ndindex(start.shape)]
    return np.array(numbers, dtype=float).reshape(start.shape)


# ---- gates: no classes needed ----


def AddGate():
    return SimpleNamespace(forward=lambda x, y: x + y, backward=lambda grad_output: (grad_output, grad_output))


def MultiplyGate():
    x = y = None

    def forward(a, b):
        nonlocal x, y
        x, y = a, b
        return a * b

    def backward(grad_output):
        return y * grad_output, x * grad_output

    return SimpleNamespace(forward=forward, backward=backward)


def MaxGate():
    remember = {}

    def forward(x, y):
        remember.update(first=x >= y)
        return max(x, y)

    def backward(grad_output):
        return (grad_output, 0 * grad_output) if remember["first"] else (0 * grad_output, grad_output)

    return SimpleNamespace(forward=forward, backward=backward)


def one_input_gate(function, derivative):
    """Factory of factories. derivative(x, out) is the local gradient."""
    last = [None, None]

    def forward(x):
        last[0], last[1] = x, function(x)
        return last[1]

    def backward(grad_output):
        return derivative(*last) * grad_output

    return SimpleNamespace(forward=forward, backward=backward)


def ReciprocalGate():
    return one_input_gate(lambda x: 1 / x, lambda x, out: -1 / x**2)


def ExpGate():
    return one_input_gate(exp, lambda x, out: out)


def SigmoidGate():
    return one_input_gate(sigmoid, lambda x, out: out * (1 - out))


def AddConstantGate(c):
    return one_input_gate(lambda x: c + x, lambda x, out: 1)


def ScaleGate(a):
    return one_input_gate(lambda x: a * x, lambda x, out: a)


def composite(x, y, z):
    q = x + y
    backward = lambda df: (df * z, df * z, df * q)
    return q * z, backward(1.0)


def sigmoid_neuron_forward(w, x):
    w0x0 = w[0] * x[0]
    w1x1 = w[1] * x[1]
    s = w0x0 + w1x1
    a = s + w[2]
    e = exp(-a)
    inc = 1 + e
    f = 1 / inc
    cache = dict(w=w, x=x, w0x0=w0x0, w1x1=w1x1, sum=s, a=a, neg=-a, exp=e, inc=inc, f=f)
    # what every gate does on the way back
    cache["back"] = {
        "inc": lambda d: -d / inc**2,
        "exp": lambda d: d,
        "neg": lambda d: e * d,
        "a": lambda d: -d,
        "w": lambda d: [d * x[0], d * x[1], d],
        "x": lambda d: [d * w[0], d * w[1]],
    }
    cache["again"] = lambda: sigmoid_neuron_forward(w, x)
    return f, cache


def sigmoid_neuron_backward(cache, df=1.0):
    back = cache["back"]  # needs the closures of my forward pass
    grads = {}
    d = df
    for stage in ("inc", "exp", "neg", "a"):
        d = back[stage](d)
        grads["d" + stage] = d
    for stage in ("sum", "w0x0", "w1x1"):
        grads["d" + stage] = d
    grads["dw"] = np.array(back["w"](d))
    grads["dx"] = np.array(back["x"](d))
    grads["how"] = lambda: "closures"
    return grads


def sigmoid_neuron_gates(w, x):
    undo = []

    def run(gate, *inputs):
        undo.append(gate.backward)
        return gate.forward(*inputs)

    p0 = run(MultiplyGate(), w[0], x[0])
    p1 = run(MultiplyGate(), w[1], x[1])
    s = run(AddGate(), p0, p1)
    a = run(AddGate(), s, w[2])
    f = run(SigmoidGate(), a)

    da = undo.pop()(1.0)
    ds, dw2 = undo.pop()(da)
    dp0, dp1 = undo.pop()(ds)
    dw1, dx1 = undo.pop()(dp1)
    dw0, dx0 = undo.pop()(dp0)
    return f, np.array([dw0, dw1, dw2]), np.array([dx0, dx1])


def sigmoid_neuron_grouped(w, x):
    f = sigmoid(w[0] * x[0] + w[1] * x[1] + w[2])
    scaled = lambda values: np.array([f * (1 - f) * v for v in values])
    return f, scaled([x[0], x[1], 1.0]), scaled(w[:2])


def staged_forward(x, y):
    sigy = sigmoid(y)
    num = x + sigy
    sigx = sigmoid(x)
    xpy = x + y
    xpysqr = xpy**2
    den = sigx + xpysqr
    invden = 1 / den

    def backward(df):
        dnum = invden * df
        dinvden = num * df
        dden = -dinvden / den**2
        dxpy = 2 * xpy * dden
        dx = dnum + dxpy + sigx * (1 - sigx) * dden
        dy = dxpy + sigy * (1 - sigy) * dnum
        return locals()

    cache = {"x": x, "y": y, "sigy": sigy, "num": num, "sigx": sigx, "xpy": xpy, "xpysqr": xpysqr}
    cache.update(den=den, invden=invden, backward=backward)
    cache[("num", "invden")] = "f"  # who makes what
    cache[None] = (square for square in [xpysqr])
    return num * invden, cache


def staged_backward(cache, df=1.0):
    d = cache["backward"](df)
    names = ["dnum", "dinvden", "dden", "dxpy", "dx", "dy"]
    return {**{name: d[name] for name in names}, "dsigx": d["dden"], "dxpysqr": d["dden"], "dsigy": d["dnum"]}
