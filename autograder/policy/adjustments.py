"""Reads ``adjustments.csv``: points that a person gives in the place of graded ones, and why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from ..feedback.text import number
from .known import Submissions, near
from .tables import Malformed, read_entries

COLUMNS = ("submission", "question", "points", "reason")

_POINTS = re.compile(r"[-−+]?\d{1,9}(?:[.,]\d{1,9})?")


@dataclass(frozen=True, slots=True)
class Adjustment:
    """The points of one question of one submission, as a person gave them."""

    submission: str
    question: str
    points: Fraction
    reason: str


def read_adjustments(
    file: Path, submissions: Submissions, maxima: Mapping[str, Fraction]
) -> tuple[list[Adjustment], list[str]]:
    """The adjustments, one at most for a question of a submission, and what was wrong with the file.

    Args:
        maxima: what each question is worth.

    Raises:
        UserError: the file is no such table.
    """

    def read(cells: Mapping[str, str]) -> tuple[tuple[str, str], Adjustment]:
        submission, question = submissions.find(cells["submission"]), cells["question"].strip()
        if question not in maxima:
            raise Malformed(f"names the question {question!r}, which is not there{near(question, maxima)}")
        points = _points(cells["points"].strip(), question, maxima[question])
        return (submission, question), Adjustment(submission, question, points, cells["reason"].strip())

    return read_entries(file, COLUMNS, read)


def _points(text: str, question: str, most: Fraction) -> Fraction:
    if not _POINTS.fullmatch(text):
        raise Malformed(f"has {text!r} for points, which is no number")
    points = Fraction(text.replace(",", ".").replace("−", "-"))
    if not 0 <= points <= most:
        raise Malformed(f"gives {text} points, and {question} is worth 0 to {number(most)}")
    return round(points, 2)
