"""Draws a computational graph with its numbers: the values that go forward, the gradients that come back.

Going forward is going down. On the wire that leaves a gate stand the name of the stage, its value, and under
that its gradient. Where a wire forks there is a dot with a Σ, and on each branch the part of the
gradient that comes back along it. The first number that differs is framed and pointed at in words.
"""

from collections.abc import Iterator, Mapping, Sequence

from .layout import LINE, MARKED_ROW, PLAIN_ROW, RADIUS, Layout
from .model import Circuit, Mark, Node, Numbers
from .shares import Shares, shares
from .svg import CARD, SIZE, Palette, along, document, element, path, width_of, words
from .table import described
from .values import as_number, shown

NEAREST_WIDTH, MARGIN = 300.0, 16.0


def draw_circuit(
    circuit: Circuit,
    values: Numbers,
    gradients: Numbers,
    marks: Mapping[str, Mark] | None = None,
    palette: Palette = CARD,
    notes: Sequence[str] = (),
) -> str:
    """A circuit as SVG.

    Args:
        values: by the name of the stage. A number that was asked and is not there is None; what has
            no entry is not drawn. Anything may stand here, also what is no number.
        gradients: the same, by the name of the gradient.
        marks: by either name.
        palette: ``CARD`` for a picture that stands alone, ``PAGE`` for one inside a page.
        notes: lines to stand below it.
    """
    drawing = _Drawing(circuit, values, gradients, marks or {}, palette)
    width, height = drawing.layout.size()
    width, foot = max(width, NEAREST_WIDTH), [*drawing.foot(), *((note, palette.ink, False) for note in notes)]
    inside = [*drawing.wires(), *drawing.gates(), *drawing.labels(), *drawing.forks()]
    for place, (text, colour, italic) in enumerate(foot):
        inside.append(words(MARGIN, height + 12 + place * (LINE + 2), text, colour, italic=italic))
    return document(
        inside,
        width=width,
        height=height + len(foot) * (LINE + 2) + 6,
        title=circuit.title,
        description=described(circuit, values, gradients, drawing.marks),
        palette=palette,
    )


