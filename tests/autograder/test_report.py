"""The page that a student reads at home, from a real pytest in a real folder."""

import os
import subprocess
import sys
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest

from autograder.release.template import make_template
from autograder.testing.checks import Finding
from autograder.testing.outcomes import (
    CheckFailure,
    JudgedByRule,
    Mismatch,
    NotAttempted,
    NotCheckable,
    Outcome,
    Raised,
)
from autograder.testing.report import WIDTH, Line, page, points

from .grading import appended, course, edited, solution

QUESTIONS = course().assignment.questions


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A student's folder, somewhere that programs seldom think of."""
    place = tmp_path_factory.mktemp("home") / "Übungen zum Lernen" / "back prop"
    make_template(course(), place)
    return place


class Page:
    """What pytest said in a student's folder: its exit code, and the lines."""

    def __init__(self, folder: Path, source: str | bytes | None, *arguments: str) -> None:
        file = folder / "backprop.py"
        untouched = file.read_bytes()
        try:
            if source is not None:
                file.write_bytes(source if isinstance(source, bytes) else source.encode())
            environment = {name: value for name, value in os.environ.items() if not name.startswith("PY")}
            run = subprocess.run(
                [sys.executable, "-m", "pytest", *arguments],
                cwd=folder,
                env=environment | {"PYTHONUTF8": "1"},
                capture_output=True,
                encoding="utf-8",
                check=False,
                stdin=subprocess.DEVNULL,
                timeout=60,
            )
        finally:
            file.write_bytes(untouched)
        self.code, self.text, self.complaints = run.returncode, run.stdout, run.stderr
        self.lines = run.stdout.splitlines()

    def verdicts(self) -> dict[str, str]:
        """What stands beside the name of each question."""
        words = [line.split(maxsplit=1) for line in self.lines if not line.startswith(" ")]
        return {parts[0]: parts[1].strip() for parts in words if len(parts) == 2 and parts[0] in QUESTIONS}

    def paragraph(self, question: str) -> list[str]:
        """The lines below the name of a question, without their indentation."""
        start = next(place for place, line in enumerate(self.lines) if line.split()[:1] == [question])
        end = next(place for place in range(start, len(self.lines)) if not self.lines[place])
        return [line.strip() for line in self.lines[start + 1 : end]]


# -- whole pages


def test_an_untouched_folder_is_not_attempted(folder: Path) -> None:
    """Who has written nothing reads "not attempted" beside each question, no error, and what there is to win."""
    seen = Page(folder, None)
    assert seen.verdicts() == dict.fromkeys(QUESTIONS, "not attempted")
    assert "0 of the 40 points that are decided here; 60 more are decided in grading." in seen.lines
    assert (seen.code, seen.complaints) == (0, "")


def test_the_solution_is_all_green(folder: Path) -> None:
    """Who has written everything has all of the points that are decided at home, and nothing failed."""
    seen = Page(folder, solution())
    assert all(earned == total for earned, total in (verdict.split(" of ") for verdict in seen.verdicts().values()))
    assert list(seen.verdicts()) == list(QUESTIONS)
    assert "40 of the 40 points that are decided here; 60 more are decided in grading." in seen.lines
    assert "−" not in seen.text
    assert "later" not in seen.text
    assert (seen.code, seen.complaints) == (0, "")


def test_the_first_stage_that_differs_is_named(folder: Path) -> None:
    """One wrong stage is told with its call and its numbers; those after it are announced, and cost nothing here."""
    wrong = edited(('dinvden = cache["num"] * df', 'dinvden = cache["den"] * df'))
    seen = Page(folder, wrong, "tests/test_staged.py")
    told = seen.paragraph("staged")
    first = told.index("−0.6 of 0.6  Coming back, each gradient follows from the gradients before it. (dinvden)")
    assert told[first + 1] == "dinvden does not follow from df and num."
    assert told[first + 2] == "call      staged_backward(staged_forward(0.7, -1.9)[1])"
    assert "got       2.108187772168166" in told
    assert "expected  0.8301084743629978" in told
    later = "later    dden, dsigx, dxpysqr, dxpy, dx, dy: after the first stage that differs; judged by rule in grading"
    assert later in " ".join(told)
    assert seen.verdicts() == {"staged": "5.6 of 6.2"}
    assert "5.6 of the 6.2 points that are decided here; 19.8 more are decided in grading." in seen.lines
    assert seen.code == 1


