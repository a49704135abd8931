"""The grader's side: ``student.staged_forward(x, y)`` asks the student's program and gives plain data back.

There is one ``Student`` and two links: at home the link is a function call in the same process, in
grading it is a pipe into the sandbox. Both copy the arguments, pass results through the same closed
list of types and record each call, so that what is green at home is green in grading.
"""

import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .calls import Call, Memory, Remembered
from .form import Handle, PlainError
from .links import Link, Lost
from .loans import Loans, methods_of
from .outcomes import CheckFailure, NotAttempted, NotCheckable, Raised, TimedOut
from .plain import decode, encode, same
from .replies import Answer, Reply, name_caches, read_reply
from .spelling import spell_call

MAX_ENDS = 4
MOST_HELD = 200
MAX_TIMEOUTS = 8
_NO_WORD = r"[^\w. ]"
VIOLATION = "answered in a way that no function can, and the program was stopped."


class Unsendable(PlainError):
    """A test sends what no program can be sent: its own mistake."""


class Instance:
    """An object that lives on the student's side, such as a gate: its methods can be called by name."""

    _name = "an object"  # what messages call it: never a text of the student's side, nor a test's numbers

    def __init__(self, student: "Student", handle: int, label: str) -> None:
        self._student, self._handle = student, handle
        # The label is a text of the student's side, and this may become part of a line that somebody pastes.
        self._spelled = f"<{re.sub(_NO_WORD, '?', label)}>"

    def __repr__(self) -> str:
        return self._spelled

    def __eq__(self, other: object) -> bool:
        """Two are the same where they stand for the same object of the student's side."""
        return isinstance(other, Instance) and self._handle == other._handle

    def __hash__(self) -> int:
        return self._handle

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._student.ask(self, *args, **kwargs).value

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self._student.ask(self, *args, method=name, **kwargs).value


