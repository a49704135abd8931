"""The assignment ``training`` at home: what its checks draw, what right programs have, and what wrong ones lose."""

import functools
import shutil
import textwrap
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from autograder.course import Folders, LoadedAssignment, load, load_module
from autograder.diagnosis import Diagnosis, diagnose
from autograder.judging import judge
from autograder.rehearsal import HomeSitting
from autograder.testing import gradient
from autograder.testing.checks import Finding

from .test_template import at_home

FOLDERS = Folders(Path(__file__).resolve().parents[2])
TESTS = FOLDERS.tests("training")
STYLES = sorted((TESTS / "correct").glob("*.py"))
SEEDS = range(200)
APPROXIMATION = ("hidden/test_approximation.py", "public/test_approximation.py")


@functools.cache
def course() -> LoadedAssignment:
    """The assignment; its tests are collected once."""
    return load(FOLDERS, "training")


@functools.cache
def diagnosis() -> Diagnosis:
    """What its known mistakes answer."""
    return Diagnosis(course())


@functools.cache
def module(path: str) -> ModuleType:
    """A file of the assignment's tests."""
    return load_module(TESTS / path, Path(path).stem)


def findings(source: str, *questions: str, seed: int = 1) -> Mapping[str, Finding]:
    """What comes of a program, with lending."""
    loaded = replace(course(), course=replace(course().course, seed=seed))
    return judge(HomeSitting(loaded, source), loaded, questions or None)


def lost(source: str, *questions: str) -> dict[str, Fraction]:
    """The points that a program loses in each question."""
    found, gone = findings(source, *questions), dict[str, Fraction]()
    for graded in course().checks:
        if graded.check.id in found and found[graded.check.id].earned < 1:
            points = graded.check.points * (1 - found[graded.check.id].earned)
            gone[graded.check.question] = gone.get(graded.check.question, Fraction(0)) + points
    return gone


def with_answer(answer: str) -> str:
    """The solution with definitions below it that replace some of its own."""
    return f"{course().solution_text}\n\n{textwrap.dedent(answer)}"


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.stem)
def test_right_programs_have_everything(style: Path) -> None:
    """Whatever the style, a right program has 100 of 100."""
    assert lost(style.read_text("utf-8")) == {}


# -- what is drawn


def test_the_gradients_are_those_of_the_loss() -> None:
    """The reference agrees with numerical gradients of its own loss, for every shape and with λ."""
    reference, inputs = course().solution, module("inputs.py")
    for shape in inputs.SHAPES.values():
        W, v, X, y = inputs.problem(np.random.default_rng(3), *shape)
        dW, dv = reference.loss_gradients(W, v, X, y, lam=0.3)
        numerical_W, _ = gradient(lambda W, v=v, X=X, y=y: reference.loss(W, v, X, y, lam=0.3), W)
        numerical_v, _ = gradient(lambda v, W=W, X=X, y=y: reference.loss(W, v, X, y, lam=0.3), v)
        np.testing.assert_allclose(dW, numerical_W, atol=1e-8)
        np.testing.assert_allclose(dv, numerical_v, atol=1e-8)


def test_no_gradient_hides() -> None:
    """On every seed sums are within ±8 and residuals no smaller than 0.3."""
    inputs = module("inputs.py")
    for seed in SEEDS:
        for shape in inputs.SHAPES.values():
            W, v, X, y = inputs.problem(np.random.default_rng(seed), *shape)
            assert np.abs(X @ W.T).max() < 8
            assert np.abs(y - inputs.outputs_of(W, v, X)).min() > 0.29


def test_curves_are_as_smooth_as_promised() -> None:
    """Values within ±2, slopes within ±3, intervals up to 8, tolerances down to 0.05, at home and on every seed."""
    inputs, hidden, public = (module(path) for path in ("inputs.py", *APPROXIMATION))
    drawn = [public.curves(inputs), *(hidden.draw(inputs, np.random.default_rng(seed)) for seed in SEEDS)]
    for curve in [curve for curves in drawn for curve in curves.values()]:
        x = np.linspace(curve.low, curve.high, 2000)
        assert np.abs(curve.f(x)).max() <= 2
        assert np.abs(np.diff(curve.f(x)) / np.diff(x)).max() <= 3
        assert curve.high - curve.low <= 8
        assert curve.tolerance >= 0.05
        assert np.allclose(eval(curve.f.__name__, {"np": np})(x), curve.f(x))  # so it can be pasted


def test_half_moons_are_centred_and_of_unit_scale() -> None:
    """However they are turned, and their neighbours stay neighbours."""
    inputs = module("inputs.py")
    for seed in SEEDS:
        X, y = module("hidden/test_regularization.py").draw(inputs, np.random.default_rng(seed))
        assert 20 <= len(y) <= 60
        assert np.abs(X[:, :2].mean(axis=0)).max() < 0.01
        assert abs((X[:, :2] ** 2).mean() - 1) < 0.01
        assert np.all(X[:, 2] == 1)
        assert y.sum() == 0


def test_the_bar_at_home_is_that_of_grading() -> None:
    """Public tests hold numbers: these are what three runs of train give, to three digits."""
    hidden, public = module("hidden/test_regularization.py"), module("public/test_regularization.py")
    bars = hidden.bars(course().course.reference, module("inputs.py"))
    assert np.allclose(bars, public.BARS, rtol=0.01)


# -- how a network is trained is free; that it is trained is not

TRAINED = """
    def fit_regularized(X, y, lams, hidden=20, seed=0):
        return [train(X, y, hidden, lam=lam, rate={rate}, steps={steps}, seed=seed)[:2] for lam in lams]
"""


