"""A student's own numbers in the drawing of a circuit: what ``draw("staged")`` shows in a notebook.

The numbers are those of a public point. Which of them differ first is told by the recorded numbers of the
reference; nothing here knows a rule.
"""

import base64
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from ..drawing import Circuit, Mark, as_html, as_text, draw_circuit
from ..drawing.svg import clean
from .compare import agree, split
from .home import load_file
from .outcomes import CheckFailure
from .passes import Parts, Staged
from .reference import Reference
from .spelling import spell_call
from .student import Student

Numbers = dict[str, Any]


class NoDrawing(Exception):
    """A question has no drawing: a sentence for whoever asked for it."""


@dataclass(frozen=True)
class Drawn:
    """A question that has a circuit: the functions that are asked for its numbers, and the public points."""

    circuit: Circuit
    asked: Staged | Parts
    points: Sequence[tuple[Any, ...]]


def drawn_in(circuits: Any, inputs: Any, question: str, points: Any) -> Drawn:
    """What ``circuits.py`` and ``inputs.py`` of the tests say of a question."""
    name = circuits.DRAWN[question]
    return Drawn(getattr(circuits, name), getattr(inputs, name), points)


@dataclass(frozen=True, repr=False)
class OwnPicture:
    """A circuit with the numbers of a student's program: a drawing in Jupyter, a table in a terminal.

    ``says`` are sentences: at which call the numbers were taken, what differs first, what could not be asked.
    """

    circuit: Circuit
    values: Mapping[str, Any]
    gradients: Mapping[str, Any]
    marks: Mapping[str, Mark] = field(default_factory=dict)
    says: tuple[str, ...] = ()

    def _repr_svg_(self) -> str:
        return draw_circuit(self.circuit, self.values, self.gradients, self.marks)

    def _repr_html_(self) -> str:
        """As an image: of a drawing among HTML, Jupyter leaves the words alone where it does not trust a notebook."""
        drawn = base64.b64encode(self._repr_svg_().encode()).decode()
        words = escape(f"The circuit of {self.circuit.title} with these numbers; the table below tells them.")
        image = f'<img alt="{words}" src="data:image/svg+xml;base64,{drawn}"/>'
        told = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.says)
        table = as_html(self.circuit, self.values, self.gradients, self.marks)
        as_rows = f"<details><summary>The same as a table</summary>{table}</details>"
        return f'<div style="overflow-x: auto">{told}{image}{as_rows}</div>'

    def __repr__(self) -> str:
        return "\n".join([*self.says, "", as_text(self.circuit, self.values, self.gradients, self.marks)])


def draw(question: str, tests: Path, student: Student, reference: Reference) -> OwnPicture:
    """The picture of a question, by what a student's folder knows of it.

    Args:
        tests: the folder of the public tests.
        reference: the numbers that are recorded there.

    Raises:
        NoDrawing: there is none of this question; the sentence names those that there are.
    """
    file = tests / "circuits.py"
    circuits = load_file(file) if file.exists() else types.SimpleNamespace(DRAWN={})
    if question not in circuits.DRAWN:
        others = f" There are drawings of {', '.join(circuits.DRAWN)}." if circuits.DRAWN else ""
        raise NoDrawing(f"There is no drawing of {question}.{others}")
    points = load_file(tests / f"test_{question}.py").POINTS
    return own_picture(drawn_in(circuits, load_file(tests / "inputs.py"), question, points), student, reference)


def own_picture(drawn: Drawn, student: Student, reference: Reference) -> OwnPicture:
    """A circuit with the student's numbers at the first of the points where something differs, else at the first."""
    pictures = (_at(drawn.circuit, drawn.asked, point, student, reference) for point in drawn.points)
    first = next(pictures)
    return first if first.marks else next((picture for picture in pictures if picture.marks), first)


def _at(
    circuit: Circuit, asked: Staged | Parts, point: tuple[Any, ...], student: Student, reference: Reference
) -> OwnPicture:
    own, true = _Passes(circuit, asked, point), _Passes(circuit, asked, point)
    true.run(reference)
    own.run(_Asking(student))
    own.add_missing(true)
    marks = dict(_marks(circuit, own, true))
    call = spell_call(asked.forward if isinstance(asked, Staged) else asked.function, point)
    return OwnPicture(circuit, own.values, own.gradients, marks, (f"The numbers of {call}.", *own.says, *_told(marks)))


