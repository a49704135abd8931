"""The texts for students: they teach each fact of the lecture, hand over no answer, and are plain to read and right."""

import functools
import math
import re
from collections.abc import Callable

import numpy as np
import pytest

from autograder.course import Folders, LoadedAssignment, load
from autograder.release.text import FIGURE, Handout, Section, handout_of

from .mini.course import REPOSITORY
from .reading import grade_level, prose
from .test_release import SHORTEST, answers

FOLDERS = Folders(REPOSITORY)
NAMES = FOLDERS.names()
each = pytest.mark.parametrize("name", NAMES)


@functools.cache
def loaded(name: str) -> LoadedAssignment:
    return load(FOLDERS, name)


@functools.cache
def handout(name: str) -> Handout:
    return handout_of(loaded(name))


def sections(name: str) -> list[Section]:
    """All parts of a text, the introduction first."""
    told = handout(name)
    return [Section(told.title, told.intro), *told.sections]


def text(name: str) -> str:
    """All of a text in one line, headings too."""
    parts = [part for section in sections(name) for part in (section.heading, section.text)]
    return " ".join(re.sub(r"\n> ", "\n", "\n".join(parts)).split())


QUESTIONS = [
    pytest.param(section, id=section.question) for name in NAMES for section in sections(name) if section.question
]
SECTIONS = [pytest.param(section, id=f"{name}-{section.heading}") for name in NAMES for section in sections(name)]


# -- what the lecture says: where a student reads it, in the order of the text

LECTURE = {
    "forward": [
        ("a neuron weighs, adds up, and takes the sign", r"a = \sum_d w_d x_d + b, \qquad \hat y = \mathrm{sign}(a)"),
        ("outputs of some are inputs of others", "The outputs of one layer are the inputs of the next."),
        ("fully connected", "each unit has a link from every unit of the layer before it"),
        ("no links inside a layer", "Inside a layer there are no links."),
        ("the output layer has no activation", "Most often the output layer has no activation function"),
        ("two layers have richer borders", "Two layers can put several cuts together, so their borders bend"),
        ("size of a network", "by its number of neurons, or by its number of parameters"),
        ("tanh", r"$\tanh(z)$"),
        ("sigmoid", r"$\sigma(z) = 1/(1 + e^{-z})$"),
        ("Algorithm 24, the hidden units", r"for each hidden unit $i$: $h_i \leftarrow \tanh(w_i \cdot \hat x)$"),
        ("Algorithm 24, the output", r"return $v \cdot h$"),
        ("matrix operations", "matrix–vector operations with the activation function woven in between"),
        ("a batch", "$x$ may be a whole batch"),
        ("three layers", r"h_2 = \sigma(W_2 h_1 + b_2), \qquad \mathrm{out} = W_3 h_2 + b_3"),
        ("shapes of three layers", "$x$ is (3, 1), $h_1$ and $h_2$ are (4, 1), and out is (1, 1)"),
        ("9 neurons", "$4 + 4 + 1 = 9$ neurons"),
        ("41 parameters", "41 parameters"),
        ("identity hidden units", "One linear unit with the weights $(5, 3)$ has the same output for every input."),
        ("no neuron solves XOR", "No single neuron can do it."),
        ("two layers solve XOR", "Two layers can, since they may cut twice."),
        ("parity", r"\mathrm{parity}(x) = \sum_d x_d \bmod 2"),
        ("depth against breadth", "a long list for a broad network may be a few steps for a deep one"),
        ("universal approximation", "every continuous function on a bounded set"),
        ("hyper-parameters", "The number of layers and their widths are *hyper-parameters*"),
        ("fewer examples", "exponentially fewer examples"),
        ("deep is hard to train", "training deep networks by backpropagation is a problem of its own"),
        ("three layers", "three layers often beat two, while four to six rarely help much more"),
        ("convolutional networks", "Convolutional networks are different"),
        ("capacity", "It grows with its size and with its layers."),
        ("regularization", "keep the large network and hold its weights down, by regularization"),
    ],
    "backprop": [
        ("gradients of the loss, for the parameters", "gradients are mostly taken for its parameters"),
        ("derivative", r"\frac{df}{dx} = \lim\limits_{h \to 0} \frac{f(x + h) - f(x)}{h}"),
        ("sensitivity", "It is the sensitivity of the output to that variable"),
        ("nabla", r"The gradient $\nabla f$"),
        ("product", "| $x y$ | $(y, x)$ |"),
        ("sum", "| $x + y$ | $(1, 1)$ |"),
        ("maximum", r"| $\max(x, y)$ | $(1(x \geq y), 1(y \geq x))$ |"),
        ("x = 4, y = −3", "at $x = 4$, $y = -3$ is $-12$, and its gradient is $(-3, 4)$"),
        ("a gate is independent", "A gate knows nothing of the circuit around it."),
        ("a gate multiplies", "It multiplies that into every local gradient"),
        ("add distributes", "An add gate *distributes* the gradient."),
        ("max routes", "A max gate *routes* it to the larger input."),
        ("multiply swaps", "A multiply gate *swaps* its inputs and scales"),
        ("through q", "$q = x + y$, then $f = q z$"),
        ("local derivatives", r"$\partial f/\partial q = z$ and $\partial f/\partial z = q$"),
        ("values", "$q = 3$ and $f = -12$"),
        ("gradients", "The gradients are $-4$, $-4$ and $3$."),
        ("gates talk", "its sign says whether an output should increase or decrease, its size how strongly"),
        ("the neuron", r"f(w, x) = \frac{1}{1 + e^{-(w_0 x_0 + w_1 x_1 + w_2)}}"),
        ("four local gradients", "| $df/dx$ | $-1/x^2$ | $1$ | $e^x$ | $a$ |"),
        ("its numbers", "At $w = (2, -3, -3)$ and $x = (-1, -2)$, forward"),
        ("grouped or split", "A gate may be split into smaller ones, and several may be grouped into one."),
        ("slope of the sigmoid", r"\sigma'(x) = (1 - \sigma(x)) \sigma(x)"),
        ("the staged function", r"f(x, y) = \frac{x + \sigma(y)}{\sigma(x) + (x + y)^2}"),
        ("cache", "every stage goes into the cache"),
        ("forks", "**Gradients add up at forks.**"),
        ("its values", "at $x = 3$, $y = -4$ gives"),
    ],
}


