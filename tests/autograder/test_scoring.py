"""One submission becomes one result: its status, what each check found, and what a mistake costs."""

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from autograder.course import LoadedAssignment
from autograder.judging import lendable
from autograder.model import Result, Source, Status, Submission
from autograder.sandbox.outer import Isolation
from autograder.scoring import failed, score
from autograder.testing.outcomes import Outcome

from .mini.course import NORM, RIGHT, SQUARE, STUB, Mini, edited, judged

pytestmark = pytest.mark.bubblewrap

DOUBLE = "def square(x):\n    return x + x\n"
OWN_NORM = "def norm(x, y):\n    return (x * x + y * y) ** 0.5\n"


def points(result: Result) -> dict[str, Fraction]:
    """What each question earned."""
    return {question: result.points(question) for question in dict.fromkeys(t.check.question for t in result.tests)}


def outcomes(result: Result, question: str) -> list[str]:
    """What came of the checks of a question, the public one first."""
    return [test.outcome.value for test in result.tests if test.check.question == question]


def limited(loaded: LoadedAssignment, **limits: Any) -> LoadedAssignment:
    """The assignment with other limits."""
    assignment = replace(loaded.assignment, limits=replace(loaded.assignment.limits, **limits))
    return replace(loaded, assignment=assignment)


# -- limits

BUSY = """
import time
def norm(x, y):
    while time.process_time() < begun + 0.5:
        pass
    return (square(x) + square(y)) ** 0.5
begun = 0
def square(x):
    global begun
    begun = time.process_time()
    return x * x
"""


@pytest.mark.parametrize(("calls", "points"), [({}, 0), ({"square": 5}, 0), ({"norm": 5}, 60)])
def test_a_function_may_take_another_time_than_others(
    lengths: LoadedAssignment, calls: dict[str, float], points: int
) -> None:
    """Half a second is too long for a call, but for those of the function that is given more."""
    result = judged(BUSY, limited(lengths, call=0.2, calls=calls))
    assert (result.points("norm"), result.points("square")) == (points, 40)


# -- statuses


def test_a_right_program_has_all_points(lengths: LoadedAssignment) -> None:
    """Every check passes, none has anything to explain, and the result names what it was made with."""
    result = judged(RIGHT, lengths)
    assert (result.status, result.message, result.score) == (Status.OK, "", 100)
    assert {test.outcome for test in result.tests} == {Outcome.PASSED}
    assert {test.explanation for test in result.tests} == {None}
    assert (result.isolation, result.seed, result.assignment) == ("bubblewrap", lengths.course.seed, "mini")
    assert 0 < result.seconds < 5
    assert [name for name, _ in result.versions] == ["autograder", "python", "numpy"]


HOG = "hoard = []\nwhile True:\n    hoard.append(bytearray(2**20))\n"

STATUSES: Mapping[str, tuple[str, Status, str, int]] = {
    "does not compile": ("def square(x)\n    return x * x\n", Status.IMPORT_ERROR, "SyntaxError", 0),
    "is empty": ("", Status.IMPORT_ERROR, "It defines none of the names that are asked for.", 0),
    "defines other names": ("def cube(x):\n    return x**3\n", Status.IMPORT_ERROR, "It defines none of the names", 0),
    "raises at once": ("1 / 0\n", Status.IMPORT_ERROR, "ZeroDivisionError", 0),
    "defines nothing for lack of memory": (HOG, Status.MEMORY, "MemoryError", 0),
    "fills the memory and goes on": (HOG + RIGHT, Status.MEMORY, "used more memory than it may and was skipped", 100),
    "loads for ever": (RIGHT + "while True:\n    pass\n", Status.TIMEOUT, "took longer to load than it may", 0),
    "ends itself while loading": ("import os\nos._exit(0)\n" + RIGHT, Status.CRASHED, "ended itself while it was", 0),
    "is killed while loading": ("import os\nos.abort()\n", Status.CRASHED, "The program ended itself", 0),
    "leaves while loading": ("import sys\n" + RIGHT + "sys.exit(1)\n", Status.OK, "", 100),
    "raises on the way": ("import tkinter_of_my_own\n" + RIGHT + "1 / 0\n", Status.OK, "", 100),
}


@pytest.mark.parametrize("what", STATUSES)
def test_a_status_says_what_became_of_the_whole(lengths: LoadedAssignment, what: str) -> None:
    """What could not be loaded has no points and a sentence that says why; what was defined is graded."""
    program, status, sentence, earned = STATUSES[what]
    result = judged(program, lengths)
    assert (result.status, result.score) == (status, earned)
    assert sentence in result.message
    assert bool(sentence) == bool(result.message)
    if not earned:
        assert {test.outcome for test in result.tests} == {Outcome.NOT_CHECKABLE}


