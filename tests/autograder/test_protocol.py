"""The scoring side against an enemy at the other end of the wire: whatever it says ends in a failed check.

Every abuse is met by the real session, in a process of its own that may take some memory and some seconds and no
more (see ``enemy``): an endless loop, a bomb, or an exception that is no failure of a check fails the test.
"""

import math
import textwrap
import time
from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from autograder.course import LoadedAssignment
from autograder.sandbox import session
from autograder.sandbox.client import Sandbox
from autograder.testing import expect, split
from autograder.testing.evidence import seen
from autograder.testing.links import Lost
from autograder.testing.outcomes import CheckFailure
from autograder.testing.plain import encode
from autograder.testing.student import Instance, Student

from .enemy import NAME, Hasty, Judged, confined, enemy, judged, meet, raised, scripted
from .raw import ABUSES, WITHIN

VIOLATION = ("NotCheckable", True, False)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with raised() as found:
        yield found


def outcome_of(
    sandbox: Sandbox, answer: str, *, ask: Any = lambda student: student.f(1.0), seconds: float | None = 5.0
) -> tuple[str, bool, bool]:
    """The outcome of a call, whether the rules were broken, and whether the child is alive."""
    met = meet(sandbox, enemy(answer), ask, seconds)
    return met.outcome, met.violated, met.alive


def stays(answer: str) -> str:
    """The statements, and a child that is still there after them."""
    return f"{textwrap.dedent(answer)}\ntime.sleep(1000)"


def twice(student: Student) -> Any:
    """Two calls, the first of which is answered."""
    assert student.f(1.0) == 7.0
    return student.f(1.0)


# -- one absolute deadline per call


DRIPS = {
    "a payload": 'say(HEADER.pack(b"R", call, 2**20))\nwhile True:\n    say(b"x")\n    time.sleep(0.01)',
    "a header": """
        for byte in frame(b"R", call, encode(["return", 1.0, [], {}])):
            say(bytes([byte]))
            time.sleep(0.2)
    """,
    "callbacks": "while True:\n    ask(call, ['callback', 0, None, None, [], {}])\n    time.sleep(0.01)",
    "callbacks that nobody reads the answers of": """
        question = frame(b"C", call, encode(["callback", 0, None, None, [], {}]))
        while True:
            say(question * 100)
    """,
    "nothing": "time.sleep(1000)",
    "nothing, and the processor is busy": "while True:\n    pass",
}


@pytest.mark.parametrize("what", DRIPS)
def test_what_drips_does_not_renew_the_deadline(sandbox: Sandbox, what: str) -> None:
    """A byte now and then, or a callback now and then, for ever: the call is a timeout, and that is no violation."""
    assert outcome_of(sandbox, DRIPS[what], seconds=None) == ("TimedOut", False, False)


def test_a_question_that_nobody_reads_is_late(sandbox: Sandbox) -> None:
    """A child that answered once and reads no more does not hold up the writing of a long question."""
    answer = "reply(call, 7.0)\ntime.sleep(1000)"

    def ask(student: Student) -> Any:
        assert student.f(1.0) == 7.0
        return student.f(np.zeros(10**5))

    assert outcome_of(sandbox, answer, ask=ask, seconds=None) == ("TimedOut", False, False)


# -- caps


def test_callbacks_are_capped(sandbox: Sandbox) -> None:
    """Callbacks that cost the child nothing are stopped by their number, long before the time is up."""
    answer = "while True:\n    ask(call, ['callback', 0, None, None, [], {}])"

    def ask(student: Student) -> Any:
        session.MAX_CALLBACKS = 500
        return student.f(1.0)

    met = meet(sandbox, enemy(answer), ask)
    assert (met.outcome, met.violated, met.alive) == ("TimedOut", False, False)
    assert "too often" in met.text


def test_all_bytes_of_a_child_are_capped(sandbox: Sandbox) -> None:
    """Replies of 16 MiB, each of them within the bounds, are too many after a while."""
    answer = "reply(call, b'x' * (2**24 - 100))"

    def ask(student: Student) -> Any:
        for replies in range(100):
            try:
                student.f(1.0)
            except CheckFailure:
                return replies
        return None

    met = meet(sandbox, enemy(answer), ask)
    assert (met.outcome, met.text, met.violated) == ("answered", "16", True)


# -- frames


FRAMES = {
    "a length of 2**32 - 1": 'say(HEADER.pack(b"R", call, 2**32 - 1))',
    "a length one above the bound": 'say(HEADER.pack(b"R", call, MAX_FRAME + 1))',
    "the largest frame, of nothing": "give(call, bytes(MAX_FRAME))",
    "the largest frame, of a text": 'give(call, text(b"x" * (MAX_FRAME - 5)))',
    "an empty frame": 'give(call, b"")',
    "a callback of no call": 'say(frame(b"C", 0, borrowing(listed())))',
    "a callback above its bound": 'say(frame(b"C", call, borrowing(listed(text(bytes(2**20))))))',
    "the kind Q": 'say(frame(b"Q", call, returned(NONE)))',
    "the kind A": 'say(frame(b"A", call, returned(NONE)))',
    "the kind P": 'say(frame(b"P", call, returned(NONE)))',
    "the kind NUL": 'say(frame(b"\\0", call, returned(NONE)))',
    "the kind r": 'say(frame(b"r", call, returned(NONE)))',
    "the id 0": "reply(0, 1.0)",
    "the id 1": "reply(1, 1.0)",
    "the next id": "reply((call + 1) % 2**64, 1.0)",
    "the largest id": "reply(2**64 - 1, 1.0)",
    "the id in another order of bytes": 'reply(int.from_bytes(call.to_bytes(8, "little"), "big"), 1.0)',
    "a frame within half a frame": """
        whole = frame(b"R", call, encode(["return", 1.0, [], {}]))
        say(HEADER.pack(b"R", call, 2 * len(whole)) + whole + whole)
    """,
    "a header's length before the frame": 'say(b"R" * 13 + frame(b"R", call, encode(["return", 1.0, [], {}])))',
}


