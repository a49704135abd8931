"""What a submission costs, beside the least that it could: ``make bench``. All figures come from one run.

The floor is a warm process that forks, executes the student's module and makes the same calls with the
same arguments: no wall, no wire, no judging. CPU seconds count everything: the scoring process,
bubblewrap, the warm Python behind it, and the children in which the program runs.
"""

import argparse
import copy
import os
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder import course
from autograder.pipeline import Options, grade
from autograder.rehearsal import rehearse
from autograder.results import GradesFolder
from autograder.sandbox.outer import available
from autograder.testing.checks import run
from autograder.testing.host import Host
from autograder.testing.links import HomeLink
from autograder.testing.loading import load
from autograder.testing.student import Student

Call = tuple[Any, str | None, list[Any], dict[str, Any]]


class Recorder(Host):
    """A host that keeps every call, with marks in the place of what earlier calls returned."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.calls: list[Call] = []
        self.came_from: dict[int, tuple[int, int | None]] = {}
        self.alive: list[Any] = []
        self.functions: dict[int, Any] = {}

    def lent_function(self, name: str, handle: int) -> Any:
        """The grader's function itself: at home nothing lies between the two sides."""
        return self.functions[handle]

    def call(
        self, target: Any, method: str | None, args: list[Any], kwargs: dict[str, Any], watch: dict[str, Any]
    ) -> bytes:
        marked = [self._mark(arg) for arg in args]
        self.calls.append((self._mark(target), method, marked, kwargs))
        return super().call(target, method, args, kwargs, watch)

    def watched(
        self, function: Any, args: list[Any], kwargs: dict[str, Any], watch: dict[str, Any], observed: Any
    ) -> Any:
        value = super().watched(function, args, kwargs, watch, observed)
        here = len(self.calls) - 1
        self.alive.append(value)
        self.came_from[id(value)] = (here, None)
        for place, entry in enumerate(value if isinstance(value, tuple) else ()):
            self.came_from[id(entry)] = (here, place)
        return value

    def _mark(self, value: Any) -> Any:
        if isinstance(value, str | int | float) or callable(value):
            return value
        known = self.came_from.get(id(value))
        return Mark(*known) if known is not None else copy.deepcopy(value)


class Mark:
    """What an earlier call returned, or an entry of it."""

    def __init__(self, call: int, place: int | None) -> None:
        self.call, self.place = call, place


def record(loaded: course.LoadedAssignment, module: str, source: str) -> list[Call]:
    """All calls that grading a program makes."""
    link = HomeLink(load(module, [("program.py", source)]))
    recorder = link.host = Recorder(link.host.loaded, link.answer)
    student = Student(link)
    recorder.functions = student._loans.functions
    for graded in loaded.checks:
        run(graded.function, graded.test, graded.case, student, loaded.course)
    return recorder.calls


def replay(source: str, calls: list[Call]) -> None:
    """Execute a module and make the calls."""
    names: dict[str, Any] = {}
    exec(compile(source, "program.py", "exec"), names)
    results: list[Any] = []

    def resolve(value: Any) -> Any:
        if not isinstance(value, Mark):
            return value
        result = results[value.call]
        return result if value.place is None else result[value.place]

    for target, method, args, kwargs in calls:
        function = names[target] if isinstance(target, str) else resolve(target)
        function = getattr(function, method) if method else function
        results.append(function(*map(resolve, args), **kwargs))


def floor(source: str, calls: list[Call], times: int) -> float:
    """CPU seconds of one fork that replays the calls, in the middle of many."""
    seconds = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        child = os.fork()
        if child == 0:
            try:
                replay(source, calls)
            except BaseException:
                os._exit(1)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            raise RuntimeError("the program does not stand the same calls again")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(seconds)


def copies(programs: list[Path], count: int, folder: Path) -> None:
    """A class of so many, made of a few programs."""
    folder.mkdir()
    for number in range(count):
        shutil.copyfile(programs[number % len(programs)], folder / f"student{number:05}.py")


def resident() -> float:
    """The memory of this process, in MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20


def graded(loaded: course.LoadedAssignment, archive: Path, scratch: Path, jobs: int) -> Iterator[float]:
    """Grade a class; the CPU seconds of each submission as it is done."""
    folder = GradesFolder(scratch / f"grades{time.monotonic_ns()}")
    for done in grade(loaded, archive, folder, available("auto"), Options(jobs=jobs)):
        yield done.result.seconds


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=40, help="for the CPU time of one")
    parser.add_argument("--many", type=int, default=500, help="for memory and growth")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    folders = course.find(Path(__file__).parent)
    for name in folders.names():
        measure(course.load(folders, name), options)


def measure(loaded: course.LoadedAssignment, options: argparse.Namespace) -> None:
    name = loaded.assignment.name
    programs = sorted((loaded.folders.tests(name) / "correct").glob("*.py"))
    rehearse(loaded)
    source = loaded.folders.solution(name).read_text("utf-8")
    calls = record(loaded, name, source)
    least = floor(source, calls, 50)
    print(f"{name}: {len(loaded.checks)} checks, {len(calls)} calls of the student's functions")
    print(f"  floor                     {least:8.4f} CPU s   1.0")
    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch)
        copies([loaded.folders.solution(name)], options.submissions, here / "same")
        ours = statistics.median(graded(loaded, here / "same", here, 1))
        print(f"  graded, the same program  {ours:8.4f} CPU s {ours / least:5.1f}  (median of {options.submissions})")
        copies(programs, options.many, here / "many")
        began, memory = time.monotonic(), []
        for number, _ in enumerate(graded(loaded, here / "many", here, options.jobs), 1):
            if number % max(1, options.many // 5) == 0:
                took = time.monotonic() - began
                memory.append(f"{number}: {resident():.0f} MiB, {took / number:.3f} s each")
        print(f"  {options.many} submissions, {options.jobs} jobs: " + "; ".join(memory))


if __name__ == "__main__":
    main()
