"""Drawings as SVG, of the standard library alone: computational graphs with somebody's numbers, and charts.

It comes with the testing kit in a student's folder, draws the figures of the handouts, and pictures on pages.
"""

from .circuit import draw_circuit
from .model import Circuit, Mark, Node
from .svg import CARD, PAGE, Palette
from .table import as_html, as_text

__all__ = ["CARD", "PAGE", "Circuit", "Mark", "Node", "Palette", "as_html", "as_text", "draw_circuit"]