@pytest.mark.parametrize("what", FRAMES)
def test_a_frame_that_is_not_due_ends_the_child(sandbox: Sandbox, what: str) -> None:
    """Its length is looked at before anything is kept; its kind and its id are those of the call under way, or wrong.

    The child lives on and would say more: nobody waits for that.
    """
    assert outcome_of(sandbox, stays(FRAMES[what])) == VIOLATION


ALLOWED = {
    "a frame of the kind R": 'say(frame(b"R", call, returned(NONE)))',
    "a text as long as can be": 'give(call, returned(text(b"x" * (MAX_BYTES + 2**16 - len(returned(text("")))))))',
    "a callback of its bound": """
        room = 2**20 - len(borrowing(listed(text(""))))
        assert ask(call, borrowing(listed(text(bytes(room)))))[0] == "error"
        give(call, returned(NONE))
    """,
    "a header byte by byte, and then the rest": """
        whole = frame(b"R", call, returned(NONE))
        for byte in whole[:HEADER.size]:
            say(bytes([byte]))
        say(whole[HEADER.size:])
    """,
}


@pytest.mark.parametrize("what", ALLOWED)
def test_a_frame_that_is_due_is_an_answer(sandbox: Sandbox, what: str) -> None:
    """What the frames above have in common with these is not what is wrong with them."""
    assert outcome_of(sandbox, stays(ALLOWED[what])) == ("answered", False, True)


EXTRA = {
    "the reply again": "reply(call, 7.0)\nreply(call, 7.0)",
    "another reply": "reply(call, 7.0)\nreply(call, 8.0)",
    "a callback": "reply(call, 7.0)\nsay(frame(b'C', call, encode(['callback', 0, None, None, [], {}])))",
    "half a header": "reply(call, 7.0)\nsay(b'R' * 5)",
}


@pytest.mark.parametrize("what", EXTRA)
def test_what_follows_a_reply_is_a_violation_in_the_next_call(sandbox: Sandbox, what: str) -> None:
    """A reply to a call that is over answers nothing, though it comes where a reply is due."""
    first = f"{EXTRA[what]}\nglobal answer\nanswer = lambda call, message: reply(call, 9.0)"
    assert outcome_of(sandbox, first, ask=twice) == VIOLATION


def test_the_id_of_a_call_cannot_be_guessed(sandbox: Sandbox) -> None:
    """Ids do not follow from one another: what is sent ahead for any of a thousand next ones is a violation."""
    answer = "reply(call, 7.0)\nsay(b''.join(frame(b'R', call + step, returned(NONE)) for step in range(-500, 500)))"
    assert outcome_of(sandbox, answer, ask=twice) == VIOLATION


ENDS = {
    "before a word": "",
    "in a header": 'say(b"R" * 6)',
    "after a header": 'say(HEADER.pack(b"R", call, 100))',
    "in a payload": 'say(HEADER.pack(b"R", call, 100) + bytes(50))',
    "in a callback": 'say(HEADER.pack(b"C", call, 100) + bytes(50))',
    "after a callback": 'say(frame(b"C", call, encode(["callback", 0, None, None, [], {}])))',
}


@pytest.mark.parametrize("way", ["os._exit(0)", "os.close(pipes.replies)\ntime.sleep(1000)"], ids=["dies", "closes"])
@pytest.mark.parametrize("what", ENDS)
def test_an_end_in_the_middle_is_an_end(sandbox: Sandbox, what: str, way: str) -> None:
    """A program that ends, or closes its pipe, has failed the call; half a frame is never taken for a whole one."""
    assert outcome_of(sandbox, f"{ENDS[what]}\n{way}") == ("Raised", False, False)


def test_a_closed_ear_is_an_end(sandbox: Sandbox) -> None:
    """A child that closes the pipe of the questions fails the next one, and nobody dies of a broken pipe."""
    assert outcome_of(sandbox, "os.close(pipes.requests)\nreply(call, 7.0)\ntime.sleep(1000)", ask=twice) == (
        "Raised",
        False,
        False,
    )


# -- data


@pytest.mark.parametrize("place", ["value", "after", "observed"])
@pytest.mark.parametrize("what", ABUSES)
def test_data_that_no_encoder_makes_ends_the_child(sandbox: Sandbox, what: str, place: str) -> None:
    """Counts, depth, lengths, shapes, dtypes, keys and texts are bounded before anything is built of them."""
    parts = {"value": "returned(data)", "after": "returned(NONE, data)", "observed": "returned(NONE, observed=data)"}
    assert outcome_of(sandbox, stays(f"data = ABUSES[{what!r}][1]()\ngive(call, {parts[place]})")) == VIOLATION


@pytest.mark.parametrize("what", WITHIN)
def test_data_within_the_bounds_is_an_answer(sandbox: Sandbox, what: str) -> None:
    """What is just not too much is read, in bounded time and memory, and the child lives on."""
    assert outcome_of(sandbox, f"give(call, returned(WITHIN[{what!r}]()))") == ("answered", False, True)


WHOLE = {
    "a float of no run": "FLOAT",
    "two replies in one": "returned(NONE) + returned(NONE)",
    "a reply and a byte": "returned(NONE) + b'N'",
    "a reply that lacks a byte": "returned(NONE)[:-1]",
    "a reply in a list of one": "listed(returned(NONE))",
    "a reply that is a kept dict": "kept(7, mapping(value=NONE))",
    "a reply that is an object": "opaque(7)",
}


@pytest.mark.parametrize("what", WHOLE)
def test_what_is_no_reply_as_a_whole_ends_the_child(sandbox: Sandbox, what: str) -> None:
    """A reply is one value, and nothing comes before or after it."""
    assert outcome_of(sandbox, stays(f"give(call, {WHOLE[what]})")) == VIOLATION


