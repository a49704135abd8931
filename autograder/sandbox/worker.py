"""Runs inside the sandbox: executes one student's file and answers calls. Standard library and numpy only.

It is a child of the warm Python, and the first thing in it that a student's code touches.
"""

import io
import os
import sys
from typing import Any

from ..testing.host import Host
from ..testing.loading import load
from ..testing.plain import decode, encode
from ..testing.watching import Guard
from . import confine, loops, notebooks, standins
from .wire import HEADER, MAX_FRAME, frame, write_all

MAX_NAMES = 2000


class Printed(io.TextIOBase):
    """Keeps the first part of what a program prints, and counts the rest away."""

    def __init__(self, size: int) -> None:
        self.room, self.parts = size, []  # type: ignore[var-annotated]

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self.room > 0:
            kept = str(text)[: self.room]
            self.parts.append(kept)
            self.room -= len(kept.encode("utf-8", "replace"))
        return len(text)

    def text(self) -> str:
        """All that was kept."""
        return "".join(self.parts)


class Pipes:
    """The child's ends of the two pipes."""

    def __init__(self, requests: int, replies: int, printed: Printed) -> None:
        self.requests, self.replies, self.printed = requests, replies, printed
        self.host: Host | None = None
        self.call = 0

    def read(self) -> tuple[bytes, int, bytes]:
        """The next frame. The scoring side is gone when there is none, and so is this child then."""
        kind, call, length = HEADER.unpack(self._exactly(HEADER.size))
        return kind, call, self._exactly(min(length, MAX_FRAME))

    def _exactly(self, size: int) -> bytes:
        parts = []
        while size:
            part = os.read(self.requests, size)
            if not part:
                os._exit(0)
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def send(self, kind: bytes, call: int, payload: bytes) -> None:
        write_all(self.replies, frame(kind, call, payload))

    def ask(self, question: bytes) -> bytes:
        """Ask the scoring side; it may ask this side in turn before it answers."""
        call = self.call
        self.send(b"C", call, question)
        while True:
            kind, number, payload = self.read()
            if kind == b"A":
                self.call = call
                return payload
            self.answer(kind, number, payload)

    def answer(self, kind: bytes, call: int, payload: bytes) -> None:
        if kind == b"P":
            self.send(b"R", call, encode(self.printed.text()))
        elif self.host is not None:
            self.call = call
            self.send(b"R", call, self.host.answer(payload))


def main(source: int, requests: int, replies: int, order: dict[str, Any]) -> None:
    """Confine this process, execute the student's file, say what came of it, and answer until nobody asks."""
    confine.close_all_but({0, 1, 2, source, requests, replies})
    name, cells = decode(_read_all(source))
    os.close(source)
    confine.limit(order["memory"], order["seconds"])
    if order["filter"]:
        confine.install_filter(order["filter"])
    printed = Printed(order["output"] * confine.KILOBYTE)
    sys.stdout = sys.stderr = printed
    pipes = Pipes(requests, replies, printed)
    guard, missing, notebook = Guard(), standins.install(), notebooks.Cells(order["library"])
    notebooks.provide(notebook)
    loops.install()
    loaded = load(name, cells, notebook.plain if order["notebook"] else None)
    loaded.notes += [f"{library} is not here; a stand-in that does nothing took its place." for library in missing.used]
    names = [name for name in list(loaded.module.__dict__) if isinstance(name, str) and not name.startswith("_")]
    pipes.host = Host(loaded, pipes.ask, guard)
    pipes.send(b"R", 0, encode([loaded.notes, loaded.failures[:MAX_NAMES], names[:MAX_NAMES]]))
    while True:
        pipes.answer(*pipes.read())


def _read_all(descriptor: int) -> bytes:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        file.seek(0)
        return file.read()
