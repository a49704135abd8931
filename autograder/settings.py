"""Reads ``assignment.toml``: what an instructor decides, each setting of its own type and under its own name."""

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .clock import in_zone
from .errors import UserError
from .model import Assignment, LatePolicy, Limits, Show, When

KNOWN = {"title", "questions", "due", "timezone", "show", "when", "published", "limits", "late"}
LATE = {"grace", "percent", "points", "most", "free_days"}


# Below these no program can be loaded, above them none is ever stopped.
BOUNDS = {
    "call": (0.05, 3600),
    "load": (0.5, 3600),
    "submission": (0.5, 24 * 3600),
    "memory": (192, 2**20),
    "output": (1, 2**16),
}
CALLS = "calls"  # a table: the limit of a call by the function's name
WHOLE = ("memory", "output")  # half a MiB is no limit that a system keeps


def read_settings(file: Path, name: str) -> Assignment:
    """The settings of an assignment.

    Raises:
        UserError: the file cannot be read, or says something that it cannot say.
    """
    try:
        settings = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"This is no TOML that can be read ({error}).", str(file)) from None
    try:
        return _assignment(name, settings)
    except (KeyError, TypeError, ValueError, ZoneInfoNotFoundError) as error:
        raise UserError(f"A setting is missing or cannot be used: {error}.", str(file)) from None


def _assignment(name: str, settings: Mapping[str, Any]) -> Assignment:
    _demand_known(settings, KNOWN, "setting")
    questions = settings["questions"]
    if not isinstance(questions, list) or not all(isinstance(question, str) for question in questions):
        raise TypeError('questions is a list of ids, such as ["composite", "staged"]')
    published = settings.get("published", False)
    if not isinstance(published, bool):
        raise TypeError("published is true or false")
    return Assignment(
        name=name,
        title=str(settings["title"]),
        questions=tuple(questions),
        due=_due(settings),
        show=Show(settings.get("show", "hints")),
        when=When(settings.get("when", "now")),
        published=published,
        limits=_limits(settings.get("limits", {})),
        late=_late(settings),
    )


def _limits(settings: Mapping[str, Any]) -> Limits:
    _demand_known(settings, {field.name for field in fields(Limits)}, "limit")
    for name, value in settings.items():
        if name != CALLS:
            _demand_within(name, value, name)
    calls = settings.get(CALLS, {})
    if not isinstance(calls, dict):
        raise TypeError("the limits of calls are a table from a function to its seconds")
    for function, value in calls.items():
        _demand_within(f"{CALLS}.{function}", value, "call")
    return Limits(**settings)


def _demand_within(name: str, value: Any, bound: str) -> None:
    """Demand of the limit ``name`` that it is a number within the bounds that are known for ``bound``."""
    least, most = BOUNDS[bound]
    kinds, what = (int, "a whole number") if bound in WHOLE else (int | float, "a number")
    if isinstance(value, bool) or not isinstance(value, kinds) or not least <= value <= most:
        raise ValueError(f"the limit {name} is {what} from {least} to {most}")


def _due(settings: Mapping[str, Any]) -> datetime | None:
    """The due time in the course's timezone, which says when the clocks change; an offset alone does not."""
    due = settings.get("due")
    if due is None:
        return None
    if not isinstance(due, datetime):
        raise TypeError("due is a date and a time, such as 2026-03-01T23:59:00")
    if due.tzinfo and "timezone" not in settings:
        return due
    zone = ZoneInfo(settings["timezone"])
    return due.astimezone(zone) if due.tzinfo else in_zone(due, zone)


def _late(settings: Mapping[str, Any]) -> LatePolicy | None:
    """The late policy; without a table ``[late]``, lateness costs nothing."""
    late = settings.get("late")
    if late is None:
        return None
    if not isinstance(late, dict):
        raise TypeError("late is a table, such as [late] with percent = 10 below it")
    _demand_known(late, LATE, "setting of [late]")
    if "due" not in settings:
        raise ValueError("[late] needs a due time: due = 2026-03-01T23:59:00")
    if ("percent" in late) == ("points" in late):
        raise ValueError("[late] takes either percent or points for each day")
    unit = "percent" if "percent" in late else "points"
    free = late.get("free_days", 0)
    if isinstance(free, bool) or not isinstance(free, int) or free < 0:
        raise ValueError("late.free_days is a whole number of days")
    return LatePolicy(
        amount=_amount(late, unit),
        percent=unit == "percent",
        grace=timedelta(minutes=float(_amount(late, "grace"))) if "grace" in late else timedelta(0),
        most=_amount(late, "most") if "most" in late else None,
        free_days=free,
    )


def _amount(late: Mapping[str, Any], name: str) -> Fraction:
    value = late[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100_000:
        raise ValueError(f"late.{name} is a number, and not below 0")
    return Fraction(str(value))


def _demand_known(settings: Mapping[str, Any], known: set[str], kind: str) -> None:
    if unknown := set(settings) - known:
        names = ", ".join(sorted(unknown))
        raise ValueError(f"there is no {kind} called {names}; there are {', '.join(sorted(known))}")
