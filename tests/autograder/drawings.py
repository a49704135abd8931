"""Reads a drawing as its viewers do, for the tests: its texts with the boxes that they take, and its colours."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
# Below this a text is hard to read. Pictures are shown on screens from 360 pixels wide on.
SMALLEST, NARROW_SCREEN = 11.0, 360.0


@dataclass(frozen=True)
class Box:
    """A line of text, and the room that it takes by a simple estimate."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0 and down > 0


def parsed(svg: str) -> ElementTree.Element:
    """The drawing as XML; raises where it is not well-formed."""
    return ElementTree.fromstring(svg)


def boxes(svg: str) -> Iterator[Box]:
    """The texts of a drawing. A letter of Arial and its like is 0.52 of its size wide, on the average."""
    root = parsed(svg)
    for node in root.iter(f"{SVG}text"):
        text, size = "".join(node.itertext()), float(node.get("font-size", root.get("font-size", "16")))
        x, y, wide = float(node.get("x", 0)), float(node.get("y", 0)), 0.52 * size * len(text)
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[node.get("text-anchor", "start")]
        yield Box(text, left, y - 0.72 * size, left + wide, y + 0.12 * size)


def collisions(svg: str) -> list[tuple[str, str]]:
    """Pairs of texts that lie upon each other."""
    return [(one.text, other.text) for one, other in itertools.combinations(boxes(svg), 2) if one.meets(other)]


def outside(svg: str) -> list[str]:
    """Texts that reach beyond the drawing."""
    root = parsed(svg)
    _, _, width, height = map(float, root.get("viewBox", "").split())
    return [box.text for box in boxes(svg) if box.left < 0 or box.top < 0 or box.right > width or box.bottom > height]


def smallest_text(svg: str) -> float:
    """The size of the smallest text on a narrow screen, where a drawing that is wider is shrunk."""
    root = parsed(svg)
    scale = min(float(root.get("width", 0)), NARROW_SCREEN) / float(root.get("viewBox", "").split()[2])
    return min(float(node.get("font-size", root.get("font-size", "16"))) for node in root.iter(f"{SVG}text")) * scale


def texts(svg: str) -> list[str]:
    """The texts of a drawing, in its order."""
    return [box.text for box in boxes(svg)]
