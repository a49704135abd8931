"""Style: dataclasses and annotations, bound methods in the place of functions, dicts of every other kind."""

from __future__ import annotations

import math
from collections import Counter, OrderedDict, defaultdict, namedtuple
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

Pair = namedtuple("Pair", "dx dy")
Triple = namedtuple("Triple", ["dx", "dy", "dz"])
Answer = namedtuple("Answer", "f dw dx")


class Zeros(dict):
    """Like a Counter, for any number."""

    def __missing__(self, key: str) -> float:
        return 0.0


def logistic(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z))


@dataclass(frozen=True)
class Interpretation:
    share: float = 0.3  # what x gets of a tie

    def product(self, x: float, y: float) -> Pair:
        return Pair(y, x)

    def sum(self, x: float, y: float) -> Pair:
        return Pair(1.0, 1.0)

    def max(self, x: float, y: float) -> Pair:
        if x == y:
            return Pair(self.share, 1 - self.share)
        return Pair(float(x > y), float(x < y))


_interpretation = Interpretation()
product_gradient = _interpretation.product
sum_gradient = _interpretation.sum
max_gradient = _interpretation.max


@dataclass
class Differences:
    calls: int = 0

    def once(self, f: Callable[[object], float], point: object) -> float:
        self.calls += 1
        return f(point)

    def gradient(self, f: Callable[[object], float], x: float | NDArray, h: float = 1e-5) -> float | NDArray:
        if not isinstance(x, np.ndarray):
            return (self.once(f, x + h) - self.once(f, x - h)) / (2 * h)
        values = [self._partial(f, x.astype(float), index, h) for index in np.ndindex(x.shape)]
        return np.array(values, dtype=float).reshape(x.shape)

    def _partial(self, f, x, index, h) -> float:
        here = x[index]
        x[index] = here + h
        above = self.once(f, x)
        x[index] = here - h
        below = self.once(f, x)
        x[index] = here
        return (above - below) / (2 * h)


numerical_gradient = Differences().gradient


@dataclass
class AddGate:
    def forward(self, x: float, y: float) -> float:
        return x + y

    def backward(self, grad_output: float) -> Pair:
        return Pair(grad_output, grad_output)


@dataclass
class MultiplyGate:
    x: float = math.nan
    y: float = math.nan

    def forward(self, x: float, y: float) -> float:
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output: float) -> Pair:
        return Pair(self.y * grad_output, self.x * grad_output)


@dataclass(eq=True)
class MaxGate:
    seen: dict[str, float] = field(default_factory=dict)

    def forward(self, x: float, y: float) -> float:
        self.seen = {"x": x, "y": y}
        return max(self.seen.values())

    def backward(self, grad_output: float) -> Pair:
        d = max_gradient(**self.seen)
        return Pair(d.dx * grad_output, d.dy * grad_output)


@dataclass(slots=True)
class ReciprocalGate:
    x: float = math.nan

    def forward(self, x: float) -> float:
        self.x = x
        return 1 / x

    def backward(self, grad_output: float) -> float:
        return -grad_output / self.x**2


@dataclass
class ExpGate:
    function: ClassVar[Callable[[float], float]] = math.exp
    out: float = field(init=False, repr=False, default=math.nan)

    def forward(self, x: float) -> float:
        self.out = math.exp(x)
        return self.out

    def backward(self, grad_output: float) -> float:
        return grad_output * self.out


@dataclass
class SigmoidGate:
    out: float = math.nan

    def forward(self, x: float) -> float:
        self.out = logistic(x)
        return self.out

    def backward(self, grad_output: float) -> float:
        return (1 - self.out) * self.out * grad_output


@dataclass(frozen=True)
class AddConstantGate:
    c: float

    def forward(self, x: float) -> float:
        return self.c + x

    def backward(self, grad_output: float) -> float:
        return grad_output


@dataclass(frozen=True)
class ScaleGate:
    a: float

    def forward(self, x: float) -> float:
        return self.a * x

    def backward(self, grad_output: float) -> float:
        return self.a * grad_output


@dataclass
class Composite:
    q: float = 0.0

    def __call__(self, x: float, y: float, z: float) -> tuple[float, Triple]:
        self.q = x + y
        dq, dz = z, self.q
        return self.q * z, Triple(dq, dq, dz)


composite = Composite()