FORMS = {
    "nothing": "None",
    "a number": "1.0",
    "an array": "np.zeros(3)",
    "a list of an array": "[np.zeros(3), 1.0, [], {}]",
    "an empty list": "[]",
    "a tuple": "('return', 1.0, [], {})",
    "another word": "['passed', 1.0, [], {}]",
    "bytes for the word": "[b'return', 1.0, [], {}]",
    "too few parts": "['return', 1.0, []]",
    "too many parts": "['return', 1.0, [], {}, {}]",
    "after that is a dict": "['return', 1.0, {}, {}]",
    "after that is a text": "['return', 1.0, 'after', {}]",
    "observed that is a list": "['return', 1.0, [], []]",
    "an error whose type is a number": "['error', 1, 'text', [], [], {}]",
    "an error whose type is bytes": "['error', b'ValueError', 'text', [], [], {}]",
    "an error whose message is nothing": "['error', 'ValueError', None, [], [], {}]",
    "an error whose frames are a text": "['error', 'ValueError', 'text', 'frames', [], {}]",
    "an error whose frames are a dict": "['error', 'ValueError', 'text', {}, [], {}]",
    "an error that observes a number": "['error', 'ValueError', 'text', [], [], 1]",
    "an answer to a callback": "['error', 'ValueError', 'text']",
}


@pytest.mark.parametrize("what", FORMS)
def test_a_reply_of_another_form_ends_the_child(sandbox: Sandbox, what: str) -> None:
    """A reply has one of two forms, and each part its type."""
    assert outcome_of(sandbox, stays(f"give(call, {FORMS[what]})")) == VIOLATION


VALUES = {
    "10**2000": "10**2000",
    "-10**2000": "-(10**2000)",
    "NaN": "float('nan')",
    "a NaN with a payload": "np.frombuffer(bytes([1, 0, 0, 0, 0, 0, 0xf0, 0x7f]))[0]",
    "a NaN that is complex": "complex(1, float('nan'))",
    "infinity": "float('inf')",
    "True": "True",
    "a text of the number": "'1.0'",
    "a text of NUL": "'\\0' * 1000",
    "a text of control signs": "'\\x1b]0;title\\x07\\x9b31m\\r\\n\\u202e'",
    "bytes that look like a handle": "opaque(0)",
    "a list that looks like a reply": "['return', 1.0, [], {}]",
    "an array of nothing": "np.empty((1000, 0))",
    "an array without dimensions": "np.array(2.0)",
    "16 MiB of bytes in an array": "np.ones(2**24 - 100, 'u1')",
    "8 MiB of half precision": "np.ones(2**22, 'f2')",
    "100,000 numbers": "[1.0] * 99_000",
    "100,000 empty arrays": "[np.empty(0)] * 99_000",
    "100,000 empty texts": "[''] * 99_000",
    "59 lists in one another": "eval('[' * 59 + '1.0' + ']' * 59)",
    "a dict": "{'f': 1.0}",
    "an empty dict": "{}",
    "nothing": "None",
}


@pytest.mark.parametrize("what", VALUES)
def test_a_value_that_is_wrong_is_wrong(sandbox: Sandbox, what: str) -> None:
    """What is plain data is compared, however odd it is, and spelled in a few words."""

    def ask(student: Student) -> Any:
        value = student.f(2.5)
        with pytest.raises(CheckFailure):
            split(value, {"a": (), "b": (3,)}, function="f")
        expect(value, 2.5, rule="It is what it is.")

    met = meet(sandbox, enemy(f"reply(call, {VALUES[what]})"), ask)
    assert (met.outcome, met.violated, met.alive) == ("Mismatch", False, True)
    assert len(met.text) < 1000


def test_data_does_not_imitate_a_handle(sandbox: Sandbox) -> None:
    """Bytes, texts and dicts with the very bytes of a handle are data; a handle has a tag of its own."""
    answer = """
        handle = opaque(0)
        if message.count(b"plain"):
            reply(call, [handle, handle.decode(), {"o": 0}, list(handle)])
        else:
            give(call, returned(handle))
    """

    def ask(student: Student) -> Any:
        return (
            [isinstance(entry, Instance) for entry in student.f("plain")],
            isinstance(student.f("handle"), Instance),
        )

    met = meet(sandbox, enemy(answer), ask)
    assert (met.outcome, met.text) == ("answered", "([False, False, False, False], True)")


# -- what is handed out runs on the trusted side


