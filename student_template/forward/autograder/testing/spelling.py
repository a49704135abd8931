"""Spells values and calls as Python that can be pasted."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .form import Kept

MAX_TEXT = 400
MAX_ENTRIES = 60
MAX_ROOM = 4000


class Cut(str):
    """A text that does not tell all of a value, and the value."""

    value: Any = None


def spell(value: Any) -> str:
    """A plain value as Python, cut at 400 characters; where it was, the text is a ``Cut``."""
    text = _Speller().spell(value)
    if len(text) <= MAX_TEXT and "…" not in text:
        return text
    cut = Cut(text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…")
    cut.value = value
    return cut


class _Speller:
    """Spells a value as long as there is room: what comes from elsewhere may be large, long or deep."""

    def __init__(self) -> None:
        self.room = MAX_ROOM

    def spell(self, value: Any) -> str:
        text = "…" if self.room <= 0 else self._spelled(value)
        self.room -= len(text)
        return text

    def _spelled(self, value: Any) -> str:
        if isinstance(value, Kept) and value.origin:
            return value.origin
        if isinstance(value, np.ndarray):
            if value.size > MAX_ENTRIES:
                return f"np.array({value.ravel()[:3].tolist()} … of shape {value.shape})"
            return f"np.array({value.tolist()})" if value.size else f"np.empty({value.shape})"
        if isinstance(value, np.generic):
            return repr(value.item())
        if isinstance(value, dict):
            some = list(value.items())[:MAX_ENTRIES]
            return "{" + ", ".join(f"{key[:MAX_TEXT]!r}: {self.spell(entry)}" for key, entry in some) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self.spell, value[:MAX_ENTRIES])) + "]"
        if isinstance(value, tuple):
            return "(" + ", ".join(map(self.spell, value[:MAX_ENTRIES])) + ("," if len(value) == 1 else "") + ")"
        if isinstance(value, str | bytes):
            return repr(value[:MAX_TEXT])
        if callable(value):
            return str(getattr(value, "__name__", value))
        return repr(value)


def spell_call(name: str, args: Sequence[Any], kwargs: Mapping[str, Any] = {}) -> str:
    """A call as a line of Python."""
    speller = _Speller()
    parts = [*map(speller.spell, args), *(f"{key}={speller.spell(entry)}" for key, entry in kwargs.items())]
    return f"{name}({', '.join(parts)})"
