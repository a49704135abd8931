"""What a notebook carries of the kit costs nothing where somebody else judges."""

import builtins
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from autograder.collect import GradedCheck
from autograder.course import LoadedAssignment
from autograder.judging import judge
from autograder.platforms.handin import read_source
from autograder.platforms.members import list_folder
from autograder.rehearsal import HomeSitting
from autograder.testing import embedded
from autograder.testing.checks import Finding
from autograder.testing.embedded import is_of_the_kit, without_calls, without_kit

from .mini.course import REPOSITORY


class Lent(HomeSitting):
    """Keeps the names of what is lent."""

    lent: frozenset[str] = frozenset()

    def ask(self, checks: Sequence[GradedCheck], lent: Mapping[str, object]) -> dict[str, Finding]:
        self.lent |= lent.keys()
        return super().ask(checks, lent)


KIT = "A" * 5000


def test_the_kit_is_left_out_of_what_is_judged(tmp_path: Path) -> None:
    """The bytes that a notebook carries go through no pipe; each line stays where it is, and all else as it is."""
    script = f'def f():\n    return "{KIT}"\n\nglobals().update(_open("{KIT}"))\nx = 1\n'
    assert without_kit(script) == script.replace(f'_open("{KIT}")', '_open("")')


def test_a_notebook_is_read_without_its_kit() -> None:
    """The template's own: what is left of 150 KB is what a student sees."""
    file = REPOSITORY / "student_template/backprop/backprop.ipynb"
    source = read_source(next(one for one in list_folder(file.parent).files if one.name == file.name))
    assert file.stat().st_size > 100_000
    assert sum(len(text) for _, text in source.cells) < 20_000
    assert any('_open("")' in text for _, text in source.cells)


@pytest.mark.parametrize("line", ['check("xor")', "check()", 'draw("staged")', 'check("a", "b") '])
def test_a_line_that_asks_for_a_check_is_none_of_the_program(line: str) -> None:
    """It stands by itself, at the left."""
    assert is_of_the_kit(line)
    assert is_of_the_kit(f"\n{line}\n")
    assert without_calls(f"x = 1\n{line}\ny = 2") == "x = 1\n\ny = 2"


@pytest.mark.parametrize("line", ["x = check(1)", "    check(1)", "check(norm(3))", "check", "check(1); x = 1"])
def test_what_may_be_more_stays(line: str) -> None:
    """A student may have a function of that name, and call it with something of the program."""
    assert not is_of_the_kit(line)
    assert without_calls(line) == line


@pytest.mark.parametrize(("line", "lent"), [('check("norm")', set()), ('str("norm")', {"norm"})])
def test_a_question_that_is_checked_is_not_leaned_on(lengths: LoadedAssignment, line: str, lent: set[str]) -> None:
    """To ask for a check is no use of the function: nothing is tried with something lent, which takes time."""
    sitting = Lent(lengths, f"def square(x):\n    return 3\n{line}\n")
    judge(sitting, lengths, ["square"])
    assert sitting.lent == lent


@pytest.fixture(autouse=True)
def _builtins(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is put among Python's own names stays in its test."""
    for name in embedded.OFFERED:
        monkeypatch.setattr(builtins, name, lambda *names: None, raising=False)
