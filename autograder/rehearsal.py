"""Programs of the course's own, asked at home: no wall and no limits, since nobody here is an enemy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import cast

from .collect import GradedCheck
from .course import LoadedAssignment
from .errors import UserError
from .foresight import Foreseen, Plan, Writing
from .model import Visibility
from .testing.calls import Call
from .testing.checks import Finding, run
from .testing.evidence import Seen, ask_all
from .testing.home import quiet
from .testing.links import HomeLink
from .testing.loading import load
from .testing.student import Student


@dataclass
class HomeSitting:
    """A program in this very process.

    Args:
        text: the module's source.
        kind: what stands between the student's side and the grader's.
    """

    loaded: LoadedAssignment
    text: str
    kind: type[HomeLink] = HomeLink
    link: HomeLink = field(init=False)
    student: Student = field(init=False)
    module: ModuleType = field(init=False)

    def __post_init__(self) -> None:
        self.fresh()

    def forget_ends(self) -> None:
        """At home no call ends the program."""

    def fresh(self) -> None:
        """Load the program anew."""
        name = self.loaded.assignment.module
        with quiet():
            program = load(name, [(f"{name}.py", self.text)])
        self.link, self.module = self.kind(program), program.module
        self.student = Student(self.link, seconds=self.loaded.assignment.limits.calls)

    def seat(self) -> Student:
        """The program."""
        return self.student

    def ask(self, checks: Sequence[GradedCheck], lent: Mapping[str, object]) -> dict[str, Finding]:
        """Run checks in order, with the names of ``lent`` in the place of the program's own.

        Raises:
            UserError: a check itself is broken.
        """
        return {graded.check.id: self._ask_one(graded, lent) for graded in checks}

    def answers(self, calls: Sequence[Call], lent: Mapping[str, object]) -> tuple[Seen, ...] | None:
        """What the program answers to calls; None where they cannot all be asked."""
        with quiet():
            if lent:
                self.student.lend(lent)
            answers = ask_all(self.student, calls)
            self.student.hand_back()
            return answers

    def _ask_one(self, graded: GradedCheck, lent: Mapping[str, object]) -> Finding:
        if lent:
            self.student.lend(lent)
        try:
            with quiet():
                return run(graded.function, graded.test, graded.case, self.student, self.loaded.course)
        except Exception as error:
            where = str(self.loaded.folders.tests(self.loaded.assignment.name))
            what = f"The test {graded.check.id} raises {type(error).__name__}: {error}."
            raise UserError(what, where, "Mend the test.") from error


def rehearse(loaded: LoadedAssignment, visibilities: Iterable[Visibility] = tuple(Visibility)) -> Plan:
    """Ask the solution the checks: the reference's answers are then known to every later fork.

    Returns:
        what a right program is asked.

    Raises:
        UserError: the solution does not pass its own tests; nobody could be graded by them.
    """
    plan: dict[tuple[str, Visibility], Foreseen] = {}
    for visibility in visibilities:
        sitting = HomeSitting(loaded, loaded.solution_text, Writing)
        for question in loaded.assignment.questions:
            plan[question, visibility] = _foreseen(sitting, loaded.of(question, visibility))
    return plan


def _foreseen(sitting: HomeSitting, checks: Sequence[GradedCheck]) -> Foreseen:
    link = cast(Writing, sitting.link)
    link.transcript = sitting.student.transcript
    first, starts, needs = len(link.messages), {}, {}
    for graded in checks:
        starts[graded.check.id] = len(link.messages)
        findings = sitting.ask([graded], {})
        _demand_passed(sitting.loaded, findings)
        numbers = link.numbers_of(findings[graded.check.id].calls)
        if numbers is not None:
            needs[graded.check.id] = numbers
    return Foreseen(first, tuple(link.messages[first:]), tuple(link.replies[first:]), starts, needs)


def _demand_passed(loaded: LoadedAssignment, findings: Mapping[str, Finding]) -> None:
    for id, finding in findings.items():
        if finding.failure is not None:
            where = str(loaded.folders.solution(loaded.assignment.name))
            what = f"The solution does not pass {id}: {finding.failure.rule}"
            raise UserError(what, where, "Mend the solution or the test; make verify looks at both.")