FORGED = {
    "a handle that was never given": "['callback', 1, None, None, [], {}]",
    "a handle of 2**63": "['callback', 2**63, None, None, [], {}]",
    "a handle of 10**2000": "['callback', 10**2000, None, None, [], {}]",
    "a handle below zero": "['callback', -1, None, None, [], {}]",
    "a handle that is True": "['callback', True, None, None, [], {}]",
    "a handle that is NaN": "['callback', float('nan'), None, None, [], {}]",
    "a handle that is nothing": "['callback', None, None, None, [], {}]",
    "a handle that is a text": "['callback', 'f', None, None, [], {}]",
    "a handle that is a list": "['callback', [0], None, None, [], {}]",
    "a handle that is an array": "['callback', np.zeros(3), None, None, [], {}]",
    "a method of a function": "['callback', 0, None, '__globals__', [], {}]",
    "an object of a function": "['callback', 0, 0, None, [], {}]",
    "an object and a method of a function": "['callback', 0, 0, '__call__', [], {}]",
    "arguments that are a number": "['callback', 0, None, None, 1.0, {}]",
    "names that are a list": "['callback', 0, None, None, [1.0], [1]]",
    "names that are a number": "['callback', 0, None, None, [1.0], 1.0]",
    "50,000 names": "['callback', 0, None, None, [1.0], dict.fromkeys(map(str, range(50_000)), 0.0)]",
    "names that no function has": "['callback', 0, None, None, [1.0], {'__class__': 1.0, 'a b': 2.0, '': 3.0}]",
    "50,000 arguments": "['callback', 0, None, None, [1.0] * 50_000, {}]",
    "too few parts": "['callback', 0, None, None, []]",
    "too many parts": "['callback', 0, None, None, [1.0], {}, {}]",
    "a text": "'callback'",
    "a number": "1.0",
    "bytes of no data": "b'\\xff' * 100",
    "no bytes": "b''",
    "a million parts": "borrowing(listed(*[NONE] * 10**6))",
    "many lists in one another": "borrowing(deep(200_000, ONE))",
    "more floats than there are": "borrowing(sized(b'l', 2, b'ff' + bytes(8)))",
    "more keys than names": "borrowing(listed(FLOAT), keyed(b'a\\0b', FLOAT))",
    "a message that goes on": "borrowing(listed(FLOAT)) + NONE",
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_callback_reaches_nothing(sandbox: Sandbox, what: str) -> None:
    """It is answered by an error of few words, calls nothing that was handed out, and the call goes on."""
    calls: list[Any] = []

    def ask(student: Student) -> Any:
        return student.f(calls.append), calls

    met = meet(
        sandbox, enemy(f"answered = ask(call, {FORGED[what]})\nreply(call, [answered[0], len(str(answered))])"), ask
    )
    assert (met.outcome, met.violated) == ("answered", False)
    (word, length), called = eval(met.text)
    assert (word, called) == ("error", [])
    assert length < 300


def test_a_callback_of_raw_bytes_reaches_what_was_handed_out(sandbox: Sandbox) -> None:
    """So none of the forged ones is refused for the bytes around what is forged."""
    calls: list[Any] = []
    answer = "reply(call, ask(call, borrowing(listed(FLOAT, deep(40, ONE)))))"
    met = meet(sandbox, enemy(answer), lambda student: (student.f(lambda *args: calls.append(args)), len(calls)))
    assert met.text == "(['return', None], 1)"


METHODS = [
    "_hidden",
    "__init__",
    "__class__",
    "__dict__",
    "secret",
    "made",
    "",
    "forward\0",
    "x" * 1000,
    None,
    1,
    ["forward"],
]


class Gate:
    """A class to lend: one public method, and things that are none."""

    made: ClassVar[list[object]] = []

    def __init__(self) -> None:
        self.made.append(self)
        self.secret = lambda: self.made.append(None)

    def forward(self, x: float) -> float:
        self.made.append(x)
        return x

    def _hidden(self) -> None:
        self.made.append(None)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: repr(method)[:20])
def test_of_a_lent_class_nothing_else_can_be_called(sandbox: Sandbox, method: Any) -> None:
    """Neither what begins with an underscore, nor what an object holds, nor the class's attributes; of no object."""
    answer = f"""
        if b"lend" in message:
            return give(call, ["return", None, [], {{}}])
        ask(call, ["callback", 0, None, None, [], {{}}])
        instances = [0, -1, 1, True, False, 2**70, "0", [0], np.zeros(1), 0.0, float("nan")]
        reply(call, [ask(call, ["callback", 0, one, {method!r}, [], {{}}])[0] for one in instances])
    """

    def ask(student: Student) -> Any:
        student.lend({"Gate": Gate})
        return set(student.f()), len(Gate.made)

    met = meet(sandbox, enemy(answer), ask)
    assert met.text == "({'error'}, 1)"


def product(x: Any, y: Any) -> Any:
    """A function to lend that computes with whatever it is given."""
    return x * y


class Multiply:
    """A class to lend whose objects keep what they are given."""

    def forward(self, x: Any, y: Any) -> Any:
        self.x, self.y = x, y
        return 0.0

    def backward(self, grad: Any) -> Any:
        return self.y * grad, self.x * grad


BOMBS = {
    "a text times a number": "[0, None, None, ['a' * 10**5, 10**5], {}]",
    "a list times a number": "[0, None, None, [[0.0] * 4000, 10**5], {}]",
    "a list times True, by an array": "[0, None, None, [[0.0] * 4000, np.array(10**5)], {}]",
    "a list times a scalar of numpy": "[0, None, None, [[0.0] * 4000, np.int64(10**5)], {}]",
    "a column times a row": "[0, None, None, [np.ones((2500, 1), 'c16'), np.ones((1, 2499), 'c16')], {}]",
    "a column times a row that was kept": "[1, 0, 'backward', [np.ones((1, 4999), 'c16')], {}]",
    "10**2000 times itself": "[0, None, None, [10**2000, 10**2000], {}]",
}


@pytest.mark.parametrize("what", BOMBS)
def test_what_is_lent_does_not_blow_up(sandbox: Sandbox, what: str) -> None:
    """A few bytes in the arguments do not become hundreds of megabytes: what is too much is an error of the call."""
    answer = f"""
        if b"lend" in message:
            return give(call, ["return", None, [], {{}}])
        ask(call, ["callback", 1, None, None, [], {{}}])
        ask(call, ["callback", 1, 0, "forward", [np.ones((4998, 1), "c16"), 1.0], {{}}])
        reply(call, ask(call, ["callback", *{BOMBS[what]}])[0])
    """

    def ask(student: Student) -> Any:
        student.lend({"product": product, "Multiply": Multiply})
        return student.f()

    assert meet(sandbox, enemy(answer), ask).outcome == "answered"


def test_callbacks_within_callbacks_have_a_bottom(sandbox: Sandbox) -> None:
    """A lent function calls a function of the child's, which calls the lent one, and so on: that ends the call."""
    before = """
        def question(call, message):
            loop = encode(["callback", 0, None, None, [object(), 1.0], {}], lambda value: ("o", 5, "function"))
            say(frame(b"C", call, loop))
    """
    answer = "give(call, ['return', None, [], {}])\nglobal answer\nanswer = question"

    def ask(student: Student) -> Any:
        student.lend({"apply": lambda f, x: f(x)})
        return student.f(1.0)

    met = meet(sandbox, enemy(answer, before), ask, None)
    assert (met.outcome, met.alive) == ("TimedOut", False)


