"""An enemy that is asked in one go: whatever it says to that, its result is the one of a program asked one by one.

The program answers single calls as it should, but for one function that is wrong above zero. What it makes of the
message with all calls is the abuse.
"""

import functools
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from autograder.course import LoadedAssignment
from autograder.foresight import Ahead, Foreseen
from autograder.rehearsal import rehearse
from autograder.sandbox.client import Sandbox
from autograder.testing.links import Lost
from autograder.testing.plain import decode, encode

from .enemy import Judged, confined, enemy, judged, raised
from .raw import NONE, listed, opaque, returned, text

ANSWERS = """
def heard(message):
    return decode(message, lambda *handle: handle)

def reply_to(message):
    verb, target, method, args, kwargs, watch = heard(message)
    x, *rest = args
    right = abs(complex(x, *rest)) if target == "norm" else x * x + (x > 0)
    return encode(["return", right, [], {}])
"""
PLAYS = """
verb, *rest = heard(message)
if verb == "call":
    return give(call, reply_to(message))
if verb != "ahead":
    return give(call, ["return", None, [], {}])
messages = rest[1]
replies = [reply_to(message) for message in messages]
PRINTED = "asked in one go"
"""
NAMES = ("square", "norm")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with raised() as found:
        yield found


@functools.cache
def source(answer: str) -> Any:
    """The enemy that answers the message with all calls by these statements."""
    return enemy(f"global PRINTED\n{PLAYS}\n{textwrap.dedent(answer)}", ANSWERS, NAMES)


def judge_ahead(sandbox: Sandbox, loaded: LoadedAssignment, answer: str) -> Judged:
    """Judge the enemy with foresight, in bounded time and memory."""
    plan = rehearse(loaded)
    return confined(lambda: judged(sandbox, loaded, source(answer), plan=plan))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def one_by_one(sandbox: Sandbox, lengths: LoadedAssignment) -> Judged:
    """What comes of the program where nothing is foreseen."""
    found: Judged = confined(lambda: judged(sandbox, lengths, source("")))
    assert {outcome.value for outcome in found.outcomes.values()} == {"passed", "failed"}
    assert (found.violated, found.printed) == (False, "")
    return found


STANDS = {
    "all replies": "give(call, replies)",
    "one reply": "give(call, replies[:1])",
    "no reply": "give(call, [])",
    "all replies, in a list put together by hand": "give(call, listed(*map(encode, replies)))",
}


@pytest.mark.parametrize("what", STANDS)
def test_as_many_replies_as_there_are_count(
    sandbox: Sandbox, lengths: LoadedAssignment, one_by_one: Judged, what: str
) -> None:
    """Calls to which there is no reply yet are made when they are asked, of the same child."""
    found = judge_ahead(sandbox, lengths, STANDS[what])
    assert replace(found, printed="") == one_by_one
    assert found.printed == "asked in one go"


ABUSES = {
    "nothing": "give(call, None)",
    "no bytes": "give(call, b'')",
    "a tuple": "give(call, tuple(replies))",
    "a dict": "give(call, dict(zip('abcdefgh', replies)))",
    "a text": "give(call, 'replies')",
    "bytes": "give(call, encode(b''.join(replies)))",
    "a reply to one call": "give(call, ['return', 1.0, [], {}])",
    "a list of texts": "give(call, [reply.decode('latin-1') for reply in replies])",
    "nothing among replies": "give(call, [*replies[:-1], None])",
    "an array among replies": "give(call, [np.zeros(3), *replies[1:]])",
    "a list of lists": "give(call, [[reply] for reply in replies])",
    "a list of a list of replies": "give(call, [replies])",
    "lists as deep as can be": "give(call, deep(60, ONE))",
    "lists too deep": "give(call, deep(10**6, ONE))",
    "an object among replies": "give(call, listed(*map(encode, replies[:-1]), opaque(0)))",
    "one reply too many": "give(call, [*replies, replies[0]])",
    "99,000 replies too many": "give(call, replies + [b''] * 99_000)",
    "a million replies": "give(call, listed(*[sized(b'b', 0)] * 10**6))",
    "a count that is a lie": "give(call, listed(*map(encode, replies), count=2**32 - 1))",
    "bytes whose length is a lie": "give(call, listed(*map(encode, replies[:-1]), sized(b'b', 2**32 - 1)))",
    "something after the list": "give(call, encode(replies) + NONE)",
    "each reply is empty": "give(call, [b''] * len(replies))",
    "each reply lacks a byte": "give(call, [reply[:-1] for reply in replies])",
    "each reply goes on": "give(call, [reply + NONE for reply in replies])",
    "each reply is a float": "give(call, [encode(1.0)] * len(replies))",
    "each reply is of another form": "give(call, [encode(['passed', 1.0, [], {}])] * len(replies))",
    "each reply is an order itself": "give(call, [message] * len(replies))",
    "each reply has a run that is not there": "give(call, [returned(sized(b'l', 99, b'f' * 99))] * len(replies))",
    "each reply has too many parts": "give(call, [returned(listed(*[NONE] * 99_996))] * len(replies))",
    "the last reply is malformed": "give(call, [*replies[:-1], replies[-1][:-1]])",
    "16 MiB in a reply that is none": "give(call, [bytes(2**24 - 100)])",
    "16 MiB in many replies that are none": "give(call, [bytes(2**20 - 10)] * 16)",
    "16 MiB in a reply too many": "give(call, [*replies, bytes(2**24 - 1000)])",
    "17 MiB": "give(call, bytes(17 * 2**20))",
    "a frame too long": 'say(HEADER.pack(b"R", call, 2**32 - 1))',
    "another id": "give(call ^ 1, replies)",
    "another kind": 'say(frame(b"A", call, encode(replies)))',
    "rubbish": "say(b'rubbish' * 10)",
    "a callback that is waited for": "ask(call, borrowing(listed()))",
    "a callback, and the replies": "say(frame(b'C', call, borrowing(listed())))\ngive(call, replies)",
    "callbacks for ever": "while True:\n    say(frame(b'C', call, borrowing(listed())) * 100)",
    "the replies, and those again": "give(call, replies)\ngive(call, replies)",
    "an end before a word": "os._exit(0)",
    "an end in the middle": "say(frame(b'R', call, encode(replies))[:-10])\nos._exit(0)",
    "a pipe that is closed": "os.close(pipes.replies)\ntime.sleep(1000)",
    "an ear that is closed": "os.close(pipes.requests)\ntime.sleep(1000)",
    "silence": "time.sleep(1000)",
    "silence, and the processor is busy": "while True:\n    pass",
    "silence in the middle": "say(frame(b'R', call, encode(replies))[:-10])\ntime.sleep(1000)",
    "drips": "for byte in frame(b'R', call, bytes(10**6)):\n    say(bytes([byte]))\n    time.sleep(0.05)",
    "sixteen megabytes, and drips": "say(HEADER.pack(b'R', call, 2**24) + bytes(2**24 - 1))\ntime.sleep(1000)",
}


