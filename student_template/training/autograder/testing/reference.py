"""The reference as tests see it: alive in grading, a table of recorded numbers in a student's folder."""

import copy
import hashlib
import pickle
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .form import Kept
from .plain import encode
from .spelling import spell_call


class Reference:
    """``reference.composite(1.0, 2.0, 3.0)`` gives what is right.

    Args:
        functions: the names of the reference solution. Empty at home.
        recorded: results by the call, which is spelled in short and has a digest of its arguments. What is not
            in it is computed, and then put there.

    ``drawn`` keeps points that were drawn by its values, see ``staging``.
    """

    def __init__(self, functions: Mapping[str, Callable[..., Any]], recorded: dict[str, Any] | None = None) -> None:
        self._functions = functions
        self.recorded: dict[str, Any] = {} if recorded is None else recorded
        self.drawn: dict[Any, Any] = {}
        self._keys: dict[bytes, tuple[str, str]] = {}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self._call(name, args, kwargs)

    def _call(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        if any(map(callable, [*args, *kwargs.values()])):  # a function may give anything
            return self._computed(name, args, kwargs)
        told = [arg.key if isinstance(arg, _Recorded) else arg for arg in args]
        asked = pickle.dumps((name, told, kwargs))  # to spell a call takes longer than most calls
        if asked not in self._keys:
            call = spell_call(name, args, kwargs)
            self._keys[asked] = call, f"{call} #{_digest(told, kwargs)}"
        call, key = self._keys[asked]
        if key not in self.recorded:
            self.recorded[key] = self._computed(name, args, kwargs)
        return _with_origin(self.recorded[key], call, key)

    def _computed(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        return self._functions[name](*copy.deepcopy(args), **kwargs)


class _Recorded(Kept):
    """A dict that the reference gave; it stands for the key it was recorded under, at home and in grading."""

    key: str = ""


def _digest(args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Tells calls apart that are spelled alike."""
    return hashlib.sha256(encode([list(args), dict(kwargs)])).hexdigest()[:16]


def _with_origin(value: Any, origin: str, key: str) -> Any:
    """Let dicts know the call they came from, so that calls with them are spelled in short."""
    if isinstance(value, dict):
        named = _Recorded(value)
        named.origin, named.key = origin, key
        return named
    if isinstance(value, tuple | list):
        entries = enumerate(value)
        return type(value)(_with_origin(entry, f"{origin}[{place}]", f"{key}[{place}]") for place, entry in entries)
    return value
