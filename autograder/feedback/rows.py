"""What the class page knows of one submission: so few numbers and names that a large class fits into little memory."""

import io
import re
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..model import Result, Status, TestResult, Visibility
from ..policy.mark import Mark
from ..testing.outcomes import Outcome

# What no homework of this kind needs, and what those look at who look around.
ODD_NAMES = frozenset(
    {"ctypes", "subprocess", "socket", "_getframe", "currentframe", "settrace", "setprofile", "__subclasses__"}
    | {"get_objects", "get_referrers", "f_back", "f_locals", "f_globals", "addaudithook", "_posixsubprocess", "_exit"}
)
ODD_TEXT = re.compile(r"/proc/|/dev/shm|/etc/passwd")


@dataclass(frozen=True, slots=True)
class Score:
    """What a submission earned in one question, of how much."""

    question: str
    points: Fraction
    maximum: Fraction


@dataclass(frozen=True, slots=True)
class Row:
    """What the class page knows of a submission.

    Args:
        page: the address of the student's page, relative to the class page.
        hidden_only: the questions in which all public checks passed and a hidden one did not.
        slow: those in which a check ran into its time limit.
        unexplained: those in which a check failed that no known mistake explains.
        mistakes: the ids of the known mistakes that were recognised.
        oddities: what a program did or names that no homework needs.
        score: the sum of the questions after adjustments, as ``scores`` are.
        final: what lateness leaves of it.
        before: the score of an earlier run, where this one scored the submission anew and came to another.
        left_open: what the wall did not hold off, where that is known.
    """

    id: str
    name: str
    status: Status
    score: Fraction
    final: Fraction
    scores: tuple[Score, ...]
    hidden_only: tuple[str, ...]
    slow: tuple[str, ...]
    unexplained: tuple[str, ...]
    mistakes: tuple[str, ...]
    oddities: tuple[str, ...]
    before: Fraction | None
    seed: int
    left_open: str
    page: str


def row_of(result: Result, mark: Mark, page: str, before: Fraction | None = None) -> Row:
    """The few numbers of a result that the class page needs.

    Args:
        mark: what counts for the submission.
        page: the student's page as an address relative to ``index.html``, such as ``feedback/s1024.html``.
        before: the score of an earlier run, if there was one.
    """
    questions: dict[str, list[TestResult]] = {}
    for test in result.tests:
        questions.setdefault(test.check.question, []).append(test)
    hints = (test.explanation.hint for test in result.tests if test.explanation)
    return Row(
        result.submission.id,
        result.submission.name,
        result.status,
        mark.score,
        mark.final,
        tuple(Score(name, mark.points.get(name, Fraction(0)), result.maximum(name)) for name in questions),
        tuple(name for name, tests in questions.items() if _hidden_only(tests)),
        tuple(name for name, tests in questions.items() if any(test.outcome is Outcome.TIMEOUT for test in tests)),
        tuple(name for name, tests in questions.items() if any(map(_is_unexplained, tests))),
        tuple(dict.fromkeys(hint.id for hint in hints if hint)),
        tuple(_oddities(result)),
        before if before != mark.score else None,
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


def _is_unexplained(test: TestResult) -> bool:
    why = test.explanation
    return test.outcome in (Outcome.FAILED, Outcome.ERROR) and (why is None or why.hint is None)


def _oddities(result: Result) -> list[str]:
    """What was done that no program does by mistake, and what the text names that none needs."""
    found = ["answered out of turn"] if result.violated else []
    source = result.submission.source
    for _, text in source.cells if source else ():
        if any(name in text for name in ODD_NAMES) or ODD_TEXT.search(text):
            found += _odd_words(text)
    return list(dict.fromkeys(found))


def _odd_words(text: str) -> list[str]:
    """The odd names of a program and the odd paths in its strings, but none in a comment."""
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.NAME and token.string in ODD_NAMES:
                found.append(token.string)
            elif token.type == tokenize.STRING:
                found += ODD_TEXT.findall(token.string)
    except (tokenize.TokenError, SyntaxError):
        pass  # what came before has been read
    return found
