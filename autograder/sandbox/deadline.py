"""Time: the one absolute deadline of a call, by the kernel's own books."""

import contextlib
import os
import select
import signal
import time
from collections.abc import Iterator

TICKS = os.sysconf("SC_CLK_TCK")
UNCOUNTED = 0.02  # seconds
AGAIN = 0.5  # seconds


class Deadline:
    """One absolute deadline of a call: seconds of CPU, and of wall time as a backstop.

    The CPU is looked at only when as many seconds of wall time have gone by, since one thread cannot
    have used more. It is counted from ``UNCOUNTED`` seconds on, so that most calls, which are over by then,
    cost no look at the books.
    """

    def __init__(self, pid: int, limit: float, wall: int) -> None:
        self.pid, self.limit = pid, limit
        self.before: float | None = None
        self.now = time.monotonic()
        self.last = self.now + limit * wall

    @property
    def left(self) -> float:
        """Seconds of wall time until the backstop."""
        return self.last - time.monotonic()

    def wait(self, descriptor: int, event: int = select.POLLIN) -> bool:
        """Wait until a descriptor can be read (or written); False where the time is up first."""
        poll = select.poll()
        poll.register(descriptor, event)
        while True:
            gone = time.monotonic() - self.now
            if self.before is None and gone >= UNCOUNTED:
                self.before = cpu_seconds(self.pid)
            patience = UNCOUNTED - gone if self.before is None else self.limit - gone
            if patience <= 0 and self.before is not None:
                patience = self.limit - (cpu_seconds(self.pid) - self.before)
            if patience <= 0 or self.left <= 0:
                return False
            if poll.poll(max(0.02, min(patience, self.left)) * 1000):
                return True


class Overrun(Exception):
    """What was lent worked for too long on what a student's program gave it."""


@contextlib.contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Bound the work that a callback makes on this side, by an alarm; callbacks within callbacks keep the outer one.

    It rings again and again: Python ignores what is raised while it collects garbage.
    """

    def ring(signal_number: int, frame: object) -> None:
        raise Overrun("this took too long")

    if signal.getitimer(signal.ITIMER_REAL)[0]:
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.01), AGAIN)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:  # once more, as it may ring in the line above
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Let no alarm ring meanwhile: half a message would be taken for the next one."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def cpu_seconds(pid: int) -> float:
    """The CPU time of a process by the kernel's books; 0 where these cannot be read."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS
