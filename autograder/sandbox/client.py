"""The scoring side of the sandbox: opens children behind a wall, and talks to them under deadlines.

Everything that comes from a child is the word of an enemy. A frame that is not due, too long, or carries
another id than that of the call under way is a violation: it ends the child.
"""

import contextlib
import os
import secrets
import select
import signal
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ..model import Limits, Source
from ..testing.outcomes import NotCheckable, Raised, TimedOut
from ..testing.plain import PlainError, decode, encode
from ..testing.student import Lost
from .outer import Isolation, Wall, library, raise_wall
from .syscalls import filter_program
from .wire import HEADER, MAX_FRAME, frame, write_all

MAX_CALLBACKS = 50_000
MAX_TOTAL = 256 * 2**20
PATIENCE = 10.0
TICKS = os.sysconf("SC_CLK_TCK")


class Broken(Exception):
    """The warm Python does not answer: the grader, not the student, has failed."""


class Sandbox:
    """A wall with a warm Python behind it. Use it as a context; one child at a time.

    Args:
        hidden: folders that must not be seen from within.

    ``seconds`` is the CPU time of the children so far, ``own_seconds`` that of the warm Python itself.
    """

    def __init__(self, isolation: Isolation, limits: Limits, hidden: Iterable[Path] = ()) -> None:
        self.isolation, self.limits = isolation, limits
        self.hidden = tuple(hidden)
        self.wall: Wall | None = None
        self.seconds = 0.0
        self.own_seconds = 0.0

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *exception: object) -> None:
        if self.wall is not None:
            self.wall.fall()
            self.wall = None

    def open(self, module: str, source: Source) -> "Session":
        """Start a child with a student's module. What came of loading it is the session's to say."""
        order = {
            "memory": self.limits.memory,
            "seconds": max(1.0, self.limits.submission - self.seconds),
            "output": self.limits.output,
            "filter": filter_program() if self.isolation is Isolation.BUBBLEWRAP else b"",
            "notebook": source.name.lower().endswith(".ipynb"),
            "library": library(self.isolation),
        }
        with contextlib.ExitStack() as stack:
            file = stack.enter_context(_memory_file(encode([module, [list(cell) for cell in source.cells]])))
            child_reads, requests = _pipe(stack)
            replies, child_writes = _pipe(stack)
            answer, handles = self._request("open", order, [file.fileno(), child_reads, child_writes])
            stack.pop_all()
        file.close()
        os.close(child_reads)
        os.close(child_writes)
        return Session(self, answer[1], handles[0], requests, replies)

    def end(self, session: "Session") -> tuple[int, float, int]:
        """End a child: its wait status, its CPU seconds, and its peak memory in KiB."""
        answer, _ = self._request("close", {"alone": self.isolation is Isolation.BUBBLEWRAP}, [])
        status, seconds, memory, self.own_seconds = answer[1:]
        self.seconds += seconds
        return status, seconds, memory

    def _request(self, verb: str, order: dict[str, Any], descriptors: list[int]) -> tuple[list[Any], list[int]]:
        try:
            if self.wall is None:
                self.wall = raise_wall(self.isolation, self.hidden)
                self._receive(self.wall)
            socket.send_fds(self.wall.control, [encode([verb, order])], descriptors)
            return self._receive(self.wall)
        except (OSError, PlainError) as error:
            raise Broken(f"the sandbox does not answer ({error})") from error

    def _receive(self, wall: Wall) -> tuple[list[Any], list[int]]:
        wall.control.settimeout(PATIENCE)
        message, descriptors, _, _ = socket.recv_fds(wall.control, 2**16, 1)
        if not message:
            raise Broken("the sandbox ended before it was told to")
        return decode(message), descriptors


def _memory_file(data: bytes) -> Any:
    """A file in memory, which a child can read and nobody else finds."""
    file = os.fdopen(os.memfd_create("source", os.MFD_CLOEXEC), "w+b")
    file.write(data)
    file.flush()
    return file


def _pipe(stack: contextlib.ExitStack) -> tuple[int, int]:
    ends = os.pipe()
    for end in ends:
        stack.callback(os.close, end)
    return ends


