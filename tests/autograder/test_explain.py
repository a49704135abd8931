"""``explain``: the failing call as lines to paste, complete, exact, and with nothing in them that was smuggled in."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.course import LoadedAssignment
from autograder.errors import UserError
from autograder.explaining import explanation, find_check
from autograder.model import Result, TestResult
from autograder.pasting import exact, imports, replay
from autograder.platforms.folder import handins, open_handin
from autograder.results import GradesFolder
from autograder.runs import read_run
from autograder.sandbox.outer import Isolation
from autograder.scoring import score
from autograder.testing.calls import Call
from autograder.testing.checks import Finding
from autograder.testing.form import Kept
from autograder.testing.outcomes import Mismatch, Outcome
from autograder.testing.plain import same
from autograder.testing.spelling import spell, spell_call

from .examples import checked, result
from .mini.course import NORM, RIGHT, SQUARE, Mini, edited, judged, notebook

ODD_NORM = "def norm(x, y):\n    return x + y + 0.0625\n"


def run(lines: list[str], program: str, folder: Path, module: str = "mini") -> "subprocess.CompletedProcess[str]":
    """Paste lines into a Python that stands in a folder with the student's module."""
    (folder / f"{module}.py").write_text(program, "utf-8")
    script = "\n".join(lines)
    return subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, timeout=30, check=False
    )


def explained(given: Result, written: str) -> list[str]:
    return list(explanation(given, find_check(given, written)))


def code(lines: list[str]) -> list[str]:
    return [line for line in lines if line and not line.startswith("#")]


# -- a call, pasted


@pytest.fixture
def eve(lengths: LoadedAssignment) -> Result:
    """A program with a wrong norm."""
    return judged(SQUARE + ODD_NORM, lengths)


@pytest.mark.bubblewrap
def test_pasted_lines_give_what_came_back(eve: Result, tmp_path: Path) -> None:
    """The lines import the student's module, make the call with its own numbers, and print what the record holds."""
    lines = explained(eve, "fourth quadrant")
    ran = run(lines, SQUARE + ODD_NORM, tmp_path)
    assert ran.stderr == ""
    why = find_check(eve, "fourth quadrant").explanation
    assert why is not None
    assert ran.stdout.strip() == why.got
    assert f"# came back: {why.got}" in lines
    assert f"# expected: {why.expected}" in lines
    assert code(lines) == ["from mini import norm", f"got = {why.call}", "print(got)"]


@pytest.mark.bubblewrap
def test_comments_say_what_is_known(eve: Result) -> None:
    """The check, its points, the rule and the place; no comment is wider than a terminal."""
    lines = explained(eve, "fourth quadrant")
    text = " ".join(line.removeprefix("# ") for line in lines if line.startswith("#"))
    for known in ("norm: The length of (x, y)", "failed, −20 of 20", "It is the root of a sum.", "Place: norm"):
        assert known in text
    assert max(map(len, lines)) <= 80


@pytest.mark.bubblewrap
def test_a_long_argument_is_complete_and_has_a_name(mini: Mini, tmp_path: Path) -> None:
    """What pages shorten is pasted whole, and so are what came back and what is right."""
    edited(
        mini.tests / "hidden/test_square.py",
        (
            '    x = inputs.size(rng) * (1 if case == "above zero" else -1)\n',
            "    x = rng.uniform(2.5, 4.5, (40, 5))\n",
        ),
    )
    program = "def square(x):\n    return x * x * x\n" + NORM
    given = judged(program, mini.load())
    test = find_check(given, "hidden/test_square.py::test_value[above zero]")
    assert test.explanation is not None
    assert "…" in test.explanation.call
    assert "…" in test.explanation.got
    lines = explained(given, "hidden/test_square.py::test_value[above zero]")
    assert "…" not in "\n".join(lines)
    assert [line for line in lines if line.startswith("x = np.array([[")]
    assert "got = square(x)" in lines
    ran = run([*lines, "print(got.shape, repr(got.tolist()))"], program, tmp_path)
    assert ran.stderr == ""
    shape, values = ran.stdout.splitlines()[-1].split(") ", 1)
    assert shape == "(40, 5"
    assert f"# came back: np.array({values})" in lines


