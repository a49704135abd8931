"""Numbers as a drawing shows them: short, whatever a program computed."""

import math
from typing import Any

from .svg import clean

DIGITS = 4
MAX_TEXT = 9


def shown(value: Any) -> str:
    """A value in at most some ten characters: ``−0.1966``, ``1.235e300``, ``NaN``, ``missing`` for None.

    What is no number is named by its kind, or quoted where it is a text.
    """
    if value is None:
        return "missing"
    if isinstance(value, str):
        return f"“{_clipped(value)}”"
    number = as_number(value)
    if number is None:
        return _clipped(type(value).__name__)
    if math.isnan(number):
        return "NaN"
    sign = "−" if number < 0 else ""
    if math.isinf(number):
        return f"{sign}∞"
    digits = f"{abs(number):.{DIGITS}g}"
    mantissa, _, exponent = digits.partition("e")
    return f"{sign}{mantissa}e{int(exponent)}".replace("e-", "e−") if exponent else f"{sign}{mantissa}"


def as_number(value: Any) -> float | None:
    """A value as a float, or None where it is no real number; whatever has one element is that.

    An integer too large for a float is infinite.
    """
    if isinstance(value, str | bytes | complex):
        return None
    try:
        while isinstance(value, list | tuple) and len(value) == 1:
            value = value[0]
        return float(value.item() if getattr(value, "size", 0) == 1 else value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    except Exception:  # whatever a value of somebody's own class does when it is asked for a float
        return None


def _clipped(text: str) -> str:
    text = clean(" ".join(text[:200].split()))
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"
