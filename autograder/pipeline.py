"""READ FIRST: from an archive to pages.

archive → hand-ins → submissions → results → grades, pages. A submission whose fingerprint has not
changed keeps its result. The others are scored by a crew of processes (``crew.py``), forked from this
one, in which the tests are collected and the reference has answered already, or on a cluster (``cluster.py``).
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from .cluster import score_on
from .course import PUBLIC_SEED, LoadedAssignment
from .crew import prepare, score_all
from .errors import UserError
from .feedback import class_page, student_page
from .feedback.remarks import counted
from .feedback.rows import Row, row_of
from .feedback.shown import decide
from .feedback.tally import Tally
from .filenames import crowded
from .model import Result, Status, Submission
from .platforms.folder import Handin, handins, open_handin
from .policy.mark import Mark, Policies
from .results import Grade, GradesFolder, grade_of, grades_csv, public_json, write
from .sandbox.outer import Isolation


@dataclass(frozen=True)
class Options:
    """How a grading run is made.

    Args:
        jobs: how many submissions at a time, on this machine.
        only: the one submission to grade.
        force: whether to grade again what has not changed.
        scheduler: the address of a Dask cluster to score on, in the place of this machine.
    """

    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    only: str | None = None
    force: bool = False
    scheduler: str | None = None


@dataclass(frozen=True)
class Finished:
    """All are done; ``table`` is the class as a whole."""

    table: "ClassTable"


@dataclass(frozen=True)
class Graded:
    """One submission is done: ``row`` is its line of the class page; where ``kept``, its earlier result still holds."""

    result: Result
    row: Row
    kept: bool
    done: int
    total: int


def grade(
    loaded: LoadedAssignment, archive: Path, folder: GradesFolder, isolation: Isolation, options: Options
) -> Generator[Graded | Finished, None, None]:
    """Grade an archive, and tell of each submission as it is done, and of the class in the end.

    Raises:
        UserError: the archive cannot be read, the folder cannot be written, ``only`` is not in the archive, or what
            people decided cannot be read.
    """
    found = [handin for handin in handins(archive, loaded.assignment.module) if not _holds_grades(handin, folder)]
    ids = [handin.id for handin in found]
    if options.only is not None and options.only not in ids:
        raise UserError(f"There is no submission called {options.only}.", str(archive))
    folder = replace(folder, crowded=crowded(ids))
    policies = Policies.read(folder.root, loaded.assignment, ids, loaded.maxima)
    folder.prepare()
    table = ClassTable(folder, policies)
    total = 1 if options.only is not None else len(found)
    try:
        for result, kept, before in _results(loaded, found, folder, isolation, options):
            publish(loaded, result, policies.mark(result), folder)
            row = table.add(result, policies.mark(before).score if before else None)
            if options.only in (None, result.submission.id):
                yield Graded(result, row, kept, min(len(table.grades), total), total)
        if options.only is None:
            folder.forget_all_but(ids)
    finally:
        for id in ids:
            if id not in table.grades and (earlier := folder.load(id)) is not None:
                table.add(earlier)  # a run that was stopped takes no row away
        table.write()
    yield Finished(table)


def _holds_grades(handin: Handin, folder: GradesFolder) -> bool:
    """Whether a hand-in is the folder of this run's grades, which may lie among the others."""
    return handin.folder is not None and handin.folder.resolve() == folder.root.resolve()