def test_a_file_asks_a_question(folder: Path) -> None:
    """A page has the questions that were asked, in the assignment's order, and no others."""
    assert list(Page(folder, None, "tests/test_staged.py", "tests/test_gates.py").verdicts()) == ["gates", "staged"]


NOISE = """
print("hello")
name = input("Your name: ")
import matplotlib_is_not_here, math
plt.plot([1, 2])
raise SystemExit(3)
"""


def test_what_surrounds_the_functions_costs_nothing(folder: Path) -> None:
    """Prints, input() and statements that raise are notes at the top of the page, by line, and the rest is judged."""
    seen = Page(folder, appended(NOISE), "tests/test_composite.py")
    assert seen.verdicts() == {"composite": "3.2 of 3.2"}
    text = " ".join(seen.text.split())
    last = len(solution().splitlines())
    for below, why in [(5, "OSError"), (6, "ModuleNotFoundError"), (7, "NameError"), (8, "SystemExit: 3")]:
        assert f"Note: backprop.py, line {last + below}: this statement raised, and was skipped: {why}" in text
    assert (seen.code, seen.complaints) == (0, "")


def test_what_a_function_prints_is_not_on_the_page(folder: Path) -> None:
    """A print inside of a function does not get between the lines of the page."""
    loud = edited(("    q = x + y\n", "    print('q is', x + y)\n    q = x + y\n"))
    seen = Page(folder, loud, "tests/test_composite.py")
    assert seen.verdicts() == {"composite": "3.2 of 3.2"}
    assert "q is" not in seen.text


def test_a_syntax_error_is_a_note(folder: Path) -> None:
    """A file that is no Python is said to be that, with the line."""
    seen = Page(folder, "def composite(x, y, z)\n    return x\n", "tests/test_composite.py")
    note = "Note: backprop.py could not be read: SyntaxError: expected ':' (backprop.py, line 1)"
    assert note in " ".join(seen.text.split())
    assert seen.complaints == ""


def test_a_syntax_error_is_no_success(folder: Path) -> None:
    """Work that cannot be read is not "not attempted", and pytest does not end as if all were well."""
    seen = Page(folder, "def composite(x, y, z)\n    return x\n", "tests/test_composite.py")
    assert seen.verdicts() != {"composite": "not attempted"}
    assert seen.code == 1


ENCODED = {
    "with a byte order mark": b"\xef\xbb\xbf" + "# naïve\n".encode(),
    "with a declared encoding": b"# -*- coding: latin-1 -*-\n# na\xefve\n",
}


@pytest.mark.parametrize("start", ENCODED.values(), ids=ENCODED)
def test_a_file_that_python_reads_is_read(folder: Path, start: bytes) -> None:
    """A byte order mark and a declared encoding are read as Python reads them, and as grading does."""
    seen = Page(folder, start + solution().encode("ascii", "ignore"), "tests/test_composite.py")
    assert seen.verdicts() == {"composite": "3.2 of 3.2"}


def test_a_function_that_is_not_written_is_told_as_that(folder: Path) -> None:
    """Where a part of a question is not written yet, that part is not attempted, and the rest has its points."""
    source = appended("def max_gradient(x, y):\n    raise NotImplementedError\n")
    seen = Page(folder, source, "tests/test_interpretation.py")
    told = seen.paragraph("interpretation")
    assert "passed   The pair tells how strongly f answers to x, and how strongly to y. (product_gradient," in told
    assert "max_gradient is not written yet." in told
    assert seen.verdicts() == {"interpretation": "1.6 of 2.4"}
    assert seen.code == 0


# -- the parts of a page


def line(
    title: str = "A rule.",
    case: str | None = None,
    *,
    failure: CheckFailure | None = None,
    worth: str = "0.5",
    question: str = "q",
) -> Line:
    passed = Finding(Outcome.PASSED, Fraction(1))
    finding = Finding(failure.outcome, failure.earned, failure) if failure else passed
    return Line(question, title, case, Fraction(worth), finding)


