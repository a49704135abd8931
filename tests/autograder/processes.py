"""Runs in processes of their own, to be stopped and killed, and what can be seen of a process from outside."""

import contextlib
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .mini.course import Mini, command


@contextlib.contextmanager
def started(mini: Mini, *arguments: str | Path) -> Iterator["subprocess.Popen[str]"]:
    """A grading run in a process group of its own."""
    run = subprocess.Popen(
        command(*arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Where tests run in the background, Ctrl-C is ignored, and a child would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        **mini.process(),
    )
    with run:
        try:
            yield run
        finally:
            run.kill()


def wait_for(run: "subprocess.Popen[str]", text: str) -> None:
    """Read what is printed until a line holds the text."""
    assert run.stdout
    assert any(text in line for line in run.stdout), f"{text} was never printed"


def is_alive(pid: int) -> bool:
    """Whether a process is there, and is no mere entry that nobody has waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children(pid: int) -> list[int]:
    """The processes that the threads of a process have started."""
    lists = [file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(child) for child in " ".join(lists).split()]


def comes_true(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether a condition holds at last."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