@pytest.mark.parametrize("name", LECTURE)
def test_each_fact_of_the_lecture_is_told_in_order(name: str) -> None:
    """Whoever missed the lecture finds each of its facts in the text."""
    told, place = text(name), 0
    for fact, words in LECTURE[name]:
        assert words in told, fact
        assert (place := told.find(words, place)) >= 0, f"{fact}: told too early"


# -- what every question has


@pytest.mark.parametrize("section", QUESTIONS)
def test_a_question_says_what_it_trains_what_to_write_and_gives_an_example(section: Section) -> None:
    """In this order, so that a reader knows where to look."""
    places = [section.text.find(f"**{word}") for word in ("Trains:**", "Example.**", "Write** ")]
    assert -1 not in places
    assert places == sorted(places)


@each
def test_why_by_hand_is_answered_first(name: str) -> None:
    """The question that every student has is answered before the first task."""
    assert "*Why by hand" in handout(name).intro


@each
def test_each_listed_question_has_a_text(name: str) -> None:
    """Each with its points, which add up to all of the assignment."""
    asked = [section for section in handout(name).sections if section.question]
    assert [section.question for section in asked] == list(loaded(name).assignment.questions)
    assert sum(float(section.points) for section in asked) == float(loaded(name).points)


WARNED = {
    "forward": [
        "Large numbers",
        "Rows, not columns",
        "What the hat means",
        "Columns this time",
        "The output unit has no bias",
        "Two codings",
    ],
    "backprop": ['"Distributes equally" is not "shares out"', "Gradients add up at forks", "A second name is no copy"],
}
BOX = re.compile(r"^> \*\*(.+?)\.?\*\*", re.MULTILINE)


@pytest.mark.parametrize("name", WARNED)
def test_where_the_lecture_trips_people_there_is_a_warning(name: str) -> None:
    """Each in a box that begins with its point."""
    boxes = [
        box for section in sections(name) for box in re.findall(r"^> \*\*(.+?)\.?\*\*", section.text, re.MULTILINE)
    ]
    assert not [words for words in WARNED[name] if words not in boxes]


# -- how it is said

NEVER = r"\b(just|simply|obviously|of course|trivial\w*|clearly|as you know)\b"
AMERICAN = r"\b(color|center|neighbor|behavior|favor|gray|analyze|labeled|modeling|math)\w*\b"
MAX_GRADE = 8.0


@pytest.mark.parametrize("section", SECTIONS)
def test_a_text_is_plain_to_read(section: Section) -> None:
    """Within the eighth grade of school, nothing is called simple, no exclamations, and the spelling is British."""
    told = prose(section.text)
    assert grade_level(told) <= MAX_GRADE
    assert not re.search(NEVER, told, re.IGNORECASE)
    assert not re.search(AMERICAN, told, re.IGNORECASE)
    assert "!" not in told