def told(*lines: Line, hidden: Mapping[str, Fraction] | None = None, notes: tuple[str, ...] = ()) -> list[str]:
    return list(page("work.py", notes, lines, hidden or {"q": Fraction(6), "r": Fraction(4)}))


def test_points_are_written_short() -> None:
    """Points have at most two decimals, and none where none are needed."""
    assert [points(Fraction(text)) for text in ("14", "2.5", "1/3", "0", "2/3", "10")] == [
        "14",
        "2.5",
        "0.33",
        "0",
        "0.67",
        "10",
    ]


def test_cases_are_listed_where_not_all_passed() -> None:
    """A check whose cases all passed is one line; else the line names those that did."""
    assert "  passed   A rule." in told(line(case="a"), line(case="b"))
    assert "  passed   A rule. (a, b)" in told(line(case="a"), line(case="b"), line(case="c", failure=Mismatch("No.")))


def test_a_failure_is_told_with_all_of_its_parts() -> None:
    """Points lost, title, rule, call, both values and the program's own lines; what is empty is left out."""
    failure = Raised(
        "f raised an exception.", call="f(1)", got="ValueError: no", frames=("work.py, line 3, in f: g()",)
    )
    assert told(line(case="a", failure=failure))[3:] == [
        f"{'q':<60}{'0 of 0.5':>20}",
        "  −0.5 of 0.5  A rule. (a)",
        "      error",
        "      f raised an exception.",
        "      call      f(1)",
        "      got       ValueError: no",
        "      at work.py, line 3, in f: g()",
        "",
        "0 of the 0.5 points that are decided here; 6 more are decided in grading.",
    ]


def test_one_failure_of_many_cases_is_told_once() -> None:
    """Cases that failed for one and the same reason are one paragraph that names them all."""
    failure = Raised("f raised an exception.", call="f(1)", got="ValueError: no")
    text = told(*(line(case=case, failure=failure) for case in "abc"))
    assert text.count("      f raised an exception.") == 1
    assert any("(a, b, c)" in one for one in text)


def test_a_part_that_is_earned_is_not_lost() -> None:
    """Of a check that earned a part, the rest is lost."""
    text = told(line(failure=NotAttempted("A part.", earned=Fraction(2, 3)), worth="0.6"), line("Another.", worth="1"))
    assert "  −0.2 of 0.6  A rule." in text
    assert text[3].endswith("1.4 of 1.6")


def test_what_grading_judges_is_neither_won_nor_lost() -> None:
    """Stages that are judged by rule in grading are listed in one line, after what failed."""
    later = JudgedByRule("b depends on an earlier stage that differs; grading judges it by its rule.")
    text = told(line(case="a", failure=Mismatch("No.")), *(line(case=c, failure=later, worth="0") for c in "bc"))
    assert text[-3] == "  later    b, c: after the first stage that differs; judged by rule in grading"
    assert text[3].endswith("0 of 0.5")


def test_a_question_is_not_attempted_where_no_check_is() -> None:
    """One stub alone does not make a question untouched, and neither does what could not be checked."""
    untouched = NotAttempted("f is not written yet.")
    assert told(line(failure=untouched), line("Another.", failure=untouched))[3].endswith("not attempted")
    assert told(line(failure=untouched), line("Another."))[3].endswith("0.5 of 1")
    assert told(line(failure=NotCheckable("Nothing came.")))[3].endswith("0 of 0.5")


def test_questions_come_in_the_order_of_the_assignment() -> None:
    """In whatever order pytest ran the checks, the page keeps the order of the questions, and counts what was asked."""
    text = told(line(question="r"), line(question="q"))
    assert [one.split()[0] for one in text[3::3]][:2] == ["q", "r"]
    assert text[-1] == "1 of the 1 points that are decided here; 10 more are decided in grading."
    assert told(line(question="r"))[-1].endswith("; 4 more are decided in grading.")


def test_long_lines_are_wrapped() -> None:
    """No line is wider than a terminal, but for a word that cannot be broken."""
    failure = Mismatch("A rule. " * 40, call="f(" + ", ".join(["0.123456789"] * 30) + ")", got="x" * 300)
    wide = [one for one in told(line("A title. " * 20, failure=failure), notes=("A note. " * 30,)) if len(one) > WIDTH]
    assert [one.strip() for one in wide] == ["x" * 300]
