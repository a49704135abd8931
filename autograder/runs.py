"""Reads the grades of a run again, for who looks back at them."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from .errors import UserError
from .feedback.text import of_cell
from .filenames import crowded
from .model import Result
from .policy.known import near
from .results import COLUMNS, GradesFolder


@dataclass(frozen=True, slots=True)
class Line:
    """What ``grades.csv`` says of a submission: what counted when that was written."""

    id: str
    name: str
    status: str
    penalty: Fraction
    final: Fraction
    questions: Mapping[str, Fraction]


@dataclass(frozen=True)
class Run:
    """A folder of grades: the lines of its table by submission, and a record for each."""

    folder: GradesFolder
    lines: Mapping[str, Line]

    def result(self, id: str) -> Result | None:
        """The record of a submission; None where there is none that this version can read."""
        return self.folder.load(id)

    def demand(self, id: str) -> Result:
        """The record of a submission.

        Raises:
            UserError: there is no such submission, or its record cannot be read.
        """
        where = str(self.folder.root)
        if id not in self.lines:
            raise UserError(f"There is no submission called {id}{near(id, self.lines)}.", where)
        result = self.result(id)
        if result is None:
            cure = "Grade the class again: this version of the package does not read it."
            raise UserError(f"The record of {id} cannot be read.", where, cure)
        return result


def read_run(root: Path) -> Run:
    """Read a folder of grades.

    Raises:
        UserError: it is none.
    """
    table = root / "grades.csv"
    cure = "Name the folder that a grading run wrote, such as grades/backprop."
    try:
        rows = list(csv.DictReader(table.read_text("utf-8").splitlines()))
        lines = [_line(row) for row in rows]
    except OSError:
        raise UserError("There is no grades.csv here.", str(root), cure) from None
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error):
        raise UserError("This is no table of a grading run.", str(table), cure) from None
    return Run(GradesFolder(root, crowded(line.id for line in lines)), {line.id: line for line in lines})


def _line(row: Mapping[str, str]) -> Line:
    questions = {of_cell(name): Fraction(text) for name, text in row.items() if name not in COLUMNS}
    id, name = of_cell(row["submission"]), of_cell(row["name"])
    return Line(id, name, row["status"], Fraction(row["penalty"]), Fraction(row["final"]), questions)
