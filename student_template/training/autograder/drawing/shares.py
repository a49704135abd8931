"""The part of a gradient that comes back along each branch of a fork."""

import math
from collections.abc import Callable, Mapping

from .model import Circuit, Node, Numbers
from .values import as_number

GATES: Mapping[str, Callable[..., float]] = {
    "+": lambda *inputs: math.fsum(inputs),
    "×": lambda *inputs: math.prod(inputs),
    "max": max,
    "×−1": lambda x: -x,
    "+1": lambda x: 1 + x,
    "x²": lambda x: x**2,
    "1/x": lambda x: 1 / x,
    "exp": math.exp,
    "σ": lambda x: 1 / (1 + math.exp(-x)),
}
STEP = 1e-5

Shares = Mapping[tuple[str, str], float]


def shares(circuit: Circuit, values: Numbers, gradients: Numbers) -> Shares:
    """What each gate behind a fork sends back: its slope there, times the gradient of its output.

    The slopes are differences of the gates' own outputs, right to more digits than are drawn. A share that
    the numbers do not tell is left out.
    """
    found = {}
    for fork in circuit.forks():
        for gate in circuit.consumers(fork.stage):
            part = _share(gate, fork.stage, values, gradients)
            if part is not None:
                found[fork.stage, gate.stage] = part
    return found


def _share(gate: Node, stage: str, values: Numbers, gradients: Numbers) -> float | None:
    behind = as_number(gradients.get(gate.gradient))
    inputs = [as_number(values.get(name)) for name in gate.inputs]
    known = [value for value in inputs if value is not None]
    if behind is None or len(known) < len(inputs) or gate.gate not in GATES:
        return None
    place = gate.inputs.index(stage)
    step = STEP * max(1.0, abs(known[place]))

    def output(moved: float) -> float:
        return GATES[gate.gate](*known[:place], known[place] + moved, *known[place + 1 :])

    try:
        slope = (output(step) - output(-step)) / (2 * step)
    except (ArithmeticError, ValueError):
        return None
    return slope * behind if math.isfinite(slope * behind) else None
