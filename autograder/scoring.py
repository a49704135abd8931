"""One submission → one Result. The tests run here; the student's program runs in the sandbox.

Public and hidden tests sit in different children of one warm Python. A check that fails there is asked
once more in a child of its question, with right functions lent in the place of those that belong
to other questions: so a mistake in one question costs nothing in another. The better outcome counts.
"""

import resource
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction

from . import course as courses
from .collect import GradedCheck
from .course import LoadedAssignment
from .errors import UserError
from .model import Explanation, Limits, Result, Source, Status, Submission, TestResult, Visibility
from .sandbox.client import Sandbox, Session
from .sandbox.outer import Isolation
from .testing.checks import Finding, run
from .testing.loading import load as load_source
from .testing.outcomes import CheckFailure, NotAttempted, NotCheckable, Outcome, TimedOut
from .testing.student import MAX_ENDS, HomeLink, Lost, Student

# A check looks at few functions that could each end the program.
MAX_TRIES = 5


VIOLATED = Finding(
    Outcome.NOT_CHECKABLE,
    Fraction(0),
    NotCheckable("The program answered in a way that no function can, and was stopped."),
)


class Unloadable(Exception):
    """The program could not be loaded, so that nothing of it can be judged."""

    def __init__(self, status: Status, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


@dataclass
class Sitting:
    """Children with one submission's program, one after the other as they end, under one budget of time.

    Args:
        asked: the names that the questions ask for.
    """

    sandbox: Sandbox
    module: str
    source: Source
    asked: frozenset[str]
    limits: Limits
    notes: list[str] = field(default_factory=list)
    printed: str = ""
    out_of_memory: bool = False
    out_of_time: bool = False
    violated: bool = False
    ends: dict[str, list[Lost]] = field(default_factory=dict)
    most_ends: int = MAX_ENDS
    session: Session | None = None
    student: Student | None = None
    started: float = field(default_factory=time.monotonic)

    def fresh(self) -> None:
        """End the child, if there is one: the next check gets a new one."""
        if self.session is not None:
            self.printed = self.printed or self.session.printed()
            self.session.close()
            self.session = None

    def seat(self) -> Student:
        """The student of a child that is alive and has loaded the module.

        Raises:
            TimedOut: the submission's time is used up.
            Unloadable: the module cannot be loaded.
        """
        spent = self.sandbox.seconds
        late = time.monotonic() - self.started > self.limits.submission * self.limits.WALL
        if spent >= self.limits.submission or late:
            self.out_of_time = True
            raise TimedOut("The time for the whole submission was used up before this.")
        if self.session is None or not self.session.alive or self.student is None:
            self.fresh()
            self.session = self.sandbox.open(self.module, self.source)
            self._load(self.session)
            self.student = Student(self.session, self.ends, self.most_ends)
        return self.student

    def _load(self, session: Session) -> None:
        try:
            notes, failures, names = session.loaded()
        except Lost as lost:
            raise self._unloadable(session, lost) from None
        self.notes = self.notes or notes
        self.out_of_memory = self.out_of_memory or "MemoryError" in failures
        if not self.asked & set(names):
            status = Status.MEMORY if "MemoryError" in failures else Status.IMPORT_ERROR
            what = notes[0] if notes else "It defines none of the names that are asked for."
            raise Unloadable(status, what)

    def _unloadable(self, session: Session, lost: Lost) -> Unloadable:
        if lost.failure is TimedOut:
            return Unloadable(Status.TIMEOUT, "The module took longer to load than it may.")
        if session.memory > 0.8 * self.limits.memory * 1024:
            return Unloadable(Status.MEMORY, "The module used more memory than it may while it was loaded.")
        return Unloadable(Status.CRASHED, "The program ended itself while it was loaded.")

    def ask(self, checks: Iterable[GradedCheck], loaded: LoadedAssignment, lent: bool = False) -> dict[str, Finding]:
        """Run checks of one question in order.

        A check in which the child died is made again without the call that it died of, so that what else the
        check looks at is seen. A child that breaks the rules of the exchange ends its question.
        """
        findings: dict[str, Finding] = {}
        violated = False
        for graded in checks:
            ended: dict[str, Lost] = {}
            for _ in range(MAX_TRIES):
                findings[graded.check.id] = finding = (
                    VIOLATED if violated else self._ask_one(graded, loaded, lent, ended)
                )
                violated = violated or (self.session is not None and self.session.violated)
                if violated or finding.earned == 1 or self.session is None or self.session.alive:
                    break
        self.violated = self.violated or violated
        return findings

    def _ask_one(self, graded: GradedCheck, loaded: LoadedAssignment, lent: bool, ended: dict[str, Lost]) -> Finding:
        try:
            student = self.seat()
            student.ended_here = ended
            if lent:
                student.lend(lendable(loaded, graded.check.question))
            return run(graded.function, graded.test, graded.case, student, loaded.course)
        except CheckFailure as failure:
            return Finding(failure.outcome, Fraction(0), failure)


def rehearse(loaded: LoadedAssignment) -> None:
    """Ask the solution everything once, at home: the reference's answers are then known to every later fork.

    Raises:
        UserError: the solution does not pass its own tests; nobody could be graded by them.
    """
    solution = loaded.folders.solution(loaded.assignment.name)
    student = Student(HomeLink(load_source(loaded.assignment.module, [(solution.name, solution.read_text("utf-8"))])))
    for graded in loaded.checks:
        finding = try_on(graded, student, loaded)
        if finding.failure is not None:
            what = f"The solution does not pass {graded.check.id}: {finding.failure.rule}"
            raise UserError(what, str(solution), "Mend the solution or the test; make verify looks at both.")


def try_on(graded: GradedCheck, student: Student, loaded: LoadedAssignment) -> Finding:
    """Run a check on the solution.

    Raises:
        UserError: the check itself is broken.
    """
    try:
        return run(graded.function, graded.test, graded.case, student, loaded.course)
    except Exception as error:
        where = str(loaded.folders.tests(loaded.assignment.name))
        what = f"The test {graded.check.id} raises {type(error).__name__}: {error}."
        raise UserError(what, where, "Mend the test.") from error


def lendable(loaded: LoadedAssignment, question: str) -> dict[str, object]:
    """The reference's functions and classes that belong to other questions."""
    return {name: vars(loaded.solution)[name] for name, owner in loaded.owners.items() if owner != question}


def score(submission: Submission, loaded: LoadedAssignment, isolation: Isolation) -> Result:
    """Grade one submission.

    Raises:
        Exception: the grader itself could not do its work; a student's program never causes this.
    """
    if submission.source is None:
        status, message = submission.problem or (Status.MISSING, "Nothing was handed in.")
        return _result(submission, loaded, isolation, status, message, {}, None)
    limits, begun = loaded.assignment.limits, _cpu_seconds()
    with Sandbox(isolation, limits, [loaded.folders.root]) as sandbox:
        asked = frozenset(loaded.owners)
        sitting = Sitting(sandbox, loaded.assignment.module, submission.source, asked, limits)
        status, message, findings = Status.OK, "", dict[str, Finding]()
        try:
            findings = _grade(sitting, loaded)
        except Unloadable as unloadable:
            status, message = unloadable.status, unloadable.message
        finally:
            sitting.fresh()
        if sitting.out_of_time:
            status, message = Status.TIMEOUT, "The program used up the time for the whole submission."
        elif sitting.violated:
            status = Status.CRASHED
            message = "The program answered in a way that no function can, so that some checks could not be made."
        elif sitting.out_of_memory and status is Status.OK:
            status = Status.MEMORY
            message = "A statement used more memory than it may and was skipped. What was defined is graded."
    # What bubblewrap starts is not among the children that the kernel accounts for here.
    seconds = _cpu_seconds() - begun + sandbox.seconds + sandbox.own_seconds
    return _result(submission, loaded, isolation, status, message, findings, sitting, seconds)


def _cpu_seconds() -> float:
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in usage)


