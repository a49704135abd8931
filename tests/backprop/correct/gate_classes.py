"""Style: object oriented: an abstract base class, subclasses, __call__, a table of gates that does the wiring."""

import math
from abc import ABC, abstractmethod

import numpy as np


class Gate(ABC):
    """A gate remembers the inputs of its last forward pass, local() gives the local gradients."""

    arity = 1

    def __init__(self):
        self._inputs = None
        self._output = None

    def forward(self, *inputs):
        if len(inputs) != self.arity:
            raise TypeError(f"{type(self).__name__} takes {self.arity} input(s)")
        self._inputs = inputs
        self._output = self.compute(*inputs)
        return self._output

    def __call__(self, *inputs):
        return self.forward(*inputs)

    @abstractmethod
    def compute(self, *inputs): ...

    @abstractmethod
    def local(self): ...

    def backward(self, grad_output):
        if self._inputs is None:
            raise RuntimeError("forward first!")
        gradients = tuple(grad_output * d for d in self.local())
        return gradients if self.arity > 1 else gradients[0]

    def __repr__(self):
        return f"<{type(self).__name__} {self._inputs} -> {self._output}>"


class BinaryGate(Gate):
    arity = 2


class AddGate(BinaryGate):
    def compute(self, x, y):
        return x + y

    def local(self):
        return 1.0, 1.0


class MultiplyGate(BinaryGate):
    def compute(self, x, y):
        return x * y

    def local(self):
        x, y = self._inputs
        return y, x


class MaxGate(BinaryGate):
    def compute(self, x, y):
        return max(x, y)

    def local(self):
        x, y = self._inputs
        if x == y:
            return 0.5, 0.5
        return float(x > y), float(y > x)


class ReciprocalGate(Gate):
    def compute(self, x):
        return 1.0 / x

    def local(self):
        (x,) = self._inputs
        return (-1.0 / (x * x),)


class ExpGate(Gate):
    def compute(self, x):
        return math.exp(x)

    def local(self):
        return (self._output,)


class SigmoidGate(Gate):
    def compute(self, x):
        return 1.0 / (1.0 + math.exp(-x))

    def local(self):
        return ((1 - self._output) * self._output,)


class AddConstantGate(Gate):
    def __init__(self, c):
        super().__init__()
        self.constant = c

    def compute(self, x):
        return x + self.constant

    def local(self):
        return (1.0,)


class ScaleGate(Gate):
    def __init__(self, a):
        super().__init__()
        self.factor = a

    def compute(self, x):
        return x * self.factor

    def local(self):
        return (self.factor,)


# symbol -> (class, arguments), used by the wiring below
GATES = {
    "+": (AddGate, ()),
    "*": (MultiplyGate, ()),
    "max": (MaxGate, ()),
    "1/": (ReciprocalGate, ()),
    "exp": (ExpGate, ()),
    "sigma": (SigmoidGate, ()),
    "-": (ScaleGate, (-1,)),
    "1+": (AddConstantGate, (1,)),
}


class Circuit:
    """A list of (output, symbol, inputs); the names are wires."""

    def __init__(self, *stages):
        self.stages = []
        for output, symbol, *inputs in stages:
            kind, arguments = GATES[symbol]
            self.stages.append((output, kind(*arguments), inputs))

    def forward(self, **wires):
        for output, gate, inputs in self.stages:
            wires[output] = gate(*(wires[name] for name in inputs))
        return wires

    def backward(self, output, gradient=1.0):
        d = {output: gradient}
        for out, gate, inputs in reversed(self.stages):
            back = gate.backward(d[out])
            if gate.arity == 1:
                back = (back,)
            for name, part in zip(inputs, back):
                d[name] = d.get(name, 0.0) + part  # += at the forks
        return d