@pytest.mark.parametrize("what", ABUSES)
def test_what_is_no_answer_in_one_go_changes_nothing(
    sandbox: Sandbox, lengths: LoadedAssignment, one_by_one: Judged, what: str
) -> None:
    """The child is dropped, with all that it took and printed, and a new one is asked one by one: no rule is broken."""
    assert judge_ahead(sandbox, lengths, ABUSES[what]) == replace(one_by_one, children=one_by_one.children + 1)


ANSWERED = {
    "replies in another order": "give(call, replies[::-1])",
    "the first reply to all": "give(call, replies[:1] * len(replies))",
    "errors": "give(call, [encode(['error', 'E', '', [], [], {}])] * len(replies))",
    "8 MiB in all": "give(call, [returned(text(b'x' * (2**23 // len(replies))))] * len(replies))",
    "objects": "give(call, [returned(opaque(2**32 - 1))] * len(replies))",
    "as deep as can be": "give(call, [returned(deep(59, ONE))] * len(replies))",
    "as many parts as can be": "give(call, [returned(listed(*[NONE] * 99_995))] * len(replies))",
}


@pytest.mark.parametrize("what", ANSWERED)
def test_replies_of_the_right_form_are_the_program_s_own(
    sandbox: Sandbox, lengths: LoadedAssignment, one_by_one: Judged, what: str
) -> None:
    """They are judged as if each had been given to its call: nobody gains by them, and no rule is broken."""
    found = judge_ahead(sandbox, lengths, ANSWERED[what])
    assert (found.violated, found.out_of_time) == (False, False)
    assert sum(found.earned.values()) <= sum(one_by_one.earned.values())


# -- what is kept of it


FORESEEN = Foreseen(0, (b"first", b"second"), (returned(NONE), returned(NONE)), {}, {})


class Line:
    """A link at whose end one answer is given to everything."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer

    def exchange(self, message: bytes, answer: Callable[[bytes], bytes], seconds: float | None) -> bytes:
        return self.answer

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


def test_replies_are_kept_for_one_question_only() -> None:
    """They may be 16 MiB, and there are many questions."""
    ahead = Ahead(Line(encode([returned(text("x"))] * 2)))
    ahead.foresee(FORESEEN)
    ahead.foresee(replace(FORESEEN, first=2, messages=(b"third", b"fourth")))
    assert ahead.replies == {b"third": {2: returned(text("x"))}, b"fourth": {3: returned(text("x"))}}


@pytest.mark.parametrize(
    "reply",
    [listed(), listed(text("return")), returned(opaque(1))[:-1], text("return"), returned(NONE, NONE), b""],
    ids=["no part", "one part", "a byte too few", "a text", "no arguments", "nothing"],
)
def test_a_reply_is_looked_at_when_it_comes(reply: bytes) -> None:
    """If it were looked at when it is asked for, it would be the end of its question. One that is alike is a reply."""
    ahead = Ahead(Line(encode([returned(NONE), reply])))
    with pytest.raises(Lost):
        ahead.foresee(FORESEEN)
    assert decode(returned(NONE)) == ["return", None, [], {}]