def test_who_dies_with_the_memory_full_died_of_it(lengths: LoadedAssignment) -> None:
    """Libraries end the program where they get no memory: how much was in use says what it was."""
    result = judged("import os\nhoard = b'x' * (400 * 2**20)\nos.abort()\n", limited(lengths, memory=512))
    assert result.status is Status.MEMORY
    assert result.message == "The module used more memory than it may while it was loaded."


def test_what_was_skipped_is_told(lengths: LoadedAssignment) -> None:
    """A statement that raises costs nothing, and the student learns of its line."""
    result = judged("import tkinter_of_my_own\n" + RIGHT + "1 / 0\n", lengths)
    assert [note.split(":")[0] for note in result.notes] == [
        "mini.py, line 1",
        "mini.py, line 6",
    ]
    assert result.notes[1] == (
        "mini.py, line 6: this statement raised, and was skipped: ZeroDivisionError: division by zero"
    )


def test_nothing_handed_in_is_missing(lengths: LoadedAssignment) -> None:
    """Without a source nothing is run: the reason is the one that was found when the archive was read."""
    for problem in [(Status.MISSING, "There is no mini.py."), (Status.UNREADABLE, "It is cut off.")]:
        result = score(Submission("anna", problem=problem), lengths, Isolation.BUBBLEWRAP)
        assert (result.status, result.message) == problem
        assert (result.score, result.seconds, result.notes) == (0, 0, ())
    result = score(Submission("anna"), lengths, Isolation.BUBBLEWRAP)
    assert (result.status, result.message) == (Status.MISSING, "Nothing was handed in.")


def test_a_failure_of_the_grader_is_an_error(lengths: LoadedAssignment) -> None:
    """It is no verdict on the student: all checks are open, and what went wrong is the instructor's to read."""
    result = failed(Submission("anna"), lengths, Isolation.BUBBLEWRAP, "ZeroDivisionError: division by zero")
    assert result.status is Status.ERROR
    assert result.message == "The grader could not do its work on this submission. The instructor's record says why."
    assert result.detail == "ZeroDivisionError: division by zero"
    assert {test.outcome for test in result.tests} == {Outcome.NOT_CHECKABLE}


def test_a_broken_test_is_no_student_s_fault(mini: Mini) -> None:
    """A hidden test that breaks on a program is an error of the grader, and on another program it is none."""
    edited(mini.tests / "hidden/test_square.py", ("    expect(", "    1 / answer.value\n    expect("))
    loaded = mini.load()
    broken = judged("def square(x):\n    return 0\n", loaded)
    assert broken.status is Status.ERROR
    assert broken.detail.strip().endswith("ZeroDivisionError: division by zero")
    assert judged(RIGHT, loaded).score == 100


def test_a_program_in_cells_is_one_module(lengths: LoadedAssignment) -> None:
    """The cells of a notebook see each other's names, and a cell that cannot be read takes itself alone away."""
    cells = (("x.ipynb, cell 1", SQUARE), ("x.ipynb, cell 2", "def ("), ("x.ipynb, cell 3", NORM))
    result = score(Submission("anna", source=Source("x.ipynb", "", cells)), lengths, Isolation.BUBBLEWRAP)
    assert result.score == 100
    assert [note.split(":")[0] for note in result.notes] == ["x.ipynb, cell 2 could not be read"]


@pytest.mark.parametrize(
    "cell", ["%matplotlib inline\n", "!pip install numpy\n", "%timeit 1 + 1\n", "a = %who_ls\n", "len?\n"]
)
def test_magics_cost_nothing(lengths: LoadedAssignment, cell: str) -> None:
    """What surrounds the functions in a notebook's cell, be it a magic or a shell command, is passed over."""
    source = Source("mini.ipynb", "", (("mini.ipynb, cell 1", f"{cell}{RIGHT}"),))
    assert score(Submission("anna", source=source), lengths, Isolation.BUBBLEWRAP).score == 100


# -- one mistake costs once


def test_a_mistake_in_one_question_costs_nothing_in_another(lengths: LoadedAssignment) -> None:
    """``norm`` calls a wrong ``square``, and is judged with a right one lent in its place."""
    result = judged(DOUBLE + NORM, lengths)
    assert points(result) == {"square": 0, "norm": 60}
    assert outcomes(result, "square") == ["failed"] * 3


