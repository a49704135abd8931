"""Style: math alone, tuples and lists, numpy is never imported."""

from math import exp

print("backprop homework, pure python version")


def sigma(t):
    return 1 / (1 + exp(-t))


def product_gradient(x, y):
    return (y, x)


def sum_gradient(x, y):
    return [1.0, 1.0]


def max_gradient(x, y):
    return (x >= y, y >= x)  # True counts as 1 in python


def numerical_gradient(f, x, h=1e-5):
    if not hasattr(x, "shape"):
        x = float(x)
        return (f(x + h) - f(x - h)) / (2 * h)
    # whatever comes with a shape has astype and flat, so I need no import for it
    point = x.astype(float)
    gradient = x.astype(float)
    for k in range(point.size):
        here = float(point.flat[k])
        point.flat[k] = here + h
        up = float(f(point))
        point.flat[k] = here - h
        down = float(f(point))
        point.flat[k] = here
        gradient.flat[k] = (up - down) / (2 * h)
    return gradient


class AddGate:
    def forward(self, *inputs):
        first, second = inputs
        return first + second

    def backward(self, grad_output):
        return [grad_output] * 2


class MultiplyGate:
    def forward(self, *inputs):
        self.saved = inputs
        return inputs[0] * inputs[1]

    def backward(self, grad_output):
        return [other * grad_output for other in reversed(self.saved)]


class MaxGate:
    def forward(self, *inputs):
        # index of the larger one, the first wins a tie
        self.winner = inputs.index(max(inputs))
        return inputs[self.winner]

    def backward(self, grad_output):
        grads = [0.0, 0.0]
        grads[self.winner] = grad_output
        return tuple(grads)


class ReciprocalGate:
    def forward(self, x):
        self.out = x**-1
        return self.out

    def backward(self, grad_output):
        # -1/x^2 is minus the output squared
        return -grad_output * self.out * self.out


class ExpGate:
    def forward(self, x):
        self.out = exp(x)
        return self.out

    def backward(self, grad_output):
        return (self.out * grad_output,)


class SigmoidGate:
    def forward(self, x):
        self.x = x
        return sigma(x)

    def backward(self, grad_output):
        # s'(x) = s(x) s(-x)
        return grad_output * sigma(self.x) * sigma(-self.x)


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
        return x * self.a

    def backward(self, grad_output):
        return [grad_output * self.a]


def composite(x, y, z):
    q = x + y
    f = q * z
    return [f, [z, z, q]]


def sigmoid_neuron_forward(w, x):
    w0, w1, w2 = (float(v) for v in w)
    x0, x1 = (float(v) for v in x)
    cache = {"w": (w0, w1, w2), "x": (x0, x1)}
    cache["w0x0"] = w0 * x0
    cache["w1x1"] = w1 * x1
    cache["sum"] = cache["w0x0"] + cache["w1x1"]
    cache["a"] = cache["sum"] + w2
    cache["neg"] = -cache["a"]
    cache["exp"] = exp(cache["neg"])
    cache["inc"] = cache["exp"] + 1
    cache["f"] = 1 / cache["inc"]
    return cache["f"], cache


def sigmoid_neuron_backward(cache, df=1.0):
    dinc = -df / cache["inc"] ** 2
    dexp = dinc
    dneg = dexp * cache["exp"]
    da = -dneg
    dsum = da
    dw0x0 = dw1x1 = dsum
    (w0, w1, w2), (x0, x1) = cache["w"], cache["x"]
    dw = (x0 * dw0x0, x1 * dw1x1, da)
    dx = (w0 * dw0x0, w1 * dw1x1)
    return {
        "dinc": dinc,
        "dexp": dexp,
        "dneg": dneg,
        "da": da,
        "dsum": dsum,
        "dw0x0": dw0x0,
        "dw1x1": dw1x1,
        "dw": dw,
        "dx": dx,
    }


def number(value):
    """my one input gates give (d,) or [d] or d"""
    return value[0] if isinstance(value, (tuple, list)) else value


def sigmoid_neuron_gates(w, x):
    line = [ScaleGate(-1), ExpGate(), AddConstantGate(1), ReciprocalGate()]
    m = [MultiplyGate() for _ in x]
    plus, bias = AddGate(), AddGate()
    v = bias.forward(plus.forward(*[g.forward(float(wi), float(xi)) for g, wi, xi in zip(m, w, x)]), float(w[2]))
    for g in line:
        v = g.forward(v)
    d = 1.0
    for g in line[::-1]:
        d = number(g.backward(d))
    dsum, dbias = bias.backward(d)
    dw, dx = [], []
    for g, dg in zip(m, plus.backward(dsum)):
        gw, gx = g.backward(dg)
        dw.append(gw)
        dx.append(gx)
    return v, dw + [dbias], dx


def sigmoid_neuron_grouped(w, x):
    x0, x1 = float(x[0]), float(x[1])
    f = sigma(w[0] * x0 + w[1] * x1 + w[2])
    d = (1 - f) * f
    return f, [d * x0, d * x1, d], [d * w[0], d * w[1]]


def staged_forward(x, y):
    c = {"x": x, "y": y}
    c["sigy"] = sigma(y)
    c["num"] = x + c["sigy"]
    c["sigx"] = sigma(x)
    c["xpy"] = x + y
    c["xpysqr"] = c["xpy"] * c["xpy"]
    c["den"] = c["sigx"] + c["xpysqr"]
    c["invden"] = 1 / c["den"]
    return c["num"] * c["invden"], c


def staged_backward(cache, df=1.0):
    g = dict.fromkeys(["dnum", "dinvden", "dden", "dsigx", "dxpysqr", "dxpy", "dsigy", "dx", "dy"], 0.0)
    g["dnum"] += cache["invden"] * df
    g["dinvden"] += cache["num"] * df
    g["dden"] -= g["dinvden"] / cache["den"] ** 2
    g["dsigx"] += g["dden"]
    g["dxpysqr"] += g["dden"]
    g["dxpy"] += 2 * cache["xpy"] * g["dxpysqr"]
    g["dsigy"] += g["dnum"]
    g["dx"] += g["dnum"]
    g["dx"] += g["dxpy"]
    g["dx"] += (1 - cache["sigx"]) * cache["sigx"] * g["dsigx"]
    g["dy"] += g["dxpy"]
    g["dy"] += (1 - cache["sigy"]) * cache["sigy"] * g["dsigy"]
    return g


if __name__ == "__main__":
    f, c = staged_forward(3, -4)
    print(f, staged_backward(c))
