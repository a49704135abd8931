"""The class at a glance, for the instructor: who needs a human, figures, known mistakes, and every submission.

No student's page links here. The page is complete without its script, which sorts and filters the submissions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from markupsafe import Markup

from ..model import Assignment
from ..testing.hints import Hint
from .attention import STATUS_WORDS, groups
from .histogram import Histogram
from .page import TEMPLATES, fill, hash_of
from .rows import Row
from .tally import LEAST, CheckSums, Sums, Tally
from .totals import Totals

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
    totals, script = Totals.of(rows), (TEMPLATES / "class.js").read_text("utf-8")
    values = {
        "totals": totals,
        "histogram": Histogram.of(totals.scores, totals.maximum) if totals.scores and totals.maximum else None,
        "assignment": assignment,
        "now": now,
        "rows": rows,
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
        "script": Markup(script),
        "script_hash": hash_of(script),
    }
    return fill("class.html", values)


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
