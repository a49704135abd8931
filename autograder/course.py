"""Finds a course's folders and loads what an assignment is made of. Nobody else builds a path.

Solutions and tests are loaded by path, and never imported by name.
"""

import hashlib
import importlib.util
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import jupytext
import numpy as np

from . import __version__, settings
from .catalogue import read_catalogue
from .collect import GradedCheck, collect
from .errors import UserError
from .model import Assignment, Misconception, Visibility, total
from .testing.checks import Course
from .testing.own import Drawn, drawn_in
from .testing.reference import Reference
from .testing.stages import Rules

PUBLIC_SEED = 20220214


@dataclass(frozen=True)
class Folders:
    """The fixed top level of a course."""

    root: Path

    def assignment(self, name: str) -> Path:
        return self.root / "assignments" / name

    def settings(self, name: str) -> Path:
        return self.assignment(name) / "assignment.toml"

    def figure_source(self, name: str) -> Path:
        return self.assignment(name) / "figures.py"

    def figures(self, name: str) -> Path:
        return self.assignment(name) / "figures"

    def sample_class(self, name: str) -> Path:
        return self.assignment(name) / "sample_class"

    def solution(self, name: str) -> Path:
        return self.root / "solutions" / f"{name}.py"

    def tests(self, name: str) -> Path:
        return self.root / "tests" / name

    def template(self, name: str) -> Path:
        return self.root / "student_template" / name

    def names(self) -> list[str]:
        """The assignments of the course, by their folders."""
        return sorted(file.parent.name for file in self.root.glob("assignments/*/assignment.toml"))


@dataclass(frozen=True)
class LoadedAssignment:
    """An assignment, ready to grade with.

    Args:
        owners: the question that each name of the module belongs to, in the order of the solution.
        checks: all checks of the listed questions, in their order, public ones first in each.
        solution_text: the solution's source.
        misconceptions: the catalogue of known mistakes.
        drawn: the questions of which a program's own numbers are drawn.
        course: what the checks may look at.
        fingerprint: changes with everything that a result depends on, but for the submission itself.
    """

    assignment: Assignment
    folders: Folders
    owners: Mapping[str, str]
    checks: tuple[GradedCheck, ...]
    course: Course
    solution: ModuleType
    solution_text: str
    misconceptions: tuple[Misconception, ...]
    drawn: Mapping[str, Drawn]
    fingerprint: str

    def of(self, question: str, visibility: Visibility | None = None) -> list[GradedCheck]:
        """The checks of a question."""
        return [
            graded
            for graded in self.checks
            if graded.check.question == question and visibility in (None, graded.check.visibility)
        ]

    @property
    def points(self) -> Fraction:
        """What the assignment is worth."""
        return total(graded.check.points for graded in self.checks)

    @property
    def maxima(self) -> dict[str, Fraction]:
        """What each question is worth."""
        questions = self.assignment.questions
        return {name: total(graded.check.points for graded in self.of(name)) for name in questions}


def find(start: Path | None = None) -> Folders:
    """The course that a folder lies in, else the one that this package lies in.

    Raises:
        UserError: there is none.
    """
    here = (start or Path.cwd()).resolve()
    package = Path(__file__).resolve().parent.parent
    for folder in (here, *here.parents, package):
        if (folder / "assignments").is_dir() and (folder / "tests").is_dir():
            return Folders(folder)
    raise UserError("There is no course here: no folder holds assignments/ and tests/.", str(here))


