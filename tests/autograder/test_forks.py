"""Work in forks: everything comes back, a few at a time, and what takes too much time or memory ends alone."""

import itertools
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from ..benchmark.forks import in_forks


def outcomes(tasks: list[Any], work: Any, **limits: int) -> dict[Any, Any]:
    return dict(in_forks(tasks, work, **{"jobs": 2, "seconds": 5, **limits}))


def test_every_task_comes_back() -> None:
    """Also one that says more than a pipe holds, and one that says nothing."""
    assert outcomes([0, 1, 300_000], lambda size: "x" * size) == {0: "", 1: "x", 300_000: "x" * 300_000}
    assert outcomes([1, 2], lambda task: None) == {1: None, 2: None}


def test_no_more_forks_than_jobs() -> None:
    """The next one begins when another has ended, not before; long answers, which come in pieces, change nothing."""

    def children(parent: int) -> str:
        return Path(f"/proc/{parent}/task/{parent}/children").read_text()

    others = set(children(os.getpid()).split())  # what earlier tests have left
    found = outcomes(list(range(12)), lambda task: children(os.getppid()) + " " * 200_000)
    assert max(len(set(said.split()) - others) for said in found.values()) == 2


def test_a_task_for_ever_ends_alone() -> None:
    """What takes more CPU time than it may is None, and so is what takes more memory."""

    def work(task: str) -> str:
        if task == "time":
            for _ in itertools.count():
                pass
        return task if task == "fine" else str(len(bytearray(2**34)))

    assert outcomes(["fine", "time", "memory"], work, seconds=1) == {"fine": "fine", "time": None, "memory": None}


def test_what_a_task_raises_is_raised() -> None:
    """A mistake of ours is never taken for an answer."""
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        outcomes([1, 0], lambda task: 1 / task)


def test_nobody_works_on_for_nobody(tmp_path: Path) -> None:
    """When no more answers are wanted, the forks that are still at work are ended."""
    at_work = tmp_path / "at_work"

    def work(task: str) -> None:
        if task == "for ever":
            at_work.symlink_to(str(os.getpid()))
        while task == "for ever" or not at_work.is_symlink():
            pass

    answers = in_forks(["for ever", "short"], work, jobs=2, seconds=100)
    assert next(answers) == ("short", None)
    assert isinstance(answers, Generator)
    answers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(os.readlink(at_work)), 0)