class _Drawing:
    """A circuit with its numbers, laid out."""

    def __init__(
        self, circuit: Circuit, values: Numbers, gradients: Numbers, marks: Mapping[str, Mark], palette: Palette
    ) -> None:
        self.circuit, self.values, self.gradients = circuit, values, gradients
        self.marks, self.palette = marks, palette
        self.layout = Layout(circuit, MARKED_ROW if Mark.FIRST in marks.values() else PLAIN_ROW)
        self.shares: Shares = shares(circuit, values, gradients)

    def wires(self) -> Iterator[str]:
        """All wires, with their heads; the one that is marked is thick, down to where it forks."""
        ink = self.palette.ink
        for node in self.circuit.nodes:
            first = Mark.FIRST in (self.marks.get(node.stage), self.marks.get(node.gradient))
            gates, stem, width = self.circuit.consumers(node.stage), self.layout.stem(node), 3.5 if first else 1.5
            if stem:
                yield path(stem.steps(), ink, width=width)
                width = 1.5
            for wire in [self.layout.wire(node, gate) for gate in gates] or [self.layout.way_out(node)]:
                yield path(wire.steps(), ink, width=width)
                yield path(along(wire.head(), closed=True), ink, width=1, fill=ink)

    def gates(self) -> Iterator[str]:
        """A circle for each gate, a box for each input."""
        colours = self.palette
        for node in self.circuit.nodes:
            x, y = self.layout.place(node)
            sign = node.gate or node.label
            if node.gate:
                yield element("circle", cx=x, cy=y, r=RADIUS, fill=colours.paper, stroke=colours.ink, stroke_width=1.5)
            else:
                half = max(RADIUS, width_of(sign, bold=True) / 2 + 4)
                yield element(
                    "rect",
                    x=x - half,
                    y=y - 12,
                    width=2 * half,
                    height=27,
                    rx=5,
                    fill=colours.paper,
                    stroke=colours.soft,
                    stroke_width=1.5,
                )
            size = 12 if node.gate and len(sign) > 2 else SIZE
            below = 4.5 if node.gate else 6
            yield words(x, y + below, sign, colours.ink, anchor="middle", bold=True, size=size)

    def labels(self) -> Iterator[str]:
        """On each wire its name, its value and its gradient."""
        for node in self.circuit.nodes:
            x, y = self.layout.place(node)
            x, y = x + 8, y + RADIUS + 17
            if node.gate:
                yield words(x, y, node.label, self.palette.ink, bold=True)
                y += LINE
            for numbers, name, colour, above in (
                (self.values, node.stage, self.palette.value, True),
                (self.gradients, node.gradient, self.palette.gradient, False),
            ):
                if name not in numbers:
                    continue
                first = self.marks.get(name) is Mark.FIRST
                if first and above:
                    yield from self._tag(x, y, above)
                    y += LINE + 3
                yield from self._number(x, y, numbers[name], colour, self.marks.get(name))
                if first and not above:
                    yield from self._tag(x, y + LINE + 3, above)
                y += LINE

    def _number(self, x: float, y: float, value: object, colour: str, mark: Mark | None) -> Iterator[str]:
        text = shown(value)
        if mark is Mark.FIRST:
            yield element(
                "rect",
                x=x - 3,
                y=y - 12,
                width=width_of(text, bold=True) + 6,
                height=15.5,
                rx=3,
                fill="none",
                stroke=self.palette.ink,
                stroke_width=1.5,
            )
        later = mark is Mark.LATER
        yield words(x, y, text, self.palette.soft if later else colour, italic=later, bold=mark is Mark.FIRST)

    def _tag(self, x: float, y: float, above: bool) -> Iterator[str]:
        """The words that point at the number below or above them."""
        wide, ink = width_of(Mark.FIRST.value, 12, bold=True) + 8, self.palette.ink
        tip, edge = (y + 6.5, y + 2.5) if above else (y - 15.5, y - 11.5)
        yield element("rect", x=x - 3, y=y - 11.5, width=wide, height=14, rx=3, fill=ink)
        yield path(along([(x + 8, edge), (x + 13, tip), (x + 18, edge)], closed=True), ink, width=1, fill=ink)
        yield words(x + 1, y - 1, Mark.FIRST.value, self.palette.paper, size=12, bold=True)

    def forks(self) -> Iterator[str]:
        """At each fork a dot with a Σ, and on its branches what comes back along them."""
        colours = self.palette
        for node in self.circuit.forks():
            stem = self.layout.stem(node)
            assert stem is not None
            x, y = stem.middle
            yield element("circle", cx=x, cy=y, r=4, fill=colours.ink)
            if node.gradient in self.gradients:
                yield words(x - 17, y - 7, "Σ", colours.gradient, bold=True)
            for gate in self.circuit.consumers(node.stage):
                if (node.stage, gate.stage) in self.shares:
                    text = shown(self.shares[node.stage, gate.stage])
                    middle_x, middle_y = self.layout.wire(node, gate).middle
                    wide = width_of(text) + 6
                    yield element(
                        "rect", x=middle_x - wide / 2, y=middle_y - 8, width=wide, height=16, rx=8, fill=colours.paper
                    )
                    yield words(middle_x, middle_y + 4.5, text, colours.gradient, anchor="middle")

    def foot(self) -> list[tuple[str, str, bool]]:
        """The lines below the drawing: what stands where, and the sums at the forks."""
        colours, lines = self.palette, []
        if self.values and self.gradients:
            lines.append(("below a name: its value, going forward", colours.value, False))
            lines.append(("below the value: its gradient, coming back", colours.gradient, False))
        if Mark.LATER in self.marks.values():
            lines.append((f"slanted: {Mark.LATER.value}", colours.soft, True))
        for node in self.circuit.forks():
            lines.extend((text, colours.ink, False) for text in self._sum(node))
        return lines

    def _sum(self, node: Node) -> Iterator[str]:
        """The parts of a gradient at a fork, added up, and what the program has where that is another number."""
        gates = self.circuit.consumers(node.stage)
        parts = [self.shares.get((node.stage, gate.stage)) for gate in gates]
        known = [part for part in parts if part is not None]
        if not known or len(known) < len(parts):
            return
        terms = [shown(known[0]), *(f"{'−' if part < 0 else '+'} {shown(abs(part))}" for part in known[1:])]
        total, own = sum(known), self.gradients.get(node.gradient)
        added, wide = f"Σ {node.gradient} = {' '.join(terms)}", self.layout.size()[0] - 2 * MARGIN
        together = width_of(f"{added} = {shown(total)}") <= wide
        yield from [f"{added} = {shown(total)}"] if together else [added, f"= {shown(total)}"]
        number = as_number(own)
        if number is None or abs(number - total) > 1e-6 * max(1.0, abs(total)):
            yield f"but {node.gradient} is {shown(own)} here"