NEURON = [
    ("w0x0", "*", "w0", "x0"),
    ("w1x1", "*", "w1", "x1"),
    ("sum", "+", "w0x0", "w1x1"),
    ("a", "+", "sum", "w2"),
    ("neg", "-", "a"),
    ("exp", "exp", "neg"),
    ("inc", "1+", "exp"),
    ("f", "1/", "inc"),
]
STAGED = [
    ("sigy", "sigma", "y"),
    ("num", "+", "x", "sigy"),
    ("sigx", "sigma", "x"),
    ("xpy", "+", "x", "y"),
    ("xpysqr", "*", "xpy", "xpy"),
    ("den", "+", "sigx", "xpysqr"),
    ("invden", "1/", "den"),
    ("f", "*", "num", "invden"),
]


def product_gradient(x, y):
    gate = MultiplyGate()
    gate(x, y)
    return gate.backward(1.0)


def sum_gradient(x, y):
    gate = AddGate()
    gate(x, y)
    return gate.backward(1.0)


def max_gradient(x, y):
    gate = MaxGate()
    gate(x, y)
    return gate.backward(1.0)


class CentredDifference:
    def __init__(self, f, h):
        self.f, self.h = f, h

    def at_number(self, x):
        return (self.f(x + self.h) - self.f(x - self.h)) / (2 * self.h)

    def at_array(self, x):
        x = np.array(x, dtype=np.float64)
        result = np.zeros_like(x)
        for i in np.ndindex(x.shape):
            values = []
            for sign in (+1, -1):
                moved = x.copy()
                moved[i] += sign * self.h
                values.append(self.f(moved))
            result[i] = (values[0] - values[1]) / (2 * self.h)
        return result


def numerical_gradient(f, x, h=1e-5):
    method = CentredDifference(f, h)
    if isinstance(x, np.ndarray):
        return method.at_array(x)
    return method.at_number(x)


def composite(x, y, z):
    circuit = Circuit(("q", "+", "x", "y"), ("f", "*", "q", "z"))
    wires = circuit.forward(x=x, y=y, z=z)
    d = circuit.backward("f")
    return wires["f"], (d["x"], d["y"], d["z"])


def _neuron(w, x):
    circuit = Circuit(*NEURON)
    wires = circuit.forward(w0=w[0], w1=w[1], w2=w[2], x0=x[0], x1=x[1])
    return circuit, wires


def sigmoid_neuron_forward(w, x):
    circuit, wires = _neuron(w, x)
    cache = dict(wires)  # has w0, w1 ... too, does not matter
    cache["w"] = w
    cache["x"] = x
    return wires["f"], cache


def sigmoid_neuron_backward(cache, df=1.0):
    # a fresh circuit, so that two forward passes can't get into each other's way
    circuit, _ = _neuron(cache["w"], cache["x"])
    d = circuit.backward("f", df)
    grads = {"d" + stage: d[stage] for stage in ("inc", "exp", "neg", "a", "sum", "w0x0", "w1x1")}
    grads["dw"] = np.array([d["w0"], d["w1"], d["w2"]])
    grads["dx"] = np.array([d["x0"], d["x1"]])
    return grads


def sigmoid_neuron_gates(w, x):
    circuit, wires = _neuron(w, x)
    d = circuit.backward("f")
    return wires["f"], np.array([d["w0"], d["w1"], d["w2"]]), np.array([d["x0"], d["x1"]])


def sigmoid_neuron_grouped(w, x):
    circuit = Circuit(*NEURON[:4], ("f", "sigma", "a"))
    wires = circuit.forward(w0=w[0], w1=w[1], w2=w[2], x0=x[0], x1=x[1])
    d = circuit.backward("f")
    return wires["f"], [d["w0"], d["w1"], d["w2"]], [d["x0"], d["x1"]]


def staged_forward(x, y):
    circuit = Circuit(*STAGED)
    wires = circuit.forward(x=x, y=y)
    wires["circuit"] = circuit
    return wires["f"], wires


def staged_backward(cache, df=1.0):
    d = cache["circuit"].backward("f", df)
    return {f"d{name}": value for name, value in d.items()}
