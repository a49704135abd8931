"""The reference as tests see it: alive in grading, a table of recorded numbers in a student's folder."""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from .plain import Kept
from .spelling import spell_call


class Reference:
    """``reference.composite(1.0, 2.0, 3.0)`` gives what is right.

    Args:
        functions: the names of the reference solution. Empty at home.
        recorded: results by the call's spelling. What is not in it is computed, and then put there.
    """

    def __init__(self, functions: Mapping[str, Callable[..., Any]], recorded: dict[str, Any] | None = None) -> None:
        self._functions = functions
        self.recorded: dict[str, Any] = {} if recorded is None else recorded

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self._call(name, args, kwargs)

    def _call(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        key = spell_call(name, args, kwargs)
        if key not in self.recorded:
            self.recorded[key] = self._functions[name](*copy.deepcopy(args), **kwargs)
        return _with_origin(self.recorded[key], key)


def _with_origin(value: Any, origin: str) -> Any:
    """Let dicts know the call they came from, so that calls with them are spelled in short."""
    if isinstance(value, dict):
        named = Kept(value)
        named.origin = origin
        return named
    if isinstance(value, tuple | list):
        return type(value)(_with_origin(entry, f"{origin}[{place}]") for place, entry in enumerate(value))
    return value
