"""Finds a check of a graded submission by what somebody types of it, and says all that is known of its failure."""

import textwrap
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from .errors import UserError
from .feedback.text import clean, earned_of
from .model import Explanation, Result, TestResult
from .pasting import imports
from .testing.outcomes import Outcome

WIDTH = 80
MOST = 12


def find_check(result: Result, written: str) -> TestResult:
    """The check that is meant: by its id or title, or by a part of one of them that no other check has.

    Where several have it, and one of them alone lost points, it is that one.

    Raises:
        UserError: there is none, or there are several.
    """
    wanted = written.strip().casefold()
    whole = [test for test in result.tests if wanted in map(str.casefold, (test.check.id, test.check.title))]
    found = whole or [test for test in result.tests if wanted in f"{test.check.id}\n{test.check.title}".casefold()]
    lost = [test for test in found if test.earned < test.check.points]
    if len(found) == 1 or len(lost) == 1:
        return (lost if len(lost) == 1 else found)[0]
    if not found:
        names = {name: test for test in result.tests for name in (test.check.id, test.check.title)}
        near = dict.fromkeys(names[name].check.id for name in get_close_matches(written, names, n=5, cutoff=0.4))
        cure = f"Is it one of these?{_listed(list(near))}" if near else "The student's page and grades.csv name them."
        raise UserError(f"No check is called {written}, or has that in its id or title.", cure=cure)
    what = f"{len(found)} checks have {written} in their id or title{', and lost points' if lost else ''}."
    raise UserError(what, cure=f"Name one of these:{_listed([test.check.id for test in lost or found])}")


def _listed(ids: Sequence[str]) -> str:
    more = f"\n  … and {len(ids) - MOST} more" if len(ids) > MOST else ""
    return "".join(f"\n  {id}" for id in ids[:MOST]) + more


def explanation(result: Result, test: TestResult) -> Iterator[str]:
    """The failing call as lines to paste into Python; all that is no call stands in comments."""
    check, why = test.check, test.explanation
    yield from _comment(f"{check.question}: {check.title}")
    yield from _comment(f"{check.id}: {test.outcome.value}, {earned_of(test.earned, check.points)}")
    if why is None:
        yield from _comment(_nothing(test.outcome))
        return
    yield from _comment(why.rule)
    yield from _comment(f"Place: {why.place}" if why.place else "")
    if why.hint:
        yield from _comment(f"Known mistake: {why.hint.title}. {why.hint.place}")
    yield from _call(result, why)
    yield from _values(test.outcome, why)


def _nothing(outcome: Outcome) -> str:
    if outcome is Outcome.PASSED:
        return "It passed: there is nothing to explain."
    return "It was not asked: the submission's status and its page say why."


def _call(result: Result, why: Explanation) -> Iterator[str]:
    """The lines that make the call again, with the student's module imported."""
    if why.replay is None:
        yield from _comment("It failed before any call was made.")
        return
    source, module = result.submission.source, result.assignment
    if source is not None:
        file = f"Here {module}.py is what {result.submission.id} handed in as {source.name}."
        notebook = " In the notebook itself, run its cells and leave the import out." if len(source.cells) > 1 else ""
        yield from _comment(f"{file}{notebook} It runs without a wall: read it first.")
    if why.replay.lent:
        yield from _comment(
            f"It failed although these were right ones, lent by the course: {', '.join(why.replay.lent)}."
        )
    yield ""
    yield from imports(why.replay.lines, module)
    yield ""
    yield from why.replay.lines
    yield "print(got)"
    yield ""


def _values(outcome: Outcome, why: Explanation) -> Iterator[str]:
    """What came back and what is right, uncut where the record has them so."""
    got, expected = (why.replay.got, why.replay.expected) if why.replay else (why.got, why.expected)
    for label, text in (("raised" if outcome is Outcome.ERROR else "came back", got), ("expected", expected)):
        if text:
            yield from _comment(f"{label}: {text}", wrap=False)
    for frame in why.frames:
        yield from _comment(f"  at {frame}", wrap=False)


def _comment(text: str, wrap: bool = True) -> Iterator[str]:
    """Text as comments. What a program said may hold line breaks: none of it becomes a line of its own to be run."""
    for line in clean(text).split("\n"):
        if line.strip():
            yield from (f"# {part}" for part in (textwrap.wrap(line, WIDTH - 2) if wrap else [line]))
