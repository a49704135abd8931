"""Scores submissions, so many at a time, each in a process of its own beside a wall that serves many.

A scoring process is forked from this one, so that tests, reference and catalogue are there already, and it ends
with its submission. A wall is raised once for each of them that works at a time, and serves one submission after
the other. One that breaks is replaced, and the submission that met it is scored again behind a wall of its own.
"""

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
from .model import Result, Submission
from .rehearsal import rehearse
from .sandbox.client import Broken, serves_many
from .sandbox.confine import die_with_parent
from .sandbox.outer import Isolation, Wall, lay_foundation, raise_wall
from .scoring import failed, score

POLL, GRACE = 2.0, 60.0  # seconds
MEMORY = 3 * 2**30


@dataclass
class Scoring:
    """A submission that is being scored: by which process, beside which wall, since when."""

    submission: Submission
    process: ForkProcess
    wall: Wall | None
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
    """The scoring processes of a run, and the walls that wait for the next submission."""

    def __init__(self, prepared: Prepared, isolation: Isolation, jobs: int) -> None:
        self.prepared, self.isolation, self.jobs = prepared, isolation, jobs
        limits = prepared.loaded.assignment.limits
        self.patience = limits.submission * limits.WALL + GRACE
        self.running: dict[Connection, Scoring] = {}
        self.walls: list[Wall] = []
        self.shares_walls = isolation is Isolation.BUBBLEWRAP
        lay_foundation(isolation)

    def is_full(self) -> bool:
        """Whether as many are at work as may be."""
        return len(self.running) >= self.jobs

    def start(self, submission: Submission) -> None:
        """Fork a process that scores a submission."""
        wall = self._wall() if submission.source is not None else None
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=self._score_into, args=(theirs, submission, wall))
        process.start()
        theirs.close()
        self.running[ours] = Scoring(submission, process, wall, time.monotonic())

    def _wall(self) -> Wall | None:
        """A wall that stands free, or a new one; None where each submission has to raise its own."""
        if self.walls:
            return self.walls.pop()
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

    def _score_into(self, pipe: Connection, submission: Submission, wall: Wall | None) -> None:
        gc.disable()  # it lives for one submission, and to collect garbage copies every page that it shares
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it ends this process
        die_with_parent()
        warnings.simplefilter("ignore")  # an overflow on what a program gave is no line on the instructor's terminal
        # What is lent computes here, on what a program gives it.
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        try:
            result, stands = self._score(submission, wall), True
        except Broken:
            result, stands = self._score(submission, None), False
        pipe.send((result, stands))

    def _score(self, submission: Submission, wall: Wall | None) -> Result:
        known = self.prepared
        return score(submission, known.loaded, self.isolation, known.diagnosis, wall, known.plan)

    def done(self) -> Iterable[Result]:
        """Wait a while for some to be done, and give their results."""
        for scoring in self.running.values():
            if time.monotonic() - scoring.began > self.patience:
                scoring.process.kill()  # whatever a program did to this side, it stops nobody else
        for pipe in wait(list(self.running), timeout=POLL):
            assert isinstance(pipe, Connection)
            yield self._collect(pipe, self.running.pop(pipe))

    def _collect(self, pipe: Connection, scoring: Scoring) -> Result:
        result: Result
        try:
            result, stands = pipe.recv()
        except EOFError:
            result = failed(scoring.submission, self.prepared.loaded, self.isolation, "the scoring process died")
            stands = False  # it may have left a child behind it
        scoring.process.join()
        pipe.close()
        if scoring.wall is not None and stands:
            self.walls.append(scoring.wall)
        elif scoring.wall is not None:
            scoring.wall.fall()
        return result

    def end(self) -> None:
        """End all that is at work, and let the walls fall."""
        for pipe, scoring in self.running.items():
            scoring.process.kill()
            scoring.process.join()
            pipe.close()
        for wall in [*self.walls, *(scoring.wall for scoring in self.running.values())]:
            if wall is not None:
                wall.fall()
        self.walls.clear()
        self.running.clear()
