"""Makes what others wrote safe to show, and spells numbers and times for a reader."""

import functools
import re
from datetime import datetime
from fractions import Fraction

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

# C0 and C1 controls but newline and tab; marks that reorder what stands around them; invisible tags.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_NO_TEXT = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BREAKS = re.compile("\r\n?|\u2028|\u2029")


def clean(text: str) -> str:
    """The text without control characters and without marks that change its direction.

    Lone surrogates, which cannot be written as UTF-8, become U+FFFD; every kind of line break a newline.
    """
    if text.isascii() and text.isprintable():
        return text
    return _NO_TEXT.sub("\ufffd", _UNSEEN.sub("", _BREAKS.sub("\n", text)))


def clip(text: str, limit: int) -> str:
    """The text cleaned, and cut at ``limit`` characters with an ellipsis."""
    text = clean(text)
    return text if len(text) <= limit else (text[: limit - 1] + "…")[:limit]


def cell(text: str) -> str:
    """The text cleaned, and such that no spreadsheet takes it for a formula."""
    text = clean(text)
    return f"'{text}" if text.startswith(_FORMULA) else text


def of_cell(text: str) -> str:
    """The text that ``cell`` made such a cell of."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


@functools.lru_cache(4096)
def number(value: Fraction) -> str:
    """Points as a person writes them: ``14``, ``2.5``, ``0.33``."""
    text = f"{float(round(abs(value), 2)):.2f}".rstrip("0").rstrip(".")
    return f"−{text}" if round(value, 2) < 0 else text


@functools.lru_cache(4096)
def earned_of(earned: Fraction, points: Fraction) -> str:
    """What a check earned: ``3 of 3`` where nothing was lost, else what was lost, ``−1.5 of 3``."""
    return (
        f"{number(earned - points)} of {number(points)}" if earned < points else f"{number(earned)} of {number(points)}"
    )


def moment(time: datetime) -> str:
    """A time with its offset, such as ``24 November 2025, 07:28 UTC+01:00``."""
    zone = f" {time.tzname()}" if time.tzname() else ""
    return f"{time.day} {MONTHS[time.month - 1]} {time.year}, {time:%H:%M}{zone}"
