"""Scores submissions on many machines: the tasks of a Dask cluster, as ``crew.py`` scores them on this one.

The course travels once, as a task whose value every worker keeps for as long as this client is there; each
submission is a task upon it. Where a worker dies, Dask gives its tasks to another.
"""

import asyncio
import contextlib
import logging
import queue
import time
import uuid
import warnings
from collections.abc import Generator, Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .course import LoadedAssignment, versions
from .errors import Halted, UserError
from .model import Result, Submission
from .parcel import REINSTALL, Parcel, demand_equal
from .pool import ScoringPool
from .sandbox.levels import available
from .sandbox.outer import Isolation
from .scoring import failed

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT = 5.0  # seconds
POLL, PATIENCE = 5.0, 60.0
# So many tasks for each thread of the workers: one at work, one that waits beside it, and some that wait at the
# scheduler, which takes the course away from workers when it sees fewer tasks than workers that hold it.
AHEAD = 4


def level_on(scheduler: str, isolation: str) -> Isolation:
    """The level that a run on a cluster will have.

    Raises:
        UserError: no scheduler or no worker is there, or a worker cannot grade as this machine would.
    """
    with _connected(scheduler) as client:
        return _common_level(client, scheduler, isolation)


def score_on(
    scheduler: str, loaded: LoadedAssignment, submissions: Iterable[Submission], isolation: Isolation
) -> Generator[Result, None, None]:
    """Score submissions on a cluster, and give each result as it is done. Closing the generator takes back the rest.

    Raises:
        UserError: see ``level_on``.
        Halted: the scheduler is gone, or no worker is left, or one that came later cannot grade.
    """
    with _connected(scheduler) as client:
        run = Run(client, scheduler, loaded, isolation)
        for submission in submissions:
            run.start(submission)
            while run.is_full():
                yield run.next_result()
        while run.running:
            yield run.next_result()


class Run:
    """The tasks of a run that are under way, and those that are done and not yet collected."""

    def __init__(self, client: "Client", scheduler: str, loaded: LoadedAssignment, isolation: Isolation) -> None:
        self.client, self.scheduler = client, scheduler
        self.loaded, self.isolation = loaded, isolation
        self.name = uuid.uuid4().hex
        self.pool = client.submit(ScoringPool, Parcel.of(loaded), isolation, key=f"course-{self.name}")
        self.running: dict[str, tuple[Future, Submission]] = {}
        self.done: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self.started = 0

    def start(self, submission: Submission) -> None:
        """Hand a submission to the cluster."""
        if self.client.status != "running":
            raise self._lost()
        self.started += 1
        key = f"score-{self.name}-{self.started}"
        future = self.client.submit(_score, self.pool, submission, key=key, retries=1)
        self.running[key] = future, submission
        future.add_done_callback(self.done.put)

    def is_full(self) -> bool:
        """Whether the workers have as much before them as they should."""
        return len(self.running) >= AHEAD * max(1, self._threads())

    def next_result(self) -> Result:
        """Wait for one to be done."""
        began = time.monotonic()
        while True:
            try:
                future = self.done.get(timeout=POLL)
                break
            except queue.Empty:
                if self._threads():
                    began = time.monotonic()
                elif time.monotonic() - began > PATIENCE:
                    raise Halted("No worker is left.", self.scheduler) from None
        _, submission = self.running.pop(future.key)
        return self._collected(future, submission)

    def _threads(self) -> int:
        try:
            return sum(self.client.nthreads().values())
        except Exception:  # a client that is closing raises of many kinds
            raise self._lost() from None

    def _collected(self, future: "Future", submission: Submission) -> Result:
        try:
            result = future.result()
        except Exception as error:
            if future.status != "error":
                raise self._lost() from None
            return failed(submission, self.loaded, self.isolation, self._reason(error))
        assert isinstance(result, Result)
        return result

    def _reason(self, error: BaseException) -> str:
        """Why a task failed.

        Raises:
            Halted: it was no submission's fault: a worker cannot grade.
        """
        from distributed import KilledWorker

        if isinstance(error, UserError):
            raise Halted(str(error)) from None
        if isinstance(error, KilledWorker):
            return f"Each worker that scored this submission died. {error}"
        self._check_workers()
        return f"The task failed on its worker ({type(error).__name__}: {error})."

    def _check_workers(self) -> None:
        """Whether a worker that came later cannot grade: that is no submission's failure."""
        try:
            _common_level(self.client, self.scheduler, self.isolation.value)
        except UserError as error:
            raise Halted(str(error)) from None

    def _lost(self) -> Halted:
        return Halted("The scheduler is gone.", self.scheduler)


def _score(pool: ScoringPool, submission: Submission) -> Result:
    """The task: runs in a thread of a worker."""
    from distributed import get_worker

    worker = get_worker()
    key = worker.get_current_task()

    def wanted() -> bool:
        task = worker.state.tasks.get(key)
        return task is not None and task.state == "executing"

    try:
        return pool.score(submission, wanted)
    except UserError as error:
        raise UserError(str(error), f"worker {worker.address}") from None


def _facts(isolation: str) -> tuple[dict[str, str], Isolation]:
    """What is asked of every worker: its versions, and its level."""
    return versions(), available(isolation)


def _common_level(client: "Client", scheduler: str, isolation: str) -> Isolation:
    levels: dict[str, Isolation] = {}
    for worker, facts in client.run(_facts, isolation, on_error="return").items():
        where = f"worker {worker}"
        if isinstance(facts, UserError):
            raise UserError(str(facts), where)
        if isinstance(facts, Exception):
            raise UserError(f"The package cannot be used there ({facts}).", where, REINSTALL)
        found, levels[worker] = facts
        try:
            demand_equal(found, versions())
        except UserError as error:
            raise UserError(str(error), where) from None
    if not levels:
        raise UserError("This scheduler has no workers.", scheduler, f"Start some: dask worker {scheduler}")
    if len(set(levels.values())) > 1:
        told = ", ".join(f"{level.value} on {worker}" for worker, level in levels.items())
        raise UserError(f"The workers are not of one level of isolation ({told}).", scheduler, "Ask for one by name.")
    return next(iter(levels.values()))


@contextlib.contextmanager
def _connected(scheduler: str) -> Iterator["Client"]:
    try:
        from distributed import Client
    except ImportError:
        cure = "pip install 'nn1-autograder[dask]'"
        raise UserError("Dask is not installed, and --scheduler needs it.", cure=cure) from None
    for name in ("distributed", "distributed.client"):  # what there is to say is said in our sentences
        logging.getLogger(name).setLevel(logging.CRITICAL)
    _demand_address(scheduler)
    try:
        asyncio.run(_greet(scheduler))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            client = Client(scheduler, timeout=CONNECT, set_as_default=False)
    except Exception:  # whatever else answers there may answer anything
        raise UserError("No scheduler answers here.", scheduler, "Start one: dask scheduler") from None
    try:
        yield client
    finally:
        client.close(timeout=CONNECT)


def _demand_address(scheduler: str) -> None:
    try:
        parts = urlsplit(scheduler)
        sound = parts.scheme in ("tcp", "tls") and parts.hostname and parts.port
    except ValueError:
        sound = False
    if not sound:
        raise UserError("This is no address of a scheduler.", scheduler, "It looks like tcp://host:port.")


async def _greet(scheduler: str) -> None:
    """Shake hands with a scheduler, within the time that a client does not keep where something else answers."""
    from distributed.comm import connect
    from distributed.security import Security

    async with asyncio.timeout(CONNECT):
        greeted = await connect(scheduler, **Security().get_connection_args("client"))
        await greeted.close()