def failed(submission: Submission, loaded: LoadedAssignment, isolation: Isolation, error: BaseException) -> Result:
    """The result of a submission on which the grader itself could not do its work.

    What the exception says may hold inputs of hidden tests, so it is told to the instructor alone.
    """
    message = "The grader could not do its work on this submission. The instructor's record says why."
    result = _result(submission, loaded, isolation, Status.ERROR, message, {}, None)
    return replace(result, detail="".join(traceback.format_exception(error)))


def _grade(sitting: Sitting, loaded: LoadedAssignment) -> dict[str, Finding]:
    findings: dict[str, Finding] = {}
    for visibility in Visibility:
        for question in loaded.assignment.questions:
            findings |= sitting.ask(loaded.of(question, visibility), loaded)
        sitting.fresh()
    leans: dict[str, set[str]] = {}
    for question in loaded.assignment.questions:
        better: dict[str, Finding] = {}
        sitting.ends, sitting.most_ends = {}, 1  # what ended the program may have been what is lent now
        for visibility in Visibility:
            again = [graded for graded in loaded.of(question, visibility) if _may_borrow(findings[graded.check.id])]
            if again:
                lent = sitting.ask(again, loaded, lent=True)
                better |= {name: found for name, found in lent.items() if _is_better(found, findings[name])}
                sitting.fresh()
        leans[question] = {
            loaded.owners[name] for found in better.values() for name in found.borrowed & set(loaded.owners)
        }
        if not _leads_back(question, leans):
            findings |= better
        else:
            leans[question] = set()
    return findings


