"""The assignment ``forward`` at home: right programs have everything, known mistakes lose in their own question."""

import functools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.course import Folders, LoadedAssignment, load, load_module
from autograder.testing import loading
from autograder.testing.checks import run
from autograder.testing.links import HomeLink
from autograder.testing.student import Student

FOLDERS = Folders(Path(__file__).resolve().parents[2])
TESTS = FOLDERS.tests("forward")
STYLES = sorted((TESTS / "correct").glob("*.py"))


@functools.cache
def course() -> LoadedAssignment:
    """The assignment; its tests are collected once."""
    return load(FOLDERS, "forward")


def points(source: str, seed: int) -> dict[str, Fraction]:
    """What a program earns in each question, without lending."""
    loaded = replace(course(), course=replace(course().course, seed=seed))
    student = Student(HomeLink(loading.load("forward", [("forward.py", source)])))
    earned: dict[str, Fraction] = dict.fromkeys(loaded.assignment.questions, Fraction(0))
    for graded in loaded.checks:
        finding = run(graded.function, graded.test, graded.case, student, loaded.course)
        earned[graded.check.question] += graded.check.points * finding.earned
    return earned


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_right_programs_have_everything(style: Path, seed: int, capsys: Any) -> None:
    """Whatever the style, a right program has 100 of 100."""
    assert sum(points(style.read_text("utf-8"), seed).values()) == 100


@functools.cache
def solution() -> str:
    """The text of the solution, and room below it."""
    return course().solution_text + "\n\n"


# -- no wrong program passes by chance

SEEDS = range(300)


def inputs() -> Any:
    """The module that draws what is asked."""
    return load_module(TESTS / "inputs.py", "inputs")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda w, b, x: w @ x,
        lambda w, b, x: w @ x - b,
        lambda w, b, x: (w * x + b).sum(),
        lambda w, b, x: w[0] * x[0] + b,
        lambda w, b, x: w[:-1] @ x[:-1] + b,
        lambda w, b, x: np.max(np.cumsum(w * x) + b),
    ],
    ids=[
        "without bias",
        "minus threshold",
        "bias for each",
        "first input",
        "last input missing",
        "returns in the loop",
    ],
)
def test_a_wrong_activation_gives_a_wrong_sign_on_every_seed(wrong: Any) -> None:
    """Six points have two to the power of six answers, so they are drawn until none of these is right by luck."""
    drawn = inputs()
    at_home = load_module(TESTS / "public" / "test_perceptron.py", "test_perceptron").POINTS
    for points in [at_home, *(drawn.perceptrons(np.random.default_rng(seed)) for seed in SEEDS)]:
        assert any(np.sign(wrong(w, b, x)) != np.sign(w @ x + b) for w, b, x in points)


@pytest.mark.parametrize(
    "wrong",
    [lambda bits: sum(bits[:2]), lambda bits: bits[0] + bits[-1], lambda bits: sum(bits[:-1]), lambda bits: bits[0]],
    ids=["first two", "both ends", "last missing", "first alone"],
)
def test_parity_of_a_part_is_wrong_on_every_seed(wrong: Any) -> None:
    """What looks at the ends alone, or leaves one out."""
    draw = load_module(TESTS / "hidden" / "test_parity.py", "test_parity").draw
    for seed in SEEDS:
        vectors = draw(np.random.default_rng(seed))
        assert any((wrong(bits) - sum(bits)) % 2 for bits in vectors)
        assert all(any(bits) for bits in vectors)


# -- one mistake costs once


@pytest.mark.parametrize(
    ("appended", "question", "lost"),
    [
        (
            "def xor_network():\n    return [[20, 20, -20], [20, 20, 20], [0, 0, 20]], [[-1], [1], [-1]]\n",
            "xor",
            Fraction(3, 2),
        ),
        (
            "solved = network_size\ndef network_size(sizes):\n"
            "    return solved(sizes)[0] + sizes[0], solved(sizes)[1]\n",
            "network_size",
            Fraction(13, 5),
        ),
        (
            "solved = network_size\ndef network_size(sizes):\n    return solved(sizes)[0], 0\n",
            "network_size",
            Fraction(13, 5),
        ),
        (
            "solved = network_size\ndef network_size(sizes):\n    return np.array([solved(sizes)])\n",
            "network_size",
            Fraction(2),
        ),
        (
            "solved = sigmoid\ndef sigmoid(z):\n    s = solved(z)\n    return [s[:1], s[1:]] if np.ndim(s) else s\n",
            "activations",
            Fraction(3),
        ),
        (
            "import math\nsolved = sigmoid\ndef sigmoid(z):\n"
            "    return solved(z) if isinstance(z, np.ndarray) else 1 / (1 + math.exp(-z))\n",
            "activations",
            Fraction(3),
        ),
        (
            "solved = sigmoid\ndef sigmoid(z):\n    return np.where(np.abs(z) > 5, np.sign(z) / 2 + 0.5, solved(z))\n",
            "activations",
            Fraction(3),
        ),
        (
            "solved = sigmoid\ndef sigmoid(z):\n    return solved(np.minimum(z, 17.0))\n",
            "activations",
            Fraction(3, 5),
        ),
    ],
    ids=[
        "xor shape",
        "neurons",
        "parameters",
        "nested pair",
        "ragged sigmoid",
        "plain numbers overflow",
        "flat from 5",
        "flat from 17",
    ],
)
def test_a_mistake_has_its_price(appended: str, question: str, lost: Fraction) -> None:
    """A wrong shape a quarter, one of two numbers its part and no more, and what is large belongs to the question."""
    assert points(solution(), 1)[question] - points(solution() + appended, 1)[question] == lost
