"""What is observed from inside the student's process while a call runs.

Standard library only. These are observations: a program that wants to lie can forge them, and gains
what hangs on the one check that reads them.
"""

import types
from collections.abc import Iterator, Mapping
from typing import Any


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
        if not (code.co_argcount or code.co_flags & 0x04):
            return
        first = frame.f_locals.get(code.co_varnames[0])
        if not code.co_argcount and isinstance(first, tuple) and first:
            first = first[0]
        for name, kind in self.classes.items():
            if isinstance(first, kind):
                self.used[name][id(first)] = first


def _within(code: types.CodeType) -> Iterator[types.CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _within(constant)


def _closure(function: types.FunctionType) -> dict[str, Any]:
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    return {name: cell.cell_contents for name, cell in cells}
