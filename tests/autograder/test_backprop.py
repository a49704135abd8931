"""The assignment ``backprop`` itself: right programs have everything, known mistakes lose what they are about."""

import itertools

import pytest

from .grading import FOLDERS, NAME, Graded, appended, course, edited, grade, misconceptions, solution, stub

STYLES = sorted((FOLDERS.tests(NAME) / "correct").glob("*.py"))
SEEDS = (20220214, 1, 2, 3)


def cases(graded: Graded) -> set[str]:
    """The cases that lost points; a check without cases is named by its function, that of df is ``df``."""
    lost = [graded.checks[name] for name in graded.lost()]
    names = {check.case or check.test.rsplit("::", 1)[1] for check in lost}
    return {"df" if name == "test_backward_heeds_df" else name for name in names}


# -- right programs


@pytest.mark.parametrize("seed", SEEDS)
def test_the_solution_has_everything(seed: int) -> None:
    """The reference solution has 100 points on every seed."""
    assert grade(solution(), seed).points() == 100


@pytest.mark.parametrize(("file", "seed"), zip(STYLES, itertools.cycle(SEEDS), strict=False), ids=lambda value: getattr(value, "stem", value))
def test_every_right_style_has_everything(file, seed) -> None:
    """A right program has 100 points, in whatever style it is written."""
    graded = grade(file.read_text("utf-8"), seed)
    assert graded.points() == 100, graded.told()


def test_the_untouched_stub_has_nothing() -> None:
    """The stub earns nothing, and every check of it is not attempted."""
    graded = grade(stub())
    assert graded.points() == 0
    assert {finding.outcome.value for finding in graded.findings.values()} == {"not attempted"}
