"""Work done in forks of this process, a few at a time, each with a limit of time and of memory."""

import itertools
import json
import os
import resource
import select
import signal
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

Task = TypeVar("Task")

CHUNK = 2**16


def in_forks(
    tasks: Iterable[Task], work: Callable[[Task], Any], *, jobs: int, seconds: int, mebibytes: int = 1024
) -> Iterator[tuple[Task, Any]]:
    """What comes of each task, in the order in which they are done; None where it ran out of its time or memory.

    Args:
        work: gives something that JSON can hold.
        seconds: the CPU time that a task may take; on a busy machine the time of day says little.
        mebibytes: the memory that a task may take beside what is there already.

    Raises:
        RuntimeError: a task raised something.
    """
    waiting = iter(tasks)
    running: dict[int, tuple[int, Task, bytearray]] = {}
    try:
        while True:
            for task in itertools.islice(waiting, jobs - len(running)):
                child, pipe = _forked(task, work, seconds, mebibytes)
                running[pipe] = child, task, bytearray()
            if not running:
                return
            for pipe in select.select(list(running), [], [])[0]:
                child, task, said = running[pipe]
                if chunk := os.read(pipe, CHUNK):
                    said += chunk
                    continue
                del running[pipe]
                _ended(child, pipe)
                yield task, _answer(task, bytes(said))
    finally:
        for pipe, (child, _, _) in running.items():
            os.kill(child, signal.SIGKILL)
            _ended(child, pipe)


def _ended(child: int, pipe: int) -> None:
    os.close(pipe)
    os.waitpid(child, 0)


def _answer(task: Any, said: bytes) -> Any:
    outcome = json.loads(said) if said else {"done": None}
    if "raised" in outcome:
        raise RuntimeError(f"{task}: {outcome['raised']}")
    return outcome["done"]


def _forked(task: Task, work: Callable[[Task], Any], seconds: int, mebibytes: int) -> tuple[int, int]:
    """A child at work, and where to read what comes of it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + mebibytes * 2**20,) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with os.fdopen(writing, "wb") as out:
            out.write(json.dumps(_outcome(task, work)).encode())
    finally:
        os._exit(0)


def _outcome(task: Task, work: Callable[[Task], Any]) -> dict[str, Any]:
    try:
        return {"done": work(task)}
    except MemoryError:
        return {"done": None}
    except Exception:
        return {"raised": traceback.format_exc()}