@pytest.mark.parametrize("section", SECTIONS)
def test_a_figure_tells_what_it_shows(section: Section) -> None:
    """In a sentence or more, for whoever cannot see it, and not that it is a picture."""
    figures = [line for line in section.text.splitlines() if "![" in line]
    assert len(figures) == len(FIGURE.findall(section.text)), "a figure stands on a line of its own"
    for alt, _ in FIGURE.findall(section.text):
        assert alt.endswith(".")
        assert len(alt.split()) >= 10
        assert not re.match(r"(a|the)? ?(picture|image|figure|drawing)\b", alt, re.IGNORECASE)


@pytest.mark.parametrize("section", SECTIONS)
def test_formulas_are_read_alike_by_notebooks_and_forges(section: Section) -> None:
    """Forges strip a backslash before a sign, and take a dollar for a formula's only where no letter touches it."""
    outside = re.sub(r"```.*?```|`[^`]*`", "", section.text, flags=re.DOTALL)
    assert outside.count("$") % 2 == 0
    for formula in re.findall(r"\$\$.*?\$\$|\$[^$]+\$", outside, re.DOTALL):
        assert not re.search(r"\\[^A-Za-z]", formula), formula
        assert "\n" not in formula, formula
    for before, formula, after in re.findall(r"(?s)(.?)(?<!\$)\$(?!\$)([^$]+)\$(?!\$)(.?)", outside):
        assert not re.search(r"\w", before + after), formula
        assert formula == formula.strip(), formula
        assert "|" not in formula or not re.search(rf"^\|.*{re.escape(formula)}", outside, re.MULTILINE), formula


# -- what it does not say


@each
def test_no_text_hands_over_a_line_of_an_answer(name: str) -> None:
    """Neither in words of its own nor in the code of an example."""
    told = " ".join(text(other) for other in NAMES)
    lines = {line.split("#")[0].strip() for line in answers(loaded(name).solution_text).splitlines()}
    assert len(lines) > 10
    assert not [line for line in lines if len(line) >= SHORTEST and line in told]


# -- numbers


