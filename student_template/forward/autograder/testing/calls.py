"""Calls that were made of a program: to be made again of another one, and remembered for the next check."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .outcomes import CheckFailure

Lent = Mapping[str, Any]


@dataclass(frozen=True)
class Call:
    """A call that was made, to be made again of another program.

    ``target`` is a function's name, or the place in the transcript of the call that made the object; ``text`` is
    the call as messages spell it.
    """

    target: str | int
    method: str | None
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    watch: Mapping[str, Any]
    text: str = ""


@dataclass(frozen=True)
class Remembered:
    """What was made once for several checks: its value or failure, the calls, and how often what was lent was used.

    ``keeps`` says that the student's side keeps an object for it, which it may let go of.
    """

    value: Any
    raised: CheckFailure | None
    calls: tuple[Call, ...]
    borrowed: Mapping[str, int]
    keeps: bool


class Memory:
    """What was made, by its key. What is lent has a part in an answer, so that each loan has answers of its own."""

    def __init__(self) -> None:
        self._known: dict[frozenset[tuple[str, Any]], dict[Any, Remembered]] = {}

    def while_lent(self, lent: Lent) -> dict[Any, Remembered]:
        """What was made while this was lent."""
        return self._known.setdefault(frozenset(lent.items()), {})

    def let_go(self) -> None:
        """Forget all for which the student's side kept an object."""
        for known in self._known.values():
            for key in [key for key, remembered in known.items() if remembered.keeps]:
                del known[key]
