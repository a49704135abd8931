# Style: vectorised and odd: einsum, numbers as one-element lists, gradients as lists of one-element arrays
import numpy as np

SWAP = np.array([[0.0, 1.0], [1.0, 0.0]])


def num(thing):
    """whatever it is, as one float"""
    return np.ravel(np.asarray(thing, dtype=np.float64))[0]


def box(thing):
    return [float(num(thing))]


def boxes(values):
    return [np.array([v]) for v in np.ravel(values)]


def s(t, *, slope=False):
    y = 1.0 / (1.0 + np.exp(-np.asarray(t, dtype=np.float64)))
    return y * (1.0 - y) if slope else y


def product_gradient(x, y, swap=SWAP):
    return boxes(np.einsum("ij,j->i", swap, np.array([x, y], dtype=np.float64)))


def sum_gradient(x, y):
    return boxes(np.einsum("ij->i", np.eye(2)))


def max_gradient(x, y, tie=(0.0, 1.0)):
    d = np.sign(x - y)
    return boxes(np.where(d == 0, tie, np.array([d > 0, d < 0], dtype=np.float64)))


def numerical_gradient(f, x, h=1e-5, *, weights=(0.5, -0.5)):
    if not isinstance(x, np.ndarray):
        return [np.dot(weights, [num(f(x + h)), num(f(x - h))]) / h]
    x = x.astype(np.float64)
    # one direction for every component, stacked along the first axis
    directions = np.eye(x.size).reshape(x.size, *x.shape)
    values = np.array([[num(f(x + sign * h * e)) for sign in (1, -1)] for e in directions]).reshape(x.size, 2)
    return (np.einsum("ks,s->k", values, np.array(weights)) / h).reshape(x.shape)


class _Linear:
    """gates whose local gradient is a vector J: backward is J times the gradient of the output"""

    def __init__(self, c=None, *, name="gate"):
        self.c, self.name = c, name

    def forward(self, *inputs):
        v = np.array(inputs, dtype=np.float64)
        value, self.jacobian = self.rule(v)
        return box(value)

    def backward(self, grad_output=1.0):
        return boxes(np.einsum("i,->i", self.jacobian, num(grad_output)))


class AddGate(_Linear):
    def rule(self, v):
        return v.sum(), np.ones_like(v)


class MultiplyGate(_Linear):
    def rule(self, v):
        return v.prod(), SWAP @ v


class MaxGate(_Linear):
    def rule(self, v):
        return v.max(), np.eye(2)[2 - v[::-1].argmax() - 1]


class ReciprocalGate(_Linear):
    def rule(self, v):
        return 1 / v, -(v**-2.0)


class ExpGate(_Linear):
    def rule(self, v):
        return np.exp(v), np.exp(v)


class SigmoidGate(_Linear):
    def rule(self, v):
        return s(v), s(v, slope=True)


class AddConstantGate(_Linear):
    def rule(self, v):
        return v + self.c, v**0


class ScaleGate(_Linear):
    def rule(self, v):
        return v * self.c, np.full_like(v, self.c)


def composite(x, y, z):
    q = np.array([x, y], dtype=np.float64).sum()
    return box(q * z), boxes([z, z, q])


def sigmoid_neuron_forward(w, x, bias=1.0):
    w = np.array(w, dtype=np.float64)
    x = np.array(x, dtype=np.float64)
    products = np.einsum("i,i->i", w, np.append(x, bias))
    a = products.sum()
    cache = {"w": w.tolist(), "x": boxes(x), "w0x0": products[:1], "w1x1": box(products[1])}
    cache["sum"] = np.array([[products[:2].sum()]])
    cache["a"] = (a,)
    cache["neg"] = box(-a)
    cache["exp"] = np.array(np.exp(-a))
    cache["inc"] = boxes(1 + np.exp(-a))
    cache["f"] = box(1 / (1 + np.exp(-a)))
    return list(cache["f"]), cache


def sigmoid_neuron_backward(cache, df=1.0, *, bias=1.0):
    dinc = -num(df) / num(cache["inc"]) ** 2
    dneg = dinc * num(cache["exp"])
    da = -dneg
    w = np.array([num(v) for v in cache["w"]])
    xhat = np.array([num(v) for v in cache["x"]] + [bias])
    dw, dx = np.einsum("ki,->ki", np.stack([xhat, w]), da)
    return {
        "dinc": box(dinc),
        "dexp": boxes(dinc),
        "dneg": (dneg,),
        "da": np.array([[da]]),
        "dsum": box(da),
        "dw0x0": box(da),
        "dw1x1": np.array(da),
        "dw": boxes(dw),
        "dx": boxes(dx[:2]),
    }


def sigmoid_neuron_gates(w, x, *, keep=None):
    m0, m1, plus, bias = MultiplyGate(name="m0"), MultiplyGate(name="m1"), AddGate(), AddGate(name="bias")
    chain = [ScaleGate(-1), ExpGate(), AddConstantGate(1), ReciprocalGate()]
    value = plus.forward(num(m0.forward(w[0], x[0])), num(m1.forward(w[1], x[1])))
    value = bias.forward(num(value), w[2])
    for gate in chain:
        value = gate.forward(num(value))
    grad = [1.0]
    for gate in chain[::-1]:
        grad = gate.backward(num(grad))
    dsum, dw2 = bias.backward(num(grad))
    d0, d1 = plus.backward(num(dsum))
    dw0, dx0 = m0.backward(num(d0))
    dw1, dx1 = m1.backward(num(d1))
    return value, [dw0, dw1, dw2], [dx0, dx1]


def sigmoid_neuron_grouped(w, x):
    xhat = np.append(x, 1.0)
    a = np.einsum("i,i", w, xhat)
    return np.array([s(a)]), boxes(xhat * s(a, slope=True)), boxes(w[:2] * s(a, slope=True))


def staged_forward(x, y):
    v = np.array([x, y], dtype=np.float64)
    sig = s(v)
    xpy = np.einsum("i->", v)
    den = sig[0] + xpy**2
    cache = {"x": [x], "y": [y], "sigy": sig[1:], "num": box(x + sig[1]), "sigx": sig[:1], "xpy": np.array(xpy)}
    cache["xpysqr"] = (xpy**2,)
    cache["den"] = np.array([[den]])
    cache["invden"] = box(1 / den)
    cache["both"] = v
    return [num(cache["num"]) / den], cache


def staged_backward(cache, df=1.0, extra=None):
    c = {key: num(cache[key]) for key in ("sigy", "num", "sigx", "xpy", "den", "invden")}
    dnum, dinvden = np.array([c["invden"], c["num"]]) * num(df)
    dden = -dinvden / c["den"] ** 2
    dxpy = 2.0 * c["xpy"] * dden
    # rows: x, y; columns: straight, through the sigmoid, through the square
    paths = np.array(
        [[dnum, (1 - c["sigx"]) * c["sigx"] * dden, dxpy], [0.0, (1 - c["sigy"]) * c["sigy"] * dnum, dxpy]]
    )
    dx, dy = np.einsum("ij->i", paths)
    names = ("dnum", "dinvden", "dden", "dsigx", "dxpysqr", "dxpy", "dsigy", "dx", "dy")
    return {k: boxes(v) for k, v in zip(names, (dnum, dinvden, dden, dden, dden, dxpy, dnum, dx, dy))}
