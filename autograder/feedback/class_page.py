"""The class at a glance, for the instructor: who needs a human, figures, known mistakes, and every submission.

No student's page links here. The page is complete without its script, which sorts and filters the submissions.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache
from statistics import median

from markupsafe import Markup

from ..model import Assignment, total
from ..testing.hints import Hint
from .attention import STATUS_WORDS, groups
from .histogram import Histogram
from .page import TEMPLATES, fill
from .rows import Row
from .tally import LEAST, NOT_GRADED, CheckSums, Sums, Tally

# So many people of a group stand open; more are folded.
FOLD = 12


@dataclass(frozen=True)
class Question:
    """A question over the class, and its checks."""

    id: str
    sums: Sums
    checks: tuple[CheckSums, ...]


@dataclass(frozen=True)
class Mistake:
    """A known mistake, and whose it is."""

    question: str
    hint: Hint
    rows: tuple[Row, ...]


def render(
    assignment: Assignment,
    given: Iterable[Row],
    tally: Tally,
    now: datetime,
    *,
    public_seed: int,
    complaints: Sequence[str] = (),
) -> str:
    """The class page as one HTML file.

    Args:
        given: the rows of ``row_of``, in any order.
        tally: of the same submissions.
        now: the time that the page names as its own.
        public_seed: the seed that ships with the package.
        complaints: sentences on what of the instructor's own tables could not be used.
    """
    rows = sorted(given, key=lambda row: row.id)
    graded = [row for row in rows if row.status not in NOT_GRADED]
    maximum = max((total(score.maximum for score in row.scores) for row in rows), default=Fraction(0))
    totals = [row.score for row in graded]
    script, digest = _script()
    values = {
        "assignment": assignment,
        "now": now,
        "rows": rows,
        "graded": len(graded),
        "maximum": maximum,
        "mean": total(totals) / len(totals) if totals else None,
        "median": Fraction(median(totals)) if totals else None,
        "histogram": Histogram.of(totals, maximum) if totals and maximum else None,
        "questions": [_question(name, tally) for name in assignment.questions],
        "mistakes": _mistakes(tally, rows),
        "groups": groups(rows),
        "named": any(row.name for row in rows),
        "public_seed": any(row.seed == public_seed for row in rows),
        "complaints": complaints,
        "late": any(row.final != row.score for row in rows),
        "left_open": sorted({row.left_open for row in rows} - {""}),
        "words_of": STATUS_WORDS,
        "points_of": _points,
        "percent": lambda share: f"{100 * share:.0f} %",
        "correlation": _spelled,
        "fold": FOLD,
        "least": LEAST,
        "script": script,
        "script_hash": digest,
    }
    return fill("class.html", values)


@cache
def _script() -> tuple[Markup, str]:
    """The page's one script, and the hash that lets it in and no other."""
    script = (TEMPLATES / "class.js").read_text("utf-8")
    return Markup(script), f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def _points(row: Row) -> dict[str, Fraction]:
    return {score.question: score.points for score in row.scores}


def _question(name: str, tally: Tally) -> Question:
    return Question(name, tally.questions.get(name, Sums()), tuple(tally.checks.get(name, {}).values()))


def _spelled(correlation: float | None) -> str:
    if correlation is None:
        return "–"
    return f"{correlation:.2f}".replace("-", "−")


def _mistakes(tally: Tally, rows: Sequence[Row]) -> list[Mistake]:
    """Known mistakes, those of most submissions first."""
    whose: dict[str, list[Row]] = {}
    for row in rows:
        for id in row.mistakes:
            whose.setdefault(id, []).append(row)
    found = [Mistake(*tally.known[id], tuple(theirs)) for id, theirs in whose.items() if id in tally.known]
    return sorted(found, key=lambda mistake: (-len(mistake.rows), mistake.question, mistake.hint.id))
