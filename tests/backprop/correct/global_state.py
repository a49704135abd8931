"""Style: globals everywhere: gates made once and used again, memo dicts keyed by id; right all the same."""

import math

import numpy as np

LAST = None
COUNTER = {"forward": 0, "backward": 0}
MEMO = {}  # id of a cache -> (that cache, what I want to remember about it)
E = {}  # exp values I already know


def my_exp(t):
    global E
    t = float(t)
    if t not in E:
        E[t] = math.exp(t)
    return E[t]


def sigmoid(t):
    return 1 / (1 + my_exp(-t))


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


STORE = {}


class MultiplyGate:
    """the inputs are in a global dict, under the id of the gate"""

    def forward(self, x, y):
        STORE[id(self)] = (x, y)
        return x * y

    def backward(self, grad_output):
        x, y = STORE[id(self)]
        return y * grad_output, x * grad_output


class MaxGate:
    def forward(self, x, y):
        STORE[id(self)] = 1 if y > x else 0
        return (x, y)[STORE[id(self)]]

    def backward(self, grad_output):
        g = [0.0, 0.0]
        g[STORE[id(self)]] = grad_output
        return g


class ReciprocalGate:
    def forward(self, x):
        STORE[id(self)] = x
        return 1.0 / x

    def backward(self, grad_output):
        x = STORE[id(self)]
        return -grad_output / (x * x)


class ExpGate:
    def forward(self, x):
        STORE[id(self)] = my_exp(x)
        return STORE[id(self)]

    def backward(self, grad_output):
        return STORE[id(self)] * grad_output


class SigmoidGate:
    def forward(self, x):
        STORE[id(self)] = sigmoid(x)
        return STORE[id(self)]

    def backward(self, grad_output):
        out = STORE[id(self)]
        return (1 - out) * out * grad_output


class AddConstantGate:
    def __init__(self, c):
        self.c = c

    def forward(self, x):
        return x + self.c

    def backward(self, grad_output):
        return grad_output


class ScaleGate:
    def __init__(self, a):
        self.a = a

    def forward(self, x):
        return self.a * x

    def backward(self, grad_output):
        return self.a * grad_output


# all gates I need, made only once
MUL0, MUL1 = MultiplyGate(), MultiplyGate()
ADD0, ADD1 = AddGate(), AddGate()
NEG, EXP, INC, INV = ScaleGate(-1), ExpGate(), AddConstantGate(1), ReciprocalGate()
MAX = MaxGate()


def product_gradient(x, y):
    MUL0.forward(x, y)
    return MUL0.backward(1)


def sum_gradient(x, y):
    ADD0.forward(x, y)
    return ADD0.backward(1)


def max_gradient(x, y):
    MAX.forward(x, y)
    return MAX.backward(1)


POINT = None


def probe(f, index, step):
    """f with one component of the global POINT moved; puts POINT back"""
    old = POINT[index]
    POINT[index] = old + step
    try:
        return f(POINT)
    finally:
        POINT[index] = old


def numerical_gradient(f, x, h=1e-5):
    global POINT
    if isinstance(x, (int, float)):
        return (f(x + h) - f(x - h)) / (2 * h)
    POINT = np.array(x, dtype=float)
    out = np.zeros(POINT.shape)
    for index in np.ndindex(POINT.shape):
        out[index] = (probe(f, index, h) - probe(f, index, -h)) / (2 * h)
    return out


def composite(x, y, z):
    q = ADD0.forward(x, y)
    f = MUL0.forward(q, z)
    dq, dz = MUL0.backward(1.0)
    dx, dy = ADD0.backward(dq)
    return f, (dx, dy, dz)


def remember(cache, what):
    # the cache is kept too, so its id can't be given to another one
    MEMO[id(cache)] = (cache, what)
    return cache


def recall(cache):
    known, what = MEMO.get(id(cache), (None, None))
    return what if known is cache else None


def neuron_numbers(w, x):
    w0x0 = MUL0.forward(w[0], x[0])
    w1x1 = MUL1.forward(w[1], x[1])
    s = ADD0.forward(w0x0, w1x1)
    a = ADD1.forward(s, w[2])
    neg = NEG.forward(a)
    e = EXP.forward(neg)
    inc = INC.forward(e)
    f = INV.forward(inc)
    return dict(w0x0=w0x0, w1x1=w1x1, sum=s, a=a, neg=neg, exp=e, inc=inc, f=f)


def sigmoid_neuron_forward(w, x):
    global LAST
    COUNTER["forward"] += 1
    cache = neuron_numbers(w, x)
    cache["w"] = w
    cache["x"] = x
    LAST = remember(cache, (list(w), list(x)))
    return cache["f"], cache


def sigmoid_neuron_backward(cache, df=1.0):
    COUNTER["backward"] += 1
    w, x = recall(cache) or (cache["w"], cache["x"])
    # the gates may have seen another point since then, so go forward once more
    neuron_numbers(w, x)
    dinc = INV.backward(df)
    dexp = INC.backward(dinc)
    dneg = EXP.backward(dexp)
    da = NEG.backward(dneg)
    dsum, dw2 = ADD1.backward(da)
    dw0x0, dw1x1 = ADD0.backward(dsum)
    dw0, dx0 = MUL0.backward(dw0x0)
    dw1, dx1 = MUL1.backward(dw1x1)
    return {
        "dinc": dinc,
        "dexp": dexp,
        "dneg": dneg,
        "da": da,
        "dsum": dsum,
        "dw0x0": dw0x0,
        "dw1x1": dw1x1,
        "dw": np.array([dw0, dw1, dw2]),
        "dx": np.array([dx0, dx1]),
    }


def sigmoid_neuron_gates(w, x):
    f = neuron_numbers(w, x)["f"]
    d = 1.0
    for gate in (INV, INC, EXP, NEG):
        d = gate.backward(d)
    d, dw2 = ADD1.backward(d)
    d0, d1 = ADD0.backward(d)
    dw0, dx0 = MUL0.backward(d0)
    dw1, dx1 = MUL1.backward(d1)
    return f, np.array([dw0, dw1, dw2]), np.array([dx0, dx1])


def sigmoid_neuron_grouped(w, x):
    global LAST
    LAST = sigmoid(w[0] * x[0] + w[1] * x[1] + w[2])
    d = (1 - LAST) * LAST
    return LAST, np.array([x[0] * d, x[1] * d, d]), np.array([w[0] * d, w[1] * d])


def staged_forward(x, y):
    COUNTER["forward"] += 1
    sigy, sigx = sigmoid(y), sigmoid(x)
    num = x + sigy
    xpy = x + y
    xpysqr = xpy * xpy
    den = sigx + xpysqr
    invden = 1 / den
    cache = {
        "x": x,
        "y": y,
        "sigy": sigy,
        "num": num,
        "sigx": sigx,
        "xpy": xpy,
        "xpysqr": xpysqr,
        "den": den,
        "invden": invden,
    }
    cache["ticket"] = COUNTER["forward"]
    # already here I know everything that does not depend on df
    remember(
        cache,
        {
            "dnum": invden,
            "dinvden": num,
            "dden": -num * invden**2,
            "slope_x": (1 - sigx) * sigx,
            "slope_y": (1 - sigy) * sigy,
        },
    )
    MEMO[cache["ticket"], "staged"] = MEMO[id(cache)]
    return num * invden, cache


def staged_backward(cache, df=1.0):
    COUNTER["backward"] += 1
    _, known = MEMO[cache["ticket"], "staged"]  # KeyError for a cache that is not mine
    d = {name: known[name] * df for name in ("dnum", "dinvden", "dden")}
    d["dsigx"] = d["dxpysqr"] = d["dden"]
    d["dxpy"] = 2 * cache["xpy"] * d["dxpysqr"]
    d["dsigy"] = d["dnum"]
    d["dx"] = d["dnum"] + d["dxpy"] + known["slope_x"] * d["dsigx"]
    d["dy"] = d["dxpy"] + known["slope_y"] * d["dsigy"]
    return d