@pytest.mark.bubblewrap
@pytest.mark.parametrize(("name", "who"), [("backprop", "ivanov"), ("backprop", "jones_k"), ("forward", "park")])
def test_every_failing_call_of_a_program_can_be_pasted(
    assignment: Callable[[str], LoadedAssignment], tmp_path: Path, name: str, who: str
) -> None:
    """Gates with what they were asked before, caches, the grader's own caches, functions to differentiate: all run."""
    loaded = assignment(name)
    (handin,) = [one for one in handins(loaded.folders.sample_class(name), name) if one.id == who]
    submission = open_handin(handin, name)
    assert submission.source is not None
    ((_, program),) = submission.source.cells
    given = score(submission, loaded, Isolation.BUBBLEWRAP)
    failed = [test for test in given.tests if test.outcome is Outcome.FAILED]
    assert failed
    scripts = ["\n".join(code(list(explanation(given, test)))) for test in failed]
    script = "\n".join(f"exec({text!r}, {{}})" for text in scripts)
    ran = run([script], program, tmp_path, name)
    assert ran.stderr == ""
    assert len(ran.stdout) > len(failed)


def test_an_object_is_made_and_asked_as_the_check_did() -> None:
    """A gate that is asked for its gradient was asked for its output before."""
    calls = (
        Call("ScaleGate", None, (3.0,), {}, {}, "ScaleGate(3.0)"),
        Call(0, "forward", (2.0,), {}, {}, "ScaleGate(3.0).forward(2.0)"),
        Call(0, "backward", (0.5,), {}, {}, "ScaleGate(3.0).backward(0.5)"),
    )
    failure = Mismatch("It is wrong.", call="ScaleGate(3.0).backward(0.5)")
    again = replay(Finding(Outcome.FAILED, checked("a").earned, failure, frozenset(), calls), {})
    assert again is not None
    assert again.lines == (
        "scalegate_1 = ScaleGate(3.0)",
        "scalegate_1.forward(2.0)",
        "got = scalegate_1.backward(0.5)",
    )


def test_a_cache_is_made_by_the_call_that_it_came_from() -> None:
    """So the student's own backward pass has the student's own cache, with all that is in it."""
    cache = Kept({"x": 1.0})
    cache.origin = "forward_pass(0.7, -1.9)[1]"
    call = spell_call("backward_pass", [cache])
    calls = (Call("backward_pass", None, (cache,), {}, {}, call),)
    again = replay(Finding(Outcome.FAILED, checked("a").earned, Mismatch("", call=call), frozenset(), calls), {})
    assert again is not None
    assert again.lines == ("got = backward_pass(forward_pass(0.7, -1.9)[1])",)
    assert imports(again.lines, "mini") == ["from mini import backward_pass, forward_pass"]


@pytest.mark.bubblewrap
def test_a_check_that_fails_with_something_lent_says_so(mini: Mini) -> None:
    """Whoever pastes the lines has the student's own function there, and may see something else."""
    program = "def square(x):\n    return x + x\ndef norm(x, y):\n    return square(x) + square(y)\n"
    text = " ".join(explained(judged(program, mini.load()), "fourth quadrant"))
    assert "lent by the course: square" not in text  # it was no better with a right one
    edited(
        mini.tests / "hidden/test_norm.py",
        ("from autograder", "from fractions import Fraction\n\nfrom autograder"),
        ("import expect", "import Mismatch, agree, expect"),
        (
            "    expect(",
            "    if agree(answer.value, x * x + y * y):\n"
            '        raise Mismatch("No root.", call=answer.call, earned=Fraction(1, 2))\n    expect(',
        ),
    )
    text = " ".join(line.removeprefix("# ") for line in explained(judged(program, mini.load()), "fourth quadrant"))
    assert "lent by the course: square." in text


