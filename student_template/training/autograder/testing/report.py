"""What a student reads after ``pytest``: a page per run, a paragraph per question."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .checks import Finding
from .hints import Hint
from .outcomes import CheckFailure, JudgedByRule, Outcome

WIDTH = 96


@dataclass(frozen=True)
class Line:
    """One check that was run: what it is worth, and what came of it."""

    question: str
    title: str
    case: str | None
    points: Fraction
    finding: Finding
    hint: Hint | None = None


def points(number: Fraction) -> str:
    """Points as they are written: 14, 2.5, 0.33."""
    return f"{float(round(number, 2)):g}"


def page(file: str, notes: Sequence[str], lines: Sequence[Line], hidden: Mapping[str, Fraction]) -> Iterator[str]:
    """The page, line by line.

    Args:
        hidden: the points of each question that are decided in grading alone, in the assignment's order.
    """
    yield ""
    yield f"{file}: the public checks"
    for note in notes:
        yield from _wrapped(f"Note: {note}", "  ")
    yield ""
    yield from paragraphs(lines, hidden)


def paragraphs(lines: Sequence[Line], hidden: Mapping[str, Fraction]) -> Iterator[str]:
    """What came of each question that was asked, and the points of all; see ``page``."""
    by_question = {question: [line for line in lines if line.question == question] for question in hidden}
    questions = [question for question, asked in by_question.items() if asked]
    for question in questions:
        yield from _paragraph(question, by_question[question])
        yield ""
    decided = sum((line.points for line in lines), Fraction(0))
    earned = sum((line.points * line.finding.earned for line in lines), Fraction(0))
    waiting = sum((hidden.get(question, Fraction(0)) for question in questions), Fraction(0))
    here = f"{points(earned)} of the {points(decided)} points that are decided here"
    yield f"{here}; {points(waiting)} more are decided in grading."


def _paragraph(question: str, lines: Sequence[Line]) -> Iterator[str]:
    total = sum((line.points for line in lines), Fraction(0))
    earned = sum((line.points * line.finding.earned for line in lines), Fraction(0))
    untouched = all(line.finding.outcome is Outcome.NOT_ATTEMPTED for line in lines)
    verdict = "not attempted" if untouched else f"{points(earned)} of {points(total)}"
    yield f"{question:<60}{verdict:>20}"
    if untouched:
        return
    hinted: set[Hint] = set()
    for title in dict.fromkeys(line.title for line in lines):
        yield from _check([line for line in lines if line.title == title], hinted)


def _check(lines: Sequence[Line], hinted: set[Hint]) -> Iterator[str]:
    """What came of the cases of one check; a hint in ``hinted`` was told before, and is only named again."""
    passed = [line for line in lines if line.finding.outcome is Outcome.PASSED]
    if passed:
        yield from _wrapped(f"passed   {lines[0].title}{_cases(passed, lines)}", "  ", hang=11)
    waiting = [line for line in lines if isinstance(line.finding.failure, JudgedByRule)]
    alike: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        failure = line.finding.failure
        if failure is not None and line not in waiting:
            told = (failure.rule, failure.call, failure.got, failure.expected, *failure.frames)
            alike.setdefault(told, []).append(line)
    for some in alike.values():
        yield from _failed(some, hinted)
    if waiting:
        named = ", ".join(line.case or "" for line in waiting)
        yield from _wrapped(
            f"later    {named}: after the first stage that differs; judged by rule in grading", "  ", hang=11
        )


def _cases(some: Sequence[Line], of: Sequence[Line]) -> str:
    """Which cases are meant, where not all of them are."""
    if len(some) == len(of):
        return ""
    return f" ({', '.join(line.case or '' for line in some)})"


def _failed(lines: Sequence[Line], hinted: set[Hint]) -> Iterator[str]:
    """Cases that failed for one and the same reason, told once."""
    line, failure = lines[0], lines[0].finding.failure
    assert isinstance(failure, CheckFailure)
    worth = sum((one.points for one in lines), Fraction(0))
    lost = sum((one.points * (1 - one.finding.earned) for one in lines), Fraction(0))
    cases = ", ".join(one.case for one in lines if one.case)
    yield from _wrapped(
        f"−{points(lost)} of {points(worth)}  {line.title}{f' ({cases})' if cases else ''}", "  ", hang=11
    )
    if line.finding.outcome is not Outcome.FAILED:
        yield f"      {line.finding.outcome.value}"
    yield from _wrapped(failure.rule, "      ")
    for label, text in (("call", failure.call), ("got", failure.got), ("expected", failure.expected)):
        if text:
            yield from _wrapped(f"{label:<10}{text}", "      ", hang=16)
    for frame in failure.frames:
        yield from _wrapped(frame, "      at ", hang=9)
    if line.hint in hinted:
        yield from _wrapped(f"hint      {line.hint.title}, as above.", "      ", hang=16)
    elif line.hint is not None:
        hinted.add(line.hint)
        yield from _hint(line.hint)


def _hint(hint: Hint) -> Iterator[str]:
    """A known mistake, from the rule to a small case."""
    yield from _wrapped(f"hint      {hint.title}. {hint.place}", "      ", hang=16)
    yield from _wrapped(f"rule      {hint.rule}", "      ", hang=16)
    yield from _wrapped(f"example   {hint.example}", "      ", hang=16)


def _wrapped(text: str, indent: str, hang: int | None = None) -> Iterable[str]:
    later = " " * (len(indent) if hang is None else hang)
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=later, break_long_words=False) or [
        indent
    ]
