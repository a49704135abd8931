"""What is observed from inside the student's process while a call runs.

Standard library and numpy only. These are observations: a program that wants to lie can forge them, and gains
what hangs on the one check that reads them.
"""

import _thread
import functools
import sys
import sysconfig
import time
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

# To be made is not to be used.
MAKING = ("__init__", "__new__", "__post_init__")
# So many wrappings are looked through.
MAX_WRAPPED = 10


class InstanceCounter:
    """Counts which instances of some classes have a method running, from the interpreter's own call events.

    So aliases, tables of classes, subclasses and instances that were made earlier count as well. Where a
    name is a function in the place of a class, what it returns is counted, and so are the closures it made
    earlier when they run.
    """

    def __init__(self, kinds: Mapping[str, Any]) -> None:
        self.used: dict[str, dict[int, Any]] = {name: {} for name in kinds}
        self.closures: dict[types.CodeType, dict[int, Any]] = {}
        self.classes = {name: kind for name, kind in kinds.items() if isinstance(kind, type)}
        self.static = {code: name for name, kind in self.classes.items() for code in _static(kind)}
        factories = {name: kind for name, kind in kinds.items() if isinstance(kind, types.FunctionType)}
        self.factories = {name: (kind.__code__, _closure(kind)) for name, kind in factories.items()}
        self.made_by = {
            code: name for name, kind in factories.items() if not kind.__closure__ for code in _within(kind.__code__)
        }

    def counts(self) -> dict[str, int]:
        """How many different instances of each were seen."""
        counts = {name: len(seen) for name, seen in self.used.items()}
        for code, variables in self.closures.items():
            # One gate may be several closures, so the kinds of closures are not added up.
            name = self.made_by[code]
            counts[name] = max(counts[name], len(variables))
        return counts

    def profile(self, frame: types.FrameType, event: str, returned: Any) -> None:
        """A function for ``sys.setprofile``."""
        if event == "return":
            self._returned(frame, returned)
        elif event == "call":
            self._called(frame)

    def _returned(self, frame: types.FrameType, returned: Any) -> None:
        for name, (code, closure) in self.factories.items():
            # Decorated factories share one code object: what they close over tells them apart.
            if frame.f_code is code and all(frame.f_locals.get(key) is value for key, value in closure.items()):
                self.used[name][id(returned)] = returned

    def _called(self, frame: types.FrameType) -> None:
        code = frame.f_code
        if code in self.made_by and code.co_freevars:
            variable = frame.f_locals.get(code.co_freevars[0])
            self.closures.setdefault(code, {})[id(variable)] = variable
        if code in self.static:
            self.used[self.static[code]][len(self.used[self.static[code]])] = (
                None  # without an instance, each use counts
            )
            return
        if not (code.co_argcount or code.co_flags & 0x04) or code.co_name in MAKING:
            return
        first = frame.f_locals.get(code.co_varnames[0])
        if not code.co_argcount and isinstance(first, tuple) and first:
            first = first[0]
        for name, kind in self.classes.items():
            if isinstance(first, kind):
                self.used[name][id(first)] = first


def _static(kind: type) -> Iterator[types.CodeType]:
    """The forward passes of a class that need no instance."""
    for owner in kind.__mro__:
        method = vars(owner).get("forward")
        if isinstance(method, staticmethod | classmethod):
            code = getattr(method.__func__, "__code__", None)
            if isinstance(code, types.CodeType):
                yield code


