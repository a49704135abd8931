"""Calls that are foreseen are made in one go, and no outcome is another for it."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from autograder import sitting as sitting_module
from autograder.course import LoadedAssignment
from autograder.foresight import Ahead
from autograder.model import Limits, Result, Visibility
from autograder.rehearsal import rehearse
from autograder.sandbox.outer import Isolation
from autograder.sandbox.session import Session
from autograder.scoring import score
from autograder.testing.links import HomeLink
from autograder.testing.loading import load
from autograder.testing.student import Student
from autograder.verify.programs import submission_of

from .mini.course import NORM, RIGHT, SQUARE

NORM_ALONE = "def norm(x, y):\n    return (x * x + y * y) ** 0.5\n"


def told(result: Result) -> Any:
    """A result without what is another each time."""
    return replace(result, seconds=0, graded="")


def both(program: str, loaded: LoadedAssignment) -> tuple[Result, Result]:
    """What becomes of a program with foresight, and without."""
    submission = submission_of(program, loaded, "anna")
    ahead = score(submission, loaded, Isolation.BUBBLEWRAP, plan=rehearse(loaded))
    return told(ahead), told(score(submission, loaded, Isolation.BUBBLEWRAP))


@pytest.fixture
def hasty(lengths: LoadedAssignment) -> LoadedAssignment:
    """The miniature course with limits that are soon met."""
    return replace(lengths, assignment=replace(lengths.assignment, limits=Limits(call=0.3, load=1, submission=4)))


@pytest.mark.bubblewrap
@pytest.mark.parametrize(
    "program",
    [
        RIGHT,
        SQUARE + "def norm(x, y):\n    return x + y\n",
        SQUARE,
        "",
        "def square(x):\n    raise ValueError(x)\n" + NORM,
        "def square(x):\n    return {'x': object()}\n" + NORM_ALONE,
        "def square(x):\n    return [object() for _ in range(5000)]\n" + NORM_ALONE,
        "def square(x):\n    return 'x' * 10**7\n" + NORM_ALONE,
        "def square(x):\n    print('I was asked for', x)\n    return x * x\n" + NORM,
        "import os\ndef square(x):\n    if x < 0: os._exit(3)\n    return x * x\n" + NORM_ALONE,
        "def square(x):\n    while x < 0: pass\n    return x * x\n" + NORM_ALONE,
        "import time\ndef square(x):\n    time.sleep(0.15)\n    return x * x\n" + NORM_ALONE,
        "seen = []\ndef square(x):\n    seen.append(x)\n    return x * x * len(seen)\n" + NORM_ALONE,
        "import os\nos.write(4, b'nonsense')\n" + RIGHT,
    ],
    ids=[
        "right",
        "one wrong",
        "one missing",
        "nothing",
        "raises",
        "an object within",
        "many objects",
        "a long text",
        "prints",
        "ends the program",
        "loops",
        "sleeps",
        "remembers",
        "breaks the rules",
    ],
)
def test_foresight_changes_no_outcome(hasty: LoadedAssignment, program: str) -> None:
    """Right, wrong, or one that a question's calls in one go are too much for: all of the result is the same."""
    ahead, one_by_one = both(program, hasty)
    assert ahead == one_by_one


@pytest.mark.bubblewrap
def test_what_foresight_used_up_is_not_held_against_a_program(hasty: LoadedAssignment) -> None:
    """A call that loops meets its limit once in vain for all; the time for the whole submission is as long as ever."""
    loops = "def square(x):\n    while True: pass\n" + NORM_ALONE
    ahead, _ = both(loops, hasty)
    assert ahead.status == "ok"
    assert ahead.points("norm") == ahead.maximum("norm")


@pytest.mark.bubblewrap
def test_a_right_program_is_asked_in_one_message_for_each_question(
    lengths: LoadedAssignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two questions, public and hidden: four messages. No check has to be run, as all answers are the solution's."""
    messages, checks = [], []
    exchange: Callable[..., bytes] = Session.exchange
    monkeypatch.setattr(Session, "exchange", lambda *args: (messages.append(args), exchange(*args))[1])
    monkeypatch.setattr(sitting_module, "run", lambda *args: checks.append(args))
    result = score(submission_of(RIGHT, lengths, "anna"), lengths, Isolation.BUBBLEWRAP, plan=rehearse(lengths))
    assert (result.score, len(messages), checks) == (Fraction(100), 4, [])


@pytest.mark.bubblewrap
def test_an_answer_that_differs_in_its_last_bit_is_judged(
    lengths: LoadedAssignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what is the same to the last bit needs no check: whether another answer is close enough, a check says."""
    ran = []
    run: Callable[..., Any] = sitting_module.run
    monkeypatch.setattr(sitting_module, "run", lambda *args: (ran.append(args[1]), run(*args))[1])
    close = "def square(x):\n    return x * x * (1 + 2**-52)\n" + NORM_ALONE
    result = score(submission_of(close, lengths, "anna"), lengths, Isolation.BUBBLEWRAP, plan=rehearse(lengths))
    assert result.score == 100
    assert {name.partition("::")[0] for name in ran} >= {"public/test_square.py", "hidden/test_square.py"}


def test_the_plan_holds_what_each_check_asks(lengths: LoadedAssignment) -> None:
    """Of each question and visibility: the messages, the solution's replies, and which of them each check needs."""
    plan = rehearse(lengths)
    hidden = plan["norm", Visibility.HIDDEN]
    assert len(hidden.messages) == len(hidden.replies) == 4
    assert [hidden.needs[f"hidden/test_norm.py::test_value[{case}]"] for case in ("first quadrant", "fourth quadrant")]
    assert hidden.first == len(plan["square", Visibility.HIDDEN].messages)


def test_what_is_asked_while_something_is_lent_is_no_foreseen_reply() -> None:
    """The reply that lies ready was given by the program as it is."""
    link = HomeLink(load("program", [("program.py", "def one():\n    return 1\ndef two():\n    return one() + 1\n")]))
    ahead = Ahead(link)
    student = Student(ahead)
    assert student.two() == 2
    message = sent(student, "two")
    ahead.replies[message] = {0: link.exchange(message, lambda asked: b"", None)}
    student.lend({"one": lambda: 10})
    assert student.two() == 11
    student.hand_back()
    assert student.two() == 2
    assert ahead.replies[message] == {}


def sent(student: Student, name: str) -> bytes:
    """The message by which a function without arguments is called."""
    messages: list[bytes] = []

    class Listening:
        def exchange(self, message: bytes, answer: Callable[[bytes], bytes], seconds: float | None) -> bytes:
            messages.append(message)
            return student._link.exchange(message, answer, seconds)

        def __getattr__(self, attribute: str) -> Any:
            return getattr(student._link, attribute)

    Student(Listening()).ask(name)
    return messages[0]
