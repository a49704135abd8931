"""A child behind the wall, talked to under deadlines.

Everything that comes from a child is the word of an enemy. A frame that is not due, too long, or carries
another id than that of the call under way is a violation: it ends the child.
"""

import os
import secrets
import select
from collections.abc import Callable
from typing import Protocol

from ..model import Limits
from ..testing.form import PlainError
from ..testing.links import Link, Lost
from ..testing.outcomes import NotCheckable, Raised, TimedOut
from ..testing.plain import decode
from .deadline import Deadline, Overrun, bounded, undisturbed
from .wire import HEADER, MAX_FRAME, frame

MAX_CALLBACKS = 50_000
MAX_TOTAL = 256 * 2**20
MAX_BORROWED = 2**20
PIPE_PIECE = 4096  # a pipe that can be written to takes as much as this without blocking
MAX_NOTES, MAX_NOTE, MAX_NAMES = 50, 500, 2000


class Keeper(Protocol):
    """Who has started a child, and keeps its submission's limits."""

    limits: Limits

    @property
    def charged(self) -> float:
        """The CPU seconds of the children that have ended, as far as they count towards the submission's limit."""
        ...

    def end(self, session: "Session") -> tuple[int, float, int]:
        """End a child: its wait status, its CPU seconds, and its peak memory in KiB."""
        ...


class Session(Link):
    """A child with a student's module: the ``Link`` over which a ``Student`` asks.

    After ``Lost`` was raised the child is gone; ``alive`` says so, and ``violated`` whether it broke the rules.
    """

    def __init__(self, sandbox: Keeper, child: int, handle: int, requests: int, replies: int) -> None:
        self.sandbox, self.limits = sandbox, sandbox.limits
        self.child, self.handle = child, handle
        self.requests, self.replies = requests, replies
        self.buffer = bytearray()
        self.total = 0
        self.callbacks = 0
        self.alive = True
        self.violated = False
        self.pid = _pid_of(handle, child)
        self.status = 0
        self.memory = 0

    def loaded(self) -> tuple[list[str], list[str], list[str]]:
        """Wait until the module is loaded: sentences about it, names of exceptions, and the names it defines.

        Raises:
            Lost: it was not within its limit, or the child died.
        """
        payload = self._reply(0, Deadline(self.pid, self.limits.load, self.limits.WALL), None)
        try:
            parts = decode(payload)
        except PlainError:
            raise self._violation() from None
        if not (isinstance(parts, list) and len(parts) == 3 and all(isinstance(part, list) for part in parts)):
            raise self._violation()
        notes, failures, names = (
            [text[:MAX_NOTE] for text in part[:MAX_NAMES] if isinstance(text, str)] for part in parts
        )
        return notes[:MAX_NOTES], failures, names

    def exchange(self, message: bytes, answer: Callable[[bytes], bytes], seconds: float | None) -> bytes:
        """See ``Link``."""
        if not self.alive:
            raise Lost("The program had ended before this call.", NotCheckable)
        call = secrets.randbits(63) + 1
        deadline = Deadline(self.pid, seconds or self.limits.call, self.limits.WALL)
        self._send(b"Q", call, message, deadline)
        return self._reply(call, deadline, answer)

    def end(self) -> None:
        """See ``Link``."""
        self._violation()

    def printed(self) -> str:
        """What the program printed, as far as it was kept."""
        if not self.alive:
            return ""
        deadline = Deadline(self.pid, 1.0, 1)
        try:
            self._send(b"P", 1, b"", deadline)
            text = decode(self._reply(1, deadline, None))
        except (Lost, PlainError):
            return ""
        return text[: self.limits.output * 1024] if isinstance(text, str) else ""

    def close(self) -> None:
        """End the child."""
        self.alive = False
        if not self.child:
            return
        with undisturbed():
            self.child = 0
            for descriptor in (self.handle, self.requests, self.replies):
                os.close(descriptor)
            self.status, _, self.memory = self.sandbox.end(self)

    def _send(self, kind: bytes, call: int, payload: bytes, deadline: Deadline) -> None:
        """Write a frame under the deadline: a program that never reads would else stop the run."""
        view = memoryview(frame(kind, call, payload))
        try:
            while view:
                if not deadline.wait(self.requests, select.POLLOUT):
                    raise self._late(deadline)
                view = view[os.write(self.requests, view[:PIPE_PIECE]) :]
        except OSError:
            raise self._died() from None

    def _reply(self, call: int, deadline: Deadline, answer: Callable[[bytes], bytes] | None) -> bytes:
        while True:
            kind, number, payload = self._frame(deadline)
            if number != call or kind not in (b"R", b"C"):
                raise self._violation()
            if kind == b"R":
                return payload
            self.callbacks += 1
            if answer is None or len(payload) > MAX_BORROWED:
                raise self._violation()
            if self.callbacks > MAX_CALLBACKS:
                self.close()
                raise Lost("The program called what was lent to it too often, and was stopped.", TimedOut)
            try:
                with bounded(deadline.left):
                    reply = answer(payload)
            except Overrun:  # it came between what is lent and here, where nobody makes an answer of it
                raise self._late(deadline) from None
            self._send(b"A", call, reply, deadline)

    def _frame(self, deadline: Deadline) -> tuple[bytes, int, bytes]:
        self._fill(HEADER.size, deadline)
        kind, number, length = HEADER.unpack(self.buffer[: HEADER.size])
        if length > MAX_FRAME:
            raise self._violation()
        self._fill(HEADER.size + length, deadline)
        payload = bytes(self.buffer[HEADER.size : HEADER.size + length])
        del self.buffer[: HEADER.size + length]
        self.total += length
        if self.total > MAX_TOTAL:
            raise self._violation()
        return kind, number, payload

    def _fill(self, size: int, deadline: Deadline) -> None:
        while len(self.buffer) < size:
            if not deadline.wait(self.replies):
                raise self._late(deadline)
            part = os.read(self.replies, 2**16)
            if not part:
                raise self._died()
            self.buffer += part

    def _late(self, deadline: Deadline) -> Lost:
        self.close()
        return Lost(f"The call took more than {deadline.limit:g} seconds and was stopped.", TimedOut)

    def _died(self) -> Lost:
        self.close()
        if self.sandbox.charged >= self.limits.submission:
            return Lost("The program used up its time for the whole submission.", TimedOut)
        return Lost("The program ended itself during this call.", Raised)

    def _violation(self) -> Lost:
        self.violated = True
        self.close()
        return Lost("The program answered in a way that no function can, and was stopped.", NotCheckable)


def _pid_of(handle: int, inner: int) -> int:
    """The process id of a child as this side knows it, from its pidfd."""
    try:
        with open(f"/proc/self/fdinfo/{handle}") as file:
            for line in file:
                if line.startswith("Pid:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return inner
