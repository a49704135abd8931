"""A scoring process on another machine: loads a course once, and scores what it is sent, one after the other.

A Dask worker has threads, and a process with threads must not fork. So the worker starts this one anew
(``python -m autograder.scorer DESCRIPTOR``) and sends it, over a socket, a parcel and then submissions; the
crew forks here as it does in a local run. It ends with its worker, and when the worker wants no more.
"""

import signal
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from types import FrameType

from .course import LoadedAssignment
from .crew import prepare, score_all
from .errors import UserError
from .model import Submission
from .parcel import Parcel
from .sandbox.confine import die_with_parent
from .sandbox.levels import available
from .sandbox.outer import Isolation


def serve(worker: Connection) -> None:
    """Answer None when the course is loaded, or why it cannot be; then a result for each submission."""
    parcel: Parcel
    isolation: Isolation
    parcel, isolation = worker.recv()
    try:
        available(isolation.value)
        with parcel.opened() as loaded:
            try:
                _score_all(worker, loaded, isolation)
            finally:
                # The hidden tests are removed next, and whole: a worker closes the socket and sends the signal.
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
    except UserError as error:
        worker.send(error)


def _score_all(worker: Connection, loaded: LoadedAssignment, isolation: Isolation) -> None:
    prepared = prepare(loaded, for_many=True)
    worker.send(None)
    # One at a time: the next one is asked for when the result of the last has been sent.
    for result in score_all(prepared, _received(worker), isolation, jobs=1):
        worker.send(result)


def _received(worker: Connection) -> Iterator[Submission]:
    while True:
        try:
            yield worker.recv()
        except (EOFError, OSError):
            return  # the worker is gone, or wants no more


def _end(number: int, frame: FrameType | None) -> None:
    """Leave by way of every ``finally``, once: the kernel sends the signal for each thread of a worker that dies."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit()


def main() -> None:
    """Serve the worker at the other end of a descriptor."""
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the worker's to handle
    die_with_parent(signal.SIGTERM)
    with Connection(int(sys.argv[1])) as worker:
        serve(worker)


if __name__ == "__main__":
    main()
