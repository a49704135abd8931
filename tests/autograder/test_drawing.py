"""Circuits are drawn with whatever numbers a program gives, for eyes and for ears, and as rows."""

import base64
import importlib.util
import itertools
import json
import math
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from autograder.drawing import CARD, PAGE, Circuit, Mark, Node, as_html, as_text, draw_circuit
from autograder.drawing.shares import shares
from autograder.drawing.values import shown
from autograder.testing.links import HomeLink
from autograder.testing.loading import Loaded
from autograder.testing.own import NoDrawing, OwnPicture, draw
from autograder.testing.reference import Reference
from autograder.testing.student import Student

from .drawings import SMALLEST, SVG, boxes, collisions, outside, parsed, smallest_text, texts
from .mini.course import REPOSITORY

TEMPLATE = REPOSITORY / "student_template/backprop"
HOSTILE = "</text><script>alert(1)</script>\x00\x1b[31m\ud800\u202e\"'&"


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CIRCUITS = load(REPOSITORY / "tests/backprop/circuits.py")
SOLUTION = (REPOSITORY / "solutions/backprop.py").read_text("utf-8")
NAMES = sorted(set(CIRCUITS.DRAWN.values()))


def program(*edits: tuple[str, str]) -> dict[str, Any]:
    """What the solution defines, after some edits; each of them has to find its place."""
    text = SOLUTION
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    names: dict[str, Any] = {}
    exec(text, names)
    return names


def everything(circuit: Circuit, value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same value on every wire, forward and back."""
    return {node.stage: value for node in circuit.nodes}, {node.gradient: value for node in circuit.nodes}


def draw_at_home(question: str, functions: dict[str, Any]) -> OwnPicture:
    """What a student sees who has these functions: the folder's tests, and its recorded numbers."""
    module = ModuleType("own")
    vars(module).update(functions)
    calls = json.loads((TEMPLATE / "tests/numbers.json").read_text("utf-8"))["calls"]
    return draw(question, TEMPLATE / "tests", Student(HomeLink(Loaded(module))), Reference({}, calls))


# -- numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.19661193, "0.1966"),
        (-12.0, "−12"),
        (3, "3"),
        (1e300, "1e300"),
        (-1.23456e-300, "−1.235e−300"),
        (float("nan"), "NaN"),
        (float("inf"), "∞"),
        (-math.inf, "−∞"),
        (-(10**400), "−∞"),
        (np.float32(0.5), "0.5"),
        (np.array([[2.5]]), "2.5"),
        ([1.5], "1.5"),
        (None, "missing"),
        ("a long text of a student", "“a long t…”"),
        (1j, "complex"),
        ([1, 2], "list"),
        ({}, "dict"),
        (np.zeros(3), "ndarray"),
    ],
)
def test_a_number_is_short_and_anything_else_is_named(value: Any, text: str) -> None:
    """Four digits are enough to compare with, and no value breaks a drawing."""
    assert shown(value) == text


def test_a_value_that_defends_itself_is_named_by_its_kind() -> None:
    """A student's own class may raise whatever it likes when it is asked for a number."""

    class Gate:
        def __float__(self) -> float:
            raise RuntimeError("no")

    assert shown(Gate()) == "Gate"


# -- drawings

VALUES = [0.1966, -1.2345e-300, 1e300, float("nan"), float("inf"), None, "text", HOSTILE, [1, 2], 10**400, True]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", VALUES, ids=lambda value: ascii(value)[:12])
def test_whatever_a_program_gave_is_drawn(name: str, value: Any) -> None:
    """The drawing is well-formed, with a name and a description, and no text lies upon another or leaves it."""
    circuit = getattr(CIRCUITS, name)
    values, gradients = everything(circuit, value)
    svg = draw_circuit(circuit, values, gradients, {circuit.nodes[-2].gradient: Mark.FIRST})
    root = parsed(svg)
    assert root.get("role") == "img"
    assert [root.find(f"{SVG}{tag}") is not None for tag in ("title", "desc")] == [True, True]
    assert not collisions(svg)
    assert not outside(svg)
    assert smallest_text(svg) >= SMALLEST


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("side", ["value", "gradient"])
def test_a_mark_finds_room_on_every_wire(name: str, side: str) -> None:
    """The words "here first" hide no number, wherever they stand."""
    circuit = getattr(CIRCUITS, name)
    values, gradients = everything(circuit, -1.2345e-300)
    for node in circuit.nodes:
        svg = draw_circuit(
            circuit, values, gradients, {node.stage if side == "value" else node.gradient: Mark.FIRST}, CARD
        )
        assert Mark.FIRST.value in texts(svg)
        assert not collisions(svg), node.stage
        assert not outside(svg), node.stage


