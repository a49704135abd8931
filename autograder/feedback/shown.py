"""The one place that decides what a student may see of a result.

Public checks are always shown in full. Of hidden ones the policy in ``assignment.toml`` decides:
``show`` says how much, ``when`` from when on. What is withheld never gets into a ``Shown``, so that
whoever renders one has nothing to leak.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from ..model import Assignment, Result, Show, Source, TestResult, Visibility, When, total
from ..testing.hints import Hint
from ..testing.outcomes import Outcome
from .text import clip, moment, number

MAX_CHECK = 2_000
MAX_TITLE = 300
MAX_NOTE = 500
MAX_NOTES = 50
MAX_PRINTED = 20_000
LEVELS = tuple(Show)

# The names of the paragraphs that explain a check; the rule is a sentence and needs none.
RULE, PLACE, CALL, GOT, RAISED, EXPECTED, LINES = "", "Place", "Call", "Came back", "Raised", "Expected", "In the file"

_FRAME = re.compile(r"(?P<label>.+?), line (?P<line>[0-9]{1,7}), in ")
_LINE_BREAK = re.compile("\r\n|\r|\n")


@dataclass(frozen=True)
class Paragraph:
    """A part of an explanation: a sentence where it has no label, else Python or a value, with its line breaks."""

    label: str
    text: str


@dataclass(frozen=True)
class ShownCheck:
    """A check as a student sees it, or all hidden checks of a question folded into one line."""

    title: str
    earned: Fraction
    points: Fraction
    outcome: Outcome
    visibility: Visibility
    paragraphs: tuple[Paragraph, ...] = ()
    hint: Hint | None = None


@dataclass(frozen=True)
class ShownQuestion:
    """A question as a student sees it.

    ``points`` and ``maximum`` count what is shown, ``withheld`` is what hidden checks are worth
    that are not shown yet. ``decided`` says that a person gave the points.
    """

    id: str
    points: Fraction
    maximum: Fraction
    withheld: Fraction
    checks: tuple[ShownCheck, ...]
    decided: bool = False


@dataclass(frozen=True)
class Shown:
    """All that a student may see of a result. ``policy`` says in a sentence what is not shown, and until when.

    ``penalty`` is what lateness takes, ``remarks`` are sentences on it and on what a person decided.
    """

    questions: tuple[ShownQuestion, ...]
    policy: str
    message: str
    notes: tuple[str, ...]
    printed: str
    penalty: Fraction = Fraction(0)
    remarks: tuple[str, ...] = ()

    @property
    def points(self) -> Fraction:
        """The sum of what is shown, each question rounded once."""
        return total(question.points for question in self.questions)

    @property
    def final(self) -> Fraction:
        """What is left of it."""
        return self.points - self.penalty

    @property
    def maximum(self) -> Fraction:
        """What the shown part is worth."""
        return total(question.maximum for question in self.questions)

    @property
    def withheld(self) -> Fraction:
        """What the hidden checks are worth that are not shown yet."""
        return total(question.withheld for question in self.questions)


def decide(assignment: Assignment, result: Result, now: datetime) -> Shown:
    """What a student may see of a result at the time ``now``.

    Args:
        now: aware where ``assignment.due`` is.
    """
    level = assignment.show if _reached(assignment, now) else None
    return Shown(
        questions=tuple(_question(name, result, level) for name in assignment.questions),
        policy=_policy(assignment, level) if result.tests else "Nothing was asked, so nothing is withheld.",
        message=clip(result.message, MAX_CHECK),
        notes=tuple(clip(note, MAX_NOTE) for note in _all_notes(result)[:MAX_NOTES]),
        printed=clip(result.printed, MAX_PRINTED) if _at_least(level, Show.VALUES) else "",
    )


def _all_notes(result: Result) -> tuple[str, ...]:
    """What was said when the file was chosen, then what was said when it was loaded; nothing twice."""
    return tuple(dict.fromkeys((*result.submission.notes, *result.notes)))


def _reached(assignment: Assignment, now: datetime) -> bool:
    if assignment.when is When.AFTER_DUE:
        return assignment.due is not None and now > assignment.due
    return assignment.when is When.NOW or assignment.published


def _at_least(level: Show | None, wanted: Show) -> bool:
    return level is not None and LEVELS.index(level) >= LEVELS.index(wanted)


def _question(name: str, result: Result, level: Show | None) -> ShownQuestion:
    tests = [test for test in result.tests if test.check.question == name]
    public = [test for test in tests if test.check.visibility is Visibility.PUBLIC]
    hidden = [test for test in tests if test.check.visibility is Visibility.HIDDEN]
    counted = tests if level is not None else public
    source = result.submission.source
    checks = [_check(test, Show.ALL, source) for test in public]
    if level is Show.SCORE and hidden:
        checks.append(_fold(hidden))
    elif level is not None:
        checks.extend(_check(test, level, source) for test in hidden)
    return ShownQuestion(
        id=clip(name, MAX_TITLE),
        points=round(total(test.earned for test in counted), 2),
        maximum=_worth(counted),
        withheld=_worth(tests) - _worth(counted),
        checks=tuple(checks),
    )


def _worth(tests: Iterable[TestResult]) -> Fraction:
    return total(test.check.points for test in tests)


def _fold(hidden: Sequence[TestResult]) -> ShownCheck:
    earned, points = total(test.earned for test in hidden), _worth(hidden)
    outcome = Outcome.PASSED if earned == points else Outcome.FAILED
    title = f"Hidden tests: {number(earned)} of {number(points)}"
    return ShownCheck(title, earned, points, outcome, Visibility.HIDDEN)


def _check(test: TestResult, level: Show, source: Source | None) -> ShownCheck:
    check = test.check
    paragraphs: tuple[Paragraph, ...] = ()
    hint = None
    if test.explanation is not None and _at_least(level, Show.HINTS):
        paragraphs, hint = _explanation(test, level, source), test.explanation.hint
    title = clip(check.title, MAX_TITLE)
    return ShownCheck(title, test.earned, check.points, test.outcome, check.visibility, paragraphs, hint)


def _explanation(test: TestResult, level: Show, source: Source | None) -> tuple[Paragraph, ...]:
    why = test.explanation
    if why is None:
        return ()
    parts = [Paragraph(RULE, why.rule), Paragraph(PLACE, why.place)]
    if _at_least(level, Show.VALUES):
        got = RAISED if test.outcome is Outcome.ERROR else GOT
        parts.append(Paragraph(CALL, why.call))
        parts.append(Paragraph(got, why.got))
        parts.append(Paragraph(EXPECTED, why.expected))
    lines = why.frames if level is Show.ALL else _own_line(why.frames, source)
    parts.append(Paragraph(LINES, "\n".join(lines)))
    return _capped(parts)


def _own_line(frames: Sequence[str], source: Source | None) -> tuple[str, ...]:
    """The innermost line of the student's file, as the file has it.

    Frames come from the student's side, where a program that writes its arguments into a function's
    name could carry hidden inputs out: nothing is taken from them but a place, and only one, since
    a chain of places can spell a number too.
    """
    cells = dict(source.cells) if source is not None else {}
    for frame in reversed(frames):
        match = _FRAME.match(frame)
        if match is None or match["label"] not in cells:
            continue
        lines = _LINE_BREAK.split(cells[match["label"]])
        line = int(match["line"])
        if 0 < line <= len(lines):
            return (f"{match['label']}, line {line}: {lines[line - 1].strip()}",)
    return ()


def _capped(parts: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """The parts that say something, cut so that together they hold at most ``MAX_CHECK`` characters."""
    kept: list[Paragraph] = []
    left = MAX_CHECK
    for part in parts:
        text = clip(part.text, left).strip("\n")
        if text.strip():
            kept.append(Paragraph(part.label, text))
            left -= len(text)
    return tuple(kept)


_POLICIES = {
    Show.SCORE: "Of the hidden tests, the points of each question are shown. What they ask stays with the instructor.",
    Show.NAMES: "Of the hidden tests, names and points are shown. Rules, calls and numbers stay with the instructor.",
    Show.HINTS: "Of the hidden tests, rules and places are shown. Their calls and numbers stay with the instructor, "
    "and so does what the program printed and what its exceptions said while they ran.",
    Show.VALUES: "The hidden tests are shown with their calls and numbers. Of a traceback, one line is shown.",
    Show.ALL: "All tests are shown in full.",
}


def _policy(assignment: Assignment, level: Show | None) -> str:
    if level is not None:
        return _POLICIES[level]
    if assignment.when is When.AFTER_PUBLISHED:
        return "What the hidden tests found is not shown until the instructor publishes it."
    if assignment.due is None:
        return "What the hidden tests found is shown after the due date, which is not set yet."
    return f"What the hidden tests found is shown after the due date, {moment(assignment.due)}."
