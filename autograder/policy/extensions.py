"""Reads ``extensions.csv``: due times of single submissions, later than that of the class."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from ..clock import in_zone
from ..feedback.text import moment
from .known import Submissions
from .tables import Malformed, read_entries

COLUMNS = ("submission", "due", "reason")

_WITH_A_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")


@dataclass(frozen=True, slots=True)
class Extension:
    """The due time of one submission, in the course's timezone.

    Its reason stays in the instructor's file: it may be nobody else's business.
    """

    submission: str
    due: datetime


def read_extensions(file: Path, submissions: Submissions, due: datetime | None) -> tuple[list[Extension], list[str]]:
    """The extensions, one at most for a submission, and what was wrong with the file.

    A time without an offset is one of the course's timezone, which is that of ``due``.

    Args:
        due: the due time of the class.

    Raises:
        UserError: the file is no such table.
    """

    def read(cells: Mapping[str, str]) -> tuple[str, Extension]:
        submission = submissions.find(cells["submission"])
        if due is None:
            raise Malformed("extends a due time, and assignment.toml sets none")
        given = _time(cells["due"].strip(), due.tzinfo)
        if given.astimezone(UTC) < due.astimezone(UTC):
            raise Malformed(f"is due before the class is ({moment(due)})")
        return submission, Extension(submission, given)

    return read_entries(file, COLUMNS, read)


def _time(text: str, zone: tzinfo | None) -> datetime:
    try:
        # A date alone would mean its very first minute, which is hardly what was meant.
        given = datetime.fromisoformat(text) if _WITH_A_TIME.fullmatch(text) else None
    except ValueError:
        given = None
    if given is None:
        raise Malformed(f"has {text!r} for a due time, which is not of the form 2026-03-05T23:59")
    return in_zone(given, zone) if given.tzinfo is None else given.astimezone(zone)
