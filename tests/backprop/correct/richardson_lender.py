"""Style: better difference formulas, gates from one generic Function, questions built on one another."""

import numpy as np


class Function:
    """A function of one or two numbers together with its partial derivatives.

    The derivatives get the inputs and, as the last argument, the output.
    """

    def __init__(self, value, *partials):
        self.value = value
        self.partials = partials

    def gate(self, name, doc=None):
        """A class whose instances are gates for this function."""

        def forward(gate, *inputs):
            gate.saved = (*inputs, self.value(*inputs))
            return gate.saved[-1]

        def backward(gate, grad_output):
            gradients = tuple(partial(*gate.saved) * grad_output for partial in self.partials)
            return gradients[0] if len(gradients) == 1 else gradients

        return type(name, (), {"forward": forward, "backward": backward, "__doc__": doc})


def with_constant(family, name):
    """The same for a family of functions: the constant goes to the constructor."""

    class Made:
        def __init__(self, constant):
            self._gate = family(constant).gate(name)()

        def forward(self, x):
            return self._gate.forward(x)

        def backward(self, grad_output):
            return self._gate.backward(grad_output)

    Made.__name__ = Made.__qualname__ = name
    return Made


add = Function(lambda x, y: x + y, lambda x, y, f: 1.0, lambda x, y, f: 1.0)
multiply = Function(lambda x, y: x * y, lambda x, y, f: y, lambda x, y, f: x)
maximum = Function(lambda x, y: max(x, y), lambda x, y, f: 1.0 * (x == f), lambda x, y, f: 1.0 * (y == f))
reciprocal = Function(lambda x: 1.0 / x, lambda x, f: -f * f)
exponential = Function(lambda x: float(np.exp(x)), lambda x, f: f)
logistic = Function(lambda x: float(1 / (1 + np.exp(-x))), lambda x, f: (1 - f) * f)

AddGate = add.gate("AddGate")
MultiplyGate = multiply.gate("MultiplyGate")
MaxGate = maximum.gate("MaxGate")
ReciprocalGate = reciprocal.gate("ReciprocalGate")
ExpGate = exponential.gate("ExpGate")
SigmoidGate = logistic.gate("SigmoidGate")
AddConstantGate = with_constant(lambda c: Function(lambda x: x + c, lambda x, f: 1.0), "AddConstantGate")
ScaleGate = with_constant(lambda a: Function(lambda x: a * x, lambda x, f: a), "ScaleGate")


# the interpretation is what the gates say when their output wants 1


def _ask(gate, x, y):
    gate.forward(x, y)
    return gate.backward(1.0)


def product_gradient(x, y):
    return _ask(MultiplyGate(), x, y)


def sum_gradient(x, y):
    return _ask(AddGate(), x, y)


def max_gradient(x, y):
    return _ask(MaxGate(), x, y)


def _five_point(phi, h):
    """phi'(0), error O(h^4)"""
    return (8 * (phi(h) - phi(-h)) - (phi(2 * h) - phi(-2 * h))) / (12 * h)


def _richardson(phi, h):
    """phi'(0) from two centred differences, error O(h^4) too"""
    coarse = (phi(h) - phi(-h)) / (2 * h)
    fine = (phi(h / 2) - phi(-h / 2)) / h
    return (4 * fine - coarse) / 3


def numerical_gradient(f, x, h=1e-5):
    if np.isscalar(x):
        return _five_point(lambda t: f(float(x) + t), h)
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for where in np.ndindex(x.shape):

        def phi(t):
            shifted = x.copy()
            shifted[where] += t
            return float(f(shifted))

        gradient[where] = _richardson(phi, h)
    return gradient


def composite(x, y, z):
    plus, times = AddGate(), MultiplyGate()
    f = times.forward(plus.forward(x, y), z)
    dq, dz = times.backward(1.0)
    return f, (*plus.backward(dq), dz)


