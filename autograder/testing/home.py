"""The public checks in a student's own hands: what a folder of tests knows, asked of one program, and what came of it.

Whoever types ``pytest`` comes here by ``plugin``, and whoever works in a notebook by ``notebook``: the checks, the
hints and the words are the same. A folder of tests is a student's when ``numbers.json`` lies in it, which ``make
template`` writes: the recorded results of the reference.
"""

import contextlib
import importlib.util
import io
import json
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType

from .calls import Call
from .checks import Course, Finding, run
from .evidence import Case
from .hints import Hint, HintsAtHome
from .links import HomeLink
from .loading import Loaded
from .outcomes import JudgedByRule, NotCheckable, Outcome
from .question import Graded
from .reference import Reference
from .report import Line
from .stages import rules_at_home
from .student import Student

NUMBERS, HINTS, INPUTS = "numbers.json", "hints.json", "inputs.py"


@dataclass(frozen=True)
class PublicCheck:
    """A check that students run themselves. ``test`` is its id without the case."""

    function: Callable[..., None]
    graded: Graded
    test: str
    case: str | None

    @property
    def id(self) -> str:
        """By which hints are found: the id without the folder."""
        case = "" if self.case is None else f"[{self.case}]"
        return f"{self.test.partition('/')[2]}{case}"

    @property
    def title(self) -> str:
        return " ".join((self.function.__doc__ or self.function.__name__).split("\n\n")[0].split())


@dataclass(frozen=True)
class Facts:
    """What a student's folder of tests knows.

    Args:
        module: the name of the module that is asked for.
        untouched: the marks of stubs that nobody has worked on, see ``work.mark_of``.
        hidden: the points of each question that are decided in grading alone, in the assignment's order.
    """

    module: str
    untouched: tuple[str, ...]
    hidden: Mapping[str, Fraction]
    course: Course
    hints: HintsAtHome

    @classmethod
    def of(cls, tests: Path) -> "Facts":
        """Read them from the folder."""
        facts = json.loads((tests / NUMBERS).read_text("utf-8"))
        rules = {function: rules_at_home(needs) for function, needs in facts["needs"].items()}
        return cls(
            facts["module"],
            tuple(facts["untouched"]),
            {name: Fraction(points) for name, points in facts["hidden"].items()},
            Course(Reference({}, facts["calls"]), rules, load_file(tests / INPUTS), 0),
            HintsAtHome(json.loads((tests / HINTS).read_text("utf-8"))),
        )


class Home:
    """Asks one program public checks, one after the other, and keeps what came of them.

    Args:
        file: the name of the program's file.
    """

    def __init__(self, facts: Facts, loaded: Loaded, file: str) -> None:
        self.facts, self.loaded, self.file = facts, loaded, file
        self.hidden = dict(facts.hidden)
        self.student = Student(HomeLink(loaded))
        self.asked: list[Line] = []
        self.cases: list[Case | None] = []

    def ask(self, check: PublicCheck) -> Finding:
        """Run a check.

        Raises:
            Exception: the check itself is broken; a student's mistake never does this.
        """
        finding = self._unreadable() or run(check.function, check.test, check.case, self.student, self.facts.course)
        question, points = check.graded.question, check.graded.points[check.case]
        if isinstance(finding.failure, JudgedByRule):
            self.hidden[question] = self.hidden.get(question, Fraction(0)) + points
            points = Fraction(0)
        self.asked.append(Line(question, check.title, check.case, points, finding))
        self.cases.append(self._case(check, finding))
        return finding

    def lines(self) -> list[Line]:
        """What was asked, each with its hint where a known mistake explains what failed."""
        hints: dict[int, Hint | None] = {}
        for question in {line.question for line in self.asked}:
            places = [place for place, line in enumerate(self.asked) if line.question == question]
            named = self.facts.hints.of_question([self.cases[place] for place in places])
            hints |= zip(places, named, strict=True)
        return [replace(line, hint=hints[place]) for place, line in enumerate(self.asked)]

    def _case(self, check: PublicCheck, finding: Finding) -> Case | None:
        """What is known of a check that failed, for a known mistake to be recognised."""
        if finding.outcome not in (Outcome.FAILED, Outcome.ERROR) or finding.failure is None:
            return None

        def calls_of(student: Student) -> tuple[Call, ...]:
            return run(check.function, check.test, check.case, student, self.facts.course).calls

        return self.facts.hints.case(check.id, finding.failure, self.student, calls_of)

    def _unreadable(self) -> Finding | None:
        """What comes of every check where the file as a whole is no Python."""
        if self.file not in self.loaded.unread:
            return None
        failure = NotCheckable(f"{self.file} could not be read as Python; the note at the top says where.")
        return Finding(failure.outcome, Fraction(0), failure)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """What a program prints and warns of while it is asked would hide what came of the checks."""
    printed = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        warnings.simplefilter("ignore")
        yield


def checks_in(tests: Path) -> Iterator[PublicCheck]:
    """All checks of a folder, in the order in which pytest finds them there."""
    for file in sorted(tests.glob("test_*.py")):
        for name, function in vars(load_file(file)).items():
            graded = getattr(function, "graded", None)
            if name.startswith("test") and isinstance(graded, Graded):
                test = f"{tests.name}/{file.name}::{name}"
                yield from (PublicCheck(function, graded, test, case) for case in graded.points)


def load_file(file: Path) -> ModuleType:
    """Execute a file of the folder as a module of its own name, which it does not get in ``sys.modules``."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
