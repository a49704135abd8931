"""Lets a function do something else by whatever name it is called. Standard library only."""

import types
from collections.abc import Callable, Container
from typing import Any

from .watching import plain_functions


class Overruled:
    """Functions of a student's that do something else until ``restore``: aliases, partials and methods included.

    Args:
        own: the names of the student's files; a function of a library is let be.
    """

    def __init__(self, own: Container[str]) -> None:
        self.own = own
        self.before: list[tuple[types.FunctionType, types.CodeType, dict[str, Any] | None]] = []

    def overrule(self, callee: Any, instead: Callable[..., Any]) -> None:
        """Let all that runs when ``callee`` is called do what ``instead`` does."""
        for function, bound in plain_functions(callee):
            known = any(function is changed for changed, _, _ in self.before)
            if not known and function.__code__.co_filename not in self.own:
                continue
            if not known:
                self.before.append((function, function.__code__, function.__kwdefaults__))
                function.__code__ = _code_around(len(function.__code__.co_freevars))
            function.__kwdefaults__ = {"_instead": instead, "_bound": bound}

    def restore(self) -> None:
        """Let each do its own again."""
        for function, code, defaults in self.before:
            function.__code__, function.__kwdefaults__ = code, defaults
        self.before.clear()


def _code_around(variables: int) -> types.CodeType:
    """The code of a function that calls another with what it is given.

    It closes over as many variables as the function whose code it replaces: Python demands that. It is
    compiled and not copied, since whoever makes code objects is taken to hide something.
    """
    names = ", ".join(f"variable{number}" for number in range(variables))
    source = f"""
def around({names}):
    def calls(*args, _instead, _bound, **kwargs):
        {names or "pass"}
        return _instead(*args[_bound:], **kwargs)
    return calls.__code__
"""
    space: dict[str, Any] = {}
    exec(compile(source, "what was lent", "exec"), space)
    code: types.CodeType = space["around"](*range(variables))
    return code