def test_a_reply_to_a_call_that_waits_is_a_violation(sandbox: Sandbox) -> None:
    """While a call within a callback is under way, the call that everything began with cannot be answered."""
    before = """
        def inner(call, message):
            reply(outer, 7.0)
        def question(call, message):
            global outer, answer
            outer, answer = call, inner
            say(frame(b"C", call, encode(["callback", 0, None, None, [object()], {}], lambda value: ("o", 5, "f"))))
    """
    answer = "give(call, ['return', None, [], {}])\nglobal answer\nanswer = question"

    def ask(student: Student) -> Any:
        student.lend({"apply": lambda f: f(1.0)})
        return student.f(1.0)

    met = meet(sandbox, enemy(answer, before), ask)
    assert met.outcome != "answered"
    assert (met.violated, met.alive) == (True, False)


def test_a_handle_that_died_is_not_given_again(sandbox: Sandbox) -> None:
    """What one test handed out cannot be reached in the next, though that hands something out as well."""
    answer = "reply(call, [ask(call, ['callback', handle, None, None, [1.0], {}])[0] for handle in range(3)])"

    def ask(student: Student) -> Any:
        answers = []
        for _ in range(3):
            answers.append(student.f(lambda x: x))
            student.hand_back()
        return answers

    assert eval(meet(sandbox, enemy(answer), ask).text) == [
        ["return", "error", "error"],
        ["error", "return", "error"],
        ["error", "error", "return"],
    ]


def test_an_alarm_in_the_wrong_moment_is_late(sandbox: Sandbox) -> None:
    """What is lent is stopped by an alarm; where it rings too late to be an error of the call, it is a timeout."""
    answer = "ask(call, ['callback', 0, None, None, [], {}])"

    def work() -> tuple[str, bool]:
        session = sandbox.open(NAME, enemy(answer))
        session.loaded()
        try:
            session.exchange(encode(["call"]), lambda message: time.sleep(1000), None)
        except Lost as lost:
            return lost.failure.__name__, session.alive
        return "an answer", session.alive

    assert confined(work) == ("TimedOut", False)


class Slow:
    """It takes its time to go, and Python ignores what is raised meanwhile."""

    def __del__(self) -> None:
        time.sleep(1000)


def test_an_alarm_that_nobody_heard_rings_again(sandbox: Sandbox) -> None:
    """What is lent is stopped, also where the alarm rings while garbage is collected."""

    def ask(student: Student) -> Any:
        return student.f(lambda: [Slow() and None, time.sleep(1000)])

    answer = "ask(call, ['callback', 0, None, None, [], {}])\nreply(call, 7.0)"
    met = meet(sandbox, enemy(answer), ask, None)
    assert (met.outcome, met.violated, met.alive) == ("TimedOut", False, False)


# -- exceptions


KINDS = [
    "KeyboardInterrupt",
    "SystemExit",
    "Lost",
    "CheckFailure",
    "Overrun",
    "Broken",
    "MemoryError",
    "",
    "E" * 10**5,
    "\0\x1b[2J",
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: repr(kind)[:20])
def test_an_exception_crosses_as_text(sandbox: Sandbox, kind: str) -> None:
    """Whatever its type is called, it fails a check, and is no exception of that name; its texts are bounded."""
    frames = "[1, None, b'x', ['a'], np.zeros(3), {}, *['\\x1b[2J' + 'y' * 10**4] * 500]"
    answer = f"give(call, ['error', {kind!r}, '\\0\\r\\n' + 'x' * 10**6, {frames}, [], {{}}])"
    met = meet(sandbox, enemy(answer))
    assert (met.outcome, met.violated, met.alive) == ("Raised", False, True)
    assert len(met.text) < 5000


@pytest.mark.parametrize("kind", ["NotImplementedError", "Missing"])
def test_a_stub_that_is_claimed_earns_nothing(sandbox: Sandbox, kind: str) -> None:
    """Who says that nothing is written yet is believed."""
    assert outcome_of(sandbox, f"give(call, ['error', {kind!r}, '', [], [], {{}}])") == ("NotAttempted", False, True)


# -- observations


LIES = {
    "below zero": "-5",
    "10**2000": "10**2000",
    "True": "True",
    "NaN": "float('nan')",
    "a text": "'RuntimeWarning'",
    "nothing": "None",
    "a list": "[3, [3]]",
    "a list of arrays": "[np.zeros(3), np.zeros((0, 2))]",
    "a list of NaN": "[float('nan')]",
    "an array": "np.arange(3)",
    "a scalar of numpy": "np.int64(3)",
    "a dict": "{'Gate': {'Gate': 3}}",
    "a dict of an array": "{'Gate': np.arange(3)}",
    "a dict of 10**2000": "{'Gate': 10**2000}",
    "50 lists in one another": "eval('[' * 50 + ']' * 50)",
}
WATCH = {"instances": ["Gate"], "calls": ["Gate"], "lines": True, "warnings": True}


@pytest.mark.parametrize("what", LIES)
def test_observations_that_lie_are_numbers_or_nothing(sandbox: Sandbox, what: str) -> None:
    """Counts are whole numbers, lines whole numbers or None, a warning was seen or not: whatever is claimed."""
    answer = (
        f"reply(call, 1.0, observed=dict.fromkeys(['instances', 'calls', 'lines', 'warnings', 'more'], {LIES[what]}))"
    )

    def ask(student: Student) -> Any:
        answer = student.ask("f", 1.0, watch=WATCH)
        counts = [answer.count(kind, name) for kind in ("instances", "calls", "nothing") for name in ("Gate", "Other")]
        seen(answer)
        return (
            all(isinstance(count, int) for count in counts),
            answer.lines is None or isinstance(answer.lines, int),
            isinstance(answer.warned, bool),
        )

    met = meet(sandbox, enemy(answer), ask)
    assert (met.outcome, met.text, met.violated) == ("answered", "(True, True, True)", False)


