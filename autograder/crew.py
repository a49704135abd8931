"""Scores submissions, so many at a time, each in a process beside a wall; both serve one submission after the other.

A scoring process is forked from this one, so that tests, reference and catalogue are there already. No line of a
student's runs in it. One that has grown or has failed is replaced together with its wall, as is a wall that breaks; the
submission that met that is scored again behind a wall of its own.
"""

import contextlib
import gc
import multiprocessing
import resource
import signal
import time
import warnings
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess

from .course import LoadedAssignment
from .diagnosis import Diagnosis
from .foresight import Plan
from .model import Result, Status, Submission
from .rehearsal import rehearse
from .sandbox.client import Broken, serves_many
from .sandbox.confine import die_with_parent
from .sandbox.outer import Isolation, Wall, lay_foundation, raise_wall
from .scoring import failed, score

POLL, GRACE = 2.0, 60.0  # seconds
MEMORY = 3 * 2**30
MOST_GROWN = 64 * 2**10  # KiB


@dataclass(frozen=True)
class Member:
    """A scoring process, and the wall beside it."""

    process: ForkProcess
    pipe: Connection
    wall: Wall | None


@dataclass(frozen=True)
class Scoring:
    """A submission that is being scored: by whom, and since when."""

    submission: Submission
    member: Member
    began: float


@dataclass(frozen=True)
class Prepared:
    """What is known before the first submission is looked at, for every scoring process."""

    diagnosis: Diagnosis
    plan: Plan

    @property
    def loaded(self) -> LoadedAssignment:
        """The assignment."""
        return self.diagnosis.loaded


def prepare(loaded: LoadedAssignment, for_many: bool) -> Prepared:
    """Ask the solution and the known mistakes now what is asked of every submission, where it pays.

    Raises:
        UserError: the solution does not pass its own tests.
    """
    diagnosis = Diagnosis(loaded)
    if not for_many:
        return Prepared(diagnosis, {})
    plan = rehearse(loaded)
    diagnosis.prepare()
    return Prepared(diagnosis, plan)


def score_all(
    prepared: Prepared, submissions: Iterable[Submission], isolation: Isolation, jobs: int
) -> Generator[Result, None, None]:
    """Score submissions, and give each result as it is done. Whoever closes the generator ends all that it started."""
    crew = Crew(prepared, isolation, jobs)
    try:
        for submission in submissions:
            crew.start(submission)
            while crew.is_full():
                yield from crew.done()
        while crew.running:
            yield from crew.done()
    finally:
        crew.end()


class Crew:
    """The scoring processes of a run: those at work, and those that wait for the next submission."""

    def __init__(self, prepared: Prepared, isolation: Isolation, jobs: int) -> None:
        self.prepared, self.isolation, self.jobs = prepared, isolation, jobs
        limits = prepared.loaded.assignment.limits
        self.patience = limits.submission * limits.WALL + GRACE
        self.running: dict[Connection, Scoring] = {}
        self.idle: list[Member] = []
        self.shares_walls = isolation is Isolation.BUBBLEWRAP
        lay_foundation(isolation)

    def is_full(self) -> bool:
        """Whether as many are at work as may be."""
        return len(self.running) >= self.jobs

    def start(self, submission: Submission) -> None:
        """Give a submission to a process that is free, or to a new one."""
        while self.idle and not self.idle[-1].process.is_alive():
            self._dismiss(self.idle.pop())
        member = self.idle.pop() if self.idle else self._hire()
        self.running[member.pipe] = Scoring(submission, member, time.monotonic())
        with contextlib.suppress(OSError):  # it has died this moment, and the end of its pipe says so
            member.pipe.send(submission)

    def _hire(self) -> Member:
        wall = self._wall()
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        process = context.Process(target=self._serve, args=(theirs, wall))
        process.start()
        theirs.close()
        return Member(process, ours, wall)

    def _wall(self) -> Wall | None:
        """A new wall that serves many; None where each submission has to raise its own."""
        if not self.shares_walls:
            return None
        wall = raise_wall(self.isolation, [self.prepared.loaded.folders.root])
        try:
            self.shares_walls = serves_many(wall)
        except Broken:
            self.shares_walls = False
        if self.shares_walls:
            return wall
        wall.fall()
        return None

    def _serve(self, pipe: Connection, wall: Wall | None) -> None:
        """In the scoring process: score what is sent, and say of each result whether there may be another after it."""
        gc.disable()  # to collect garbage copies every page that is shared; one that has grown is replaced
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it ends this process
        die_with_parent()
        warnings.simplefilter("ignore")  # an overflow on what a program gave is no line on the instructor's terminal
        # What is lent computes here, on what a program gives it.
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        most = _peak_memory() + MOST_GROWN
        while True:
            submission = pipe.recv()
            try:
                result, stands = self._score(submission, wall), True
            except Broken:
                result, stands = self._score(submission, None), False
            pipe.send((result, stands and result.status is not Status.ERROR and _peak_memory() < most))

    def _score(self, submission: Submission, wall: Wall | None) -> Result:
        known = self.prepared
        return score(submission, known.loaded, self.isolation, known.diagnosis, wall, known.plan)

    def done(self) -> Iterable[Result]:
        """Wait a while for some to be done, and give their results."""
        for scoring in self.running.values():
            if time.monotonic() - scoring.began > self.patience:
                scoring.member.process.kill()  # whatever a program did to this side, it stops nobody else
        for pipe in wait(list(self.running), timeout=POLL):
            assert isinstance(pipe, Connection)
            yield self._collect(self.running.pop(pipe))

    def _collect(self, scoring: Scoring) -> Result:
        result: Result
        member = scoring.member
        try:
            result, stands = member.pipe.recv()
        except (EOFError, OSError):
            result = failed(scoring.submission, self.prepared.loaded, self.isolation, "the scoring process died")
            stands = False  # it may have left a child behind the wall
        if stands:
            self.idle.append(member)
        else:
            self._dismiss(member)
        return result

    def _dismiss(self, member: Member) -> None:
        member.process.kill()
        member.process.join()
        member.pipe.close()
        if member.wall is not None:
            member.wall.fall()

    def end(self) -> None:
        """End all that is at work, and let the walls fall."""
        for member in [*self.idle, *(scoring.member for scoring in self.running.values())]:
            self._dismiss(member)
        self.idle.clear()
        self.running.clear()


def _peak_memory() -> int:
    """The most memory that this process has held, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
