"""Where the parts of a circuit lie: gates on a grid, wires that bend at right angles, going down."""

from dataclasses import dataclass

from .model import Circuit, Node
from .svg import number

UNIT, RADIUS, LINE = 88.0, 15.0, 16.0
LEFT, TOP, RIGHT = 34.0, 30.0, 92.0
CORNER = 9.0
# The height of a row, which holds a gate and the lines of text on its wire.
PLAIN_ROW, MARKED_ROW = 92.0, 108.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Wire:
    """A way from one gate into another: its corners, and where a number on it lies."""

    points: tuple[Point, ...]
    middle: Point

    def steps(self) -> str:
        """The path, with its corners rounded."""
        first, *rest = self.points
        steps = [f"M{number(first[0])} {number(first[1])}"]
        for place, corner in enumerate(rest[:-1]):
            before, after = self.points[place], rest[place + 1]
            start, end = _towards(corner, before), _towards(corner, after)
            steps.append(f"L{_at(start)}Q{_at(corner)} {_at(end)}")
        return "".join([*steps, f"L{_at(rest[-1])}"])

    def head(self) -> tuple[Point, Point, Point]:
        """The triangle at its end."""
        (x0, y0), (x, y) = self.points[-2:]
        dx, dy = (x > x0) - (x < x0), (y > y0) - (y < y0)
        return (x, y), (x - 7 * dx - 4 * dy, y - 7 * dy - 4 * dx), (x - 7 * dx + 4 * dy, y - 7 * dy + 4 * dx)


@dataclass(frozen=True)
class Layout:
    """Coordinates of a circuit whose rows are ``row`` high."""

    circuit: Circuit
    row: float

    def place(self, node: Node) -> Point:
        """The middle of a gate or an input."""
        return LEFT + node.at[0] * UNIT, TOP + node.at[1] * self.row

    def stem(self, node: Node) -> Wire | None:
        """What the branches of a fork have in common, down to where they part; None where there is no fork."""
        (x, y), gates = self.place(node), self.circuit.consumers(node.stage)
        if len(gates) < 2:
            return None
        part = (x, TOP + self._turn(node, gates[0]) * self.row)
        return Wire(((x, y + RADIUS), part), part)

    def wire(self, node: Node, gate: Node) -> Wire:
        """The wire from a node, or from its fork, into a gate: straight down, into its top, or into its side."""
        (x, y), (goal_x, goal_y) = self.place(node), self.place(gate)
        bend, stem = TOP + self._turn(node, gate) * self.row, self.stem(node)
        start = stem.points[-1] if stem else (x, y + RADIUS)
        if x == goal_x:
            return Wire((start, (x, goal_y - RADIUS)), (x, (start[1] + goal_y - RADIUS) / 2))
        middle = ((x + goal_x) / 2, bend)
        corners = (start,) if stem else (start, (x, bend))
        if bend == goal_y:
            side = RADIUS if x > goal_x else -RADIUS
            return Wire((*corners, (goal_x + side, bend)), (middle[0] + side / 2, bend))
        return Wire((*corners, (goal_x, bend), (goal_x, goal_y - RADIUS)), middle)

    def way_out(self, node: Node) -> Wire:
        """The wire of an output."""
        x, y = self.place(node)
        return Wire(((x, y + RADIUS), (x, y + self.row - RADIUS)), (x, y + self.row / 2))

    def size(self) -> Point:
        """The width and the height of the drawing."""
        return LEFT + self.circuit.width() * UNIT + RIGHT, TOP + (self.circuit.height() + 1) * self.row - RADIUS + 6

    @staticmethod
    def _turn(node: Node, gate: Node) -> float:
        return gate.at[1] if node.turn is None else node.turn


def _towards(corner: Point, other: Point) -> Point:
    """A point a little away from a corner, where its rounding begins."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = max(abs(dx), abs(dy))
    part = min(CORNER, length / 2) / length if length else 0.0
    return corner[0] + dx * part, corner[1] + dy * part


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