def sigmoid_neuron_forward(w, x):
    cache = {"w": list(w), "x": list(x)}
    cache["w0x0"], cache["w1x1"] = (wi * xi for wi, xi in zip(w, x))
    cache["sum"] = cache["w0x0"] + cache["w1x1"]
    cache["a"] = cache["sum"] + w[2]
    cache["neg"] = -cache["a"]
    cache["exp"] = exponential.value(cache["neg"])
    cache["inc"] = 1 + cache["exp"]
    cache["f"] = reciprocal.value(cache["inc"])
    return cache["f"], cache


def sigmoid_neuron_backward(cache, df=1.0):
    g = {}
    g["dinc"] = reciprocal.partials[0](cache["inc"], cache["f"]) * df
    g["dexp"] = g["dinc"]
    g["dneg"] = exponential.partials[0](cache["neg"], cache["exp"]) * g["dexp"]
    g["da"] = -g["dneg"]
    g["dsum"] = g["da"]
    g["dw0x0"], g["dw1x1"] = g["dsum"], g["dsum"]
    dw0, dx0 = (p(cache["w"][0], cache["x"][0], None) * g["dw0x0"] for p in multiply.partials)
    dw1, dx1 = (p(cache["w"][1], cache["x"][1], None) * g["dw1x1"] for p in multiply.partials)
    g["dw"] = [dw0, dw1, g["da"]]
    g["dx"] = [dx0, dx1]
    return g


def sigmoid_neuron_gates(w, x):
    m = MultiplyGate(), MultiplyGate()
    s, b = AddGate(), AddGate()
    sigma = SigmoidGate()
    f = sigma.forward(b.forward(s.forward(m[0].forward(w[0], x[0]), m[1].forward(w[1], x[1])), w[2]))
    dsum, dw2 = b.backward(sigma.backward(1.0))
    dp = s.backward(dsum)
    dw0, dx0 = m[0].backward(dp[0])
    dw1, dx1 = m[1].backward(dp[1])
    return f, np.array([dw0, dw1, dw2]), np.array([dx0, dx1])


def sigmoid_neuron_grouped(w, x):
    # the long backward pass gives the same: sigma' = (1 - sigma) sigma is only a shorter way to say it
    f, cache = sigmoid_neuron_forward(w, x)
    grads = sigmoid_neuron_backward(cache)
    return f, grads["dw"], grads["dx"]


def _neuron_as_sigmoid(t):
    """sigma(t) is the neuron with w = (1, 0, 0) and x = (t, 0)"""
    return sigmoid_neuron_forward([1.0, 0.0, 0.0], [t, 0.0])


def staged_forward(x, y):
    sigy, _ = _neuron_as_sigmoid(y)
    sigx, _ = _neuron_as_sigmoid(x)
    num = x + sigy
    den, (dsigx_x, _, _) = sigx + (x + y) ** 2, composite(x, y, 1.0)[1]
    assert dsigx_x == 1.0  # composite with z = 1 is a sum
    cache = dict(x=x, y=y, sigy=sigy, num=num, sigx=sigx, xpy=x + y, xpysqr=(x + y) ** 2, den=den, invden=1 / den)
    return num / den, cache


def staged_backward(cache, df=1.0):
    # f = num * invden
    dinvden, dnum = (d * df for d in product_gradient(cache["invden"], cache["num"]))
    dden = reciprocal.partials[0](cache["den"], cache["invden"]) * dinvden
    dsigx = dxpysqr = dden
    # xpysqr = xpy * xpy: both inputs of the product are the same wire
    dxpy = sum(product_gradient(cache["xpy"], cache["xpy"])) * dxpysqr
    dsigy = dnum
    _, at_x = _neuron_as_sigmoid(cache["x"])
    _, at_y = _neuron_as_sigmoid(cache["y"])
    dx = dnum + dxpy + sigmoid_neuron_backward(at_x, df=dsigx)["dx"][0]
    dy = dxpy + sigmoid_neuron_backward(at_y, df=dsigy)["dx"][0]
    return dict(
        dnum=dnum, dinvden=dinvden, dden=dden, dsigx=dsigx, dxpysqr=dxpysqr, dxpy=dxpy, dsigy=dsigy, dx=dx, dy=dy
    )
