"""The picture of a program's own numbers as a page shows it: the drawing, and a table that says the same."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from ..drawing import PAGE, Circuit, Mark, as_html, draw_circuit
from ..model import Picture


@dataclass(frozen=True)
class OwnNumbers:
    """A picture for a page. ``svg`` and ``table`` were escaped where they were made."""

    svg: Markup
    table: Markup
    says: tuple[str, ...]


def own_numbers(pictures: tuple[Picture, ...], circuits: Mapping[str, Circuit]) -> dict[str, OwnNumbers]:
    """The pictures of a result by their questions.

    Args:
        circuits: those of the assignment, by question. A picture of one that is drawn no more is left out.
    """
    return {
        picture.question: _drawn(picture, circuits[picture.question])
        for picture in pictures
        if picture.question in circuits
    }


def _drawn(picture: Picture, circuit: Circuit) -> OwnNumbers:
    marks = {name: Mark[mark] for name, mark in picture.marks.items()}
    return OwnNumbers(
        Markup(draw_circuit(circuit, picture.values, picture.gradients, marks, PAGE)),
        Markup(as_html(circuit, picture.values, picture.gradients, marks)),
        picture.says,
    )