AFTERS = {
    "nothing of it": "[]",
    "fewer": "[None]",
    "more": "[None] * 50_000",
    "of other types": "['1.0', {'a': 1.0}]",
    "10**2000": "[10**2000, -10**2000]",
    "NaN": "[float('nan'), np.full(3, np.nan)]",
    "of another shape": "[1.0, np.zeros((3, 1))]",
    "of another dtype": "[np.float32(1.0), np.zeros(3, 'f4')]",
    "of 15 MiB": "[None, np.zeros(15 * 2**20, 'u1')]",
    "of 50 lists": "[None, eval('[' * 50 + ']' * 50)]",
}


@pytest.mark.parametrize("what", AFTERS)
def test_arguments_that_are_claimed_cost_no_more_than_what_hangs_on_them(sandbox: Sandbox, what: str) -> None:
    """What a program says of its arguments is compared with this side's own copy, and changes no value."""

    def ask(student: Student) -> Any:
        answer = student.ask("f", 1.0, np.zeros(3))
        return answer.value, type(answer.changed)

    assert meet(sandbox, enemy(f"reply(call, 7.0, {AFTERS[what]})"), ask).text == "(7.0, <class 'bool'>)"


# -- handles and kept dicts of the child's own


KEPT = """
def heard(message):
    return decode(message, lambda tag, handle, label: (tag, handle))[3]
"""


@pytest.mark.parametrize("handle", [0, 5, 2**31, 2**32 - 1])
def test_a_handle_goes_back_as_it_came(sandbox: Sandbox, handle: int) -> None:
    """Objects and kept dicts of any number, the same number twice too, mean something to the child alone."""
    answer = f"""
        given = heard(message)
        if given == [1.0]:
            cache, thing = kept({handle}, mapping()), opaque({handle}, "x" * 10_000)
            give(call, returned(listed(cache, cache, thing)))
        else:
            reply(call, given == [("h", {handle})] * 3)
    """
    assert meet(sandbox, enemy(answer, KEPT), lambda student: student.f(*student.f(1.0))).text == "True"


PLACES = {
    "among the arguments": "returned(NONE, listed(kept(7, mapping(a=FLOAT))))",
    "as observations": "returned(NONE, observed=kept(7, mapping(instances=kept(8, mapping(Gate=encode(3))))))",
    "in one another": "returned(kept(7, mapping(a=kept(7, mapping(a=kept(7, mapping()))))))",
    "under one key twice": "returned(kept(7, keyed(b'a\\0a', FLOAT, kept(8, mapping()))))",
}


@pytest.mark.parametrize("what", PLACES)
def test_kept_dicts_may_be_anywhere(sandbox: Sandbox, what: str) -> None:
    """They are dicts, and what they hold is plain data."""
    met = meet(
        sandbox, enemy(f"give(call, {PLACES[what]})", KEPT), lambda student: student.ask("f", {"a": 2.0}).changed
    )
    assert (met.outcome, met.violated, met.alive) == ("answered", False, True)


def test_a_kept_dict_where_none_is_due_is_a_violation(sandbox: Sandbox) -> None:
    """A dict is no list of frames, and no text."""
    empty = "kept(7, mapping())"
    for reply in (empty, f"listed(text('error'), *[{empty}] * 4, mapping())", f"returned(NONE, {empty})"):
        met = meet(sandbox, enemy(stays(f"give(call, {reply})"), KEPT))
        assert (met.outcome, met.violated, met.alive) == VIOLATION


def test_very_many_kept_dicts_are_cheap(sandbox: Sandbox) -> None:
    """Each of them could remember the call it came from, which may be long: a few do."""
    answer = """
        if heard(message) == [1.0]:
            reply(call, ["x" * 390] * 20)
        else:
            give(call, returned(listed(*[kept(7, mapping())] * 99_000)))
    """
    met = meet(sandbox, enemy(answer, KEPT), lambda student: len(student.f(student.f(1.0))))
    assert met.text == "99000"


OWN = {
    "as many nodes as can be": "{'a': [0.0] * 99_992}",
    "as deep as can be": "{'a': eval('[' * 59 + ']' * 59)}",
    "as many bytes as can be": "{'a': bytes(2**24 - 64)}",
}


@pytest.mark.parametrize("what", OWN)
def test_what_just_came_through_may_be_too_large_to_go_back(sandbox: Sandbox, what: str) -> None:
    """A dict that was not kept goes back as it is. Where it is too large, the check fails, and not the grader."""
    answer = f"reply(call, {OWN[what]})"
    met = meet(sandbox, enemy(answer), lambda student: student.f(student.f(1.0), 1.0, k=2.0))
    assert (met.outcome, met.violated) == ("NotCheckable", False)
    assert "too large" in met.text


# -- loading, and what was printed


LOADED = {
    "rubbish": "say(b'rubbish' * 10)",
    "another id": "say(frame(b'R', 1, encode([[], [], ['f']])))",
    "a callback": "say(frame(b'C', 0, encode(['callback', 0, None, None, [], {}])))",
    "no data": "say(frame(b'R', 0, b''))",
    "too many parts": "say(frame(b'R', 0, listed(listed(), listed(), listed(*[NONE] * 10**6))))",
    "an object among the names": "say(frame(b'R', 0, listed(listed(), listed(), listed(text('f'), opaque(0)))))",
    "two parts": "say(frame(b'R', 0, encode([[], []])))",
    "texts in the place of lists": "say(frame(b'R', 0, encode(['', '', 'f'])))",
    "a dict": "say(frame(b'R', 0, encode({'f': []})))",
}


@pytest.mark.parametrize("what", LOADED)
def test_what_no_loading_says_is_a_violation(sandbox: Sandbox, what: str) -> None:
    """Before the first call the child speaks once, and no callback is due."""

    def work() -> tuple[bool, bool]:
        session = sandbox.open(NAME, enemy("pass", stays(LOADED[what])))
        with pytest.raises(Lost):
            session.loaded()
        return session.violated, session.alive

    assert confined(work) == (True, False)


