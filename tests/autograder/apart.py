"""Work in a process of its own, which may hang, take all memory or die without harm to the test."""

import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import Any


def apart(work: Callable[[], Any], seconds: float) -> Any:
    """What some work gives.

    Raises:
        TimeoutError: it was not done in time; the process was killed.
        EOFError: the process ended without a word; what it raised stands in its output.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=lambda: theirs.send(work()))
    process.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            raise TimeoutError(f"not done after {seconds} seconds")
        return ours.recv()
    finally:
        process.kill()
        process.join()


def peak_memory() -> int:
    """The most memory that this process ever held, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
