"""The children that a submission is judged in: each with the program loaded, one after the other as they end."""

import functools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from .collect import GradedCheck
from .course import LoadedAssignment
from .foresight import Ahead, Plan
from .model import Check, Limits, Source, Status
from .sandbox.client import Sandbox
from .sandbox.session import Session
from .testing.checks import Finding, run
from .testing.links import Lost
from .testing.outcomes import CheckFailure, NotCheckable, Outcome, TimedOut
from .testing.student import MAX_ENDS, Student

# A check looks at few functions that could each end the program.
MAX_TRIES = 5

PASSED = Finding(Outcome.PASSED, Fraction(1))
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
class SandboxSitting:
    """Children with one submission's program, one after the other as they end, under one budget of time."""

    sandbox: Sandbox
    loaded: LoadedAssignment
    source: Source
    plan: Plan = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    printed: str = ""
    out_of_memory: bool = False
    out_of_time: bool = False
    violated: bool = False
    ends: dict[str, list[Lost]] = field(default_factory=dict)
    most_ends: int = MAX_ENDS
    session: Session | None = None
    ahead: Ahead | None = None
    student: Student | None = None
    started: float = field(default_factory=time.monotonic)

    @functools.cached_property
    def text(self) -> str:
        """The program's source."""
        return "\n".join(source for _, source in self.source.cells)

    @property
    def limits(self) -> Limits:
        """The assignment's limits."""
        return self.loaded.assignment.limits

    def forget_ends(self) -> None:
        """Functions that ended the program may be called again, and may end it once more each."""
        self.ends, self.most_ends = {}, 1

    def fresh(self) -> None:
        """End the child, if there is one: the next check gets a new one."""
        if self.session is not None:
            self.printed = self.printed or self.session.printed()
            self._drop()

    def _drop(self) -> None:
        """End the child, and ask it nothing more."""
        if self.session is not None:
            self.session.close()
            self.session = None

    def seat(self) -> Student:
        """The student of a child that is alive and has loaded the module.

        Raises:
            TimedOut: the submission's time is used up.
            Unloadable: the module cannot be loaded.
        """
        spent = self.sandbox.charged
        late = time.monotonic() - self.started > self.limits.submission * self.limits.WALL
        if spent >= self.limits.submission or late:
            self.out_of_time = True
            raise TimedOut("The time for the whole submission was used up before this.")
        if self.session is None or not self.session.alive or self.student is None:
            self.fresh()
            self.session = self.sandbox.open(self.loaded.assignment.module, self.source)
            self._load(self.session)
            self.ahead = Ahead(self.session)
            self.student = Student(self.ahead, self.ends, self.most_ends, self.limits.calls)
        return self.student

    def _load(self, session: Session) -> None:
        try:
            notes, failures, names = session.loaded()
        except Lost as lost:
            raise self._unloadable(session, lost) from None
        self.notes = self.notes or notes
        self.out_of_memory = self.out_of_memory or "MemoryError" in failures
        if not self.loaded.owners.keys() & set(names):
            status = Status.MEMORY if "MemoryError" in failures else Status.IMPORT_ERROR
            what = notes[0] if notes else "It defines none of the names that are asked for."
            raise Unloadable(status, what)

    def _unloadable(self, session: Session, lost: Lost) -> Unloadable:
        if lost.failure is TimedOut:
            return Unloadable(Status.TIMEOUT, "The module took longer to load than it may.")
        if session.memory > 0.8 * self.limits.memory * 1024:
            return Unloadable(Status.MEMORY, "The module used more memory than it may while it was loaded.")
        return Unloadable(Status.CRASHED, "The program ended itself while it was loaded.")

    def ask(self, checks: Sequence[GradedCheck], lent: Mapping[str, object]) -> dict[str, Finding]:
        """Run checks of one question in order, with the names of ``lent`` in the place of the program's own.

        A check in which the child died is made again without the call that it died of, so that what else the
        check looks at is seen. A child that breaks the rules of the exchange ends its question, and so does one that
        dies before any call, of what is lent.
        """
        findings: dict[str, Finding] = {}
        rest: Finding | None = None
        if checks and not lent:
            self._look_ahead(checks[0].check)
        for graded in checks:
            finding = rest or self._ask_until_seen(graded, lent)
            findings[graded.check.id] = finding
            if self.session is not None and self.session.violated:
                rest, self.violated = VIOLATED, True
            elif self.session is not None and not self.session.alive and not finding.calls:
                rest = finding
        return findings

    def _look_ahead(self, check: Check) -> None:
        """Have all calls made that the solution is asked in the question of a check, with its visibility.

        A program that does not stand this is asked one by one, and all that it used up until then is forgotten.
        """
        foreseen = self.plan.get((check.question, check.visibility))
        if foreseen is None or not foreseen.messages:
            return
        try:
            self.seat()
        except CheckFailure:
            return
        spent, began = self.sandbox.charged, time.monotonic()
        assert self.ahead is not None
        try:
            self.ahead.foresee(foreseen)
        except Lost:
            self.plan = {}
            self._drop()
            self.sandbox.forgiven += self.sandbox.charged - spent
            self.started += time.monotonic() - began

    def _ask_until_seen(self, graded: GradedCheck, lent: Mapping[str, object]) -> Finding:
        ended: dict[str, Lost] = {}
        for _ in range(MAX_TRIES):
            known = len(ended)
            finding = self._ask_one(graded, lent, ended)
            if finding.earned == 1 or self.session is None or self.session.alive or len(ended) == known:
                break
        return finding

    def _ask_one(self, graded: GradedCheck, lent: Mapping[str, object], ended: dict[str, Lost]) -> Finding:
        try:
            student = self.seat()
            student.ended_here = ended
            if lent:
                student.lend(lent)
            elif self.ahead is not None and self.ahead.begin(graded.check.id):
                return PASSED
            return run(graded.function, graded.test, graded.case, student, self.loaded.course)
        except CheckFailure as failure:
            return Finding(failure.outcome, Fraction(0), failure)
