"""What one test hands out to the student's side: its own functions, and right functions lent by name.

All of it dies with the test, and no handle is used again, so that one which was kept reaches nothing.
"""

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np

MAX_INSTANCES = 1000
# Numbers. What an object keeps of one call and is given in the next may become a matrix of so many rows and columns.
MAX_BORROWED = 2000
MAX_REPEATED = 1000


def methods_of(value: Any) -> list[str] | None:
    """The public methods of a class, which alone can be reached when it is lent; None for a function."""
    return [name for name in vars(value) if not name.startswith("_")] if isinstance(value, type) else None


class Loans:
    """The functions and classes that a test has handed out, by handle.

    ``names`` are those that functions were lent by; ``borrowed`` counts by name how often each was called
    (of a class: the objects that were used).
    """

    def __init__(self) -> None:
        self.functions: dict[int, Any] = {}
        self.names: dict[int, str] = {}
        self.borrowed: dict[str, int] = {}
        self._instances: list[tuple[Any, Any]] = []
        self._at_work: set[int] = set()
        self._handles = itertools.count()

    def handle_of(self, function: Any) -> int:
        """The handle of a function, which is handed out if it was not yet."""
        for handle, known in self.functions.items():
            if known is function:
                return handle
        return self._new_handle(function)

    def lend(self, name: str, value: Any) -> int:
        """Hand out a function or a class to stand in by name; the same may be lent by two names."""
        handle = self._new_handle(value)
        self.names[handle] = name
        return handle

    def end(self) -> None:
        """Let everything die."""
        self.functions.clear()
        self.names.clear()
        self.borrowed.clear()
        self._instances.clear()
        self._at_work.clear()

    def call(self, handle: int, instance: int | None, method: str | None, args: list[Any], kwargs: Any) -> Any:
        """Call what was handed out; of a class that is made, the number of the object.

        Raises:
            Exception: there is no such function, object or method, or it raised.
        """
        if handle not in self.functions:
            raise RuntimeError("this function belonged to a test that has ended")
        function = self.functions[handle]
        if handle in self.names:
            _demand_moderate([args, kwargs])
            if isinstance(function, type) or _may_repeat([*args, *kwargs.values()]):
                args, kwargs = _repeating_nothing(args), _repeating_nothing(kwargs)
        if instance is not None:
            return self._call_method(handle, instance, method, args, kwargs)
        value = function(*args, **kwargs)
        if not isinstance(function, type):
            self._borrow(handle)
            return value
        if len(self._instances) >= MAX_INSTANCES:
            raise RuntimeError("too many objects were made")
        self._instances.append((function, value))
        return len(self._instances) - 1

    def _call_method(self, handle: int, instance: int, method: str | None, args: list[Any], kwargs: Any) -> Any:
        owner, made = self._instances[instance]
        if owner is not self.functions[handle] or method is None or method not in (methods_of(owner) or ()):
            raise RuntimeError("there is no such method")
        value = getattr(made, method)(*args, **kwargs)
        if instance not in self._at_work:
            self._at_work.add(instance)
            self._borrow(handle)
        return value

    def _new_handle(self, function: Any) -> int:
        handle = next(self._handles)
        self.functions[handle] = function
        return handle

    def count(self, borrowed: Mapping[str, int]) -> None:
        """Count what was called for an answer that serves once more."""
        for name, times in borrowed.items():
            self.borrowed[name] = self.borrowed.get(name, 0) + times

    def _borrow(self, handle: int) -> None:
        name = self.names.get(handle)
        if name is not None:
            self.count({name: 1})


def _may_repeat(values: list[Any]) -> bool:
    """Whether a large integer among these could do harm. Beside arrays, and no list, it is a seed or a count."""
    arrays = any(isinstance(value, np.ndarray) for value in values)
    return not arrays or any(isinstance(value, list | tuple | dict) for value in values)


def _repeating_nothing(value: Any) -> Any:
    """Plain data with large integers as floats: a list times an integer is that many lists, times a float an error."""
    if isinstance(value, dict):
        return {key: _repeating_nothing(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_repeating_nothing, value))
    return float(value) if isinstance(value, int) and abs(value) > MAX_REPEATED else value


def _demand_moderate(value: Any) -> int:
    """Count the numbers that something lent is to compute with, before it does: it runs on this side.

    Raises:
        ValueError: they are too many or too large, or something else than numbers and objects to call.
    """
    if isinstance(value, str | bytes) or (isinstance(value, int) and abs(value) >= 2**63):
        raise ValueError("no lent function takes this")
    if isinstance(value, dict):
        count = sum(map(_demand_moderate, value.values()))
    elif isinstance(value, list | tuple):
        count = sum(map(_demand_moderate, value))
    else:
        count = value.size if isinstance(value, np.ndarray) else 1
    if count > MAX_BORROWED:
        raise ValueError("these are more numbers than a lent function takes")
    return count