def test_two_numbers_at_one_place_are_seen() -> None:
    """The estimate which these tests rest on tells a collision."""
    circuit = Circuit("f", (Node("x", "", (), (0, 0)), Node("y", "", (), (0.2, 0)), Node("f", "+", ("x", "y"), (0, 1))))
    assert collisions(draw_circuit(circuit, *everything(circuit, 0.1966)))


def test_a_hostile_name_is_text() -> None:
    """Names, titles and values are escaped: nothing of them is read as a part of the drawing."""
    circuit = Circuit(HOSTILE, (Node(HOSTILE, "", (), (0, 0)), Node("f", HOSTILE, (HOSTILE,), (0, 1))))
    svg = draw_circuit(circuit, *everything(circuit, HOSTILE))
    table = as_html(circuit, *everything(circuit, HOSTILE), {HOSTILE: Mark.FIRST})
    for written in (svg, table):
        assert "<script" not in written
        assert not set("\x00\x1b\ud800\u202e") & set(written)
    assert {node.tag.removeprefix(SVG) for node in parsed(svg).iter()} <= {
        *("svg", "title", "desc", "rect", "circle", "path", "text")
    }
    svg.encode()


@pytest.mark.parametrize("palette", [CARD, PAGE], ids=["card", "page"])
def test_a_drawing_needs_no_style(palette: Any) -> None:
    """Pages forbid styles that come from elsewhere, so there are none: no style element, no style attribute, no id."""
    svg = draw_circuit(CIRCUITS.STAGED, *everything(CIRCUITS.STAGED, 1.0), palette=palette)
    assert not re.search(r"style=|<style|class=| id=|href", svg.replace("font-style=", ""))


def test_in_a_page_a_drawing_takes_the_page_s_colours() -> None:
    """Light or dark is the page's to say; no colour is fixed, and there is no card behind."""
    svg = draw_circuit(CIRCUITS.STAGED, *everything(CIRCUITS.STAGED, 1.0), palette=PAGE)
    assert not re.search(r"#[0-9a-f]{3,8}\b", svg)
    assert "currentColor" in svg


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG defines it."""
    lights = []
    for colour in (one, other):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
    return max(lights) / min(lights)


@pytest.mark.parametrize("colour", ["ink", "soft", "value", "gradient", "third"])
def test_text_stands_out_from_what_is_behind_it(colour: str) -> None:
    """Every colour that a text has reaches 4.5 to 1 on the card, and on its tints."""
    for behind in (CARD.paper, CARD.value_tint, CARD.gradient_tint):
        assert contrast(getattr(CARD, colour), behind) >= 4.5


def test_a_first_mistake_is_told_by_words_and_by_shape() -> None:
    """Whoever sees no colours finds it: words, a frame, a thick wire; what depends on it is slanted."""
    values, gradients = everything(CIRCUITS.STAGED, 1.0)
    plain = draw_circuit(CIRCUITS.STAGED, values, gradients)
    marked = draw_circuit(CIRCUITS.STAGED, values, gradients, {"dden": Mark.FIRST, "dsigx": Mark.LATER})
    assert Mark.FIRST.value not in plain
    assert texts(marked).count(Mark.FIRST.value) == 1
    assert 'stroke-width="3.5"' in marked
    assert 'stroke-width="3.5"' not in plain
    assert 'font-style="italic"' in marked
    assert "slanted: judged for the value it was given" in texts(marked)
    description = parsed(marked).findtext(f"{SVG}desc") or ""
    assert "den is sigx + xpysqr: value 1, gradient 1, gradient: here first." in description


def test_a_drawing_is_the_same_each_time() -> None:
    """The same numbers make the same bytes."""
    numbers = everything(CIRCUITS.STAGED, 0.5)
    assert draw_circuit(CIRCUITS.STAGED, *numbers) == draw_circuit(CIRCUITS.STAGED, *numbers)


def test_what_is_not_known_is_left_out() -> None:
    """Before the way back there are no gradients, and no words about them."""
    svg = draw_circuit(CIRCUITS.COMPOSITE, {"x": 1.0}, {})
    assert texts(svg).count("1") == 1
    assert "gradient" not in "".join(texts(svg))


@pytest.mark.parametrize("name", NAMES)
def test_gates_lie_below_what_goes_into_them(name: str) -> None:
    """Data flows down, and every input is a stage that comes before."""
    known: dict[str, Node] = {}
    for node in getattr(CIRCUITS, name).nodes:
        assert all(known[stage].at[1] <= node.at[1] for stage in node.inputs)
        assert bool(node.gate) == bool(node.inputs)
        known[node.stage] = node


# -- forks


def passes(question: str, *edits: tuple[str, str]) -> Any:
    """The picture of the solution's own numbers at home, after some edits."""
    return draw_at_home(question, program(*edits))