def test_what_loading_says_is_bounded(sandbox: Sandbox) -> None:
    """Of notes and names a few are kept, each of a few words, and what is no text is left out."""
    parts = "[[1, None, 'n' * 10**4] * 100, [['E']] * 10_000, ['x' * 10**3] * 1000]"
    before = f"say(frame(b'R', 0, encode({parts})))\ntime.sleep(1000)"

    def work() -> list[int]:
        session = sandbox.open(NAME, enemy("pass", before))
        parts = session.loaded()
        session.close()
        return [sum(map(len, part)) for part in parts]

    assert confined(work) == [50 * 500, 0, 1000 * 500]


PRINTED = {
    "a number": "encode(5)",
    "a list of texts": "encode(['x'] * 1000)",
    "a text that is no text": "text(b'\\xff')",
    "an object": "opaque(0)",
    "no data": "b''",
}


@pytest.mark.parametrize("what", PRINTED)
def test_what_is_said_to_be_printed_is_a_text_or_nothing(sandbox: Sandbox, what: str) -> None:
    """A child that is asked what was printed answers with a text; whatever else it says was not printed."""
    answer = f"""
        reply(call, 7.0)
        kind, number, _ = pipes.read()
        give(number, {PRINTED[what]})
        time.sleep(1000)
    """

    def work() -> str:
        session = sandbox.open(NAME, enemy(answer))
        session.loaded()
        assert Student(session).f(1.0) == 7.0
        printed = session.printed()
        session.close()
        return printed

    assert confined(work) == ""


# -- a whole submission


RIGHT = """
if heard(message)[0] != "call":
    return give(call, ["return", None, [], {}])
target, (x, *rest) = heard(message)[1:4:2]
right = abs(complex(x, *rest)) if target == "norm" else x * x
if target != "square":
    return reply(call, right)
"""
HEARD = """
def heard(message):
    return decode(message, lambda *handle: handle)
"""
SQUARE = ("public/test_square.py::test_value", "hidden/test_square.py::test_value[above zero]")
NAMES = ("square", "norm")


def judge_enemy(sandbox: Sandbox, loaded: LoadedAssignment, answer: str) -> Judged:
    """Judge a program of the miniature course that is right in ``norm``, and in ``square`` does as it is told."""
    source = enemy(RIGHT + textwrap.dedent(answer), HEARD, NAMES)
    return confined(lambda: judged(sandbox, loaded, source))  # type: ignore[no-any-return]


def of_question(judged: Judged, question: str) -> list[str]:
    """The outcomes of a question, in order."""
    return [outcome.value for name, outcome in judged.outcomes.items() if f"test_{question}" in name]


def test_an_honest_program_of_this_kind_has_full_points(sandbox: Sandbox, lengths: LoadedAssignment) -> None:
    """Who speaks for the host and answers right is right: so what is wrong below is what is said there."""
    found = judge_enemy(sandbox, lengths, "reply(call, right)")
    assert set(found.earned.values()) == {1}
    assert found.children == 2


def test_a_violation_fails_the_rest_of_its_question(sandbox: Sandbox, lengths: LoadedAssignment) -> None:
    """The child ends at the first one, and the checks of this question that follow are not asked; others are."""
    found = judge_enemy(sandbox, lengths, "reply(call, right) if x == 3 or x < 0 else say(b'rubbish' * 10)")
    assert of_question(found, "square") == ["passed", "not checkable", "not checkable"]
    assert set(of_question(found, "norm")) == {"passed"}
    assert found.violated
    assert found.children <= 5


def test_a_timeout_is_no_violation(sandbox: Sandbox, lengths: LoadedAssignment) -> None:
    """The next check is asked of a new child, and counts."""
    found = judge_enemy(sandbox, lengths, "reply(call, right) if x == 3 or x < 0 else time.sleep(1000)")
    assert of_question(found, "square") == ["passed", "timeout", "passed"]
    assert not found.violated


DIES = {"by itself": "os._exit(0)", "by a violation": "say(b'rubbish' * 10)", "by the clock": "time.sleep(1000)"}


@pytest.mark.parametrize("way", DIES)
def test_children_are_capped(sandbox: Sandbox, lengths: LoadedAssignment, way: str) -> None:
    """However often a function ends its child, the children of a submission are counted on the fingers."""
    found = judge_enemy(sandbox, lengths, DIES[way])
    assert set(of_question(found, "square")) <= {"error", "timeout", "not checkable"}
    assert set(of_question(found, "norm")) == {"passed"}
    assert found.children <= 8


@pytest.mark.parametrize("way", ["os._exit(0)", "time.sleep(1000)"])
def test_a_child_that_dies_of_what_is_lent_ends_its_question(
    sandbox: Sandbox, lengths: LoadedAssignment, way: str
) -> None:
    """Checks that failed are asked again with something lent. Where that ends the child, the rest is not asked."""
    source = enemy(f"if b'lend' in message:\n    {way}\ngive(call, ['error', 'E', '', [], [], {{}}])", "", NAMES)
    found = confined(lambda: judged(sandbox, lengths, source))
    assert {outcome.value for outcome in found.outcomes.values()} == {"error"}
    assert found.children == 2 + 4


def test_a_submission_has_one_deadline(lengths: LoadedAssignment) -> None:
    """Answers that are each in time add up: what is left of the checks is a timeout, whatever it would have said."""
    with raised(Hasty(call=10, load=2, submission=0.3)) as sandbox:
        found = judge_enemy(sandbox, lengths, "time.sleep(0.7)\nreply(call, right)")
    assert found.out_of_time
    assert of_question(found, "square") == ["passed", "timeout", "timeout"]
    assert set(of_question(found, "norm")) == {"timeout"}


# -- at random


