"""The least that grading a program could cost: a warm process forks, executes the module and makes the same calls.

No wall, no wire, no judging, and the arguments lie ready.
"""

import copy
import os
import resource
import statistics
from typing import Any

from autograder import course
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
