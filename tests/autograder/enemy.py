"""A program that takes its host's place in a real child and speaks raw bytes, and what the scoring side makes of it.

The child has no wall (``Isolation.NONE``), as none is needed: it sends what a test says. The scoring side is the
real one, in a process of its own, where it may take no more than some memory and some time.
"""

import contextlib
import inspect
import resource
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from autograder.course import LoadedAssignment
from autograder.foresight import Plan
from autograder.judging import judge
from autograder.model import Limits, Source
from autograder.sandbox.client import Sandbox
from autograder.sandbox.outer import Isolation
from autograder.sitting import SandboxSitting
from autograder.testing.outcomes import CheckFailure, Outcome
from autograder.testing.student import Student

from . import raw
from .apart import apart, peak_memory

NAME = "enemy"
MEBIBYTE = 2**20
# A frame of the largest size is held three times on its way, and is read into objects.
MOST_MEMORY = 100 * MEBIBYTE
MOST_SECONDS = 60

SPEAKS = (
    inspect.getsource(raw)
    + """
import gc
import os
import time

import numpy as np

from autograder.sandbox.wire import HEADER, MAX_FRAME, frame, write_all
from autograder.sandbox.worker import Pipes
from autograder.testing.plain import decode, encode

PRINTED = ""
pipes = next(thing for thing in gc.get_objects() if isinstance(thing, Pipes))

def say(data):
    write_all(pipes.replies, data)

def give(call, message):
    say(frame(b"R", call, message if isinstance(message, bytes) else encode(message)))

def reply(call, value, after=(), observed={}):
    give(call, ["return", value, list(after), observed])

def ask(call, question):
    "Send a callback, and give the answer to it."
    say(frame(b"C", call, question if isinstance(question, bytes) else encode(question)))
    return decode(pipes.read()[2], lambda *handle: handle)

def speak():
    "Say that the program is loaded, and answer every question from then on."
    say(frame(b"R", 0, encode([[], [], NAMES])))
    while True:
        kind, call, message = pipes.read()
        if kind == b"Q":
            answer(call, message)
        elif kind == b"P":
            give(call, PRINTED)
"""
)


SCRIPTED = """
turn = 0

def thing(call):
    "What is due where the grader makes an object; more can be asked of it then."
    give(call, returned(opaque(7, "Gate")))
"""

PLAYS = """
global turn
if b"object" in message:
    return thing(call)
for kind, data, edits in SCRIPT[turn % len(SCRIPT)]:
    said = frame(kind, call, data) if kind else data
    for place, gone, new in edits:
        said = said[:place] + new + said[place + gone:]
    say(said)
turn += 1
if ENDS:
    os._exit(0)
"""

# A kind of frame (none: the bytes are said as they are), its payload, and edits: place, bytes that go, bytes that come.
Said = tuple[bytes, bytes, Sequence[tuple[int, int, bytes]]]


class Hasty(Limits):
    """Limits whose backstop of wall time comes soon."""

    WALL = 2


LIMITS = Hasty(call=0.25, load=2, submission=600)


def enemy(answer: str, before: str = "", names: tuple[str, ...] = ("f",)) -> Source:
    """A program that answers each call as the statements ``answer`` say, which see ``call`` and ``message``."""
    body = textwrap.indent(textwrap.dedent(answer), "    ")
    text = (
        f"{SPEAKS}\nNAMES = {list(names)!r}\n{textwrap.dedent(before)}\ndef answer(call, message):\n{body}\nspeak()\n"
    )
    return Source(f"{NAME}.py", "", ((f"{NAME}.py", text),))


def scripted(script: Sequence[Sequence[Said]], names: tuple[str, ...], ends: bool) -> Source:
    """A program that says the parts of a script, one for each call, from the start again after the last.

    Args:
        ends: whether it ends itself after each, so that nobody waits for the rest of half a frame.
    """
    return enemy(PLAYS, f"{SCRIPTED}\nSCRIPT = {script!r}\nENDS = {ends}\n", names)


@dataclass(frozen=True)
class Judged:
    """What came of the checks by their ids, of the submission, what was printed, and how many children there were."""

    outcomes: Mapping[str, Outcome]
    earned: Mapping[str, Fraction]
    violated: bool
    out_of_time: bool
    printed: str
    children: int


def judged(
    sandbox: Sandbox,
    loaded: LoadedAssignment,
    source: Source,
    questions: Sequence[str] | None = None,
    plan: Plan | None = None,
) -> Judged:
    """Judge an enemy as a submission is judged.

    Args:
        plan: what is foreseen; without it, all is asked one by one.

    Raises:
        Exception: whatever is no failure of a check.
    """
    opened, opens = [], sandbox.open

    def counted(*arguments: Any) -> Any:
        opened.append(arguments)
        return opens(*arguments)

    sandbox.open = counted  # type: ignore[method-assign]
    try:
        limited = replace(loaded, assignment=replace(loaded.assignment, limits=sandbox.limits))
        sitting = SandboxSitting(sandbox, limited, source, plan or {})
        findings = judge(sitting, limited, questions)
        sitting.fresh()
    finally:
        sandbox.open = opens  # type: ignore[method-assign]
    return Judged(
        {name: finding.outcome for name, finding in findings.items()},
        {name: finding.earned for name, finding in findings.items()},
        sitting.violated,
        sitting.out_of_time,
        sitting.printed,
        len(opened),
    )


@contextlib.contextmanager
def raised(limits: Limits = LIMITS) -> Iterator[Sandbox]:
    """A sandbox that is ready, so that it can be used from forks of this process, one after the other."""
    with Sandbox(Isolation.NONE, limits) as sandbox:
        sandbox.open(NAME, enemy("pass")).close()
        yield sandbox


@dataclass(frozen=True)
class Met:
    """What came of it: the class of the failure with what it says, or the spelled value; and how the child is."""

    outcome: str
    text: str
    violated: bool
    alive: bool


def confined(work: Callable[[], Any]) -> Any:
    """What some work gives, in bounded time and memory.

    Raises:
        AssertionError: it took more memory than it may.
    """

    def measured() -> tuple[Any, int]:
        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + 6 * MOST_MEMORY,) * 2)
        before = peak_memory()
        return work(), peak_memory() - before

    found, growth = apart(measured, MOST_SECONDS)
    assert growth <= MOST_MEMORY, f"{growth >> 20} MiB"
    return found


def meet(
    sandbox: Sandbox,
    source: Source,
    ask: Callable[[Student], Any] = lambda student: student.f(1.0),
    seconds: float | None = 5.0,
) -> Met:
    """Ask an enemy something, by the real session and the real student of the scoring side.

    Args:
        seconds: the limit of a call, which is long where time is not what is tried; None for the sandbox's own.

    Raises:
        EOFError: something else than a failure of a check came of it.
    """

    def work() -> Met:
        session = sandbox.open(NAME, source)
        try:
            assert session.loaded()[0] == []
            session.limits = replace(session.limits, call=seconds or session.limits.call)
            student = Student(session)
            try:
                outcome, text = "answered", repr(ask(student))
            except CheckFailure as failure:
                outcome, text = type(failure).__name__, f"{failure.rule} {failure.got} {' '.join(failure.frames)}"
            student.hand_back()
            return Met(outcome, text, session.violated, session.alive)
        finally:
            session.close()

    return confined(work)  # type: ignore[no-any-return]