def test_a_stub_in_one_question_costs_nothing_in_another(lengths: LoadedAssignment) -> None:
    """``norm`` may be written before ``square`` is: the one is right, and the other not attempted."""
    result = judged(STUB.format("square(x)") + NORM, lengths)
    assert points(result) == {"square": 0, "norm": 60}
    assert outcomes(result, "square") == ["not attempted"] * 3
    assert outcomes(result, "norm") == ["passed"] * 5


@pytest.mark.parametrize(
    "square",
    [
        "",
        "def square(x):\n    raise ValueError(x)\n",
        "square = 7\n",
        "def square(x, y):\n    return x * y\n",
        "import os\ndef square(x):\n    os._exit(1)\n",
        "def square(x):\n    while True:\n        pass\n",
    ],
    ids=["is not there", "raises", "is no function", "takes other arguments", "ends the program", "loops for ever"],
)
def test_whatever_is_wrong_with_it_something_right_is_lent(lengths: LoadedAssignment, square: str) -> None:
    """However a function of another question fails, it takes nothing along."""
    result = judged(square + NORM, limited(lengths, call=0.2))
    assert points(result) == {"square": 0, "norm": 60}


def test_what_works_with_the_student_s_own_needs_nothing_lent(lengths: LoadedAssignment) -> None:
    """A pair of functions that fit each other alone is as right as any: the better of the two outcomes counts."""
    own = (
        "def square(x, power=2):\n    return x**power\ndef norm(x, y):\n    return square(square(x) + square(y), 0.5)\n"
    )
    assert judged(own, lengths).score == 100


def test_a_wrong_function_is_wrong_with_anything_lent(lengths: LoadedAssignment) -> None:
    """What is lent helps nobody whose own function is wrong."""
    result = judged(SQUARE + "def norm(x, y):\n    return square(x) + square(y)\n", lengths)
    assert points(result) == {"square": 40, "norm": 0}
    assert outcomes(result, "norm") == ["failed"] * 5


def test_what_is_asked_is_never_lent(lengths: LoadedAssignment) -> None:
    """In a question all is lent but what the question itself asks for."""
    assert list(lendable(lengths, "norm")) == ["square"]
    assert list(lendable(lengths, "square")) == ["norm"]


def test_questions_that_lean_on_each_other_compute_nothing(lengths: LoadedAssignment) -> None:
    """Two functions that each call the other are right with a right one lent, and still one of them earns nothing."""
    circle = "def square(x):\n    return norm(x, 0.0) ** 2\n" + NORM
    assert min(points(judged(circle, lengths)).values()) == 0


def test_what_was_lent_does_not_outlive_its_check(lengths: LoadedAssignment) -> None:
    """A program that keeps a lent function for later has nothing of it in another check."""
    thief = (
        "kept = []\n"
        + STUB.format("square(x)")
        + "own = square\n"
        + "def norm(x, y):\n"
        + "    if kept:\n        return (kept[0](x) + kept[0](y)) ** 0.5\n"
        + "    if square is not own:\n        kept.append(square)\n"
        + "    return (square(x) + square(y)) ** 0.5\n"
    )
    result = judged(thief, lengths)
    assert outcomes(result, "norm") == ["passed"] * 2 + ["not attempted"] * 3
    assert points(result)["norm"] == 20 + Fraction(20, 3)


def test_a_second_try_is_for_what_was_lent(lengths: LoadedAssignment) -> None:
    """A function that is right once in each process is wrong, and borrows nothing that could excuse it."""
    once = "calls = []\ndef square(x):\n    calls.append(x)\n    return x * x if len(calls) == 1 else 0.0\n"
    result = judged(once + OWN_NORM, lengths)
    assert points(result) == {"square": 28, "norm": 60}


# -- the same on the real gates


@pytest.fixture(scope="module")
def solution(backprop: LoadedAssignment) -> str:
    """The reference solution of ``backprop``, which tests spoil."""
    return backprop.folders.solution("backprop").read_text("utf-8")


def lost(result: Result) -> set[str]:
    """The questions in which points were lost."""
    return {test.check.question for test in result.tests if test.earned < test.check.points}


