"""What is observed from inside the student's process while a call runs.

Standard library and numpy only. These are observations: a program that wants to lie can forge them, and gains
what hangs on the one check that reads them.
"""

import sys
import sysconfig
import threading
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

# To be made is not to be used.
MAKING = ("__init__", "__new__", "__post_init__")


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
    """Counts the calls of some functions of a module, by whatever name they are called."""

    def __init__(self, functions: Mapping[str, Any]) -> None:
        self.names: dict[types.CodeType, str] = {}
        self.calls = dict.fromkeys(functions, 0)
        for name, function in functions.items():
            code = getattr(getattr(function, "__func__", function), "__code__", None)
            if isinstance(code, types.CodeType):
                self.names[code] = name

    def profile(self, frame: types.FrameType, event: str, returned: Any) -> None:
        """A function for ``sys.setprofile``."""
        if event == "call" and frame.f_code in self.names:
            self.calls[self.names[frame.f_code]] += 1

    def counts(self) -> dict[str, int]:
        """How often each was called."""
        return dict(self.calls)


LIBRARY = tuple(
    str(Path(path).resolve())
    for path in (sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"), Path(np.__file__).parent)
)

# What a program that wants to hide its lines would have to do, by the interpreter's own audit events.
HIDING = ("sys.settrace", "sys.setprofile", "sys.monitoring", "_thread.start", "os.fork", "ctypes.", "sys._getframe")
FORGING = ("code.__new__",)


class Guard:
    """Hears the interpreter's audit events from the moment it is made; an audit hook can never be taken off.

    ``hidden`` says that something of ``HIDING`` happened since ``listen``, ``forged`` that code objects
    were made in another way than by compiling under a name of one's own.
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
    """Counts the lines that are executed outside of the standard library and numpy, in this thread."""

    def __init__(self, guard: Guard | None) -> None:
        self.lines, self.guard = 0, guard
        self.library: dict[types.CodeType, bool] = {}

    def __enter__(self) -> "LineCounter":
        sys.settrace(self._call)
        if self.guard is not None:
            self.guard.listen(True)
        return self

    def __exit__(self, *exception: object) -> None:
        if self.guard is not None:
            self.guard.listen(False)
        sys.settrace(None)

    def count(self) -> int | None:
        """The number of lines; None where they may have been hidden."""
        hidden = self.guard is not None and (self.guard.hidden or self.guard.forged or threading.active_count() > 1)
        return None if hidden else self.lines

    def _call(self, frame: types.FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        if code not in self.library:
            self.library[code] = code.co_filename.startswith(LIBRARY)
        return None if self.library[code] else self._line

    def _line(self, frame: types.FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self.lines += 1
        return self._line
