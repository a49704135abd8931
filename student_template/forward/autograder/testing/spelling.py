"""Spells values and calls as Python that can be pasted."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .plain import Kept

MAX_TEXT = 400
MAX_ENTRIES = 60


def spell(value: Any) -> str:
    """A plain value as Python, cut at 400 characters."""
    text = _spell(value)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def _spell(value: Any) -> str:
    if isinstance(value, Kept) and value.origin:
        return value.origin
    if isinstance(value, np.ndarray):
        if value.size > MAX_ENTRIES:
            return f"np.array({value.ravel()[:3].tolist()} … of shape {value.shape})"
        return f"np.array({value.tolist()})"
    if isinstance(value, np.generic):
        return repr(value.item())
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {_spell(entry)}" for key, entry in list(value.items())[:MAX_ENTRIES]) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_spell, value[:MAX_ENTRIES])) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_spell, value[:MAX_ENTRIES])) + ("," if len(value) == 1 else "") + ")"
    if callable(value):
        return str(getattr(value, "__name__", value))
    return repr(value)


def spell_call(name: str, args: Sequence[Any], kwargs: Mapping[str, Any] = {}) -> str:
    """A call as a line of Python."""
    parts = [*map(_spell, args), *(f"{key}={_spell(entry)}" for key, entry in kwargs.items())]
    return f"{name}({', '.join(parts)})"