def load(folders: Folders, name: str, seed: int = PUBLIC_SEED) -> LoadedAssignment:
    """Load an assignment: its settings, its solution, and its tests, collected by pytest.

    Raises:
        UserError: there is no such assignment, or a part of it is not in order.
    """
    assignment = read_settings(folders, name)
    solution = load_module(folders.solution(name), name)
    rules = _rules(folders.tests(name) / "rules.py")
    inputs = load_module(folders.tests(name) / "inputs.py", "inputs")
    checks = collect(folders.tests(name), assignment.questions)
    course = Course(Reference(vars(solution)), rules, inputs, seed)
    owners = owners_of(folders.solution(name))
    if unknown := sorted(assignment.limits.calls.keys() - owners.keys()):
        what = f"There is a limit for calls to {', '.join(unknown)}, which the solution does not have."
        raise UserError(what, str(folders.settings(name)), "Name a function of the solution's, or leave the limit out.")
    fingerprint = _fingerprint(folders, assignment, seed)
    text = folders.solution(name).read_text("utf-8")
    misconceptions = read_catalogue(folders.tests(name) / "misconceptions")
    drawn = _drawn(folders.tests(name) / "circuits.py", inputs, checks)
    return LoadedAssignment(
        assignment, folders, owners, tuple(checks), course, solution, text, misconceptions, drawn, fingerprint
    )


def read_settings(folders: Folders, name: str) -> Assignment:
    """The settings of an assignment by its name.

    Raises:
        UserError: there is no such assignment, or its settings cannot be used.
    """
    if name not in folders.names():
        known = ", ".join(folders.names()) or "none yet"
        raise UserError(f"There is no assignment called {name}.", str(folders.root), f"There are: {known}.")
    return settings.read_settings(folders.settings(name), name)


def _rules(file: Path) -> Mapping[str, Rules]:
    """The rules of staged functions; an assignment that has none needs no such file."""
    if not file.exists():
        return {}
    rules = getattr(load_module(file, "rules"), "RULES", None)
    if not isinstance(rules, Mapping):
        raise UserError("This file defines no RULES.", str(file), "RULES is a dict from a function to its rules.")
    return rules


def _drawn(file: Path, inputs: ModuleType, checks: Sequence[GradedCheck]) -> Mapping[str, Drawn]:
    """The circuits of an assignment, with the points of the public tests; one that draws none needs no such file."""
    if not file.exists():
        return {}
    circuits = load_module(file, "circuits")
    public = {graded.check.question: graded for graded in checks if graded.check.visibility is Visibility.PUBLIC}
    return {
        question: drawn_in(circuits, inputs, question, public[question].function.__globals__["POINTS"])
        for question in circuits.DRAWN
        if question in public
    }


def load_module(path: Path, name: str) -> ModuleType:
    """Load a file of the course as a module.

    Raises:
        UserError: it is not there, or it raises.
    """
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.exists():
        raise UserError("This file is missing.", str(path), "Write it; CONTRIBUTING.md says what belongs in it.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise UserError(f"This file raises {type(error).__name__}: {error}.", str(path)) from error
    return module


def owners_of(solution: Path) -> dict[str, str]:
    """The question that each top-level name of a solution belongs to, by the marks of its cells."""
    owners: dict[str, str] = {}
    notebook = jupytext.reads(solution.read_text("utf-8"), fmt="py:percent")
    for cell in notebook.cells:
        question = cell.metadata.get("question")
        if cell.cell_type == "code" and question:
            owners |= dict.fromkeys(_defined(cell.source), question)
    return owners


def _defined(source: str) -> Iterator[str]:
    for line in source.splitlines():
        if line.startswith(("def ", "class ")):
            yield line.split(maxsplit=1)[1].split("(")[0].split(":")[0].strip()


def versions() -> dict[str, str]:
    """What a result was made with."""
    return {"autograder": __version__, "python": platform.python_version(), "numpy": np.__version__}


def _fingerprint(folders: Folders, assignment: Assignment, seed: int) -> str:
    digest = hashlib.sha256()
    tests = sorted(path for kind in ("py", "toml") for path in folders.tests(assignment.name).glob(f"**/*.{kind}"))
    package = sorted(Path(__file__).parent.glob("**/*.py"))
    graded = [path for path in tests if path.parent.name not in ("correct",)]
    for path in [*graded, folders.solution(assignment.name), *package]:
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for fact in (assignment.questions, assignment.limits, seed, sorted(versions().items())):
        digest.update(repr(fact).encode())
    return digest.hexdigest()