WORDS = ["x", "y", "f", "q", "dx", "dy", "dz", "df", "num", "den", "sigy", "dnum", "dden", "instances", "warnings", ""]
NUMBERS = st.one_of(
    st.sampled_from(
        [0, 1, -1, True, None, 2**63, -(10**2000), 1e308, 5e-324, math.nan, math.inf, -0.0, 1j, "", "x", b"o"]
    ),
    st.floats(),
    st.integers(-(2**70), 2**70),
    st.text(max_size=5),
    st.sampled_from(
        [np.float32(2), np.zeros(3), np.full((2, 0, 3), 1), np.array(3.0), np.array([[1, 2], [3, np.nan]])]
    ),
    st.sampled_from([np.zeros(2, "?"), np.arange(3, dtype="u1"), np.float16("inf"), np.ones(3, "c8")]),
)
VALUES_AT_RANDOM = st.recursive(
    NUMBERS | st.builds(object),
    lambda parts: (
        st.lists(parts, max_size=4)
        | st.lists(parts, max_size=4).map(tuple)
        | st.dictionaries(st.sampled_from(WORDS), parts, max_size=8)
    ),
    max_leaves=12,
)
LISTS, DICTS = (
    st.lists(VALUES_AT_RANDOM, max_size=4),
    st.dictionaries(st.sampled_from(WORDS), VALUES_AT_RANDOM, max_size=4),
)
STAGES = st.fixed_dictionaries(dict.fromkeys(WORDS[:13], VALUES_AT_RANDOM))
# Passes forward, passes backward, and vectors: the forms that checks look into.
PLAUSIBLE = st.one_of(
    st.tuples(VALUES_AT_RANDOM, STAGES), STAGES, st.lists(st.floats(), min_size=2, max_size=4), VALUES_AT_RANDOM
)
REPLIES = st.one_of(
    st.tuples(st.just("return"), PLAUSIBLE, LISTS | st.just([]), DICTS | st.just({})),
    st.tuples(st.just("return"), PLAUSIBLE, LISTS, DICTS),
    st.tuples(st.just("error"), st.text(max_size=5), st.text(max_size=5), LISTS, LISTS, DICTS),
    st.lists(VALUES_AT_RANDOM, max_size=6),
).map(list)
CALLBACKS = st.one_of(
    st.tuples(st.just("callback"), NUMBERS, NUMBERS, NUMBERS, LISTS | NUMBERS, DICTS | NUMBERS),
    st.tuples(st.just("callback"), st.integers(0, 3), st.none(), st.none(), LISTS, st.just({})),
).map(list)


def encoded(value: Any, keep_dicts: bool) -> bytes:
    """A value as the child's side would encode it, with things as handles."""
    return encode(value, lambda value: ("o", 7, "Gate"), keep_dicts=keep_dicts)


def framed(kind: bytes, values: st.SearchStrategy[list[Any]]) -> st.SearchStrategy[tuple[bytes, bytes, list[Any]]]:
    """A frame of such values, as it is."""
    return st.tuples(st.just(kind), st.builds(encoded, values, st.booleans()), st.just([]))


EDITS = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 8), st.binary(max_size=8)), min_size=1, max_size=3)
BYTES = st.lists(st.tuples(st.sampled_from([b"", b"R", b"C"]), st.binary(max_size=60), st.just([])), max_size=3)
GOOD = framed(b"R", REPLIES) | framed(b"C", CALLBACKS)
MUTATED = st.lists(st.builds(lambda frame, edits: (*frame[:2], edits), GOOD, EDITS), min_size=1, max_size=3)
WELL_FORMED = st.builds(
    lambda asked, reply: [*asked, reply], st.lists(framed(b"C", CALLBACKS), max_size=2), framed(b"R", REPLIES)
)

PROFILE = settings(
    derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)


@pytest.fixture(scope="module", autouse=True)
def characters_known() -> None:
    """Hypothesis makes its table of characters once, with much memory: not where memory is measured."""

    @settings(PROFILE, max_examples=1)
    @given(st.text())
    def draw_one(text: str) -> None:
        pass

    draw_one()


def judge_at_random(
    sandbox: Sandbox,
    loaded: LoadedAssignment,
    said: st.SearchStrategy[Any],
    examples: int,
    questions: list[str] | None,
    ends: bool,
) -> set[str]:
    """Judge programs that say things at random: each check has a finding. The outcomes that were seen."""
    names, seen = tuple(loaded.owners), set()

    @settings(PROFILE, max_examples=examples)
    @given(st.lists(said, min_size=1, max_size=6))
    def judge_one(script: list[Any]) -> None:
        found = judged(sandbox, loaded, scripted(script, names, ends), questions)
        asked = [graded for graded in loaded.checks if questions is None or graded.check.question in questions]
        assert set(found.outcomes) == {graded.check.id for graded in asked}
        assert not any(found.earned.values()), script
        seen.update(outcome.value for outcome in found.outcomes.values())

    judge_one()
    return seen


def test_random_bytes_are_never_more_than_a_failure(sandbox: Sandbox, lengths: LoadedAssignment) -> None:
    """Any bytes in the place of frames, and any bytes in frames, with an end in the middle."""
    seen = confined(lambda: judge_at_random(sandbox, lengths, BYTES, 12, None, True))
    assert seen >= {"error", "not checkable"}


def test_damaged_frames_are_never_more_than_a_failure(sandbox: Sandbox, lengths: LoadedAssignment) -> None:
    """Frames of replies and callbacks with bytes replaced, left out or put in, with an end in the middle."""
    seen = confined(lambda: judge_at_random(sandbox, lengths, MUTATED, 12, None, True))
    assert seen >= {"error", "not checkable", "failed"}


@pytest.mark.parametrize(
    "question", ["gates", "composite", "numerical_gradient", "sigmoid_neuron", "neuron_of_gates", "staged"]
)
def test_any_data_in_any_place_is_never_more_than_a_failure(
    sandbox: Sandbox, backprop: LoadedAssignment, question: str
) -> None:
    """Well-formed replies and callbacks of any data, asked by the real checks: of values, stages, gates and counts."""
    seen = confined(lambda: judge_at_random(sandbox, backprop, WELL_FORMED, 8, [question], False))
    assert seen >= {"error", "not checkable", "failed"}