# -- exact


plain: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | arrays.arrays(
        st.sampled_from(["float64", "float32", "int64", "int32", "uint8", "bool"]),
        arrays.array_shapes(min_dims=0, min_side=0),
    ).filter(lambda array: array.dtype.kind != "f" or not np.isnan(array).any()),
    lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(plain)
def test_what_is_spelled_exactly_is_the_very_value(value: Any) -> None:
    """Types, shapes, signs of zero and infinities survive the way through text."""
    again = eval(exact(value), {"np": np})
    assert same(again, value)
    assert repr(again) == repr(value)


def test_nan_is_spelled_so_that_it_runs() -> None:
    """Python has no word for it."""
    assert np.isnan(eval(exact([float("nan"), np.array([np.nan])]), {"np": np})[0])


class Opaque:
    """Something of the student's side whose text is an attack on who pastes it."""

    def __repr__(self) -> str:
        return "0)\nimport os; os.system('true')\n("


def test_no_text_of_the_student_s_side_becomes_code() -> None:
    """What is no plain data is spelled as an ellipsis, whatever it calls itself."""
    assert exact([Opaque(), {"a": Opaque()}]) == "[..., {'a': ...}]"


HOSTILE = """
class Evil:
    pass
Evil.__name__ = Evil.__qualname__ = "a)\\nimport os\\n("
def square(x):
    raise ValueError("one\\nimport os\\n\\u2028os.remove('x')\\r\\x1b[2Jos.abort()")
def norm(x, y):
    return Evil()
"""


@pytest.mark.bubblewrap
def test_a_hostile_program_puts_no_line_into_what_is_pasted(lengths: LoadedAssignment) -> None:
    """What an exception says and what an object is called stand in comments, each line of them."""
    given = judged(HOSTILE, lengths)
    for test in given.tests:
        lines = list(explanation(given, test))
        assert all("\n" not in line and "\r" not in line and "\x1b" not in line for line in lines)
        said = code(lines)
        assert all(line.startswith(("from mini import", "got = ", "print(got)")) for line in said)
        assert not any("os" in line for line in said)


def test_what_came_back_is_not_made_whole_where_that_is_no_use() -> None:
    """A million numbers stay as short as they are on a page."""
    text = spell(np.zeros(10**6))
    failure = Mismatch("", call="f()", got=text)
    again = replay(Finding(Outcome.FAILED, checked("a").earned, failure), {})
    assert again is not None
    assert again.got == str(text)


# -- which check


def test_a_check_is_found_by_a_part_of_its_name() -> None:
    """By its id, its title, or what no other check has in one of them, in any case."""
    one, other = checked("dden follows"), checked("dx collects", outcome=Outcome.FAILED)
    given = result([one, other])
    for written in ("public/dden follows", "DDEN", "dden follows", " dden "):
        assert find_check(given, written) is one


def test_of_several_the_one_that_lost_points_is_meant() -> None:
    """Office hours are about what failed."""
    one, other = checked("stage a"), checked("stage b", outcome=Outcome.FAILED)
    assert find_check(result([one, other]), "stage") is other


def test_several_are_listed() -> None:
    """Whoever types too little reads what there is to choose from."""
    several = [checked(f"stage {letter}", outcome=Outcome.FAILED) for letter in "ab"]
    with pytest.raises(UserError) as error:
        find_check(result(several), "stage")
    assert "2 checks have stage" in error.value.what
    assert "\n  public/stage a\n  public/stage b" in error.value.cure


def test_one_that_is_called_so_is_meant_although_others_hold_its_name() -> None:
    """A whole title goes before a part of another."""
    whole, longer = (checked(title, outcome=Outcome.FAILED) for title in ("dx", "dxpy"))
    assert find_check(result([whole, longer]), "dx") is whole


def test_an_unknown_one_is_answered_with_what_is_near() -> None:
    """A slip of the finger is named with what was meant."""
    with pytest.raises(UserError) as error:
        find_check(result([checked("dden follows")]), "ddne follows")
    assert "\n  public/dden follows" in error.value.cure


