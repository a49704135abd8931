"""Reads the small tables that people write by hand or in a spreadsheet.

A row that cannot be used is named with its line and left out, and nothing else changes. A file that cannot be
read as such a table stops the run before it begins: to go on without it would take back what was decided.
"""

import csv
import io
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ..errors import UserError

DELIMITERS = ",;\t"

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Line:
    """A row: the number of its last line in the file, and its cells by the names of their columns."""

    number: int
    cells: Mapping[str, str]


class Malformed(ValueError):
    """A row that cannot be used, as a sentence without its subject: ``has 3 cells in the place of 4``."""


def read_table(file: Path, columns: Sequence[str]) -> tuple[list[Line], list[str]]:
    """The rows of a table and, as sentences, which were left out; nothing where there is no such file.

    Spreadsheets write a semicolon or a tab where the comma is a decimal point, and a byte order mark.

    Raises:
        UserError: it is no text in UTF-8, or its first line does not name the columns.
    """
    if not file.exists():
        return [], []
    try:
        text = file.read_text("utf-8-sig")
        delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"This table cannot be read ({error}).", str(file), "Save it as CSV in UTF-8.") from None
    head = [name.strip().casefold() for name in rows[0][1]] if rows else []
    if sorted(head) != sorted(columns):
        cure = f"Let its first line be: {','.join(columns)}"
        raise UserError("The first line does not name the columns.", str(file), cure)
    lines, complaints = [], []
    for number, row in rows[1:]:
        if len(row) == len(head):
            lines.append(Line(number, dict(zip(head, row, strict=True))))
        else:
            quotes = " Put a reason with a comma in it in quotes." if len(row) > len(head) else ""
            said = f"has {len(row)} cells in the place of {len(head)}"
            complaints.append(f"{left_out(file, number, said)}{quotes}")
    return lines, complaints


def read_entries(
    file: Path, columns: Sequence[str], read: Callable[[Mapping[str, str]], tuple[Hashable, Entry]]
) -> tuple[list[Entry], list[str]]:
    """What the rows of a table say, one entry at most for each key, and sentences on what was wrong with it.

    Where two rows have the same key the later one counts: who changes their mind writes below.

    Args:
        read: the key and the entry of a row's cells; it raises ``Malformed`` where there is none.

    Raises:
        UserError: the file is no such table.
    """
    lines, complaints = read_table(file, columns)
    found: dict[Hashable, tuple[int, Entry]] = {}
    for line in lines:
        try:
            key, entry = read(line.cells)
        except Malformed as problem:
            complaints.append(left_out(file, line.number, problem))
            continue
        if key in found:
            earlier = found[key][0]
            complaints.append(f"{file.name}, line {line.number}, says line {earlier} anew: the later one counts.")
        found[key] = line.number, entry
    return [entry for _, entry in found.values()], complaints


def left_out(file: Path, number: int, said: object) -> str:
    """The sentence on a row that is left out."""
    return f"{file.name}, line {number}, {said}: it is left out."