def _within(code: types.CodeType) -> Iterator[types.CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _within(constant)


def _closure(function: types.FunctionType) -> dict[str, Any]:
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    return {name: cell.cell_contents for name, cell in cells}


class CallCounter:
    """Counts the calls of some functions of a module, by whatever name they are called.

    Calls within such a call are not counted: one of the functions may be written by another, or call itself.
    """

    def __init__(self, functions: Mapping[str, Any]) -> None:
        self.known: dict[types.CodeType, list[tuple[str, types.FunctionType]]] = {}
        self.calls = dict.fromkeys(functions, 0)
        self.within: types.FrameType | None = None
        for name, function in functions.items():
            for plain, _ in plain_functions(function):
                self.known.setdefault(plain.__code__, []).append((name, plain))

    def profile(self, frame: types.FrameType, event: str, returned: Any) -> None:
        """A function for ``sys.setprofile``."""
        if event == "return" and frame is self.within:
            self.within = None
        elif event == "call" and self.within is None:
            for name, function in self.known.get(frame.f_code, ()):
                if _runs(function, frame):
                    self.calls[name] += 1
                    self.within = frame
                    return

    def counts(self) -> dict[str, int]:
        """How often each was called."""
        return dict(self.calls)


def plain_functions(callee: Any) -> Iterator[tuple[types.FunctionType, bool]]:
    """The functions that run when something is called, outermost first, and whether they are given ``self``.

    They are a method's own, a partial's, what a decorator says that it wraps, or the ``__call__`` of an object.
    """
    for _ in range(MAX_WRAPPED):
        if isinstance(callee, types.FunctionType):
            yield callee, False
            callee = getattr(callee, "__wrapped__", None)
        elif isinstance(callee, types.MethodType):
            yield from ((function, True) for function, _ in plain_functions(callee.__func__))
            return
        elif isinstance(callee, functools.partial):
            callee = callee.func
        elif hasattr(callee, "__wrapped__"):
            callee = callee.__wrapped__
        elif callable(callee) and isinstance(type(callee).__call__, types.FunctionType):
            callee = types.MethodType(type(callee).__call__, callee)
        else:
            return


def _runs(function: types.FunctionType, frame: types.FrameType) -> bool:
    """Whether a frame that was just entered is this function's. Decorated ones share their code, not what they wrap."""
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    try:
        return all(frame.f_locals.get(name) is cell.cell_contents for name, cell in cells)
    except ValueError:  # a cell that is empty as yet
        return False


# The interpreter's own code, that of the libraries beside it, and the grader's: what is printed passes through it.
LIBRARY = (
    "<frozen ",
    "frozen",
    *(
        str(Path(path).resolve())
        for path in (
            sysconfig.get_path("stdlib"),
            sysconfig.get_path("platstdlib"),
            Path(np.__file__).parent,
            Path(__file__).parent.parent,
        )
    ),
)

# Taken before a program can put something else in their place.
_settrace, _gettrace, _getprofile, _threads = sys.settrace, sys.gettrace, sys.getprofile, _thread._count
_getframe, _all_time, _own_time = sys._getframe, time.process_time_ns, time.thread_time_ns
# Nanoseconds of CPU: a loop over the rows takes ten times as long in another thread, one that waits takes none.
MAX_ELSEWHERE = 100_000

# What a program that wants to hide its lines would have to do, by the interpreter's own audit events.
HIDING = ("sys.settrace", "sys.setprofile", "_thread.start", "os.fork", "ctypes.")
# What runs where nothing is traced, or passes for another's code, from whenever it was made.
FORGING = ("sys.addaudithook", "sys.monitoring")


class Guard:
    """Hears the interpreter's audit events from the moment it is made; an audit hook can never be taken off.

    ``hidden`` says that something of ``HIDING`` happened since ``listen``, ``forged`` that something of
    ``FORGING`` ever did, that code was compiled under a name that is not one's own, or that the program made or
    changed a code object. The standard library may: asyncio does.
    """

    def __init__(self) -> None:
        self.hidden = self.forged = self.listening = False
        sys.addaudithook(self._hear)

    def listen(self, on: bool) -> None:
        """Start or stop to look for what hides lines."""
        self.hidden, self.listening = self.hidden and not on, on

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(FORGING) or (event == "compile" and _under_a_false_name(*arguments)):
            self.forged = True
        elif event == "code.__new__":
            self.forged = self.forged or not _getframe(1).f_code.co_filename.startswith(LIBRARY)
        elif self.listening and event.startswith(HIDING):
            self.hidden = True


def _under_a_false_name(source: Any, name: Any) -> bool:
    """Whether code is compiled as if it were a file of the library, and is not: importing that file is no lie."""
    if not str(name).startswith(LIBRARY):
        return False
    try:
        written: Any = Path(str(name)).read_bytes()
    except OSError:
        return True
    return bool(written != source)


class LineCounter:
    """Counts the lines that are executed outside of the libraries and the grader, in this thread.

    A frame that is entered has to be left with its tracing as it was: a program can turn it off from within.
    """

    def __init__(self, guard: Guard | None) -> None:
        self.lines, self.guard = 0, guard
        self.open: set[types.FrameType] = set()
        self.hidden = False
        self.of_libraries: dict[types.CodeType, bool] = {}

    def __enter__(self) -> "LineCounter":
        self.before = _gettrace()  # a debugger's, or a measurement of coverage
        self.hidden = self.guard is not None and _getprofile() is not None
        self.elsewhere = _all_time() - _own_time()
        _settrace(self._call)
        if self.guard is not None:
            self.guard.listen(True)
        return self

    def __exit__(self, *exception: object) -> None:
        if self.guard is not None:
            self.guard.listen(False)
            worked = _threads() > 0 and _all_time() - _own_time() - self.elsewhere > MAX_ELSEWHERE
            self.hidden = self.hidden or self.guard.hidden or self.guard.forged or worked
        _settrace(self.before)

    def count(self) -> int | None:
        """The number of lines; None where they may have been hidden."""
        return None if self.hidden or self.open else self.lines

    def _call(self, frame: types.FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        if code not in self.of_libraries:
            self.of_libraries[code] = all(str(name).startswith(LIBRARY) for name in (code.co_filename, _file_of(frame)))
        if self.of_libraries[code]:
            return None
        self.open.add(frame)
        return self._line

    def _line(self, frame: types.FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self.lines += 1
        elif event == "return":
            self.open.discard(frame)
            self.hidden = self.hidden or not frame.f_trace_lines
        return self._line


def _file_of(frame: types.FrameType) -> Any:
    """The file that a frame's module says it is, by which code under another's name is known."""
    return frame.f_globals.get("__file__") or getattr(frame.f_globals.get("__spec__"), "origin", None)