def test_the_parts_at_a_fork_add_up() -> None:
    """What comes back along the branches is, added up, the gradient of a right program."""
    picture = passes("staged")
    parts = shares(picture.circuit, picture.values, picture.gradients)
    assert sorted(parts) == [("x", "num"), ("x", "sigx"), ("x", "xpy"), ("y", "sigy"), ("y", "xpy")]
    for stage in ("x", "y"):
        total = sum(part for (fork, _), part in parts.items() if fork == stage)
        assert total == pytest.approx(picture.gradients[f"d{stage}"], rel=1e-7)
    assert not [text for text in texts(picture._repr_svg_()) if text.startswith("but ")]


def test_a_gradient_that_was_overwritten_lacks_a_part() -> None:
    """Where = stands in the place of +=, the drawing shows the parts, their sum, and what the program has."""
    picture = passes("staged", ('dx = dx + (1 - cache["sigx"])', 'dx = (1 - cache["sigx"])'))
    assert picture.marks == {"dx": Mark.FIRST}
    assert [text for text in texts(picture._repr_svg_()) if "dx" in text] == [
        "Σ dx = 0.4743 − 0.04141 + 0.4483 = 0.8812",
        "but dx is 0.4329 here",
    ]


@pytest.mark.parametrize("value", [float("nan"), math.inf, 0.0, 1e300, None, "text"])
def test_parts_that_are_not_known_are_not_drawn(value: Any) -> None:
    """A gate that cannot be computed there has no part, and the others stay."""
    values, gradients = everything(CIRCUITS.STAGED, 1.0)
    parts = shares(CIRCUITS.STAGED, {**values, "x": value}, gradients)
    assert all(math.isfinite(part) for part in parts.values())
    assert ("y", "sigy") in parts


# -- as a table


def test_a_table_says_what_the_drawing_shows() -> None:
    """A row for each stage: where it comes from, its numbers, and the verdict in words."""
    picture = passes("staged", ('-1 / cache["den"] ** 2', '1 / cache["den"] ** 2'))
    lines = str(picture).splitlines()
    assert [line.split()[0] for line in lines[-10:]] == [node.stage for node in picture.circuit.nodes]
    assert "den     sigx + xpysqr   2.108    0.1868  gradient: here first" in lines
    assert as_text(picture.circuit, picture.values, picture.gradients, picture.marks) in str(picture)
    assert repr(picture) == str(picture)  # what a terminal shows of the last line of a cell
    table = parsed(as_html(picture.circuit, picture.values, picture.gradients, picture.marks))
    assert len(table.findall("tbody/tr")) == 10
    assert {cell.get("scope") for cell in table.iter("th")} == {"row", "col"}


# -- a student's own numbers


@pytest.mark.parametrize("question", CIRCUITS.DRAWN)
def test_a_right_program_has_no_mark(question: str) -> None:
    """Every drawn question has its recorded numbers in the student's folder, and the solution agrees with them."""
    picture = passes(question)
    assert not picture.marks
    assert None not in [*picture.values.values(), *picture.gradients.values()]
    assert picture.values["f"] is not None
    assert picture.gradients


