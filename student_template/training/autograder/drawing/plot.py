"""Charts: a frame with axes, and curves, points and regions in it."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .svg import CARD, Palette, along, element, number, path, words

Point = tuple[float, float]

TICK, TEXT = 4.0, 12.0


@dataclass(frozen=True)
class Frame:
    """A rectangle of a drawing that shows a part of the plane.

    Args:
        left: and ``top``, ``width``, ``height``: where it lies in the drawing.
        across: the numbers at its left and right edge.
        up: the numbers at its lower and upper edge.
        log: whether ``up`` grows by factors.
    """

    left: float
    top: float
    width: float
    height: float
    across: Point
    up: Point
    log: bool = False
    palette: Palette = CARD

    def at(self, x: float, y: float) -> Point:
        """Where a point of the plane lies in the drawing."""
        (left, right), (low, high) = self.across, map(self._scaled, self.up)
        part = (self._scaled(y) - low) / (high - low)
        return self.left + (x - left) / (right - left) * self.width, self.top + (1 - part) * self.height

    def _scaled(self, y: float) -> float:
        return math.log10(y) if self.log else y

    def border(self) -> str:
        """The rectangle itself."""
        return element(
            "rect",
            x=self.left,
            y=self.top,
            width=self.width,
            height=self.height,
            fill="none",
            stroke=self.palette.soft,
        )

    def cross(self) -> Iterator[str]:
        """The two axes where they lie inside."""
        if self.up[0] <= 0 <= self.up[1]:
            yield path(along([self.at(self.across[0], 0), self.at(self.across[1], 0)]), self.palette.line, width=1)
        if self.across[0] <= 0 <= self.across[1]:
            yield path(along([self.at(0, self.up[0]), self.at(0, self.up[1])]), self.palette.line, width=1)

    def ticks_across(self, ticks: Sequence[float | tuple[float, str]]) -> Iterator[str]:
        """Marks at the lower edge, each a number or a number and what to write."""
        for x, text in map(_named, ticks):
            place, low = self.at(x, self.up[0])
            yield path(along([(place, low), (place, low + TICK)]), self.palette.soft, width=1)
            yield words(place, low + TICK + 12, text, self.palette.soft, anchor="middle", size=TEXT)

    def ticks_up(self, ticks: Sequence[float | tuple[float, str]]) -> Iterator[str]:
        """Marks at the left edge."""
        for y, text in map(_named, ticks):
            left, place = self.at(self.across[0], y)
            yield path(along([(left - TICK, place), (left, place)]), self.palette.soft, width=1)
            yield words(left - TICK - 3, place + 4, text, self.palette.soft, anchor="end", size=TEXT)

    def curve(
        self,
        points: Sequence[Point],
        colour: str,
        *,
        width: float = 2,
        dash: str | None = None,
    ) -> Iterator[str]:
        """A line through points, cut where it leaves the frame above or below."""
        for run in self._runs(points):
            yield path(along([self.at(*point) for point in run]), colour, width=width, dash=dash)

    def graph(
        self, f: Callable[[float], float], colour: str, *, count: int = 120, width: float = 2, dash: str | None = None
    ) -> Iterator[str]:
        """The curve of a function over the whole width."""
        left, right = self.across
        places = [left + (right - left) * place / count for place in range(count + 1)]
        yield from self.curve([(x, f(x)) for x in places], colour, width=width, dash=dash)

    def _runs(self, points: Sequence[Point]) -> Iterator[list[Point]]:
        low, high = self.up
        run: list[Point] = []
        for place, (x, y) in enumerate(points):
            if low <= y <= high:
                if not run and place and not low <= points[place - 1][1] <= high:
                    run.append(self._edge(points[place - 1], (x, y)))
                run.append((x, y))
            elif run:
                yield [*run, self._edge((x, y), run[-1])]
                run = []
        if run:
            yield run

    def _edge(self, outside: Point, inside: Point) -> Point:
        """Where the line from a point outside to one inside crosses the lower or upper edge."""
        limit = self.up[1] if outside[1] > self.up[1] else self.up[0]
        far, near, edge = self._scaled(outside[1]), self._scaled(inside[1]), self._scaled(limit)
        if not math.isfinite(far):
            return inside[0], limit
        return inside[0] + (outside[0] - inside[0]) * (edge - near) / (far - near), limit

    def points(self, points: Sequence[Point], shape: str, colour: str, size: float = 4) -> Iterator[str]:
        """Points of one class, as a ``disc``, a ``ring``, a ``diamond`` or a ``cross``."""
        for x, y in points:
            yield marker(*self.at(x, y), shape, colour, size)

    def shade(self, steps: str, tint: str) -> str:
        """A region as ``regions.region`` of this frame's places gives it."""
        return element("path", d=steps, fill=tint)


def marker(x: float, y: float, shape: str, colour: str, size: float = 4) -> str:
    """One point of a chart. Classes differ by shape, so that they can be told apart without colours."""
    if shape in ("disc", "ring"):
        hollow = shape == "ring"
        return element("circle", cx=x, cy=y, r=size, fill="none" if hollow else colour, stroke=colour, stroke_width=1.8)
    if shape == "diamond":
        wide = size * 1.3
        return element(
            "path",
            d=along([(x, y - wide), (x + wide, y), (x, y + wide), (x - wide, y)], closed=True),
            fill=colour,
        )
    return path(
        along([(x - size, y - size), (x + size, y + size)]) + along([(x - size, y + size), (x + size, y - size)]),
        colour,
        width=2.2,
    )


def arrow(start: Point, end: Point, colour: str, *, width: float = 2, dash: str | None = None) -> Iterator[str]:
    """A straight line with a head at its end."""
    (x0, y0), (x, y) = start, end
    length = math.hypot(x - x0, y - y0)
    dx, dy = (x - x0) / length, (y - y0) / length
    long, half = 4 + 2.2 * width, 2 + 1.2 * width
    neck = (x - long * dx, y - long * dy)
    yield path(along([start, neck]), colour, width=width, dash=dash)
    head = [(x, y), (neck[0] - half * dy, neck[1] + half * dx), (neck[0] + half * dy, neck[1] - half * dx)]
    yield element("path", d=along(head, closed=True), fill=colour)


def _named(tick: float | tuple[float, str]) -> tuple[float, str]:
    if isinstance(tick, tuple):
        return tick
    return tick, number(tick).replace("-", "−")
