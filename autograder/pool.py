"""The scoring processes on one Dask worker, for one course: started when needed, kept warm, gone with the run."""

import os
import subprocess
import sys
import weakref
from collections.abc import Callable
from multiprocessing import Pipe
from typing import Any

from .model import Result, Submission
from .parcel import Parcel
from .sandbox.outer import Isolation

POLL, GRACE = 0.5, 10.0  # seconds


class Unwanted(Exception):
    """Whoever asked for a result has gone, or has taken the question back."""


class ScoringPool:
    """Scores submissions, each in a process without threads (see ``scorer.py``); safe to use from many threads.

    Dask holds one for each run on each worker, and drops it when the run's client is gone: its processes end then.
    """

    def __init__(self, parcel: Parcel, isolation: Isolation) -> None:
        self.parcel, self.isolation = parcel, isolation
        self.idle: list[ScoringProcess] = []
        weakref.finalize(self, _end_all, self.idle)

    def __reduce__(self) -> tuple[type["ScoringPool"], tuple[Parcel, Isolation]]:
        """Travels without its processes: every worker starts its own."""
        return ScoringPool, (self.parcel, self.isolation)

    def score(self, submission: Submission, wanted: Callable[[], bool]) -> Result:
        """Score a submission in a process that is idle, or in a new one.

        Args:
            wanted: is asked now and then; when it says no, the process is ended in the midst of its work.

        Raises:
            UserError: the course cannot be graded on this machine.
            EOFError: the process died.
            Unwanted: see ``wanted``.
        """
        try:
            process = self.idle.pop()
        except IndexError:
            process = ScoringProcess(self.parcel, self.isolation)
        try:
            process.wait_until_loaded(wanted)
            result = process.score(submission, wanted)
        except BaseException:
            process.end()
            raise
        self.idle.append(process)
        return result


class ScoringProcess:
    """One process and this side's end of its socket."""

    def __init__(self, parcel: Parcel, isolation: Isolation) -> None:
        self.connection, theirs = Pipe()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "autograder.scorer", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=os.environ | environment(),
            )
        self.loaded = False
        self.order = (parcel, isolation)

    def wait_until_loaded(self, wanted: Callable[[], bool]) -> None:
        """Send the course, once, and wait for it to be loaded."""
        if not self.loaded:
            error = self._ask(self.order, wanted)
            if error is not None:
                raise error
            self.loaded = True

    def score(self, submission: Submission, wanted: Callable[[], bool]) -> Result:
        """Have a submission scored."""
        result = self._ask(submission, wanted)
        assert isinstance(result, Result)
        return result

    def _ask(self, question: object, wanted: Callable[[], bool]) -> Any:
        try:
            self.connection.send(question)
            while not self.connection.poll(POLL):
                if not wanted():
                    raise Unwanted
            return self.connection.recv()
        except OSError as error:
            raise EOFError("The scoring process died.") from error

    def end(self) -> None:
        """End it, and wait until it is gone with all that it started."""
        self.connection.close()
        self.process.terminate()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _end_all(processes: list[ScoringProcess]) -> None:
    while processes:
        processes.pop().end()


def environment() -> dict[str, str]:
    """Let a process import what this one imports, and compute without threads."""
    return {"PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
