"""Style: dataclasses and annotations; the functions are bound methods, classmethods and instances that can be called."""

from __future__ import annotations

import math
from collections import OrderedDict, namedtuple
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

Size = namedtuple("Size", "neurons parameters")
Weights = namedtuple("Weights", "W v")


@dataclass(frozen=True)
class Perceptron:
    threshold: float = 0.0
    positive: int = 1
    negative: int = -1

    def predict(self, w: NDArray, b: float, x: NDArray) -> int:
        return self.positive if float(np.inner(w, x)) + b > self.threshold else self.negative


perceptron_predict = Perceptron().predict


class Activation:
    """A function that works on every entry."""

    def __call__(self, z: float | NDArray) -> float | NDArray:
        if isinstance(z, np.ndarray):
            values = np.array([self.one(float(t)) for t in z.ravel()])
            return values.reshape(z.shape)
        return self.one(z)

    def one(self, t: float) -> float:
        raise TypeError("which activation?")


class Sigmoid(Activation):
    LIMIT: ClassVar[float] = 700.0  # e^700 still fits

    def one(self, t: float) -> float:
        return 1 / (1 + math.exp(-max(t, -self.LIMIT)))


class Step(Activation):
    def one(self, t: float) -> float:
        return math.copysign(1.0, t)


class Identity(Activation):
    one = float


sigmoid, step, identity = Sigmoid(), Step(), Identity()


@dataclass
class TwoLayers:
    """Algorithm 24, for one example and for many."""

    calls: int = field(default=0, repr=False)

    def predict(self, W: NDArray, v: NDArray, x: NDArray) -> np.float64:
        self.calls += 1
        hidden = [math.tanh(sum(a * b for a, b in zip(row, x, strict=True))) for row in W]
        return np.float64(math.fsum(out * h for out, h in zip(v, hidden, strict=True)))

    def predict_batch(self, W: NDArray, v: NDArray, X: NDArray) -> NDArray:
        self.calls += 1
        activations = np.asarray(X, dtype=float).dot(np.transpose(W))
        return np.tanh(activations).dot(v)


network = TwoLayers()
two_layer_predict = network.predict
two_layer_predict_batch = network.predict_batch


@dataclass(frozen=True)
class Layer:
    W: NDArray
    b: NDArray
    activation: Activation
    __array_ufunc__: ClassVar[None] = None  # an array leaves >> to the layer

    def __rrshift__(self, h: NDArray) -> NDArray:
        """h >> layer"""
        return self.activation(self.W @ h + self.b)


class ThreeLayers:
    @classmethod
    def forward(cls, W1, b1, W2, b2, W3, b3, x):
        first, second, last = Layer(W1, b1, sigmoid), Layer(W2, b2, sigmoid), Layer(W3, b3, identity)
        return x >> first >> second >> last


three_layer_forward = ThreeLayers.forward


@dataclass(frozen=True)
class Architecture:
    sizes: tuple[int, ...]

    @property
    def neurons(self) -> int:
        return sum(self.sizes) - self.sizes[0]

    @property
    def parameters(self) -> int:
        return self.neurons + sum(a * b for a, b in zip(self.sizes, self.sizes[1:]))


def network_size(layer_sizes: Sequence[int]) -> Size:
    architecture = Architecture(tuple(layer_sizes))
    return Size(architecture.neurons, architecture.parameters)


def identity_hidden(W: NDArray, v: NDArray) -> NDArray:
    return sum(out * row for out, row in zip(v, W, strict=True))


def xor_network() -> Weights:
    # one unit for each corner, which is on at that corner alone: tanh(3) there, tanh(-3) or less elsewhere.
    # at every corner one unit is on and three are off, so the v of that corner decides
    corners = {(-1, -1): -1.0, (-1, 1): 1.0, (1, -1): 1.0, (1, 1): -1.0}
    W = np.array([[6.0 * x1, 6.0 * x2, -6.0] for x1, x2 in corners])
    return Weights(W, np.array(list(corners.values())))


class Parity:
    """Odd or even, as a state that one bit after the other changes."""

    class State(Enum):
        EVEN = -1.0
        ODD = 1.0

    def __init__(self, first: int) -> None:
        self.state = self.State(2.0 * first - 1)

    def see(self, bit: int) -> Parity:
        output = two_layer_predict(*xor_network(), np.array([self.state.value, 2.0 * bit - 1, 1.0]))
        self.state = self.State.ODD if output > 0 else self.State.EVEN
        return self

    @staticmethod
    def of(bits: Sequence[int]) -> int:
        machine = Parity(bits[0])
        for bit in bits[1:]:
            machine.see(bit)
        return int(machine.state is Parity.State.ODD)


parity = Parity.of


@dataclass(frozen=True)
class Statement:
    id: str
    true: bool


STATEMENTS = (
    Statement("identity_collapses", True),
    Statement("links_within_layer", False),
    Statement("output_activation", True),
    Statement("universal", True),
    Statement("every_function", False),
    Statement("parity_depth", True),
    Statement("deeper_better", False),
    Statement("smaller_against_overfitting", False),
)


def concepts() -> OrderedDict[str, bool]:
    return OrderedDict((statement.id, statement.true) for statement in STATEMENTS)