class Session:
    """A child with a student's module: the ``Link`` over which a ``Student`` asks.

    After ``Lost`` was raised the child is gone; ``alive`` says so, and ``violated`` whether it broke the rules.
    """

    def __init__(self, sandbox: Sandbox, child: int, handle: int, requests: int, replies: int) -> None:
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
        _, payload = self._reply(0, Deadline(self.pid, self.limits.load, self.limits.WALL), None)
        try:
            notes, failures, names = decode(payload)
            return [str(note) for note in notes], [str(name) for name in failures], [str(name) for name in names]
        except (PlainError, ValueError, TypeError):
            raise self._violation() from None

    def exchange(self, message: bytes, answer: Callable[[bytes], bytes], seconds: float | None) -> bytes:
        """See ``Link``."""
        if not self.alive:
            raise Lost("The program had ended before this call.", NotCheckable)
        call = secrets.randbits(63) + 1
        deadline = Deadline(self.pid, seconds or self.limits.call, self.limits.WALL)
        self._send(b"Q", call, message)
        return self._reply(call, deadline, answer)[1]

    def end(self) -> None:
        """See ``Link``."""
        self._violation()

    def printed(self) -> str:
        """What the program printed, as far as it was kept."""
        if not self.alive:
            return ""
        try:
            self._send(b"P", 1, b"")
            text = decode(self._reply(1, Deadline(self.pid, 1.0, 1), None)[1])
        except (Lost, PlainError):
            return ""
        return text if isinstance(text, str) else ""

    def close(self) -> None:
        """End the child."""
        if self.child:
            self.status, _, self.memory = self.sandbox.end(self)
            self.child = 0
            for descriptor in (self.handle, self.requests, self.replies):
                os.close(descriptor)
        self.alive = False

    def _send(self, kind: bytes, call: int, payload: bytes) -> None:
        try:
            write_all(self.requests, frame(kind, call, payload))
        except OSError:
            raise self._died() from None

    def _reply(self, call: int, deadline: "Deadline", answer: Callable[[bytes], bytes] | None) -> tuple[int, bytes]:
        while True:
            kind, number, payload = self._frame(deadline)
            if number != call or (kind == b"C" and answer is None):
                raise self._violation()
            if kind == b"R":
                return number, payload
            if kind != b"C":
                raise self._violation()
            self.callbacks += 1
            if self.callbacks > MAX_CALLBACKS:
                raise self._violation()
            assert answer is not None
            with _bounded(deadline.last - time.monotonic()):
                reply = answer(payload)
            self._send(b"A", call, reply)

    def _frame(self, deadline: "Deadline") -> tuple[bytes, int, bytes]:
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

    def _fill(self, size: int, deadline: "Deadline") -> None:
        while len(self.buffer) < size:
            if not deadline.wait(self.replies):
                self.close()
                raise Lost(f"The call took more than {deadline.limit:g} seconds and was stopped.", TimedOut)
            part = os.read(self.replies, 2**16)
            if not part:
                raise self._died()
            self.buffer += part

    def _died(self) -> Lost:
        self.close()
        if os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGXCPU:
            return Lost("The program used up its time for the whole submission.", TimedOut)
        return Lost("The program ended itself during this call.", Raised)

    def _violation(self) -> Lost:
        self.violated = True
        self.close()
        return Lost("The program answered in a way that no function can, and was stopped.", NotCheckable)


class Deadline:
    """One absolute deadline of a call: seconds of CPU, and of wall time as a backstop.

    The CPU is looked at only when as many seconds of wall time have gone by, since one thread cannot
    have used more.
    """

    def __init__(self, pid: int, limit: float, wall: int) -> None:
        self.pid, self.limit = pid, limit
        self.before = cpu_seconds(pid)
        self.now = time.monotonic()
        self.last = self.now + limit * wall

    def wait(self, descriptor: int) -> bool:
        """Wait until there is something to read; False where the time is up first."""
        patience = self.limit
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        while not poll.poll(max(0.0, min(patience, self.last - time.monotonic())) * 1000):
            left = self.limit - (cpu_seconds(self.pid) - self.before)
            if left <= 0 or time.monotonic() >= self.last:
                return False
            patience = max(left, 0.02)
        return True


class Overrun(Exception):
    """What was lent worked for too long on what a student's program gave it."""


@contextlib.contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    """Bound the work that a callback makes on this side, by an alarm; callbacks within callbacks keep the outer one."""

    def ring(signal_number: int, frame: object) -> None:
        raise Overrun("this took too long")

    if signal.getitimer(signal.ITIMER_REAL)[0]:
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.01))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def cpu_seconds(pid: int) -> float:
    """The CPU time of a process by the kernel's books; 0 where these cannot be read."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


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
