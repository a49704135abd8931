"""READ FIRST: from an archive to pages.

archive → hand-ins → submissions → results → grades, pages. A submission whose fingerprint has not
changed keeps its result. Each of the others is scored in a process of its own, forked from this
one, in which the tests are collected and the reference has answered already.
"""

import hashlib
import json
import multiprocessing
import os
import signal
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path

from .course import PUBLIC_SEED, LoadedAssignment
from .errors import UserError
from .feedback import class_page, student_page
from .feedback.class_page import Row
from .feedback.shown import decide
from .filenames import crowded
from .model import Result, Status, Submission
from .platforms.folder import Handin, handins, open_handin
from .results import Grade, GradesFolder, grade_of, grades_csv, public_json, write
from .sandbox.outer import Isolation
from .scoring import failed, rehearse, score


@dataclass(frozen=True)
class Options:
    """How a grading run is made. ``only`` names the one submission to grade; ``force`` grades all again."""

    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    only: str | None = None
    force: bool = False


@dataclass(frozen=True)
class Graded:
    """One submission is done: ``kept`` says that its earlier result still holds."""

    result: Result
    kept: bool
    done: int
    total: int


def grade(
    loaded: LoadedAssignment, archive: Path, folder: GradesFolder, isolation: Isolation, options: Options
) -> Generator[Graded, None, None]:
    """Grade an archive, and tell of each submission as it is done.

    Raises:
        UserError: the archive cannot be read, the folder cannot be written, or ``only`` is not in the archive.
    """
    found = handins(archive, loaded.assignment.module)
    if options.only is not None and options.only not in {handin.id for handin in found}:
        raise UserError(f"There is no submission called {options.only}.", str(archive))
    folder = replace(folder, crowded=crowded(handin.id for handin in found))
    folder.prepare()
    rows: list[Row] = []
    grades: list[Grade] = []
    try:
        for done, (result, kept) in enumerate(_results(loaded, found, folder, isolation, options), 1):
            publish(loaded, result, folder)
            grades.append(grade_of(result, loaded.assignment.questions))
            rows.append(class_page.row_of(result, folder.href(result.submission.id)))
            yield Graded(result, kept, done, len(found))
    finally:
        if grades:
            write(folder.root / "grades.csv", grades_csv(grades, loaded.assignment.questions))
            now = datetime.now(UTC)
            page = class_page.render(loaded.assignment, _sorted(rows), now, public_seed=PUBLIC_SEED)
            write(folder.root / "index.html", page)


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.id)


def publish(loaded: LoadedAssignment, result: Result, folder: GradesFolder) -> None:
    """Write what a student may see: ``results/ID.json`` and ``feedback/ID.html``."""
    now = datetime.now(UTC)
    shown = decide(loaded.assignment, result, now)
    write(folder.result(result.submission.id), json.dumps(public_json(loaded.assignment, result, shown), indent=1))
    page = student_page.render(loaded.assignment, result, now, public_seed=PUBLIC_SEED)
    write(folder.page(result.submission.id), page)


def _results(
    loaded: LoadedAssignment, found: list[Handin], folder: GradesFolder, isolation: Isolation, options: Options
) -> Iterator[tuple[Result, bool]]:
    """The results that still hold, and then the others as they are scored."""
    waiting: list[Handin] = []
    for handin in found:
        earlier = None if options.force else folder.load(handin.id)
        if options.only is not None and handin.id != options.only:
            if earlier is not None:
                yield earlier, True
        elif earlier is not None and earlier.fingerprint == fingerprint(loaded, isolation, _open(loaded, handin)):
            yield earlier, True
        else:
            waiting.append(handin)
    if len(waiting) > 1:
        rehearse(loaded)
    for result in _scored(loaded, waiting, isolation, options.jobs):
        folder.save(result)
        yield result, False


def _open(loaded: LoadedAssignment, handin: Handin) -> Submission:
    return open_handin(handin, loaded.assignment.module)


def fingerprint(loaded: LoadedAssignment, isolation: Isolation, submission: Submission) -> str:
    """What a result depends on. Equal fingerprints, equal results."""
    digest = hashlib.sha256(f"{loaded.fingerprint} {isolation.value}".encode())
    digest.update(repr(submission).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _scored(loaded: LoadedAssignment, found: list[Handin], isolation: Isolation, jobs: int) -> Iterator[Result]:
    """Score each hand-in in a process of its own, so many at a time, in the order in which they are done."""
    queue = iter(found)
    running: dict[Connection, tuple[ForkProcess, Submission]] = {}
    try:
        while True:
            while len(running) < jobs and (handin := next(queue, None)) is not None:
                submission = _open(loaded, handin)
                running |= dict([_start(loaded, submission, isolation)])
            if not running:
                return
            for done in wait(list(running)):
                assert isinstance(done, Connection)
                process, submission = running.pop(done)
                yield _collect(done, process, loaded, submission, isolation)
    finally:
        for process, _ in running.values():
            process.kill()
            process.join()


def _start(
    loaded: LoadedAssignment, submission: Submission, isolation: Isolation
) -> tuple[Connection, tuple[ForkProcess, Submission]]:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_score_into, args=(theirs, loaded, submission, isolation))
    process.start()
    theirs.close()
    return ours, (process, submission)


def _score_into(pipe: Connection, loaded: LoadedAssignment, submission: Submission, isolation: Isolation) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it ends this process
    try:
        result = score(submission, loaded, isolation)
    except Exception as error:
        result = failed(submission, loaded, isolation, error)
    pipe.send(result)


def _collect(
    pipe: Connection, process: ForkProcess, loaded: LoadedAssignment, submission: Submission, isolation: Isolation
) -> Result:
    try:
        result: Result = pipe.recv()
    except EOFError:
        result = failed(submission, loaded, isolation, RuntimeError("the scoring process died"))
    process.join()
    pipe.close()
    return replace(
        result, fingerprint=fingerprint(loaded, isolation, submission) if result.status is not Status.ERROR else ""
    )