def _leads_back(question: str, leans: dict[str, set[str]]) -> bool:
    """Whether a question leans on others that lean on it: then neither computes what the other lends."""
    seen, waiting = set(), list(leans[question])
    while waiting:
        other = waiting.pop()
        if other == question:
            return True
        if other not in seen:
            seen.add(other)
            waiting.extend(leans.get(other, ()))
    return False


def _is_better(lent: Finding, own: Finding) -> bool:
    """Whether what was lent is why a check went better. A program that is another one each time gains nothing."""
    return bool(lent.borrowed) and lent.earned > own.earned


def _may_borrow(finding: Finding) -> bool:
    """Whether a check could pass with something lent: not where the asked function itself is an untouched stub."""
    untouched = isinstance(finding.failure, NotAttempted) and len(finding.failure.frames) <= 1
    return finding.earned < 1 and not untouched


def _result(
    submission: Submission,
    loaded: LoadedAssignment,
    isolation: Isolation,
    status: Status,
    message: str,
    findings: dict[str, Finding],
    sitting: Sitting | None,
    seconds: float = 0.0,
) -> Result:
    tests = [_test_result(graded, findings.get(graded.check.id)) for graded in loaded.checks]
    return Result(
        submission=submission,
        assignment=loaded.assignment.name,
        status=status,
        tests=tuple(tests),
        message=message,
        notes=(*submission.notes, *(sitting.notes if sitting else ())),
        printed=sitting.printed if sitting else "",
        isolation=isolation.value,
        seed=loaded.course.seed,
        seconds=round(seconds, 4),
        graded=datetime.now(UTC).isoformat(timespec="seconds"),
        versions=tuple(courses.versions().items()),
    )


def _test_result(graded: GradedCheck, finding: Finding | None) -> TestResult:
    if finding is None:
        return TestResult(graded.check, Outcome.NOT_CHECKABLE, Fraction(0))
    failure = finding.failure
    explanation = None
    if failure is not None:
        explanation = Explanation(
            failure.rule, failure.place, failure.call, failure.got, failure.expected, failure.frames
        )
    return TestResult(graded.check, finding.outcome, graded.check.points * finding.earned, explanation)