class Student:
    """A student's program, as tests see it. Every public name is a function of the module.

    Calls raise a ``CheckFailure`` where the program raises, is not there, or does not answer. What ended the
    program is kept in ``ended_here``, and not called again: a check that is made once more, with a new
    child, sees what else it looks at.

    Args:
        ends: the calls of each function that were the end of the program, shared by the children of one
            submission. A function that ended it too often is not called again.
        most_ends: how often a function may end the program; one that is given a time of its own may once, as each
            time costs what many calls do.
        seconds: the CPU that a call may take, by the function's name; of all others, it is the link's to know.
    """

    def __init__(
        self,
        link: Link,
        ends: dict[str, list[Lost]] | None = None,
        most_ends: int = MAX_ENDS,
        seconds: Mapping[str, float] = {},
    ) -> None:
        self._link = link
        self._seconds = seconds
        self._most_ends = most_ends
        self._loans = Loans()
        self._ends: dict[str, list[Lost]] = {} if ends is None else ends
        self.ended_here: dict[str, Lost] = {}
        self._lent: dict[str, Any] = {}
        self._memory = Memory()
        self._held = 0  # answers for which the student's side keeps an object
        self.transcript: list[Call] = []
        self._made_by: dict[int, int] = {}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self.ask(name, *args, **kwargs).value

    @property
    def borrowed(self) -> dict[str, int]:
        """How often each thing that was lent was called; of a class, how many of its objects were used."""
        return self._loans.borrowed

    def make(self, name: str, *args: Any) -> Instance:
        """Make an object of a student's class, for example ``make("ScaleGate", 3.0)``."""
        made = self.ask(name, *args, watch={"object": True})
        if not isinstance(made.value, Instance):
            self._link.end()
            raise NotCheckable(f"{name} {VIOLATION}", call=made.call, place=name)
        made.value._spelled, made.value._name = made.call, name
        return made.value

    def remember(self, key: Any, make: Callable[[], Any]) -> Any:
        """Give what ``make`` gave for this key before: several checks look at the same calls.

        What it raised is remembered too, so that a call that ran into its limit is not made again.
        """
        memory = self._memory.while_lent(self._lent)
        if key in memory:
            known = memory[key]
            self.transcript += known.calls
            self._loans.count(known.borrowed)
        else:
            known = memory[key] = self._made_now(make)
        if known.raised is not None:
            raise known.raised
        return known.value

    def _made_now(self, make: Callable[[], Any]) -> Remembered:
        before, held, counted = len(self.transcript), self._held, dict(self.borrowed)
        value, raised = None, None
        try:
            value = make()
        except CheckFailure as failure:
            raised = failure
        borrowed = {name: count - counted.get(name, 0) for name, count in self.borrowed.items()}
        calls = tuple(self.transcript[before:])
        return Remembered(value, raised, calls, borrowed, keeps=self._held > held)

    def ask(
        self,
        target: str | Instance,
        *args: Any,
        method: str | None = None,
        watch: Mapping[str, Any] = {},
        **kwargs: Any,
    ) -> Answer:
        """Call a function of the module, or a method of an object of the student's.

        Args:
            watch: what to observe from inside, see ``Host.watched``.
        """
        made = None if isinstance(target, str) else target
        spelled, name = (target, target) if made is None else (made._spelled, made._name)
        dot = f".{method}" if method else ""
        call, name = spell_call(f"{spelled}{dot}", args, kwargs), f"{name}{dot}"
        sent = target if made is None else _Ours(made._handle)
        by = target if isinstance(target, str) else self._made_by.get(target._handle, -1)
        self.transcript.append(Call(by, method, args, kwargs, watch, call))
        try:
            message = encode(["call", sent, method, list(args), kwargs, dict(watch)], self._keep)
        except Unsendable:
            raise
        except PlainError:  # what the program gave may just have come through, and be too large to go back
            rule = f"{name} could not be called: what the program gave for it before is too large."
            raise NotCheckable(rule, call=call, place=name) from None
        reply = self._exchange(message, call, name)
        if reply.error is None:
            self._held += name_caches(reply.value, call)
            if isinstance(reply.value, Instance):
                self._made_by[reply.value._handle] = len(self.transcript) - 1
            return Answer(reply.value, call, _changed(args, reply.after), reply.observed)
        raise self._failure(*reply.error, call, name)

    def _exchange(self, message: bytes, call: str, name: str) -> Reply:
        ends = self._ends.get(name, [])
        # A few functions may each end the program in several checks; many that all do would use up all time.
        timeouts = sum(end.failure is TimedOut for known in self._ends.values() for end in known)
        most = self._most_ends if timeouts < MAX_TIMEOUTS and name not in self._seconds else 1
        before = self.ended_here.get(name) or (ends[0] if len(ends) >= most else None)
        if before is not None:
            rule = f"{name} ended the program, and was not called again. When it was: {before}"
            raise before.failure(rule, call=before.call, place=name)
        try:
            reply = self._link.exchange(message, self._answer, self._seconds.get(name))
            return read_reply(decode(reply, self._find))
        except Lost as lost:
            if lost.failure is not NotCheckable:  # else another function had ended it before
                lost.call = call
                self._ends.setdefault(name, []).append(lost)
                self.ended_here[name] = lost
            raise lost.failure(str(lost), call=call, place=name) from None
        except PlainError:
            self._link.end()
            raise NotCheckable(f"{name} {VIOLATION}", call=call, place=name) from None

    def _failure(self, kind: str, text: str, frames: tuple[str, ...], call: str, name: str) -> CheckFailure:
        if kind == "NotImplementedError":
            return NotAttempted(f"{name} is not written yet.", call=call, place=name, frames=frames)
        if kind == "Missing":
            return NotAttempted(f"There is no {name} in the module.", call=call, place=name)
        return Raised(f"{name} raised an exception.", call=call, place=name, got=text, frames=frames)

    # -- what the student's side may call: functions of a test, and what is lent

    def lend(self, lent: Mapping[str, Any], everywhere: bool = False) -> None:
        """Put right functions and classes in the place of the student's own, by name, until ``hand_back``.

        With ``everywhere`` functions also by any other name that they are known by.
        """
        self._lent |= lent
        loans = [[name, self._loans.lend(name, value), methods_of(value)] for name, value in lent.items()]
        try:
            self._link.lend(encode(["lend", loans, everywhere]), self._answer)
        except Lost as lost:
            raise lost.failure(str(lost)) from None

    def hand_back(self) -> None:
        """Let every function die that was handed out in this test: nobody answers one question with another's.

        The student's side lets go of what it kept, where that is more than a little: to say so costs as much as a
        call. If it is gone, nothing is kept.
        """
        if self._loans.names or self._held > MOST_HELD:
            with contextlib.suppress(Lost):
                self._link.hand_back(encode(["hand back"]), self._answer)
            self._held = 0
            self._memory.let_go()
        self._lent = {}
        self._loans.end()
        self.transcript.clear()
        self._made_by.clear()

    def _keep(self, value: Any) -> Handle:
        if isinstance(value, _Ours):
            return "h", value.handle, ""
        if isinstance(value, Instance):
            return "h", value._handle, ""
        if callable(value):
            return "r", self._loans.handle_of(value), getattr(value, "__name__", "f")
        raise Unsendable(f"a {type(value).__name__} cannot be sent to a student's program")

    def _find(self, tag: str, handle: int, label: str) -> Instance:
        self._held += 1
        return Instance(self, handle, label)

    def _answer(self, message: bytes) -> bytes:
        """Answer a callback. Only what this test handed out can be reached, and only with plain data."""
        try:
            _, handle, instance, method, args, kwargs = decode(message, self._find)
            value = self._loans.call(handle, instance, method, args, kwargs)
            return encode(["return", value], self._keep)
        except CheckFailure as failure:
            return encode(["error", "RuntimeError", failure.rule])
        except Exception as error:
            return encode(["error", type(error).__name__, "the function that was called raised an exception"])


class _Ours:
    """A handle of the student's side on its way back there."""

    def __init__(self, handle: int) -> None:
        self.handle = handle


def _changed(args: Sequence[Any], after: Sequence[Any]) -> bool:
    return any(now is not None and not same(sent, now) for sent, now in zip(args, after, strict=False))
