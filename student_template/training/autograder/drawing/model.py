"""A computational graph as plain data, and what is known of its numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

Numbers = Mapping[str, Any]


class Mark(Enum):
    """What is said of a number. The words stand in the drawing and in the table."""

    FIRST = "here first"
    LATER = "judged for the value it was given"


@dataclass(frozen=True)
class Node:
    """A gate with the wire that leaves it, or an input where it has no gate.

    Args:
        stage: the name of the value on the wire, as programs have it: ``sum``, ``w[0]``.
        gate: the sign of the gate: + × σ exp 1/x ×−1 +1 x² max.
        inputs: the stages that go into the gate, in order.
        at: column and row. Data flows down; rows and columns may be fractions.
        turn: the row at which the wire bends towards its gates, or forks; the row of the gate if not given.
    """

    stage: str
    gate: str
    inputs: tuple[str, ...]
    at: tuple[float, float]
    turn: float | None = None

    @property
    def label(self) -> str:
        """The name as it is drawn: w0 for w[0]."""
        return self.stage.replace("[", "").replace("]", "")

    @property
    def gradient(self) -> str:
        """The name of the gradient of the stage, as programs have it: dsum, dw[0]."""
        return f"d{self.stage}"


@dataclass(frozen=True)
class Circuit:
    """A graph of gates, inputs first and each gate after what goes into it.

    Args:
        title: what is computed, in a few words.
        nodes: the last one is the output.
    """

    title: str
    nodes: tuple[Node, ...]

    def __getitem__(self, stage: str) -> Node:
        return next(node for node in self.nodes if node.stage == stage)

    def consumers(self, stage: str) -> list[Node]:
        """The gates that a wire goes into; it forks where there are several."""
        return [node for node in self.nodes if stage in node.inputs]

    def forks(self) -> Iterator[Node]:
        """The nodes whose wire forks."""
        return (node for node in self.nodes if len(self.consumers(node.stage)) > 1)

    def width(self) -> float:
        return max(node.at[0] for node in self.nodes)

    def height(self) -> float:
        return max(node.at[1] for node in self.nodes)


def follows_from(node: Node) -> str:
    """A gate as a formula of its inputs, for a table: ``x + sigy``, ``σ(x)``, ``−a``."""
    a, *rest = node.inputs or ("",)
    formulas = {
        "+": " + ".join(node.inputs),
        "×": " × ".join(node.inputs),
        "×−1": f"−{a}",
        "+1": f"1 + {a}",
        "1/x": f"1 / {a}",
        "x²": f"{a}²",
    }
    return formulas.get(node.gate, f"{node.gate}({', '.join([a, *rest])})") if node.gate else "an input"
