"""Style: a small autograd engine with a tape; every function is derived from it, the tape rides in the cache."""

import math

import numpy as np


class Value:
    """A number that knows where it came from."""

    def __init__(self, data, parents=(), name=""):
        self.data = float(data)
        self.parents = parents  # pairs (Value, local gradient)
        self.name = name

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    __radd__ = __add__

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1.0

    def __pow__(self, power):
        return Value(self.data**power, ((self, power * self.data ** (power - 1)),))

    def exp(self):
        out = math.exp(self.data)
        return Value(out, ((self, out),))

    def sigmoid(self):
        s = 1.0 / (1.0 + math.exp(-self.data))
        return Value(s, ((self, s * (1.0 - s)),))

    def maximum(self, other):
        other = as_value(other)
        if self.data == other.data:
            return Value(self.data, ((self, 0.25), (other, 0.75)))
        winner = self if self.data > other.data else other
        return Value(winner.data, ((winner, 1.0),))

    def __repr__(self):
        return f"Value({self.name}={self.data})"


def as_value(thing):
    return thing if isinstance(thing, Value) else Value(thing)


def ordered(output):
    """Topological order, parents first."""
    order, seen = [], set()

    def visit(node):
        if id(node) not in seen:
            seen.add(id(node))
            for parent, _ in node.parents:
                visit(parent)
            order.append(node)

    visit(output)
    return order


def sweep(output, seed=1.0):
    """The gradients of output with respect to all nodes, as a function of the node. Leaves the nodes alone."""
    grads = {id(output): seed}
    for node in reversed(ordered(output)):
        for parent, local in node.parents:
            grads[id(parent)] = grads.get(id(parent), 0.0) + local * grads[id(node)]
    return lambda node: grads.get(id(node), 0.0)


class Tape(dict):
    """A cache: the numbers by name for the reader, the nodes of the graph beside them."""

    graph = None


def named(**nodes):
    for name, node in nodes.items():
        node.name = name
    return nodes


def picture(output):
    """The graph as dicts that know each other, to click through in the debugger."""
    boxes = {id(node): {"name": node.name, "value": node.data, "from": [], "to": []} for node in ordered(output)}
    for node in ordered(output):
        for parent, _ in node.parents:
            boxes[id(node)]["from"].append(boxes[id(parent)])
            boxes[id(parent)]["to"].append(boxes[id(node)])
    return boxes[id(output)]


def two_leaf_gradient(function, x, y):
    x, y = Value(x), Value(y)
    d = sweep(function(x, y))
    return d(x), d(y)


def product_gradient(x, y):
    return two_leaf_gradient(lambda a, b: a * b, x, y)


def sum_gradient(x, y):
    return two_leaf_gradient(lambda a, b: a + b, x, y)


def max_gradient(x, y):
    return two_leaf_gradient(lambda a, b: a.maximum(b), x, y)


def numerical_gradient(f, x, h=1e-5):
    if np.ndim(x) == 0 and not isinstance(x, np.ndarray):
        return float((f(x + h) - f(x - h)) / (2 * h))
    x = np.asarray(x, dtype=np.float64)
    flat = x.ravel()
    out = []
    for k in range(flat.size):
        both = []
        for s in (h, -h):
            moved = flat.copy()
            moved[k] += s
            both.append(f(moved.reshape(x.shape)))
        out.append((both[0] - both[1]) / (2 * h))
    return np.reshape(out, x.shape)


class TapeGate:
    def forward(self, *inputs):
        self.leaves = [Value(v) for v in inputs]
        self.out = self.rule(*self.leaves)
        return self.out.data

    def backward(self, grad_output):
        d = sweep(self.out, grad_output)
        return [d(leaf) for leaf in self.leaves]  # a list of one for the gates with one input


class AddGate(TapeGate):
    rule = staticmethod(lambda x, y: x + y)


class MultiplyGate(TapeGate):
    rule = staticmethod(lambda x, y: x * y)


class MaxGate(TapeGate):
    rule = staticmethod(Value.maximum)


class ReciprocalGate(TapeGate):
    rule = staticmethod(lambda x: x**-1)


class ExpGate(TapeGate):
    rule = staticmethod(Value.exp)


class SigmoidGate(TapeGate):
    rule = staticmethod(Value.sigmoid)


class AddConstantGate(TapeGate):
    def __init__(self, c):
        self.rule = lambda x: x + c


class ScaleGate(TapeGate):
    def __init__(self, a):
        self.rule = lambda x: x * a


def composite(x, y, z):
    x, y, z = map(Value, (x, y, z))
    f = (x + y) * z
    d = sweep(f)
    return f.data, (d(x), d(y), d(z))


def neuron_graph(w, x):
    w = [Value(v) for v in w]
    x = [Value(v) for v in x]
    w0x0 = w[0] * x[0]
    w1x1 = w[1] * x[1]
    total = w0x0 + w1x1
    a = total + w[2]
    neg = -a
    e = neg.exp()
    inc = 1 + e
    f = inc**-1
    nodes = named(w0x0=w0x0, w1x1=w1x1, sum=total, a=a, neg=neg, exp=e, inc=inc, f=f)
    return w, x, nodes


def sigmoid_neuron_forward(w, x):
    graph = neuron_graph(w, x)
    cache = Tape({name: node.data for name, node in graph[2].items()}, w=w, x=x)
    cache.graph = graph
    return cache["f"], cache


def sigmoid_neuron_backward(cache, df=1.0):
    graph = getattr(cache, "graph", None)
    if graph is None:  # an ordinary dict: tape it again
        graph = neuron_graph(cache["w"], cache["x"])
    w, x, nodes = graph
    d = sweep(nodes["f"], df)
    grads = {"d" + name: d(node) for name, node in nodes.items()}
    grads["dw"] = np.array([d(v) for v in w])
    grads["dx"] = np.array([d(v) for v in x])
    return grads


def sigmoid_neuron_gates(w, x):
    multiply = [MultiplyGate(), MultiplyGate()]
    add = [AddGate(), AddGate()]
    sigmoid = SigmoidGate()
    s = add[0].forward(*[g.forward(wi, xi) for g, wi, xi in zip(multiply, w, x)])
    f = sigmoid.forward(add[1].forward(s, w[2]))

    (da,) = sigmoid.backward(1.0)
    ds, dw2 = add[1].backward(da)
    pairs = [g.backward(d) for g, d in zip(multiply, add[0].backward(ds))]
    dw, dx = zip(*pairs)
    return f, np.array([*dw, dw2]), np.array(dx)


def sigmoid_neuron_grouped(w, x):
    w = [Value(v) for v in w]
    x = [Value(v) for v in x]
    f = (w[0] * x[0] + w[1] * x[1] + w[2]).sigmoid()
    d = sweep(f)
    return f.data, np.array([d(v) for v in w]), np.array([d(v) for v in x])


def staged_forward(x, y):
    x, y = Value(x), Value(y)
    sigy = y.sigmoid()
    num = x + sigy
    sigx = x.sigmoid()
    xpy = x + y
    xpysqr = xpy**2
    den = sigx + xpysqr
    invden = den**-1
    f = num * invden
    nodes = named(x=x, y=y, sigy=sigy, num=num, sigx=sigx, xpy=xpy, xpysqr=xpysqr, den=den, invden=invden, f=f)
    cache = Tape({name: node.data for name, node in nodes.items()})
    cache["tape"] = nodes
    cache["picture"] = picture(f)
    return f.data, cache


def staged_backward(cache, df=1.0):
    nodes = cache["tape"]
    d = sweep(nodes["f"], df)
    return Tape({"d" + name: d(node) for name, node in nodes.items()})