class _Asking:
    """A student's functions as attributes, like the reference's."""

    def __init__(self, student: Student) -> None:
        self._student = student

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **named: self._student.ask(name, *args, **named).value


class _Passes:
    """The numbers that a program gives at a point, by the names of stages and gradients."""

    def __init__(self, circuit: Circuit, asked: Staged | Parts, point: tuple[Any, ...]) -> None:
        self.asked, self.point = asked, point
        self.values: Numbers = {}
        self.gradients: Numbers = {}
        self.says: list[str] = []
        self._answered = False
        self._names = {node.stage for node in circuit.nodes}, {node.gradient for node in circuit.nodes}

    def run(self, program: Any) -> None:
        """Ask a program for both passes; what it raises is kept as a sentence."""
        self._keep(dict(zip(self.asked.start, self.point, strict=True)))
        try:
            if isinstance(self.asked, Parts):
                self._keep(self._parts(getattr(program, self.asked.function)(*self.point), self.asked))
                self._answered = True
                return
            f, cache = getattr(program, self.asked.forward)(*self.point)
            self._keep({**cache, "f": f})
            self._answered = True
            self._keep({**getattr(program, self.asked.backward)(cache, df=1.0), "df": 1.0})
        except CheckFailure as failure:
            self.says.append(clean(f"{failure.rule} {failure.got}".strip()))
        except (TypeError, ValueError):  # no (f, cache) came back, or no dict of gradients
            self.says.append("What came back is not as the text asks: (f, cache), and a dict of gradients.")

    @staticmethod
    def _parts(value: Any, parts: Parts) -> Numbers:
        return {**split(value, parts.shapes, function=parts.function), "df": 1.0}

    def _keep(self, numbers: Mapping[str, Any]) -> None:
        values, gradients = self._names
        for name, value in _entries(numbers):
            if name in values:
                self.values[name] = value
            elif name in gradients:
                self.gradients[name] = value

    def add_missing(self, true: "_Passes") -> None:
        """Name what the reference has and this program has not, as far as its passes ran at all."""
        if self._answered:
            self.values |= {name: None for name in true.values if name not in self.values}
        if self.gradients:
            self.gradients |= {name: None for name in true.gradients if name not in self.gradients}


def _entries(numbers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each number by its name, the entries of vectors as w[0], w[1]."""
    for name, value in numbers.items():
        yield name, value
        if isinstance(value, list | tuple | np.ndarray) and np.ndim(value) == 1:
            yield from ((f"{name}[{place}]", entry) for place, entry in enumerate(value))


def _marks(circuit: Circuit, own: _Passes, true: _Passes) -> Iterator[tuple[str, Mark]]:
    """A mark for each number that differs: it is a first one where nothing that it follows from differs."""
    spoiled: set[str] = set()
    for node in circuit.nodes:
        behind = not spoiled.isdisjoint(node.inputs)
        if _differs(node.stage, own.values, true.values):
            yield node.stage, Mark.LATER if behind else Mark.FIRST
            behind = True
        if behind:
            spoiled.add(node.stage)
    for node in reversed(circuit.nodes):
        gates = circuit.consumers(node.stage)
        behind = any(not spoiled.isdisjoint((gate.gradient, gate.stage, *gate.inputs)) for gate in gates)
        if _differs(node.gradient, own.gradients, true.gradients):
            yield node.gradient, Mark.LATER if behind else Mark.FIRST
            behind = True
        if behind:
            spoiled.add(node.gradient)


def _differs(name: str, own: Numbers, true: Numbers) -> bool:
    return name in own and name in true and not agree(own[name], true[name])


def _told(marks: Mapping[str, Mark]) -> Iterator[str]:
    first = [name for name, mark in marks.items() if mark is Mark.FIRST]
    later = [name for name, mark in marks.items() if mark is Mark.LATER]
    if first:
        yield f"First to differ: {', '.join(first)}. All that comes before is right."
    if later:
        yield f"Different as well, since it comes later: {', '.join(later)}. In grading, each is {Mark.LATER.value}."
