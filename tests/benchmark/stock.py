"""What others take for the same programs and questions: a cold pytest, nbgrader and otter, as they come.

Each is shown at its best. ``rfc3987_syntax``, an optional part of jsonschema that doubles the time in which nbgrader
and otter start, is kept out; pytest has no plugins to load; where a command takes a class, its start is left out.
"""

import importlib.util
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import nbformat

from . import notebooks
from .meter import left_over, used
from .three import NAME, Program

ROOT = Path(__file__).resolve().parents[2]
SPARE = "0_spare"  # bears what is done once for a class
NBGRADER_CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "course"\n'

Costs = Iterator[tuple[str, float]]


class Tool:
    """A way to grade; ``round`` tells what each program cost, in CPU seconds.

    Args:
        scratch: a folder of its own.
    """

    title: str
    package = ""

    def __init__(self, scratch: Path, programs: list[Program]) -> None:
        self.scratch, self.programs = scratch, programs
        self.once: list[float] = []  # what a command for a whole class costs beside its submissions
        scratch.mkdir()
        kept_out = scratch / "kept_out"
        kept_out.mkdir()
        (kept_out / "rfc3987_syntax.py").write_text("raise ImportError\n")
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        quiet = {"HOME": str(scratch), "PYTHONPATH": str(kept_out), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        self.environment = os.environ | quiet | {"PATH": path}
        self.prepare()

    @classmethod
    def installed(cls) -> bool:
        return not cls.package or importlib.util.find_spec(cls.package) is not None

    def prepare(self) -> None:
        """Make what an instructor makes and what the students hand in."""
        raise NotImplementedError

    def round(self) -> Costs:
        """Grade every program."""
        raise NotImplementedError

    def call(self, *command: str, folder: Path, codes: Iterable[int] = (0,)) -> "subprocess.CompletedProcess[str]":
        """Run a command.

        Raises:
            RuntimeError: it ends with another code than one of these.
        """
        done = subprocess.run(
            command, cwd=folder, env=self.environment, capture_output=True, text=True, timeout=600, check=False
        )
        if done.returncode not in codes:
            raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"[-3000:])
        return done

    def drive(self, *arguments: str) -> Costs:
        """Grade a class in one process: the spare submission first, then every program.

        Raises:
            RuntimeError: a right program did not get all points, or a wrong one did.
        """
        before = used()
        done = self.call(sys.executable, "-m", f"{__package__}.driver", *arguments, folder=ROOT)
        whole = used() - before
        times, shares = json.loads(done.stdout.splitlines()[-1])
        costs = {student: now - earlier for (_, earlier), (student, now) in itertools.pairwise(times)}
        self.once.append(left_over(whole, costs.values()))
        for program in self.programs:
            if (shares[program.name] == 1) is not program.right:
                raise RuntimeError(f"{self.title} gave {program.name} {shares[program.name]:.0%} of the points")
            yield program.name, costs[program.name]


class Pytest(Tool):
    """A process for each submission, which imports the module and asserts."""

    title = "cold pytest"

    def prepare(self) -> None:
        for program in self.programs:
            folder = self.scratch / program.name
            folder.mkdir()
            (folder / f"{NAME}.py").write_text(program.source, "utf-8")
            shutil.copyfile(notebooks.ASSERTS, folder / "test_asserts.py")

    def round(self) -> Costs:
        for program in self.programs:
            before = used()
            command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=no", "test_asserts.py"]
            self.call(*command, folder=self.scratch / program.name, codes=[0 if program.right else 1])
            yield program.name, used() - before


class Nbgrader(Tool):
    """One ``nbgrader autograde`` for the class."""

    title, package = "nbgrader autograde", "nbgrader"

    def prepare(self) -> None:
        self.course = self.scratch / "course"
        source = self.course / f"source/{NAME}/{NAME}.ipynb"
        source.parent.mkdir(parents=True)
        nbformat.write(notebooks.for_nbgrader(self.programs[0].source), source)
        (self.course / "nbgrader_config.py").write_text(NBGRADER_CONFIG)
        self.call("nbgrader", "generate_assignment", NAME, "--create", folder=self.course)
        released = self.course / f"release/{NAME}/{NAME}.ipynb"
        for program in self.programs:
            self._hand_in(released, program.name, program)
        self._hand_in(released, SPARE, self.programs[0])

    def _hand_in(self, released: Path, student: str, program: Program) -> None:
        notebooks.fill_in(released, program.source, self.course / f"submitted/{student}/{NAME}/{NAME}.ipynb")

    def round(self) -> Costs:
        course = self.scratch / f"round{len(self.once)}"  # what is graded already would be left as it is
        shutil.copytree(self.course, course)
        yield from self.drive("nbgrader", str(course))


class Otter(Tool):
    """What ``otter run`` does, in a process that has otter loaded."""

    title, package = "otter run, in a warm process", "otter"

    def prepare(self) -> None:
        master = self.scratch / f"{NAME}.ipynb"
        nbformat.write(notebooks.for_otter(self.programs[0].source), master)
        self.call("otter", "assign", master.name, "dist", folder=self.scratch)
        self.archive = next(self.scratch.glob("dist/autograder/*.zip"))
        self.students = [SPARE, *(program.name for program in self.programs)]
        for student, program in zip(self.students, [self.programs[0], *self.programs], strict=True):
            notebooks.fill_in(self.scratch / f"dist/student/{NAME}.ipynb", program.source, self.notebook(student))

    def notebook(self, student: str) -> Path:
        return self.scratch / f"submitted/{student}/{NAME}.ipynb"

    def round(self) -> Costs:
        yield from self.drive("otter", str(self.archive), *map(str, map(self.notebook, self.students)))


class OtterCommand(Otter):
    """``otter run`` as it is typed, a command for each submission; of one program, since it takes long."""

    title = "otter run, a command each"

    def round(self) -> Costs:
        before, notebook = used(), self.notebook(self.programs[0].name)
        self.call("otter", "run", "--no-logo", "-a", str(self.archive), notebook.name, folder=notebook.parent)
        yield self.programs[0].name, used() - before


TOOLS = (Pytest, Nbgrader, Otter, OtterCommand)