@pytest.mark.parametrize(("rate", "steps"), [(0.1, 1000), (0.2, 800), (0.05, 3000), (0.15, 2000)])
def test_any_sensible_training_passes(rate: float, steps: int) -> None:
    """Other rates and numbers of steps than those of train, as long as the networks are trained."""
    assert lost(with_answer(TRAINED.format(rate=rate, steps=steps)), "regularization") == {}


@pytest.mark.parametrize("steps", [0, 10, 50, 100])
def test_next_to_no_training_does_not(steps: int) -> None:
    """A hundred steps are not enough, and the message says by how much."""
    found = findings(with_answer(TRAINED.format(rate=0.1, steps=steps)), "regularization")
    failures = [found[f"{kind}/test_regularization.py::test_networks[losses]"].failure for kind in ("public", "hidden")]
    for failure in failures:
        assert failure is not None
        assert failure.got.startswith("loss ")
        assert "for λ = 0.0" in failure.got
        assert failure.expected.startswith("at most 0.")


# -- mistakes are known by their facts, whatever the random start

OTHER_START = """
    def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
        draw = np.random.RandomState(seed + 17).uniform
        W, v, history = draw(-1, 1, (hidden, X.shape[1])), draw(-1, 1, hidden), []
        for step in range(steps):
            {note}
            dW, dv = loss_gradients(W, v, X, y, lam=lam)
            W, v = W {sign} rate * dW, v {sign} rate * dv
            {later}
        return W, v, history
"""
NOTE = "history.append(loss(W, v, X, y, lam=lam))"


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (OTHER_START.format(note=NOTE, sign="+", later=""), "train_ascends"),
        (OTHER_START.format(note="", sign="-", later=NOTE), "history_after"),
        (OTHER_START.format(note=NOTE, sign="-", later="W[0] *= 0.9"), None),
        (TRAINED.format(rate=0.07, steps=15), "not_trained"),
        (TRAINED.replace("lam=lam, ", "").format(rate=0.08, steps=1100), "lam_not_handed_on"),
    ],
)
def test_a_mistake_is_named_from_another_start(answer: str, mistake: str | None) -> None:
    """What a program starts from is its own affair; what no known mistake does has no name."""
    source, loaded = with_answer(answer), course()
    question = "train" if "def train" in answer else "regularization"
    sitting = HomeSitting(loaded, source)
    found = diagnose(diagnosis(), sitting, judge(sitting, loaded))
    named = {hint.id for id, hint in found.items() if f"test_{question}" in id}
    assert named == ({mistake} if mistake else set())


def test_a_student_reads_the_hint_at_once(tmp_path: Path) -> None:
    """The folder of a student knows the facts of each mistake, and no line of it."""
    home = tmp_path / "training"
    shutil.copytree(FOLDERS.template("training"), home)
    (home / "training.py").write_text(with_answer(OTHER_START.format(note=NOTE, sign="+", later="")), "utf-8")
    page = at_home(home)
    assert "The gradient is added" in " ".join(page.split()) or "has to subtract" in " ".join(page.split())
    assert "Added it would be 4.4" in " ".join(page.split())


# -- one mistake costs once

WRONG_GRADIENTS = """
    def loss_gradients(W, v, X, y, lam=0.0):
        return -W, v
"""
WRONG_LOSS = """
    def loss(W, v, X, y, lam=0.0):
        return 7.0
"""


@pytest.mark.parametrize(
    ("answer", "questions"),
    [
        (WRONG_GRADIENTS, {"gradients"}),
        (WRONG_LOSS, {"loss"}),
        ("    def train(*args, **options):\n        raise ValueError\n", {"train"}),
        ("    def two_layer_predict_batch(W, v, X):\n        return X[:, 0]\n", {"loss"}),
    ],
    ids=["gradients", "loss", "train", "the network that was given"],
)
def test_a_mistake_costs_in_its_own_question(answer: str, questions: set[str]) -> None:
    """What leans on it, and what public checks hold against it, is judged with a right one lent."""
    assert set(lost(with_answer(answer))) == questions


@pytest.mark.parametrize(("answer", "question"), [(WRONG_GRADIENTS, "gradients"), (WRONG_LOSS, "loss")])
def test_what_a_check_holds_against_a_program_is_lent_too(answer: str, question: str) -> None:
    """Public checks of train ask the program's own loss and gradients, also where train itself does without."""
    program = (TESTS / "correct/plain_lines.py").read_text("utf-8")
    assert set(lost(f"{program}\n\n{textwrap.dedent(answer)}")) == {question}


def test_zeros_earn_next_to_nothing() -> None:
    """Zero weights stay zero by right steps too; that earns nothing."""
    zeros = """
        def train(X, y, hidden, lam=0.0, rate=0.1, steps=1000, seed=0):
            return np.zeros((hidden, X.shape[1])), np.zeros(hidden), [0.0] * steps
        def loss_gradients(W, v, X, y, lam=0.0):
            return 0 * W, 0 * v
        def loss(W, v, X, y, lam=0.0):
            return 0.0
        def train_xor(seed=0):
            return np.zeros((4, 3)), np.zeros(4)
        def fit_function(f, low, high, tolerance):
            return np.zeros((1, 2)), np.zeros(1)
        def fit_regularized(X, y, lams, hidden=20, seed=0):
            return [(np.zeros((20, 3)), np.zeros(20))] * 3
    """
    assert sum(lost(with_answer(zeros)).values()) >= 98


def test_what_asks_for_the_start_is_lost_with_it_alone() -> None:
    """A loop that does not end for steps=0 leaves all that takes a step."""
    answer = """
        solved = train
        def train(X, y, hidden, steps=1000, **options):
            if steps == 0:
                raise RuntimeError("no end")
            return solved(X, y, hidden, steps=steps, **options)
    """
    assert lost(with_answer(answer)) == {"train": Fraction(3)}
