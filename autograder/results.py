"""The folder of a grading run: what is written into it, each file whole or not at all."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .errors import UserError
from .feedback.shown import Shown, ShownCheck
from .feedback.text import cell, clip, number
from .filenames import file_name
from .model import Assignment, Result, Status, Submission, Visibility, When, total
from .policy.mark import Mark
from .record import from_json, to_json
from .testing.outcomes import Outcome

MAX_OUTPUT = 4_000
COLUMNS = ("submission", "name", "status", "score", "max_score", "submitted", "penalty", "final")


@dataclass(frozen=True)
class GradesFolder:
    """Where a run's files go. ``crowded`` are the ids that differ from another's in their case alone."""

    root: Path
    crowded: frozenset[str] = frozenset()

    def prepare(self) -> None:
        """Make the folder and those in it.

        Raises:
            UserError: it cannot be written to.
        """
        try:
            for name in ("private", "results", "feedback"):
                (self.root / name).mkdir(parents=True, exist_ok=True)
            for name in (".", "private", "results", "feedback"):
                with tempfile.TemporaryFile(dir=self.root / name):
                    pass
            os.chmod(self.root / "private", 0o700)
        except OSError as error:
            cure = "Name another folder, or make this one writable."
            raise UserError(f"The grades cannot be written here ({error.strerror}).", str(self.root), cure) from None
        for name in ("grades.csv", "index.html"):
            if (self.root / name).is_dir():
                raise UserError("There is a folder where this file goes.", str(self.root / name), "Move it away.")

    def forget_all_but(self, ids: Iterable[str]) -> None:
        """Remove the pages and public results of whom the archive no longer holds; private records stay."""
        names = {file_name(id, self.crowded) for id in ids}
        for file in [*(self.root / "results").glob("*.json"), *(self.root / "feedback").glob("*.html")]:
            if file.stem not in names:
                file.unlink()

    def record(self, submission_id: str) -> Path:
        return self.root / "private" / f"{file_name(submission_id, self.crowded)}.json"

    def result(self, submission_id: str) -> Path:
        return self.root / "results" / f"{file_name(submission_id, self.crowded)}.json"

    def page(self, submission_id: str) -> Path:
        return self.root / "feedback" / f"{file_name(submission_id, self.crowded)}.html"

    def href(self, submission_id: str) -> str:
        """The page's address as ``index.html`` links to it."""
        return f"feedback/{quote(file_name(submission_id, self.crowded))}.html"

    def load(self, submission_id: str) -> Result | None:
        """The result of an earlier run, or None where there is none that can be read."""
        try:
            return from_json(json.loads(self.record(submission_id).read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def save(self, result: Result) -> None:
        """Keep a result, so that a later run need not grade it again."""
        write(self.record(result.submission.id), json.dumps(to_json(result), ensure_ascii=True))


def write(path: Path, text: str) -> None:
    """Write a file whole: whoever looks sees the old one or the new one, and never a part."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.chmod(name, 0o600 if path.parent.name == "private" else 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def public_json(assignment: Assignment, result: Result, shown: Shown) -> dict[str, Any]:
    """A result in Gradescope's format, with nothing in it that the student may not see."""
    hidden = {When.NOW: "visible", When.AFTER_DUE: "after_due_date", When.AFTER_PUBLISHED: "after_published"}
    tests = []
    for question in shown.questions:
        for check in question.checks:
            visibility = "visible" if check.visibility is Visibility.PUBLIC else hidden[assignment.when]
            tests.append(_public_test(question.id, check, visibility))
    return {
        "score": float(shown.points),
        "execution_time": result.seconds,
        "visibility": "visible",
        "output": clip("\n".join([shown.message, *shown.notes, shown.policy]).strip(), MAX_OUTPUT),
        "output_format": "text",
        "tests": tests,
        "extra_data": {
            "status": result.status.value,
            "isolation": result.isolation,
            "isolation_leaves_open": result.left_open,
        },
    }


def _public_test(question: str, check: ShownCheck, visibility: str) -> dict[str, Any]:
    parts = [f"{part.label}: {part.text}" if part.label else part.text for part in check.paragraphs]
    facts = {"question": question, "outcome": check.outcome.value}
    if check.hint is not None:
        parts += [f"{check.hint.title}. {check.hint.place}", check.hint.rule]
        facts["misconception"] = check.hint.id
    return {
        "name": f"{question}: {check.title}",
        "score": float(check.earned),
        "max_score": float(check.points),
        "status": "passed" if check.outcome is Outcome.PASSED else "failed",
        "output": clip("\n".join(parts), MAX_OUTPUT),
        "output_format": "text",
        "visibility": visibility,
        "extra_data": facts,
    }


@dataclass(frozen=True, slots=True)
class Grade:
    """A line of ``grades.csv``."""

    submission: str
    name: str
    status: Status
    maximum: Fraction
    submitted: datetime | None
    mark: Mark


def grade_of(result: Result, mark: Mark) -> Grade:
    """The line of a result."""
    maximum = total(test.check.points for test in result.tests)
    submission: Submission = result.submission
    return Grade(submission.id, submission.name, result.status, maximum, submission.submitted, mark)


def grades_csv(grades: Iterable[Grade], questions: Sequence[str]) -> str:
    """The whole of ``grades.csv``, sorted by submission."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow([*COLUMNS, *map(cell, questions)])
    for grade in sorted(grades, key=lambda grade: grade.submission):
        mark, submitted = grade.mark, grade.submitted.isoformat() if grade.submitted else ""
        points = [number(mark.score), number(grade.maximum), submitted, number(mark.penalty), number(mark.final)]
        row = [cell(grade.submission), cell(grade.name), grade.status.value, *points]
        writer.writerow([*row, *(number(mark.points[name]) for name in questions)])
    return table.getvalue()