def sigma(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def two_layers(x: list[float]) -> float:
    """The example of question 3."""
    return float(np.dot([3, -2], np.tanh(np.array([[2, -1, 0.5], [0, 1, -1]]) @ x)))


def three_layers() -> float:
    """The example of question 5."""
    return sigma(4 * 0.5 + 4 * 0.5 - 2) - sigma(2 * 0.5 - 2 * 0.5 + 1) + 0.5


def slope(f: Callable[[float], float], x: float) -> float:
    return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5


def neuron(w: list[float], x: list[float]) -> float:
    return sigma(w[0] * x[0] + w[1] * x[1] + w[2])


def neuron_gradient(of: str, place: int) -> float:
    point = {"w": [2.0, -3.0, -3.0], "x": [-1.0, -2.0]}

    def moved(value: float) -> float:
        values = point[of].copy()
        values[place] = value
        return neuron(**(point | {of: values}))

    return slope(moved, point[of][place])


def staged(x: float, y: float) -> float:
    return (x + sigma(y)) / (sigma(x) + (x + y) ** 2)


EXP, INC = math.exp(-1), 1 + math.exp(-1)
PARTS = [2 * (3 - 4) * -(3 + sigma(-4)) / (sigma(3) + 1) ** 2, -(3 + sigma(-4)) / (sigma(3) + 1) ** 2]
# What is stated, with the value where # stands in it, and the value by another way.
NUMBERS: dict[str, list[tuple[str, float]]] = {
    "forward": [
        ("$a = 6 - 1 - 4 = #$", 2 * 3 - 1 * 1 - 4),
        ("$a = 2 - 3 - 4 = #$", 2 * 1 - 1 * 3 - 4),
        (r"$\sigma(0) = #$", sigma(0)),
        (r"$\sigma(4) \approx #$", sigma(4)),
        (r"$\sigma(-4) \approx #$", sigma(-4)),
        ("$2 - 2 + 0.5 = #$", 2 * 1 - 1 * 2 + 0.5 * 1),
        ("$0 + 2 - 1 = #$", 0 * 1 + 1 * 2 - 1 * 1),
        (r"$\tanh(0.5) \approx #$", math.tanh(0.5)),
        (r"$\tanh(1) \approx #$", math.tanh(1)),
        ("| $#$ |", 3 * math.tanh(0.5)),
        ("$1.386 - 1.523 = #$", two_layers([1, 2, 1])),
        ("the predictions are $#$", two_layers([1, 2, 1])),
        ("the predictions are $-0.137$ and $#$", two_layers([0, 1, 1])),
        (r"$h_2 \approx (#, 0.731)$", sigma(2)),
        (r"$h_2 \approx (0.881, #)$", sigma(1)),
        (r"out $\approx #$", three_layers()),
        ("$4 + 4 + 1 = #$", 4 + 4 + 1),
        (r"$3 \cdot 4 + 4 \cdot 4 + 4 \cdot 1 = #$", 3 * 4 + 4 * 4 + 4 * 1),
        ("so # parameters", 32 + 9),
        ("has # neurons and", 5 + 1),
        ("$10 + 5 + 6 = #$", (2 + 1) * 5 + (5 + 1) * 1),
        ("Its sum is $#$ at $(+1, -1)$", 5 * 1 - 5 * -1 - 5),
        ("but $#$ where the inputs are equal", 5 - 5 - 5),
        ("and $#$ at $(-1, +1)$", 5 * -1 - 5 * 1 - 5),
        ("it adds up to #,", 1 * 2 + 0 * 1 - 2 * 0 + 0.5 * 1),
        ("so the parity is #", (0 + 1 + 1 + 0 + 1) % 2),
    ],
    "backprop": [
        ("$y = -3$ is $#$", 4 * -3),
        ("falls to $#$", 4.1 * -3),
        ("rises to $#$", 4 * -2.9),
        ("$(9.261 - 8)/0.1 = #$", (2.1**3 - 2**3) / 0.1),
        ("$(9.261 - 6.859)/0.2 = #$", (2.1**3 - 1.9**3) / 0.2),
        ("sends back dx = 4 · 5 = #", 4 * 5),
        ("dy = 3 · 5 = #", 3 * 5),
        ("sends # to x and 6 to y", -4 * 2),
        ("sends −8 to x and # to y", 3 * 2),
        ("they add up to #,", slope(lambda x: x * 2 + x, 3)),
        (r"$-2 \cdot 4 = #$", -2 * 4),
        (r"$3 \cdot 4 = #$", 3 * 4),
        ("$q = #$ and $f = -12$", -2 + 5),
        ("$q = 3$ and $f = #$", (-2 + 5) * -4),
        ("`w0x0` is $#$", 2 * -1),
        ("`w1x1` is #,", -3 * -2),
        ("`sum` is #,", -2 + 6),
        ("`a` is #,", -2 + 6 - 3),
        ("`exp` is #,", EXP),
        ("`inc` is #,", INC),
        ("`f` is #.", 1 / INC),
        ("`dinc` is $#$", -1 / INC**2),
        ("`da` is #,", EXP / INC**2),
        ("`dw` is $(#, -0.3932", neuron_gradient("w", 0)),
        ("`dw` is $(-0.1966, #,", neuron_gradient("w", 1)),
        ("`dw` is $(-0.1966, -0.3932, #)$", neuron_gradient("w", 2)),
        ("`dx` is $(#, -0.5898)$", neuron_gradient("x", 0)),
        ("`dx` is $(0.3932, #)$", neuron_gradient("x", 1)),
        (r"$0.1 \cdot 0.9 = #$", (1 - 0.9) * 0.9),
        (r"$\sigma(x) = 0.5$, it is $#$", slope(sigma, 0)),
        ("so `dx` is #,", slope(lambda x: x * 3 + 5 * x, 2)),
        ("`dy` is #. A check", slope(lambda y: 2 * y + 5 * 2, 3)),
        ("$f$ is $#$ in the place of", 2.1 * 3 + 5 * 2.1),
        ("in the place of $#$", 2 * 3 + 5 * 2),
        (r"gives $f \approx #$", staged(3, -4)),
        ("of the parts #, −0.0358", PARTS[0]),
        ("of the parts 1.5832, #", PARTS[1] * (1 - sigma(3)) * sigma(3)),
        ("of the parts 1.5832, −0.0358 and #,", 1 / (sigma(3) + 1)),
        ("`dx` is about #", slope(lambda x: staged(x, -4), 3)),
        ("`dy` is about #", slope(lambda y: staged(3, y), -4)),
    ],
}


@pytest.mark.parametrize(("name", "stated", "value"), [(name, *case) for name in NUMBERS for case in NUMBERS[name]])
def test_a_number_of_an_example_is_right(name: str, stated: str, value: float) -> None:
    """As exact as it is written."""
    pattern = re.escape(stated).replace(r"\#", r"([+−-]?\d+(?:\.\d+)?)")
    found = re.search(pattern, text(name))
    assert found, stated
    decimals = len(found[1].partition(".")[2])
    assert float(found[1].replace("−", "-")) == pytest.approx(value, abs=0.5 * 10**-decimals + 1e-9)