MISTAKES = {
    "a value": (
        "staged",
        [("math.exp(-x))  # (3)", "math.exp(x))  # (3)")],
        {"sigx"},
        {"den", "invden", "dsigx", "dx"},
    ),
    "a gradient": (
        "staged",
        [('-1 / cache["den"] ** 2', '1 / cache["den"] ** 2')],
        {"dden"},
        {"dsigx", "dxpysqr", "dxpy", "dx", "dy"},
    ),
    "two gradients apart": (
        "staged",
        [('cache["invden"] * df', 'cache["num"] * df'), ('-1 / cache["den"] ** 2', '1 / cache["den"] ** 2')],
        {"dnum", "dden"},
        {"dsigy", "dx"},
    ),
    "an entry of a vector": ("sigmoid_neuron", [("w[1] * dw1x1])", "w[0] * dw1x1])")], {"dx[1]"}, set()),
    "a missing key": ("staged", [('        "den": den,\n', "")], {"den"}, set()),
    "one of several parts": ("composite", [("dq, dz = z, q", "dq, dz = q, q")], {"dx", "dy"}, set()),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_differs_first_is_marked(mistake: str) -> None:
    """A number is first where nothing that it follows from differs; the ones after it are judged by rule."""
    question, edits, first, some_later = MISTAKES[mistake]
    picture = passes(question, *edits)
    assert {name for name, mark in picture.marks.items() if mark is Mark.FIRST} == first
    assert some_later <= {name for name, mark in picture.marks.items() if mark is Mark.LATER}
    assert all(name in str(picture) for name in first)
    assert not collisions(picture._repr_svg_())


def test_an_untouched_stub_is_said_to_be_one() -> None:
    """The circuit is there, without numbers, and no word of a mistake."""
    names: dict[str, Any] = {}
    exec((TEMPLATE / "backprop.py").read_text("utf-8"), names)
    for question in CIRCUITS.DRAWN:
        picture = draw_at_home(question, names)
        assert not picture.marks
        assert "is not written yet." in str(picture)
        parsed(picture._repr_svg_())


def test_a_way_back_that_raises_leaves_the_way_forward() -> None:
    """What was computed is drawn, and what happened is said."""
    picture = passes("staged", ("dxpysqr = dden\n", "dxpysqr = missing\n"))
    assert picture.values["f"] == pytest.approx(0.3938, abs=1e-4)
    assert not picture.gradients
    assert not picture.marks
    assert "NameError" in str(picture)


def test_a_message_of_a_program_can_be_shown() -> None:
    """What a program raises is told as text, without what no page and no terminal can hold."""
    picture = passes("staged", ("dxpysqr = dden\n", "raise ValueError('<b>\\x1b[31m\\ud800')\n"))
    assert "<b>" in str(picture)
    assert "<b>" not in picture._repr_html_()
    assert not set("\x1b\ud800") & {*str(picture), *picture._repr_html_()}


@pytest.mark.parametrize("returned", ["None", "3", "f, 3", "f, None", "f, {'den': 'den' * 9}", "f, {}"])
def test_whatever_comes_back_is_drawn(returned: str) -> None:
    """A forward pass may give anything."""
    picture = passes(
        "staged",
        ('"invden": invden,\n    }\n    return f, cache', f'"invden": invden,\n    }}\n    return {returned}'),
    )
    parsed(picture._repr_svg_())
    parsed(picture._repr_html_())
    assert len(picture.says) > 1


def test_a_notebook_that_is_not_trusted_shows_the_drawing() -> None:
    """There, Jupyter lets an image stand, and takes the elements of a drawing out of HTML."""
    html = passes("staged")._repr_html_()
    assert "<svg" not in html
    (address,) = re.findall(r'<img alt="[^"]+" src="data:image/svg\+xml;base64,([^"]+)"/>', html)
    parsed(base64.b64decode(address).decode())


def test_a_question_without_a_drawing_names_those_with_one(tmp_path: Path) -> None:
    """Who mistypes reads what there is; in an assignment without circuits there is nothing to name."""
    with pytest.raises(
        NoDrawing, match=r"^There is no drawing of gates\. There are drawings of composite, .*staged\.$"
    ):
        draw_at_home("gates", {})
    with pytest.raises(NoDrawing, match=r"^There is no drawing of xor\.$"):
        draw("xor", tmp_path, Student(HomeLink(Loaded(ModuleType("own")))), Reference({}))


def test_every_box_of_text_is_measured() -> None:
    """The reader of drawings sees each text once."""
    svg = draw_circuit(CIRCUITS.COMPOSITE, *everything(CIRCUITS.COMPOSITE, 1.0))
    assert len(list(boxes(svg))) == svg.count("<text")
    assert list(itertools.islice(texts(svg), 1)) == ["x"]
