"""The pytest plugin: lets pytest collect graded checks, and run them in a student's own folder.

Nothing but this file of the kit needs pytest. A folder is a student's when ``tests/numbers.json``
lies in it, which ``make template`` writes: the recorded results of the reference.
"""

import hashlib
import importlib.util
import json
import tokenize
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from .checks import PROVIDED, Course, Finding, run
from .evidence import Case
from .hints import Hint, HintsAtHome
from .links import HomeLink
from .loading import Loaded, load
from .magics import cells_of, without_magics
from .outcomes import JudgedByRule, NotCheckable, Outcome
from .question import Graded
from .reference import Reference
from .report import Line, page
from .stages import rules_at_home
from .student import Call, Student

NUMBERS, HINTS = "numbers.json", "hints.json"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a check of each case that a graded test has points for."""
    graded = getattr(metafunc.function, "graded", None)
    if isinstance(graded, Graded) and "case" in metafunc.fixturenames:
        metafunc.parametrize("case", list(graded.points))


def _fixture(name: str) -> Any:
    @pytest.fixture(name=name)
    def provided() -> None:
        """Given by ``checks.run``, which makes what a check asks for; here it has only to be known by name."""

    return provided


student, reference, ask, stages, inputs, rng = (_fixture(name) for name in PROVIDED if name != "case")


class Home:
    """Runs the public checks on the module in the student's folder, and keeps what came of them."""

    def __init__(self, folder: Path) -> None:
        facts = json.loads((folder / "tests" / NUMBERS).read_text("utf-8"))
        self.module: str = facts["module"]
        self.hidden = {name: Fraction(points) for name, points in facts["hidden"].items()}
        self.file = _chosen(folder, self.module, facts["untouched"])
        self.loaded = _load_file(self.file, self.module)
        self.student = Student(HomeLink(self.loaded))
        rules = {function: rules_at_home(needs) for function, needs in facts["needs"].items()}
        self.course = Course(Reference({}, facts["calls"]), rules, _inputs(folder / "tests" / "inputs.py"), 0)
        self.hints = HintsAtHome(json.loads((folder / "tests" / HINTS).read_text("utf-8")))
        self.lines: list[Line] = []
        self.cases: list[Case | None] = []

    def run(self, item: pytest.Function, graded: Graded) -> Finding:
        case = str(item.callspec.params["case"]) if hasattr(item, "callspec") else None
        name = item.nodeid.split("[")[0]
        finding = self.unreadable() or run(item.function, name, case, self.student, self.course)
        points = graded.points[case]
        if isinstance(finding.failure, JudgedByRule):
            points = Fraction(0)
            self.hidden[graded.question] = self.hidden.get(graded.question, Fraction(0)) + graded.points[case]
        title = " ".join((item.function.__doc__ or item.name).split("\n\n")[0].split())
        self.lines.append(Line(graded.question, title, case, points, finding))
        self.cases.append(self.case(item, case, finding))
        return finding

    def hinted(self) -> list[Line]:
        """The lines, each with its hint where a known mistake explains what failed."""
        hints: dict[int, Hint | None] = {}
        for question in {line.question for line in self.lines}:
            places = [place for place, line in enumerate(self.lines) if line.question == question]
            hints |= zip(places, self.hints.of_question([self.cases[place] for place in places]), strict=True)
        return [replace(line, hint=hints[place]) for place, line in enumerate(self.lines)]

    def case(self, item: pytest.Function, case: str | None, finding: Finding) -> Case | None:
        """What is known of a check that failed, for a known mistake to be recognised."""
        if finding.outcome not in (Outcome.FAILED, Outcome.ERROR) or finding.failure is None:
            return None

        def calls_of(student: Student) -> tuple[Call, ...]:
            return run(item.function, item.nodeid, case, student, self.course).calls

        return self.hints.case(item.nodeid.partition("/")[2], finding.failure, self.student, calls_of)

    def unreadable(self) -> Finding | None:
        """What comes of every check where the file as a whole is no Python."""
        if self.file.name not in self.loaded.unread:
            return None
        failure = NotCheckable(f"{self.file.name} could not be read as Python; the note at the top says where.")
        return Finding(failure.outcome, Fraction(0), failure)


def _chosen(folder: Path, module: str, untouched: list[str]) -> Path:
    """The student's file: the script, or the notebook where the work was done there."""
    files = [file for file in (folder / f"{module}.py", folder / f"{module}.ipynb") if file.exists()]
    if not files:
        raise pytest.UsageError(f"There is no {module}.py in {folder}. Put your program there under that name.")
    worked_on = [file for file in files if hashlib.sha256(file.read_bytes()).hexdigest() not in untouched]
    return (worked_on or files)[0]


def _load_file(file: Path, module: str) -> Loaded:
    try:
        if file.suffix == ".ipynb":
            return load(module, cells_of(file), without_magics)
        with tokenize.open(file) as opened:  # by the encoding that the file itself declares, as Python does
            return load(module, [(file.name, opened.read())])
    except (ValueError, KeyError, TypeError, SyntaxError) as error:
        raise pytest.UsageError(f"{file.name} cannot be read ({error}). Save it again, as UTF-8.") from None


def _inputs(file: Path) -> Any:
    spec = importlib.util.spec_from_file_location("inputs", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HOME = pytest.StashKey[Home]()


def pytest_configure(config: pytest.Config) -> None:
    if (config.rootpath / "tests" / NUMBERS).exists():
        config.stash[HOME] = Home(config.rootpath)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a graded check with the kit's own runner; pytest's part is to find it and to say how it went."""
    graded = getattr(pyfuncitem.function, "graded", None)
    home = pyfuncitem.config.stash.get(HOME, None)
    if not isinstance(graded, Graded) or home is None:
        return None
    finding = home.run(pyfuncitem, graded)
    if finding.outcome is Outcome.PASSED:
        return True
    if finding.outcome is Outcome.NOT_ATTEMPTED or isinstance(finding.failure, JudgedByRule):
        pytest.skip(finding.outcome.value)
    pytest.fail("see the page at the end", pytrace=False)


def pytest_report_teststatus(report: pytest.TestReport, config: pytest.Config) -> tuple[str, str, str] | None:
    """No dots: what came of the checks is told once, on the page at the end."""
    return (report.outcome, "", "") if HOME in config.stash and report.when == "call" else None


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> Iterator[None]:
    yield
    home = config.stash.get(HOME, None)
    if home is not None and home.lines:
        for line in page(home.file.name, home.loaded.notes, home.hinted(), home.hidden):
            terminalreporter.write_line(line)