SPOILS = {
    "wrong": "return 0.25",
    "raise": "raise ValueError('broken')",
    "are stubs": "raise NotImplementedError",
    "end the program": "import os; os._exit(3)",
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_broken_gates_take_nothing_from_a_right_circuit(backprop: LoadedAssignment, solution: str, spoil: str) -> None:
    """Where every gate is broken, the neuron that is wired from them is judged with right gates, and keeps 8 of 8."""
    gates = [name for name, question in backprop.owners.items() if question == "gates"]
    broken = "".join(
        f"class {name}:\n"
        f"    def __init__(self, *constants):\n        pass\n"
        f"    def forward(self, *inputs):\n        {SPOILS[spoil]}\n"
        f"    def backward(self, grad_output):\n        {SPOILS[spoil]}\n"
        for name in gates
    )
    result = judged(f"{solution}\n\n{broken}", backprop)
    assert result.points("neuron_of_gates") == 8
    assert result.points("gates") == 0
    assert lost(result) == {"gates"}


def test_a_loop_in_every_gate_costs_the_gates_alone(backprop: LoadedAssignment, solution: str) -> None:
    """What loops for ever uses up its question's time, and the questions that come after it are asked all the same."""
    gates = [name for name, question in backprop.owners.items() if question == "gates"]
    loop = "    def forward(self, *inputs):\n        while True:\n            pass\n"
    looping = f"class Gate:\n    def __init__(self, *constants):\n        pass\n{loop}    backward = forward\n"
    program = solution + "\n\n" + looping + "".join(f"class {name}(Gate):\n    pass\n" for name in gates)
    result = judged(program, limited(backprop, call=0.2, submission=6))  # a tenth of what is usual
    assert lost(result) == {"gates"}


@pytest.mark.parametrize(
    ("right", "wrong", "question"),
    [
        (
            "return self.y * grad_output, self.x * grad_output",
            "return self.x * grad_output, self.y * grad_output",
            "gates",
        ),
        ('dden = -1 / cache["den"] ** 2 * dinvden', 'dden = 1 / cache["den"] ** 2 * dinvden', "staged"),
        ("    da = -dneg  # (4)", "    da = dneg", "sigmoid_neuron"),
        ("return y, x", "return x, y", "interpretation"),
    ],
)
def test_one_mistake_costs_in_one_question(
    backprop: LoadedAssignment, solution: str, right: str, wrong: str, question: str
) -> None:
    """A typical mistake loses points where it is made, less than the question is worth, and nowhere else."""
    assert solution.count(right) == 1
    result = judged(solution.replace(right, wrong), backprop)
    assert lost(result) == {question}
    assert 0 < result.points(question) < result.maximum(question)


# -- children and budgets


def test_public_and_hidden_checks_sit_in_different_processes(lengths: LoadedAssignment) -> None:
    """A program that counts its calls sees the public ones, and starts again at the hidden ones."""
    counting = "calls = 0\ndef square(x):\n    global calls\n    calls += 1\n    print(calls, x)\n    return x * x\n"
    result = judged(counting + OWN_NORM, lengths)
    assert result.score == 100
    assert result.printed == "1 3.0\n"


def test_files_do_not_pass_from_one_process_to_the_next(lengths: LoadedAssignment) -> None:
    """What a program writes in the public checks is gone in the hidden ones, where it could remember them."""
    once = "import os\nif os.path.exists('/tmp/seen'):\n    os._exit(1)\nopen('/tmp/seen', 'w').close()\n"
    assert judged(once + RIGHT, lengths).score == 100


def test_output_is_kept_up_to_its_limit(lengths: LoadedAssignment) -> None:
    """A program may print as much as it likes, and the first KiB is kept here."""
    result = judged(f"print('x' * 5000)\n{RIGHT}", lengths)
    assert result.score == 100
    assert result.printed == "x" * 1024


def test_an_endless_loop_costs_its_own_checks(lengths: LoadedAssignment) -> None:
    """The call is stopped at its limit, a few times at most, and the other question earns."""
    result = judged(SQUARE + "def norm(x, y):\n    while True:\n        pass\n", limited(lengths, call=0.2))
    assert (result.status, points(result)) == (Status.OK, {"square": 40, "norm": 0})
    assert outcomes(result, "norm") == ["timeout"] * 5
    assert result.seconds < 4


def test_a_sleeper_costs_its_own_checks(lengths: LoadedAssignment) -> None:
    """Who sleeps uses no CPU, and is stopped by the clock on the wall."""
    loaded = limited(lengths, call=0.1)
    result = judged("import time\n" + SQUARE + "def norm(x, y):\n    time.sleep(100)\n", loaded)
    assert (result.status, points(result)) == (Status.OK, {"square": 40, "norm": 0})
    assert outcomes(result, "norm") == ["timeout"] * 5


def test_the_time_for_all_may_be_used_up(lengths: LoadedAssignment) -> None:
    """Calls that each keep to their limit may use up the submission's: what comes then is not asked any more."""
    busy = (
        "import time\n"
        "def busy():\n    end = time.process_time() + 0.4\n    while time.process_time() < end:\n        pass\n"
        "def square(x):\n    busy()\n    return x * x\n"
        "def norm(x, y):\n    busy()\n    return (x * x + y * y) ** 0.5\n"
    )
    result = judged(busy, limited(lengths, submission=1))
    assert result.status is Status.TIMEOUT
    assert result.message == "The program used up the time for the whole submission."
    assert outcomes(result, "square")[0] == "passed"
    assert "timeout" in outcomes(result, "norm")
    assert 0 < result.score < 100


def test_a_program_that_ends_itself_costs_its_own_checks(lengths: LoadedAssignment) -> None:
    """A call that ends the process fails its check, and the other question finds a new process."""
    result = judged("import os\n" + SQUARE + "def norm(x, y):\n    os._exit(0)\n", lengths)
    assert (result.status, points(result)) == (Status.OK, {"square": 40, "norm": 0})
    assert outcomes(result, "norm") == ["error"] * 5


@pytest.mark.parametrize("end", ["os._exit(0)", "os.wait_for_ever()"], ids=["ends the program", "loops for ever"])
def test_what_ends_the_program_in_one_check_is_asked_in_the_others(lengths: LoadedAssignment, end: str) -> None:
    """A call that runs into its limit, or ends the program, fails its own check: what is right elsewhere earns."""
    program = "import os\n" + SQUARE + f"def norm(x, y):\n    return (x * x + y * y) ** 0.5 if x > 0 else {end}\n"
    loop = "def wait_for_ever():\n    while True:\n        pass\nos.wait_for_ever = wait_for_ever\n"
    result = judged(program + loop, limited(lengths, call=0.2))
    assert [outcome == "passed" for outcome in outcomes(result, "norm")] == [True, True, False, False, True]


def test_who_answers_as_no_function_can_has_crashed(lengths: LoadedAssignment) -> None:
    """A program that writes into the grader's pipe is stopped, loses that question, and has the status for it."""
    shout = (
        "def norm(x, y):\n"
        "    for pipe in range(3, 64):\n"
        "        try:\n            os.write(pipe, b'R' * 64)\n        except OSError:\n            pass\n"
    )
    result = judged("import os\n" + SQUARE + shout, lengths)
    assert result.status is Status.CRASHED
    assert result.message == (
        "The program answered in a way that no function can, so that some checks could not be made."
    )
    assert points(result) == {"square": 40, "norm": 0}
    assert outcomes(result, "norm") == ["not checkable"] * 5


def test_memory_of_one_call_costs_its_own_checks(lengths: LoadedAssignment) -> None:
    """A call that asks for more memory than there is raises MemoryError, as any exception is raised."""
    result = judged(SQUARE + "def norm(x, y):\n    return bytearray(2**30)\n", lengths)
    assert (result.status, points(result)) == (Status.OK, {"square": 40, "norm": 0})
    assert outcomes(result, "norm") == ["error"] * 5
    assert all("MemoryError" in t.explanation.got for t in result.tests if t.explanation)


def test_a_failed_check_says_what_happened(lengths: LoadedAssignment) -> None:
    """The rule, the place, the call, what came back and what was expected are kept apart from each other."""
    (why,) = [
        test.explanation
        for test in judged(DOUBLE + OWN_NORM, lengths).tests
        if test.explanation and test.check.visibility == "public"
    ]
    assert (why.rule, why.place, why.call, why.got, why.expected) == (
        "It is x times x.",
        "square",
        "square(3.0)",
        "6.0",
        "9.0",
    )


def test_an_exception_is_told_with_its_line(lengths: LoadedAssignment) -> None:
    """The student's own lines of the traceback are kept, and nothing of the grader's."""
    result = judged(SQUARE + "def norm(x, y):\n    return square(x).root\n", lengths)
    why = next(test.explanation for test in result.tests if test.explanation)
    assert why.got == "AttributeError: 'float' object has no attribute 'root'"
    assert why.frames == ("mini.py, line 4, in norm: return square(x).root",)
    assert not re.search("autograder|host", str(why))


def test_two_runs_are_equal(lengths: LoadedAssignment) -> None:
    """The same program has the same result, but for the time it took and the time of grading."""
    one, other = (judged(DOUBLE + NORM, lengths) for _ in range(2))
    assert replace(one, seconds=0, graded="") == replace(other, seconds=0, graded="")
