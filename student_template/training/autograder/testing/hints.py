"""What is said to who has made a known mistake, and, in a student's folder, how it is recognised there.

A folder at home holds no mistakes, only what they answer: the numbers that each of them gives to the calls of a
public check. The calls themselves are had by running the check on recorded right answers.
"""

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .calls import Call
from .evidence import Case, Known, ask_all, from_json, name_each, seen_facts, seen_values, told
from .links import Link, Lost
from .outcomes import CheckFailure
from .stages import Spoiled
from .student import Student


@dataclass(frozen=True)
class Hint:
    """What is said of a known mistake, in three rungs that go from the rule to a case worked out.

    Args:
        id: of the misconception.
        title: what was done, in a line.
        rule: what holds, without a word of this function.
        place: where it was broken.
        example: a small case of another function, worked out.
        slide: the part of the lecture that says so.
    """

    id: str
    title: str
    rule: str
    place: str
    example: str
    slide: str


class Playback(Link):
    """A link that gives recorded replies, one after the other, whatever it is asked."""

    def __init__(self, replies: Sequence[bytes]) -> None:
        self.replies: Iterator[bytes] = iter(replies)

    def exchange(self, message: bytes, answer: Callable[[bytes], bytes], seconds: float | None) -> bytes:
        """Give the next reply.

        Raises:
            Lost: there are no more.
        """
        for reply in self.replies:
            return reply
        raise Lost("no more was recorded")

    def end(self) -> None:
        """What was recorded breaks no rules."""


class HintsAtHome:
    """The hints of a student's folder.

    Args:
        facts: ``hints`` by the id of the mistake, and for each check the ``replies`` of a right program to its
            calls, the ``answers`` of each mistake, and what is ``told`` of those that answer rightly.
    """

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.hints = {name: Hint(name, **texts) for name, texts in facts["hints"].items()}
        self.checks: Mapping[str, Any] = facts["checks"]

    def case(
        self, check: str, failure: CheckFailure, student: Student, calls_of: Callable[[Student], Sequence[Call]]
    ) -> Case | None:
        """What a check that failed knows of the student's program; None where no mistake is known of it.

        Args:
            calls_of: runs the check on a program, and gives the calls that it made.
        """
        if check not in self.checks:
            return None
        facts = self.checks[check]
        known = {
            name: Known(from_json(answers), facts["told"].get(name, "")) for name, answers in facts["answers"].items()
        }
        if isinstance(failure.spoiled, Spoiled):
            return Case(seen_values(failure.spoiled.values), told(failure), known)
        if failure.facts is not None:
            return Case(seen_facts(failure.facts), failure.rule, known)
        replies = [base64.b64decode(reply) for reply in facts["replies"]]
        given = ask_all(student, calls_of(Student(Playback(replies))))
        student.hand_back()
        return Case(given, told(failure), known)

    def of_question(self, cases: Sequence[Case | None]) -> list[Hint | None]:
        """A hint for each check of one question that failed, where a known mistake explains it."""
        names = iter(name_each([case for case in cases if case is not None]))
        chosen = [next(names) if case is not None else None for case in cases]
        return [self.hints[name] if name is not None else None for name in chosen]
