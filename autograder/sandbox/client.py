"""The scoring side of the sandbox: has the warm Python behind a wall start children, and end them."""

import contextlib
import os
import secrets
import socket
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ..model import Limits, Source
from ..testing.form import PlainError
from ..testing.plain import decode, encode
from .deadline import undisturbed
from .outer import Isolation, Wall, library, raise_wall
from .session import Session

PATIENCE = 30.0
# What the warm Python answers to each request.
ANSWERS = {"greet": "greeted", "open": "opened", "close": "closed"}


class Broken(Exception):
    """The warm Python does not answer: the grader, not the student, has failed."""


class Sandbox:
    """A warm Python behind a wall, for one submission. Use it as a context; one child at a time.

    Args:
        hidden: folders that must not be seen from within.
        wall: one that stands already and serves one submission after the other; without it, one of its own
            is raised when it is needed, and falls at the end.

    ``seconds`` is the CPU time of the children so far, of which ``forgiven`` is not held against the submission;
    ``own_seconds`` is that of the warm Python for them.
    """

    def __init__(
        self, isolation: Isolation, limits: Limits, hidden: Iterable[Path] = (), wall: Wall | None = None
    ) -> None:
        self.isolation, self.limits = isolation, limits
        self.hidden = tuple(hidden)
        self.wall = wall
        self.shared = wall is not None
        self.seconds = 0.0
        self.forgiven = 0.0
        self.own_seconds = 0.0

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *exception: object) -> None:
        if self.wall is not None and not self.shared:
            self.wall.fall()
            self.wall = None

    @property
    def charged(self) -> float:
        """The CPU seconds that count towards the submission's limit."""
        return self.seconds - self.forgiven

    def open(self, module: str, source: Source) -> Session:
        """Start a child with a student's module. What came of loading it is the session's to say."""
        order = {
            "memory": self.limits.memory,
            "seconds": max(1.0, self.limits.submission - self.charged),
            "output": self.limits.output,
            "filter": self._raised().filter,
            "notebook": source.name.lower().endswith(".ipynb"),
            "library": library(self.isolation),
            "apart": self.shared,
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

    def _raised(self) -> Wall:
        if self.wall is None:
            self.wall = raise_wall(self.isolation, self.hidden)
        return self.wall

    def end(self, session: Session) -> tuple[int, float, int]:
        """End a child: its wait status, its CPU seconds, and its peak memory in KiB."""
        answer, _ = self._request("close", {}, [])
        status, seconds, memory, own_seconds = answer[1:]
        self.seconds += seconds
        self.own_seconds += own_seconds
        return status, seconds, memory

    def _request(self, verb: str, order: dict[str, Any], descriptors: list[int]) -> tuple[list[Any], list[int]]:
        wall = self._raised()
        with undisturbed():
            return request(wall, verb, order, descriptors)


def request(
    wall: Wall, verb: str, order: dict[str, Any], descriptors: Sequence[int] = ()
) -> tuple[list[Any], list[int]]:
    """Ask the warm Python for something: its answer, and the descriptors that come with it.

    Raises:
        Broken: it does not answer, or not to this.
    """
    try:
        socket.send_fds(wall.control, [encode([verb, order])], descriptors)
        wall.control.settimeout(PATIENCE)
        message, handles, _, _ = socket.recv_fds(wall.control, 2**16, 1)
        answer = decode(message)
    except (OSError, PlainError) as error:
        raise Broken(f"the sandbox does not answer ({error})") from error
    if not isinstance(answer, list) or answer[:1] != [ANSWERS[verb]]:
        raise Broken("the sandbox gave another answer than it was asked for")
    return answer, handles


def serves_many(wall: Wall) -> bool:
    """Whether a wall may serve one submission after the other: each child has namespaces of its own there.

    Raises:
        Broken: the warm Python behind it does not answer, or still answers something else.
    """
    word = secrets.token_hex(8)
    answer, _ = request(wall, "greet", {"word": word})
    if answer[1] != word:
        raise Broken("the sandbox gave another answer than it was asked for")
    return bool(answer[2])


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
