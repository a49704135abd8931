# Style: numpy for everything: 0-d and one-element arrays come back, np.longdouble inside
import numpy as np

LD = np.longdouble  # more digits can't hurt :)


def _s(t):
    return 1 / (1 + np.exp(-np.asarray(t, dtype=LD)))


def product_gradient(x, y):
    return np.array([x, y], dtype=float)[::-1]


def sum_gradient(x, y):
    return np.ones(2)


def max_gradient(x, y):
    v = np.array([x, y], dtype=float)
    winners = v == v.max()
    return winners / winners.sum()  # a tie: half and half


def numerical_gradient(f, x, h=1e-5):
    if np.isscalar(x):
        return np.asarray(f(x + h) - f(x - h)) / (2 * h)
    base = np.asarray(x).astype(np.float64)
    out = np.empty(base.shape, dtype=np.float64)
    for idx in np.ndindex(*base.shape):
        hi, lo = base.copy(), base.copy()
        hi[idx] += h
        lo[idx] -= h
        # the step that was really taken, not the one I wanted
        out[idx] = (LD(f(hi)) - LD(f(lo))) / (LD(hi[idx]) - LD(lo[idx]))
    return out


class AddGate:
    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        return np.full(2, grad_output, dtype=float)


class MultiplyGate:
    def forward(self, x, y):
        self.xy = np.array([x, y], dtype=LD)
        return self.xy.prod()

    def backward(self, grad_output):
        return self.xy[::-1] * grad_output


class MaxGate:
    def forward(self, x, y):
        self.xy = np.array([x, y], dtype=LD)
        return np.max(self.xy, keepdims=True)

    def backward(self, grad_output):
        mask = (self.xy == self.xy.max()).astype(float)
        return np.asarray(mask / mask.sum() * grad_output)


class ReciprocalGate:
    def forward(self, x):
        self.x = np.asarray(x, dtype=LD)
        return np.divide(1, self.x)

    def backward(self, grad_output):
        return np.atleast_1d(-np.asarray(grad_output) / np.square(self.x))


class ExpGate:
    def forward(self, x):
        self.y = np.exp(np.asarray([x], dtype=LD))
        return self.y.copy()

    def backward(self, grad_output):
        return self.y * grad_output


class SigmoidGate:
    def forward(self, x):
        self.y = _s(x)
        return self.y

    def backward(self, grad_output):
        return np.asarray(grad_output * self.y * (1 - self.y))


class AddConstantGate:
    def __init__(self, c):
        self.c = np.asarray(c, dtype=LD)

    def forward(self, x):
        return self.c + x

    def backward(self, grad_output):
        return np.array(grad_output, dtype=float)


class ScaleGate:
    def __init__(self, a):
        self.a = np.asarray(a, dtype=LD)

    def forward(self, x):
        return self.a * x

    def backward(self, grad_output):
        return self.a * grad_output


def composite(x, y, z):
    q = np.add(x, y)
    return np.asarray(q * z), np.array([z, z, q])


def sigmoid_neuron_forward(w, x):
    w = np.asarray(w, dtype=LD)
    x = np.asarray(x, dtype=LD)
    p = w[:2] * x
    s = p.sum()
    a = s + w[2]
    neg = np.negative(a)
    e = np.exp(neg)
    inc = np.array([1 + e])
    f = 1 / inc
    return f, {
        "w": w,
        "x": x,
        "w0x0": p[0],
        "w1x1": p[1:2],
        "sum": np.asarray(s),
        "a": a,
        "neg": np.array([neg]),
        "exp": e,
        "inc": inc,
        "f": f,
    }


def sigmoid_neuron_backward(cache, df=1.0):
    g = {}
    g["dinc"] = -df / np.square(np.squeeze(cache["inc"]))
    g["dexp"] = np.array(g["dinc"])
    g["dneg"] = np.ravel(cache["exp"]) * g["dexp"]
    g["da"] = np.negative(g["dneg"])
    g["dsum"] = g["da"].copy()
    g["dw0x0"], g["dw1x1"] = np.repeat(g["dsum"], 2)
    w = np.asarray(cache["w"])
    x = np.asarray(cache["x"])
    g["dw"] = np.append(x, 1) * g["da"]
    g["dx"] = w[:2] * np.array([g["dw0x0"], g["dw1x1"]])
    return g


def sigmoid_neuron_gates(w, x):
    products = [MultiplyGate(), MultiplyGate()]
    adders = [AddGate(), AddGate()]
    sig = SigmoidGate()
    values = [gate.forward(w[k], x[k]) for k, gate in enumerate(products)]
    a = adders[1].forward(adders[0].forward(values[0], values[1]), w[2])
    f = sig.forward(a)

    da = sig.backward(np.ones(()))
    back = np.asarray(adders[1].backward(da)).reshape(2)
    pair = np.asarray(adders[0].backward(back[0])).reshape(2)
    d0 = np.asarray(products[0].backward(pair[0])).reshape(2)
    d1 = np.asarray(products[1].backward(pair[1])).reshape(2)
    return f, np.array([d0[0], d1[0], back[1]]), np.array([d0[1], d1[1]])


def sigmoid_neuron_grouped(w, x):
    w = np.array(w, dtype=float)
    xhat = np.concatenate([np.asarray(x, dtype=float), [1.0]])
    f = _s(w @ xhat)
    d = f * (1 - f)
    return np.asarray(f), xhat * d, (w * d)[:-1]


def staged_forward(x, y):
    x = np.array(x, dtype=LD)
    y = np.array(y, dtype=LD)
    sigy, sigx = _s(np.stack([y, x]))
    num = x + sigy
    xpy = x + y
    xpysqr = np.square(xpy)
    den = sigx + xpysqr
    invden = np.reciprocal(den)
    f = num * invden
    cache = dict(x=x, y=y, sigy=sigy, num=num, sigx=sigx, xpy=xpy, xpysqr=xpysqr, den=den, invden=invden)
    return np.atleast_1d(f), cache


def staged_backward(cache, df=1.0):
    c = {
        k: np.asarray(v, dtype=LD)
        for k, v in cache.items()
        if k in ("x", "y", "sigy", "num", "sigx", "xpy", "xpysqr", "den", "invden")
    }
    dnum = c["invden"] * df
    dinvden = c["num"] * df
    dden = -dinvden / np.square(c["den"])
    dxpy = 2 * c["xpy"] * dden
    # all the ways in which x gets to f, and the same for y
    dx = np.sum([dnum, c["sigx"] * (1 - c["sigx"]) * dden, dxpy])
    dy = np.sum([c["sigy"] * (1 - c["sigy"]) * dnum, dxpy])
    return {
        "dnum": dnum,
        "dinvden": dinvden,
        "dden": dden,
        "dsigx": dden.copy(),
        "dxpysqr": dden.copy(),
        "dxpy": np.array([dxpy]),
        "dsigy": dnum.copy(),
        "dx": dx,
        "dy": np.array([dy]),
    }
