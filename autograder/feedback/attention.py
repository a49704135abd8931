"""Who needs a human, and why: what a teaching assistant looks at first."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Status
from .rows import Row
from .text import number

STATUS_WORDS = {
    Status.OK: "ok",
    Status.IMPORT_ERROR: "import error",
    Status.TIMEOUT: "timeout",
    Status.MEMORY: "memory",
    Status.CRASHED: "crashed",
    Status.MISSING: "missing",
    Status.UNREADABLE: "unreadable",
    Status.ERROR: "grader's error",
}


@dataclass(frozen=True)
class Group:
    """Submissions that need a human for the same reason, each with what to look at."""

    title: str
    reason: str
    rows: tuple[tuple[Row, str], ...]


def groups(rows: Sequence[Row]) -> list[Group]:
    """Who needs a human, the most urgent first. A submission may stand in several groups."""
    found = [
        Group(
            "Not graded as a whole",
            "The status is not “ok”: look at what was handed in.",
            tuple((row, STATUS_WORDS[row.status]) for row in rows if row.status is not Status.OK),
        ),
        Group(
            "Did what no homework needs",
            "It broke the rules of the exchange with the grader, or names what looks around in a machine. That earns "
            "no points, and may be innocent.",
            tuple((row, ", ".join(row.oddities)) for row in rows if row.oddities),
        ),
        Group(
            "Changed since the last run",
            "It was scored anew and came to another score: a new hand-in, or a corrected test.",
            tuple((row, f"{number(row.before)} → {number(row.score)}") for row in rows if row.before is not None),
        ),
        Group(
            "Public passes, hidden fails",
            "A public pass should predict a hidden one. Where it does not, the test or the program has a corner case.",
            tuple((row, ", ".join(row.hidden_only)) for row in rows if row.hidden_only),
        ),
        Group(
            "Ran out of time",
            "A check ran into its limit: an endless loop, or right work that is slow.",
            tuple((row, ", ".join(row.slow)) for row in rows if row.slow),
        ),
        Group(
            "Failed in a way that is not known",
            "No known mistake explains a failed check: a mistake that deserves a place in the catalogue, or right work "
            "that a test rejects.",
            tuple((row, ", ".join(row.unexplained)) for row in rows if row.unexplained),
        ),
    ]
    return [group for group in found if group.rows]
