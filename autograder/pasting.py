"""A failing call as lines to paste, complete and exact: what ``explain`` prints, and no page shows.

They are made while the check's arguments are still there, since texts for people are cut where they are long.
"""

import ast
import builtins
import functools
import inspect
import keyword
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from .model import Replay
from .testing.calls import Call
from .testing.checks import Finding
from .testing.form import Kept
from .testing.spelling import Cut

# An argument that is longer stands on a line of its own.
SHORT = 30
MAX_CHARACTERS = 200_000
MAX_ENTRIES = 5_000
CUT = "…"


def replay(finding: Finding, program: Mapping[str, Any]) -> Replay | None:
    """The call that a check failed at, and what came of it, in full; None where it failed at no call.

    Args:
        program: the solution's names, which say what arguments are called.
    """
    failure, calls = finding.failure, finding.calls
    if failure is None or not failure.call:
        return None
    found = [place for place, call in enumerate(calls) if call.text == failure.call]
    lines = tuple(_Script(program).lines(calls, found[-1])) if found else ()
    if not lines or sum(map(len, lines)) > MAX_CHARACTERS:
        lines = (f"got = {failure.call}",)
    return Replay(lines, _whole(failure.got), _whole(failure.expected), tuple(sorted(finding.borrowed)))


def _whole(text: str) -> str:
    """What a text for people was cut from, spelled in full where that is not very long."""
    return exact(text.value) if isinstance(text, Cut) and _is_handy(text.value) else str(text)


def _is_handy(value: Any) -> bool:
    """Whether a value has so few numbers and words that somebody may want to read them."""
    count, waiting = 0, [value]
    while waiting and count <= MAX_ENTRIES:
        entry = waiting.pop()
        if isinstance(entry, dict):
            waiting.extend(entry.values())
        elif isinstance(entry, list | tuple):
            waiting.extend(entry)
        count += entry.size if isinstance(entry, np.ndarray) else len(entry) if isinstance(entry, str | bytes) else 1
    return count <= MAX_ENTRIES


def exact(value: Any) -> str:
    """A plain value as Python that gives the very same value; a function by its name, ``...`` for all else.

    No text of the student's side gets into it but as a string: somebody is going to paste this.
    """
    if isinstance(value, Kept) and value.origin and CUT not in value.origin:
        return value.origin
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        return exact(value.item())
    if isinstance(value, float):
        return repr(value) if np.isfinite(value) else f'float("{value}")'
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {exact(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(exact, value)) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(exact, value)) + ("," if len(value) == 1 else "") + ")"
    if inspect.isfunction(value) or isinstance(value, type):
        return str(value.__name__)
    return repr(value) if value is None or isinstance(value, int | complex | str | bytes) else "..."


def _array(array: np.ndarray[Any, Any]) -> str:
    """An array with its type, where that is not the one that its numbers have by themselves."""
    if not array.size:
        return f'np.empty({array.shape}, dtype="{array.dtype}")'
    numbers = exact(array.tolist())
    usual = array.dtype in (np.dtype(bool), np.dtype(np.int64), np.dtype(np.float64), np.dtype(np.complex128))
    return f"np.array({numbers})" if usual else f'np.array({numbers}, dtype="{array.dtype}")'


class _Script:
    """Lines that make calls again. Functions of a test that are handed over are defined first."""

    def __init__(self, program: Mapping[str, Any]) -> None:
        self.program = program
        self.defined: dict[str, str] = {}
        self.made: dict[int, str] = {}

    def lines(self, calls: Sequence[Call], last: int) -> Iterator[str]:
        """The last of the calls; where it asks an object, all since that was made, which may have left their marks."""
        target = calls[last].target
        first = target if isinstance(target, int) and 0 <= target < last else last
        body = [line for place in range(first, last + 1) for line in self._call(calls, place, place == last)]
        yield from self.defined.values()
        yield from body

    def _call(self, calls: Sequence[Call], place: int, is_last: bool) -> Iterator[str]:
        call = calls[place]
        made = any(other.target == place for other in calls)
        name = self.made.get(call.target, "") if isinstance(call.target, int) else call.target
        whole = f"{name}.{call.method}" if call.method else name
        arguments, before = self._arguments(call)
        yield from before
        line = f"{whole}({', '.join(arguments)})"
        if made:
            self.made[place] = f"{str(call.target).lower()}_{len(self.made) + 1}"
            line = f"{self.made[place]} = {line}"
        yield f"got = {line}" if is_last and not made else line

    def _arguments(self, call: Call) -> tuple[list[str], list[str]]:
        """The arguments as they are written, and lines before that for those that are long."""
        names = self._parameters(call)
        arguments, before = [], []
        for place, value in enumerate(call.args):
            text, name = self._text(value), names[place] if place < len(names) else ""
            if name and len(text) > SHORT:
                before.append(f"{name} = {text}")
                text = name
            arguments.append(text)
        arguments += [f"{name}={self._text(value)}" for name, value in call.kwargs.items()]
        return arguments, before

    def _parameters(self, call: Call) -> list[str]:
        function = self.program.get(call.target) if isinstance(call.target, str) and not call.method else None
        if not inspect.isfunction(function):
            return []
        return [name for name in inspect.signature(function).parameters if not keyword.iskeyword(name)]

    def _text(self, value: Any) -> str:
        if inspect.isfunction(value):
            self._define(value)
        return exact(value)

    def _define(self, function: FunctionType) -> None:
        """Define a function of a test with all that it uses; one that spells itself or has no source is left alone."""
        name = function.__name__
        if name in self.defined or not name.isidentifier():
            return
        try:
            source = _source(function.__code__)
            used = inspect.getclosurevars(function)
        except (OSError, TypeError, ValueError):
            return
        for key, value in {**used.globals, **used.nonlocals}.items():
            if inspect.isfunction(value):
                self._define(value)
            elif not isinstance(value, ModuleType):
                self.defined[key] = f"{key} = {exact(value)}"
        self.defined[name] = f"{source}\n"


@functools.cache
def _source(code: CodeType) -> str:
    """The text of a function of a test: the same for every submission, and slow to find."""
    return textwrap.dedent(inspect.getsource(code)).rstrip()


def imports(lines: Sequence[str], module: str) -> list[str]:
    """The import lines that the lines need: of numpy, and of names of the student's module."""
    used: set[str] = set()
    known = set(vars(builtins)) | {"np"}
    try:
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.Name):
                (used if isinstance(node.ctx, ast.Load) else known).add(node.id)
            elif isinstance(node, ast.FunctionDef):
                known.add(node.name)
            elif isinstance(node, ast.arg):
                known.add(node.arg)
    except SyntaxError:
        return [f"from {module} import *"]
    found = ["import numpy as np"] if "np" in used else []
    names = sorted(used - known)
    return [*found, f"from {module} import {', '.join(names)}"] if names else found
