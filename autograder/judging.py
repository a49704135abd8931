"""The rule of lending: a check is asked of the program as it is, and where it fails, with right functions lent.

What is lent stands in the place of functions that belong to other questions, so that a mistake in one
question costs nothing in another. The better outcome counts.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from .collect import GradedCheck
from .course import LoadedAssignment
from .model import Visibility
from .testing.checks import Finding
from .testing.embedded import without_calls
from .testing.outcomes import NotAttempted
from .testing.student import Student


class Sitting(Protocol):
    """Where a program sits while it is asked: behind the wall, or at home where it is one of ours."""

    @property
    def text(self) -> str:
        """The program's source."""
        ...

    def ask(self, checks: Sequence[GradedCheck], lent: Mapping[str, object]) -> dict[str, Finding]:
        """Run checks of one question in order, with the names of ``lent`` in the place of the program's own."""
        ...

    def fresh(self) -> None:
        """Nothing that the program has done so far is seen by the next check."""
        ...

    def seat(self) -> Student:
        """The program, loaded and alive.

        Raises:
            CheckFailure: it cannot be had any more.
        """
        ...

    def forget_ends(self) -> None:
        """Functions that ended the program may be called again, and may end it once more each."""
        ...


def judge(sitting: Sitting, loaded: LoadedAssignment, questions: Sequence[str] | None = None) -> dict[str, Finding]:
    """What comes of every check of the questions (of all, if none are named), by its id."""
    asked = loaded.assignment.questions if questions is None else tuple(questions)
    findings: dict[str, Finding] = {}
    for visibility in Visibility:
        for question in asked:
            findings |= sitting.ask(loaded.of(question, visibility), {})
        sitting.fresh()
    leans: dict[str, set[str]] = {}
    for question in asked:
        better = _borrowing(sitting, loaded, question, findings)
        leans[question] = {
            loaded.owners[name] for found in better.values() for name in found.borrowed & set(loaded.owners)
        }
        if _leads_back(question, leans):
            leans[question] = set()
        else:
            findings |= better
    return findings


def _borrowing(
    sitting: Sitting, loaded: LoadedAssignment, question: str, findings: Mapping[str, Finding]
) -> dict[str, Finding]:
    """What goes better in a question with right functions lent: those that the program leans on, or the checks ask."""
    better: dict[str, Finding] = {}
    if not any(_may_borrow(findings[graded.check.id]) for graded in loaded.of(question)):
        return better
    # A name in a comment, or of a check that the program asks for, leans on nothing.
    text = re.sub(r"^\s*#.*", "", without_calls(sitting.text), flags=re.MULTILINE)
    asked = {call.target for graded in loaded.of(question) for call in findings[graded.check.id].calls}
    lent = lendable(loaded, question).items()
    used = {name: value for name, value in lent if name in asked or _is_used(name, text)}
    if not used:
        return better
    sitting.forget_ends()  # what ended the program may have been what is lent now
    for visibility in Visibility:
        again = [graded for graded in loaded.of(question, visibility) if _may_borrow(findings[graded.check.id])]
        if again:
            sitting.fresh()
            found = sitting.ask(again, used).items()
            better |= {name: lent for name, lent in found if _is_better(lent, findings[name])}
    return better


def _is_used(name: str, text: str) -> bool:
    """Whether a program can lean on a name: its text has it once more than where it is defined."""
    return len(re.findall(rf"\b{name}\b", text)) > len(re.findall(rf"\b(?:def|class)\s+{name}\b", text))


def lendable(loaded: LoadedAssignment, question: str) -> dict[str, object]:
    """The reference's functions and classes that belong to other questions."""
    return {name: vars(loaded.solution)[name] for name, owner in loaded.owners.items() if owner != question}


def _leads_back(question: str, leans: Mapping[str, set[str]]) -> bool:
    """Whether a question leans on others that lean on it: then neither computes what the other lends."""
    seen, waiting = set(), list(leans[question])
    while waiting:
        other = waiting.pop()
        if other == question:
            return True
        if other not in seen:
            seen.add(other)
            waiting.extend(leans.get(other, ()))
    return False


def _is_better(lent: Finding, own: Finding) -> bool:
    """Whether what was lent is why a check went better. A program that is another one each time gains nothing."""
    return bool(lent.borrowed) and lent.earned > own.earned


def _may_borrow(finding: Finding) -> bool:
    """Whether a check could pass with something lent: not where the asked function itself is an untouched stub."""
    untouched = isinstance(finding.failure, NotAttempted) and len(finding.failure.frames) <= 1
    return finding.earned < 1 and not untouched