@dataclass
class NeuronModel:
    """The neuron; it keeps nothing between two calls."""

    log: list[str] = field(default_factory=list)

    def forward(self, w: NDArray, x: NDArray) -> tuple[float, OrderedDict[str, object]]:
        cache: OrderedDict[str, object] = OrderedDict(w=w, x=x)
        cache["w0x0"] = w[0] * x[0]
        cache["w1x1"] = w[1] * x[1]
        cache["sum"] = cache["w0x0"] + cache["w1x1"]
        cache["a"] = cache["sum"] + w[2]
        cache["neg"] = -cache["a"]
        cache["exp"] = math.exp(cache["neg"])
        cache["inc"] = 1.0 + cache["exp"]
        cache["f"] = 1.0 / cache["inc"]
        cache["model"] = self
        cache.move_to_end("f", last=False)
        return cache["f"], cache

    def backward(self, cache: dict[str, object], df: float = 1.0) -> defaultdict[str, object]:
        grads: defaultdict[str, object] = defaultdict(float)
        grads["dinc"] += -df / cache["inc"] ** 2
        grads["dexp"] += grads["dinc"]
        grads["dneg"] += cache["exp"] * grads["dexp"]
        grads["da"] += -grads["dneg"]
        grads["dsum"] += grads["da"]
        grads["dw0x0"] += grads["dsum"]
        grads["dw1x1"] += grads["dsum"]
        w, x = cache["w"], cache["x"]
        grads["dw"] = np.array([x[0] * grads["dw0x0"], x[1] * grads["dw1x1"], grads["da"]])
        grads["dx"] = np.array([w[0] * grads["dw0x0"], w[1] * grads["dw1x1"]])
        return grads

    def gates(self, w: NDArray, x: NDArray) -> Answer:
        m0, m1, s, b = MultiplyGate(), MultiplyGate(), AddGate(), AddGate()
        tail = (ScaleGate(-1.0), ExpGate(), AddConstantGate(1.0), ReciprocalGate())
        value = b.forward(s.forward(m0.forward(w[0], x[0]), m1.forward(w[1], x[1])), w[2])
        for gate in tail:
            value = gate.forward(value)
        d = 1.0
        for gate in reversed(tail):
            d = gate.backward(d)
        ds, dw2 = b.backward(d)
        d0, d1 = s.backward(ds)
        (dw0, dx0), (dw1, dx1) = m0.backward(d0), m1.backward(d1)
        return Answer(value, np.array([dw0, dw1, dw2]), np.array([dx0, dx1]))

    def grouped(self, w: NDArray, x: NDArray) -> Answer:
        f = logistic(w[0] * x[0] + w[1] * x[1] + w[2])
        d = (1 - f) * f
        return Answer(f, d * np.array([x[0], x[1], 1.0]), d * np.array([w[0], w[1]]))


_model = NeuronModel()
sigmoid_neuron_forward = _model.forward
sigmoid_neuron_backward = _model.backward
sigmoid_neuron_gates = _model.gates
sigmoid_neuron_grouped = _model.grouped


class Staged:
    @classmethod
    def forward(cls, x: float, y: float) -> tuple[float, Zeros]:
        c = Zeros(x=x, y=y, sigy=logistic(y), sigx=logistic(x), xpy=x + y)
        c["num"] = c["x"] + c["sigy"]
        c["xpysqr"] = c["xpy"] ** 2
        c["den"] = c["sigx"] + c["xpysqr"]
        c["invden"] = 1.0 / c["den"]
        return c["num"] * c["invden"], c

    @staticmethod
    def backward(cache: dict[str, float], df: float = 1.0) -> Counter[str]:
        d: Counter[str] = Counter()
        d["dnum"] += cache["invden"] * df
        d["dinvden"] += cache["num"] * df
        d["dden"] += -(cache["den"] ** -2) * d["dinvden"]
        d["dsigx"] += d["dden"]
        d["dxpysqr"] += d["dden"]
        d["dxpy"] += 2 * cache["xpy"] * d["dxpysqr"]
        for name in ("dx", "dy"):
            d[name] += d["dxpy"]
        d["dx"] += (1 - cache["sigx"]) * cache["sigx"] * d["dsigx"]
        d["dx"] += d["dnum"]
        d["dsigy"] += d["dnum"]
        d["dy"] += (1 - cache["sigy"]) * cache["sigy"] * d["dsigy"]
        return d


staged_forward = Staged.forward
staged_backward = Staged.backward
