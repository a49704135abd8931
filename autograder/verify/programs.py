"""The solution and every right style have full points, as a script and as a notebook; the untouched stub has none."""

import hashlib
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from ..course import LoadedAssignment
from ..errors import UserError
from ..feedback.text import number
from ..judging import judge
from ..model import Result, Source, Status, Submission
from ..notebook import cells
from ..rehearsal import HomeSitting
from ..release.notebook import notebook_of
from ..release.stub import stub_of
from ..sandbox.outer import Isolation
from ..scoring import score
from ..testing.outcomes import Outcome
from .finding import Finding
from .forks import in_forks


def right_programs(loaded: LoadedAssignment) -> list[Path]:
    """The solution, and the programs in other styles."""
    name = loaded.assignment.name
    styles = sorted((loaded.folders.tests(name) / "correct").glob("*.py"))
    return [loaded.folders.solution(name), *styles]


def behind_the_wall(loaded: LoadedAssignment, isolation: Isolation) -> Iterator[Finding]:
    """Grade right programs and the stub as if they had been handed in."""
    for file in right_programs(loaded):
        text = file.read_text("utf-8")
        script = score(submission_of(text, loaded, file.stem), loaded, isolation)
        yield Finding(f"{file.name} has full points", _not_full(file, script, loaded.points))
        notebook = score(notebook_submission(text, loaded, file.stem), loaded, isolation)
        yield Finding(f"{file.name} has full points as a notebook", _not_full(file, notebook, loaded.points))
    solution = loaded.folders.solution(loaded.assignment.name)
    stub = score(submission_of(stub_of(loaded.solution_text, str(solution)), loaded, "stub"), loaded, isolation)
    yield Finding("the untouched stub has none", _not_empty(solution, stub))


def at_home(with_seeds: Sequence[LoadedAssignment]) -> Iterator[Finding]:
    """Ask right programs with other inputs."""
    files = right_programs(with_seeds[0]) if with_seeds else []
    complaints = in_forks(
        lambda place: next(filter(None, (_loses(files[place], loaded) for loaded in with_seeds)), ""), len(files)
    )
    for file, complaint in zip(files, complaints, strict=True):
        yield Finding(f"{file.name} has full points with {len(with_seeds)} other seeds", complaint)


def submission_of(text: str, loaded: LoadedAssignment, name: str) -> Submission:
    """A script as if it had been handed in."""
    file = f"{loaded.assignment.module}.py"
    return Submission(name, source=Source(file, _digest(text), ((file, text),)))


def notebook_submission(text: str, loaded: LoadedAssignment, name: str) -> Submission:
    """A script as if it had been handed in as a notebook."""
    file, notebook = f"{loaded.assignment.module}.ipynb", notebook_of(text)
    return Submission(name, source=Source(file, _digest(notebook), cells(notebook.encode(), file)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _loses(file: Path, loaded: LoadedAssignment) -> str:
    try:
        findings = judge(HomeSitting(loaded, file.read_text("utf-8")), loaded)
    except UserError as broken:
        return str(broken)
    for check, finding in findings.items():
        if finding.earned < 1:
            rule = finding.failure.rule if finding.failure else finding.outcome.value
            return f"{_loses_in(file, check, rule)} The seed was {loaded.course.seed}."
    return ""


def _not_full(file: Path, result: Result, points: Fraction) -> str:
    if result.status is not Status.OK:
        why = result.detail.strip().splitlines()[-1] if result.detail else result.message
        return f"{file}: {result.status.value}. {why}"
    for test in result.tests:
        if test.earned != test.check.points:
            return _loses_in(file, test.check.id, test.explanation.rule if test.explanation else test.outcome.value)
    return "" if result.score == points else f"{file}: the points do not add up to {number(points)}."


def _loses_in(file: Path, check: str, rule: str) -> str:
    return f"{file}: a right program loses points in {check}: {rule} Mend the test, or the program."


def _not_empty(solution: Path, result: Result) -> str:
    for test in result.tests:
        if test.earned or test.outcome is not Outcome.NOT_ATTEMPTED:
            where = f"{test.check.id}: {test.outcome.value}, {number(test.earned)} points"
            return f"{solution}: an untouched stub should be not attempted, but is in {where}. Mend the test."
    return ""
