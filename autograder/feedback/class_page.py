"""The class at a glance, for the instructor: figures, every submission, and who needs a human.

It works on ``Row``s, which hold a few numbers of a submission each, so that a large class fits into
little memory. No student's page links here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from statistics import median

from ..model import Assignment, Result, Status, TestResult, Visibility, total
from ..testing.outcomes import Outcome
from .histogram import Histogram
from .page import fill

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
# Where these hold there was no work to judge, so that a 0 says nothing about the class.
_NOT_GRADED = frozenset({Status.MISSING, Status.UNREADABLE, Status.ERROR})


@dataclass(frozen=True, slots=True)
class Score:
    """What a submission earned in one question, of how much."""

    question: str
    points: Fraction
    maximum: Fraction


@dataclass(frozen=True, slots=True)
class Row:
    """What the class page knows of a submission.

    ``page`` is the address of the student's page, relative to the class page. ``hidden_only`` are
    the questions in which all public checks passed and a hidden one did not, ``slow`` those in which
    a check ran into its time limit. ``left_open`` says what the wall did not hold off, where that is known.
    """

    id: str
    name: str
    status: Status
    score: Fraction
    scores: tuple[Score, ...]
    hidden_only: tuple[str, ...]
    slow: tuple[str, ...]
    seed: int
    left_open: str
    page: str


@dataclass(frozen=True)
class QuestionFigures:
    """A question over the whole class: the share of its points that was earned, and how many earned all or none."""

    id: str
    share: Fraction
    full: int
    none: int


@dataclass(frozen=True)
class Group:
    """Submissions that need a human for the same reason, each with what to look at."""

    title: str
    reason: str
    rows: tuple[tuple[Row, str], ...]


def row_of(result: Result, page: str) -> Row:
    """The few numbers of a result that the class page needs.

    Args:
        page: the student's page as an address relative to ``index.html``, such as ``feedback/s1024.html``.
    """
    questions: dict[str, list[TestResult]] = {}
    for test in result.tests:
        questions.setdefault(test.check.question, []).append(test)
    return Row(
        result.submission.id,
        result.submission.name,
        result.status,
        result.score,
        tuple(Score(name, round(result.points(name), 2), result.maximum(name)) for name in questions),
        tuple(name for name, tests in questions.items() if _hidden_only(tests)),
        tuple(name for name, tests in questions.items() if any(test.outcome is Outcome.TIMEOUT for test in tests)),
        result.seed,
        result.left_open,
        page,
    )


def _hidden_only(tests: Sequence[TestResult]) -> bool:
    passed: dict[Visibility, list[bool]] = {Visibility.PUBLIC: [], Visibility.HIDDEN: []}
    for test in tests:
        passed[test.check.visibility].append(test.outcome is Outcome.PASSED)
    public, hidden = passed[Visibility.PUBLIC], passed[Visibility.HIDDEN]
    return bool(public) and all(public) and not all(hidden)


def render(assignment: Assignment, results: Iterable[Row], now: datetime, *, public_seed: int) -> str:
    """The class page as one HTML file.

    Args:
        results: the rows of ``row_of``, in any order.
        now: the time that the page names as its own.
        public_seed: the seed that ships with the package.
    """
    rows = sorted(results, key=lambda row: row.id)
    graded = [row for row in rows if row.status not in _NOT_GRADED]
    maximum = max((total(score.maximum for score in row.scores) for row in rows), default=Fraction(0))
    totals = [row.score for row in graded]
    values = {
        "assignment": assignment,
        "now": now,
        "rows": rows,
        "graded": len(graded),
        "maximum": maximum,
        "mean": total(totals) / len(totals) if totals else None,
        "median": Fraction(median(totals)) if totals else None,
        "histogram": Histogram.of(totals, maximum) if totals and maximum else None,
        "questions": [_figures(name, graded) for name in assignment.questions],
        "groups": _groups(rows),
        "public_seed": any(row.seed == public_seed for row in rows),
        "left_open": sorted({row.left_open for row in rows} - {""}),
        "words_of": STATUS_WORDS,
        "points_of": _points,
    }
    return fill("class.html", values)


def _points(row: Row) -> dict[str, Fraction]:
    return {score.question: score.points for score in row.scores}


def _figures(name: str, rows: Sequence[Row]) -> QuestionFigures:
    scores = [score for row in rows for score in row.scores if score.question == name]
    earned = total(score.points for score in scores)
    worth = total(score.maximum for score in scores)
    full = sum(score.points >= round(score.maximum, 2) for score in scores)
    return QuestionFigures(
        name, earned / worth if worth else Fraction(0), full, sum(not score.points for score in scores)
    )


def _groups(rows: Sequence[Row]) -> list[Group]:
    """Who needs a human, the most urgent first. A submission may stand in several groups."""
    whole = tuple((row, STATUS_WORDS[row.status]) for row in rows if row.status is not Status.OK)
    slow = tuple((row, ", ".join(row.slow)) for row in rows if row.slow)
    hidden = tuple((row, ", ".join(row.hidden_only)) for row in rows if row.hidden_only)
    groups = [
        Group("Not graded as a whole", "The status is not “ok”: look at what was handed in.", whole),
        Group("Ran out of time", "A check ran into its limit: an endless loop, or right work that is slow.", slow),
        Group(
            "Public passes, hidden fails",
            "A public pass should predict a hidden one. Where it does not, the test or the program has a corner case.",
            hidden,
        ),
    ]
    return [group for group in groups if group.rows]
