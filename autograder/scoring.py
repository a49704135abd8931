"""One submission → one Result. The tests run here; the student's program runs in the sandbox."""

import contextlib
import resource
import traceback
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

from . import pictures
from .collect import GradedCheck
from .course import LoadedAssignment, versions
from .diagnosis import Diagnosis, diagnose
from .foresight import Plan
from .judging import judge
from .model import Explanation, Picture, Result, Status, Submission, TestResult
from .pasting import replay
from .sandbox.client import Broken, Sandbox
from .sandbox.levels import left_open
from .sandbox.outer import Isolation, Wall
from .sitting import SandboxSitting, Unloadable
from .testing.checks import Finding
from .testing.hints import Hint
from .testing.outcomes import Outcome


def score(
    submission: Submission,
    loaded: LoadedAssignment,
    isolation: Isolation,
    diagnosis: Diagnosis | None = None,
    wall: Wall | None = None,
    plan: Plan = {},
) -> Result:
    """Grade one submission. Where the grader itself cannot do its work, the status is ``error``.

    What the exception says may then hold inputs of hidden tests, so it is told to the instructor alone.

    Args:
        diagnosis: names the known mistake behind a failed check; without it, no mistake is named.
        wall: one that stands already and serves many; without it, one of the submission's own is raised.
        plan: what a right program is asked; without it, nothing is foreseen.

    Raises:
        Broken: the wall that was given does not do its work.
    """
    try:
        return _score(submission, loaded, isolation, diagnosis, wall, plan)
    except Exception as error:
        if wall is not None and isinstance(error, Broken):
            raise
        return failed(submission, loaded, isolation, "".join(traceback.format_exception(error)))


def failed(submission: Submission, loaded: LoadedAssignment, isolation: Isolation, detail: str) -> Result:
    """The result of a submission on which the grader itself could not do its work.

    Args:
        detail: why, for the instructor's eyes.
    """
    message = "The grader could not do its work on this submission. The instructor's record says why."
    return replace(_result(submission, loaded, isolation, Status.ERROR, message), detail=detail)


def _score(
    submission: Submission,
    loaded: LoadedAssignment,
    isolation: Isolation,
    diagnosis: Diagnosis | None,
    wall: Wall | None,
    plan: Plan,
) -> Result:
    if submission.source is None:
        status, message = submission.problem or (Status.MISSING, "Nothing was handed in.")
        return _result(submission, loaded, isolation, status, message)
    begun = _cpu_seconds()
    status, message, findings, hints = Status.OK, "", dict[str, Finding](), dict[str, Hint]()
    drawn: tuple[Picture, ...] = ()
    with Sandbox(isolation, loaded.assignment.limits, [loaded.folders.root], wall) as sandbox:
        sitting = SandboxSitting(sandbox, loaded, submission.source, plan)
        try:
            findings = judge(sitting, loaded)
        except Unloadable as unloadable:
            status, message = unloadable.status, unloadable.message
        status, message = _worst(sitting, status, message)
        with contextlib.suppress(Unloadable):  # it has been judged all the same
            if diagnosis is not None and findings:
                hints = diagnose(diagnosis, sitting, findings)
            if findings:
                drawn = pictures.take(sitting, loaded, findings)
        sitting.fresh()
    result = _result(submission, loaded, isolation, status, message, findings, hints)
    seconds = _cpu_seconds() - begun
    if isolation is Isolation.BUBBLEWRAP:  # what it starts is not among the children that the kernel counts for us
        seconds += sandbox.seconds + sandbox.own_seconds
    return replace(
        result,
        notes=(*submission.notes, *sitting.notes),
        printed=sitting.printed,
        seconds=round(seconds, 4),
        violated=sitting.violated,
        pictures=drawn,
    )


def _worst(sitting: SandboxSitting, status: Status, message: str) -> tuple[Status, str]:
    """What the submission as a whole is said to have come to."""
    if sitting.out_of_time:
        return Status.TIMEOUT, "The program used up the time for the whole submission."
    if sitting.violated:
        sentence = "The program answered in a way that no function can, so that some checks could not be made."
        return Status.CRASHED, sentence
    if sitting.out_of_memory and status is Status.OK:
        sentence = "A statement used more memory than it may and was skipped. What was defined is graded."
        return Status.MEMORY, sentence
    return status, message


def _cpu_seconds() -> float:
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(used.ru_utime + used.ru_stime for used in usage)


def _result(
    submission: Submission,
    loaded: LoadedAssignment,
    isolation: Isolation,
    status: Status,
    message: str,
    findings: Mapping[str, Finding] = {},
    hints: Mapping[str, Hint] = {},
) -> Result:
    return Result(
        submission=submission,
        assignment=loaded.assignment.name,
        status=status,
        tests=tuple(
            _test_result(loaded, graded, findings.get(graded.check.id), hints.get(graded.check.id))
            for graded in loaded.checks
        ),
        message=message,
        notes=submission.notes,
        isolation=isolation.value,
        left_open=left_open(isolation),
        seed=loaded.course.seed,
        graded=datetime.now(UTC).isoformat(timespec="seconds"),
        versions=tuple(versions().items()),
    )


def _test_result(
    loaded: LoadedAssignment, graded: GradedCheck, finding: Finding | None, hint: Hint | None
) -> TestResult:
    if finding is None:
        return TestResult(graded.check, Outcome.NOT_CHECKABLE, Fraction(0))
    why = finding.failure
    explanation = None
    if why is not None:
        again = replay(finding, vars(loaded.solution))
        explanation = Explanation(
            why.rule, why.place, why.call, str(why.got), str(why.expected), why.frames, hint, again
        )
    return TestResult(graded.check, finding.outcome, graded.check.points * finding.earned, explanation)
