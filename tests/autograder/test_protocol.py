"""The scoring side against an enemy at the other end of the wire: whatever it says ends in a failed check.

Every abuse is met by the real session, in a process of its own that may take some memory and some seconds and no
more (see ``enemy``): an endless loop, a bomb, or an exception that is no failure of a check fails the test.
"""

import textwrap
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograder.sandbox import client
from autograder.sandbox.client import Sandbox
from autograder.testing import expect, split
from autograder.testing.outcomes import CheckFailure
from autograder.testing.student import Instance, Student

from .enemy import confined, enemy, meet, raised

VIOLATION = ("NotCheckable", True, False)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with raised() as found:
        yield found


def outcome_of(sandbox: Sandbox, answer: str, *, ask: Any = lambda student: student.f(1.0)) -> tuple[str, bool, bool]:
    """The outcome of a call, whether the rules were broken, and whether the child is alive."""
    met = meet(sandbox, enemy(answer), ask)
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
    "a header": 'for byte in frame(b"R", call, encode(["return", 1.0, [], {}])):\n    say(bytes([byte]))\n    time.sleep(0.2)',
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
    assert outcome_of(sandbox, DRIPS[what]) == ("TimedOut", False, False)


def test_a_question_that_nobody_reads_is_late(sandbox: Sandbox) -> None:
    """A child that answered once and reads no more does not hold up the writing of a long question."""
    answer = "reply(call, 7.0)\ntime.sleep(1000)"

    def ask(student: Student) -> Any:
        assert student.f(1.0) == 7.0
        return student.f(np.zeros(10**5))

    assert outcome_of(sandbox, answer, ask=ask) == ("TimedOut", False, False)


# -- caps


def test_callbacks_are_capped(sandbox: Sandbox) -> None:
    """Callbacks that cost the child nothing are stopped by their number, long before the time is up."""
    answer = "while True:\n    ask(call, ['callback', 0, None, None, [], {}])"

    def ask(student: Student) -> Any:
        client.MAX_CALLBACKS, student.seconds = 500, 1000.0
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
    "the largest frame, of a text": 'give(call, sized(b"s", MAX_FRAME - 5, b"x" * (MAX_FRAME - 5)))',
    "an empty frame": 'give(call, b"")',
    "an empty callback of no call": 'say(frame(b"C", 0, b""))',
    "a callback above its bound": 'say(frame(b"C", call, bytes(2**20 + 1)))',
    "the kind Q": 'say(frame(b"Q", call, message))',
    "the kind A": 'say(frame(b"A", call, encode(["return", 1.0])))',
    "the kind P": 'say(frame(b"P", call, b""))',
    "the kind NUL": 'say(frame(b"\\0", call, encode(["return", 1.0, [], {}])))',
    "the kind r": 'say(frame(b"r", call, encode(["return", 1.0, [], {}])))',
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
    answer = "reply(call, 7.0)\nsay(b''.join(frame(b'R', (call + step) % 2**64, b'N') for step in range(-500, 500)))"
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


DATA = {
    "a million nodes": 'sized(b"l", 10**6, b"N" * 10**6)',
    "nodes that add up over many lists": 'sized(b"l", 400, sized(b"l", 400, b"N" * 400) * 400)',
    "61 lists in one another": 'sized(b"l", 1) * 61 + b"N"',
    "a million lists in one another": 'sized(b"l", 1) * 10**6 + b"N"',
    "a million dicts in one another": 'sized(b"d", 1, sized(b"s", 0)) * 10**6 + b"N"',
    "a list of 2**32 - 1 entries": 'sized(b"l", 2**32 - 1)',
    "a dict of 2**32 - 1 entries": 'sized(b"d", 2**32 - 1)',
    "a text of 2**32 - 1 bytes": 'sized(b"s", 2**32 - 1)',
    "an array of 2**60 numbers": 'b"a" + bytes((11, 1)) + struct.pack("<Q", 2**60)',
    "a shape whose product is 2**64": 'b"a" + bytes((11, 2)) + struct.pack("<2Q", 2**32, 2**32)',
    "a shape whose product is 2**64 + 8": 'b"a" + bytes((5, 2)) + struct.pack("<2Q", 8, 2**61 + 1) + bytes(8)',
    "a shape of 2**64 - 1 and 0": 'b"a" + bytes((11, 2)) + struct.pack("<2Q", 2**64 - 1, 0)',
    "255 dimensions": 'b"a" + bytes((11, 255)) + struct.pack("<255Q", *[1] * 255) + bytes(8)',
    "bytes for half of an array": 'b"a" + bytes((11, 1)) + struct.pack("<Q", 4) + bytes(16)',
    "bytes for two arrays": 'b"a" + bytes((11, 1)) + struct.pack("<Q", 1) + bytes(16)',
    "a dtype that is on no list": 'b"a" + bytes((14, 1)) + struct.pack("<Q", 1) + bytes(8)',
    "a scalar of a dtype that is on no list": 'b"g" + bytes((255,)) + bytes(8)',
    "a key that is a number": 'sized(b"d", 1, b"i" + bytes(8) + b"N")',
    "a key that is nothing": 'sized(b"d", 1, b"NN" + bytes(4))',
    "an integer of 1025 bytes": 'sized(b"I", 1025, b"\\x7f" * 1025)',
    "10**5000": 'sized(b"I", 2077, (10**5000).to_bytes(2077, "little"))',
    "a text with half a surrogate": 'sized(b"s", 3, b"\\xed\\xa0\\x80")',
    "a text that is no text": 'sized(b"s", 1, b"\\xff")',
    "a tag that is none": 'b"?"',
    "half a float": 'b"f" + bytes(4)',
    "a handle without a label": 'b"o" + struct.pack("<I", 1)',
    "a handle whose label is a number": 'b"o" + struct.pack("<I", 1) + b"i" + bytes(8)',
    "a handle of 2**63": 'b"o" + struct.pack("<Q", 2**63) + sized(b"s", 1, b"x")',
    "a kept dict without a number": 'b"D"',
}


@pytest.mark.parametrize("place", ["value", "after", "observed"])
@pytest.mark.parametrize("what", DATA)
def test_data_that_no_encoder_makes_ends_the_child(sandbox: Sandbox, what: str, place: str) -> None:
    """Counts, depth, lengths, shapes, dtypes, keys and texts are bounded before anything is built of them."""
    parts = {"value": "returned(data)", "after": "returned(b'N', data)", "observed": "returned(b'N', observed=data)"}
    assert outcome_of(sandbox, stays(f"data = {DATA[what]}\ngive(call, {parts[place]})")) == VIOLATION


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
    "bytes that look like a handle": "b'o' + bytes(4) + sized(b's', 1, b'x')",
    "a list that looks like a reply": "['return', 1.0, [], {}]",
    "an array of nothing": "np.empty((1000, 0))",
    "an array without dimensions": "np.array(2.0)",
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
        handle = b"o" + bytes(4) + sized(b"s", 1, b"x")
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