def test_a_check_that_passed_needs_no_words(tmp_path: Path) -> None:
    """It is said, and no line is there to run."""
    lines = list(explanation(result([checked("a")]), checked("a")))
    assert lines[-1] == "# It passed: there is nothing to explain."
    assert code(lines) == []


def not_asked() -> TestResult:
    return checked("a", outcome=Outcome.NOT_CHECKABLE)


def test_a_check_that_was_not_asked_says_so() -> None:
    """Where the module was missing, the page says why."""
    assert "# It was not asked: the submission's status and its page say why." in list(
        explanation(result([not_asked()]), not_asked())
    )


# -- the command


@pytest.fixture
def graded(mini: Mini) -> Mini:
    mini.grade(mini.hand_in({"eve.py": SQUARE + ODD_NORM, "ben.ipynb": notebook(SQUARE, ODD_NORM), "=1+1.py": RIGHT}))
    return mini


@pytest.mark.bubblewrap
def test_the_command_prints_lines_to_paste(graded: Mini) -> None:
    """They go into Python as they are; of a notebook it is said what to leave out."""
    ran = graded.run("explain", graded.grades.root, "eve", "fourth quadrant")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "got = norm(" in ran.stdout
    said = " ".join(graded.run("explain", graded.grades.root, "ben", "fourth quadrant").stdout.split())
    assert "leave the import out" in said.replace("# ", "")


@pytest.mark.bubblewrap
@pytest.mark.parametrize(
    ("submission", "check", "said"),
    [
        ("evee", "norm", "There is no submission called evee (is it eve?)."),
        ("eve", "quadrnt", "No check is called quadrnt"),
        ("eve", "quadrant", "4 checks have quadrant in their id or title, and lost points. Name one of these:\n"),
    ],
)
def test_what_is_not_there_is_named(graded: Mini, submission: str, check: str, said: str) -> None:
    """Exit code 2, and what may have been meant."""
    ran = graded.run("explain", graded.grades.root, submission, check)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr


@pytest.mark.bubblewrap
def test_a_record_that_cannot_be_read_is_named(graded: Mini) -> None:
    """One of another version is not guessed at."""
    graded.grades.record("eve").write_text("{}")
    with pytest.raises(UserError) as error:
        read_run(graded.grades.root).demand("eve")
    assert error.value.what == "The record of eve cannot be read."


@pytest.mark.parametrize("table", [None, "", "a,b\n1,2\n", "submission,name\n"])
def test_a_folder_that_holds_no_grades_is_named(tmp_path: Path, table: str | None) -> None:
    """Whoever types another folder is told what it should be."""
    if table is not None:
        (tmp_path / "grades.csv").write_text(table)
    with pytest.raises(UserError) as error:
        read_run(tmp_path).demand("eve")
    assert str(tmp_path) in error.value.where


@pytest.mark.bubblewrap
def test_an_id_that_a_spreadsheet_would_compute_is_found(graded: Mini) -> None:
    """grades.csv spells it with an apostrophe; its record is under its own name."""
    assert set(read_run(graded.grades.root).lines) == {"eve", "ben", "=1+1"}
    assert read_run(graded.grades.root).demand("=1+1").score == 100


@pytest.mark.bubblewrap
def test_only_the_private_record_holds_the_lines(graded: Mini) -> None:
    """The lines hold hidden inputs: they are in no page and in no public result."""
    record = json.loads(graded.grades.record("eve").read_text("utf-8"))
    lines = {
        line
        for test in record["tests"]
        if test["visibility"] == "hidden" and test["explanation"]
        for line in test["explanation"]["replay"]["lines"]
    }
    assert lines
    public = [path for path in graded.grades.root.rglob("*.*") if path.parent.name != "private"]
    text = "".join(path.read_text("utf-8") for path in public)
    assert not [line for line in lines if line in text]
    assert isinstance(GradesFolder(graded.grades.root).load("eve"), Result)
