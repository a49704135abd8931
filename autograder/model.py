"""The nouns of the package: frozen, and without a method that does more than add up."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from .testing.hints import Hint
from .testing.outcomes import Outcome


def total(points: Iterable[Fraction]) -> Fraction:
    """The sum, by way of whole numbers: to add fractions one by one is slow, and a page adds up many."""
    parts = list(points)
    common = math.lcm(*(part.denominator for part in parts))
    return Fraction(sum(part.numerator * (common // part.denominator) for part in parts), common)


class Status(StrEnum):
    """What became of a submission as a whole."""

    OK = "ok"
    IMPORT_ERROR = "import_error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    ERROR = "error"


class Visibility(StrEnum):
    """Whether a check travels with the student's template."""

    PUBLIC = "public"
    HIDDEN = "hidden"


class Show(StrEnum):
    """How much of the hidden tests a student may see, from least to most."""

    SCORE = "score"
    NAMES = "names"
    HINTS = "hints"
    VALUES = "values"
    ALL = "all"


class When(StrEnum):
    """From when on a student may see it."""

    NOW = "now"
    AFTER_DUE = "after_due"
    AFTER_PUBLISHED = "after_published"


@dataclass(frozen=True)
class Limits:
    """What a submission may use: seconds of CPU, MiB of memory, KiB of kept output.

    ``calls`` are the seconds of a call to those functions that may take another time than ``call``. Wall time is
    ``WALL`` times the CPU limit, as a backstop for programs that sleep.
    """

    call: float = 2.0
    load: float = 10.0
    submission: float = 60.0
    memory: int = 512
    output: int = 64
    calls: Mapping[str, float] = field(default_factory=dict)

    WALL = 5


@dataclass(frozen=True)
class LatePolicy:
    """What a late hand-in loses for each day begun.

    Args:
        amount: points, or, with ``percent``, hundredths of what the hand-in earned.
        grace: the time after the due time that still is in time.
        most: what is taken at most, in the same unit; without it, all that was earned.
        free_days: so many days late cost nothing and need no reason.
    """

    amount: Fraction
    percent: bool
    grace: timedelta = timedelta(0)
    most: Fraction | None = None
    free_days: int = 0


@dataclass(frozen=True)
class Assignment:
    """What ``assignment.toml`` says. ``questions`` are the ids in order, ``due`` has the course's timezone."""

    name: str
    title: str
    questions: tuple[str, ...]
    due: datetime | None = None
    show: Show = Show.HINTS
    when: When = When.NOW
    published: bool = False
    limits: Limits = field(default_factory=Limits)
    late: LatePolicy | None = None

    @property
    def module(self) -> str:
        """The name of the module that students hand in."""
        return self.name


@dataclass(frozen=True)
class Check:
    """One pytest item: ``id`` is its node id below ``tests/<assignment>/``, ``title`` what a student reads."""

    id: str
    question: str
    title: str
    points: Fraction
    visibility: Visibility


@dataclass(frozen=True)
class Source:
    """A student's module, as (label, source) of each cell; a script is one cell.

    ``name`` is the file's own name, ``sha256`` that of its bytes.
    """

    name: str
    sha256: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    ``problem`` says why there is nothing to grade; ``source`` is None then. ``notes`` are sentences
    for the student: which of several files was chosen, and why.
    """

    id: str
    name: str = ""
    submitted: datetime | None = None
    source: Source | None = None
    problem: tuple[Status, str] | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Misconception:
    """A known mistake: an edit of the solution, and what to say to who has made it.

    Args:
        stages: the cases of the question that it spoils: the key of a cache or of a gradients dict, the name of
            a function or of a gate. Empty where the question has no cases, or all are spoiled. A word that is
            no case, such as ``df``, stands for a check that has none.
        find: the solution's own lines, which stand there exactly once.
        replace: what a student writes in their place.
        public: whether a public check is to catch it too; not where these look at the form alone.
    """

    question: str
    stages: tuple[str, ...]
    find: str
    replace: str
    hint: Hint
    public: bool = True

    @property
    def id(self) -> str:
        """The id, as results and the class page name it."""
        return self.hint.id


@dataclass(frozen=True)
class Replay:
    """A failing call, complete, for the instructor alone: lines that make it again, what came back, what is right.

    ``lent`` names what the call was made with in the place of the student's own.
    """

    lines: tuple[str, ...]
    got: str
    expected: str
    lent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Why a check did not pass, in parts that are shown or withheld one by one (see ``CheckFailure``).

    ``hint`` is there where a known mistake was recognised. ``replay`` is for the instructor alone: no page shows it.
    """

    rule: str
    place: str = ""
    call: str = ""
    got: str = ""
    expected: str = ""
    frames: tuple[str, ...] = ()
    hint: Hint | None = None
    replay: Replay | None = None


@dataclass(frozen=True)
class TestResult:
    """What came of one check. ``explanation`` is None where it passed."""

    __test__ = False  # pytest takes classes with such a name for tests

    check: Check
    outcome: Outcome
    earned: Fraction
    explanation: Explanation | None = None


@dataclass(frozen=True)
class Picture:
    """A program's own numbers in the circuit of a question, at a public point.

    Args:
        values, gradients: by the names of stages and of gradients; a word where something is no number, None where
            it is missing.
        marks: which of them differ, by name: FIRST or LATER.
        says: where the numbers come from, and what to look at.
    """

    question: str
    values: Mapping[str, float | str | None]
    gradients: Mapping[str, float | str | None]
    marks: Mapping[str, str]
    says: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """A graded submission. Nobody changes it once ``scoring`` has made it.

    ``message`` says what happened to the submission as a whole, and ``detail``, to the instructor alone, why
    the grader failed; ``violated`` whether the program broke the rules of the exchange, ``printed`` what it printed,
    ``isolation`` the level it ran at and ``left_open`` what that does not hold off, ``seconds`` its CPU time, the
    sandbox's included.
    """

    submission: Submission
    assignment: str
    status: Status
    tests: tuple[TestResult, ...]
    message: str = ""
    notes: tuple[str, ...] = ()
    printed: str = ""
    isolation: str = ""
    left_open: str = ""
    seed: int = 0
    seconds: float = 0.0
    graded: str = ""
    fingerprint: str = ""
    versions: tuple[tuple[str, str], ...] = ()
    detail: str = ""
    violated: bool = False
    pictures: tuple[Picture, ...] = ()

    def points(self, question: str) -> Fraction:
        """What was earned in a question, exactly."""
        return total(test.earned for test in self.tests if test.check.question == question)

    def maximum(self, question: str) -> Fraction:
        """What the question is worth."""
        return total(test.check.points for test in self.tests if test.check.question == question)

    @property
    def score(self) -> Fraction:
        """The sum of the questions, each rounded to two decimals once."""
        questions = dict.fromkeys(test.check.question for test in self.tests)
        return total(round(self.points(question), 2) for question in questions)