class ClassTable:
    """The class as a whole: a light line for each submission, and sums, for ``grades.csv`` and ``index.html``."""

    def __init__(self, folder: GradesFolder, policies: Policies) -> None:
        self.folder, self.policies = folder, policies
        self.assignment = policies.assignment
        self.grades: dict[str, Grade] = {}
        self.rows: dict[str, Row] = {}
        self.tally = Tally()

    def add(self, result: Result, before: Fraction | None = None) -> Row:
        """One more submission is done; ``before`` is the score of an earlier run, where it was scored anew."""
        id, mark = result.submission.id, self.policies.mark(result)
        self.grades[id] = grade_of(result, mark)
        self.rows[id] = row_of(result, mark, self.folder.href(id), before)
        self.tally.add(result)
        return self.rows[id]

    @property
    def complaints(self) -> list[str]:
        """Sentences on what of people's tables cannot be used, and on whose lateness nobody knows."""
        untimed = sum(grade.mark.untimed for grade in self.grades.values())
        if not untimed:
            return list(self.policies.complaints)
        who = "1 submission" if untimed == 1 else f"{untimed} submissions"
        return [*self.policies.complaints, f"The archive tells no time of {who}: nothing is taken for lateness there."]

    def write(self) -> None:
        """Write both files anew."""
        if not self.grades:
            return
        ids = sorted(self.grades)
        questions = self.assignment.questions
        write(self.folder.root / "grades.csv", grades_csv([self.grades[id] for id in ids], questions))
        rows, now = [self.rows[id] for id in ids], datetime.now(UTC)
        page = class_page.render(
            self.assignment, rows, self.tally, now, public_seed=PUBLIC_SEED, complaints=self.complaints
        )
        write(self.folder.root / "index.html", page)


def publish(loaded: LoadedAssignment, result: Result, mark: Mark, folder: GradesFolder) -> None:
    """Write what a student may see: ``results/ID.json``, the graded points, and ``feedback/ID.html``, what counts.

    What is shown after the due date is shown to a student with an extension after theirs.
    """
    assignment = replace(loaded.assignment, due=mark.due)
    shown = decide(assignment, result, datetime.now(UTC))
    write(folder.result(result.submission.id), json.dumps(public_json(assignment, result, shown)))
    shown = counted(shown, mark, loaded.assignment, result)
    circuits = {question: drawn.circuit for question, drawn in loaded.drawn.items()}
    page = student_page.render(assignment, result, shown, circuits, public_seed=PUBLIC_SEED)
    write(folder.page(result.submission.id), page)


def _results(
    loaded: LoadedAssignment, found: list[Handin], folder: GradesFolder, isolation: Isolation, options: Options
) -> Iterator[tuple[Result, bool, Result | None]]:
    """The results that still hold, then the others as they are scored: whether it was kept, and what was before it."""
    waiting: list[Handin] = []
    before: dict[str, Result] = {}
    for handin in found:
        earlier = None if options.force else folder.load(handin.id)
        if options.only is not None and handin.id != options.only:
            if earlier is not None:
                yield earlier, True, None
        elif earlier is not None and earlier.fingerprint == fingerprint(loaded, isolation, _open(loaded, handin)):
            yield earlier, True, None
        else:
            waiting.append(handin)
            if (last := earlier or folder.load(handin.id)) is not None:
                before[handin.id] = last
    with contextlib.closing(_scored(loaded, waiting, isolation, options)) as results:
        for scored in results:
            result = _sealed(loaded, isolation, scored)
            folder.save(result)
            yield result, False, before.get(result.submission.id)


def _scored(
    loaded: LoadedAssignment, waiting: list[Handin], isolation: Isolation, options: Options
) -> Generator[Result, None, None]:
    """Results as they are scored, on this machine or on a cluster."""
    submissions = (_open(loaded, handin) for handin in waiting)
    if options.scheduler is not None and waiting:
        return score_on(options.scheduler, loaded, submissions, isolation)
    return score_all(prepare(loaded, for_many=len(waiting) > 1), submissions, isolation, options.jobs)


def _sealed(loaded: LoadedAssignment, isolation: Isolation, result: Result) -> Result:
    """A result with its fingerprint. One in which the grader failed gets none, so that the next run tries again."""
    if result.status is Status.ERROR:
        return result
    return replace(result, fingerprint=fingerprint(loaded, isolation, result.submission))


def _open(loaded: LoadedAssignment, handin: Handin) -> Submission:
    return open_handin(handin, loaded.assignment.module)


def fingerprint(loaded: LoadedAssignment, isolation: Isolation, submission: Submission) -> str:
    """What a result depends on. Equal fingerprints, equal results."""
    digest = hashlib.sha256(f"{loaded.fingerprint} {isolation.value}".encode())
    digest.update(repr(submission).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
