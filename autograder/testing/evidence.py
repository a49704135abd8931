"""What a failed check knows of a program, for a known mistake to be recognised in it.

A check stops at the first answer that is wrong. So the program is then asked everything that the
check asks of a right one: a mistake is named only where it gives the same answers to all of it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .calls import Call
from .compare import NoNumbers, agree, flatten, is_single, shape_of
from .form import Kept
from .outcomes import CheckFailure, Raised
from .replies import Answer
from .student import Instance, Student

TOLD = ("shape", "changed", "warned", "raised")


@dataclass(frozen=True)
class Seen:
    """An answer, in a form that is kept as JSON: its numbers, their shape, and what was observed beside them.

    ``raised`` is the kind of the exception with the numbers in its message, where there was no answer: two
    programs that stumble over the same sizes have the same, whichever function told them so.
    """

    numbers: tuple[float, ...] = ()
    shape: tuple[int | str, ...] | None = ()
    changed: bool = False
    warned: bool = False
    single: bool = False
    raised: str = ""

    def is_like(self, known: "Seen") -> bool:
        """Whether a known answer is this one."""
        if [getattr(self, part) for part in TOLD] != [getattr(known, part) for part in TOLD]:
            return False
        mine, theirs = np.array(self.numbers), np.array(known.numbers)
        if not np.array_equal(np.isfinite(mine), np.isfinite(theirs)):
            return False
        finite = np.isfinite(mine)
        alike = np.array_equal(mine[~finite], theirs[~finite], equal_nan=True)
        return alike and agree(mine[finite].astype(np.float32 if self.single else np.float64), theirs[finite])


def seen(answer: Answer) -> Seen:
    """An answer as evidence. Dicts are looked at key by key; what holds something else than numbers tells its type."""
    keys: list[str] = []
    value = _without_dicts(answer.value, keys)
    try:
        numbers = tuple(map(float, flatten(value)))
    except NoNumbers:
        return Seen((), (type(answer.value).__name__,), answer.changed)
    shape = tuple(keys) or (() if len(numbers) == 1 else shape_of(value))
    warned = "warnings" in answer.observed and answer.warned
    return Seen(numbers, shape, answer.changed, warned, is_single(value))


def _without_dicts(value: Any, keys: list[str]) -> Any:
    """A value with the entries of each dict in the order of their keys, which are noted."""
    if isinstance(value, dict):
        keys += sorted(value)
        return [_without_dicts(value[key], keys) for key in sorted(value)]
    if isinstance(value, list | tuple):
        return [_without_dicts(entry, keys) for entry in value]
    return value


def seen_values(values: Sequence[Any]) -> tuple[Seen, ...]:
    """Values of one stage at the points of a check."""
    return tuple(seen(Answer(value, "")) for value in values)


def seen_facts(facts: Sequence[float]) -> tuple[Seen, ...]:
    """The facts of a failure, as if they were an answer."""
    return (Seen(tuple(facts), (len(facts),)),)


def ask_all(student: Student, calls: Sequence[Call]) -> tuple[Seen, ...] | None:
    """Ask a program every call in order; None where it ends, or where a call cannot be asked of another program."""
    made: dict[int, Any] = {}
    answers = []
    for place, call in enumerate(calls):
        target = call.target if isinstance(call.target, str) else made.get(call.target)
        if not isinstance(target, str | Instance) or any(isinstance(arg, Kept) for arg in call.args):
            return None
        try:
            answer = student.ask(target, *call.args, method=call.method, watch=call.watch, **call.kwargs)
        except CheckFailure as failure:
            if not (isinstance(failure, Raised) and failure.got):
                return None
            answers.append(Seen((), None, raised=_gist(failure.got)))
        else:
            made[place] = answer.value
            answers.append(seen(answer))
    return tuple(answers)


def _gist(raised: str) -> str:
    """``ValueError: matmul: … (size 3 is different from 4)`` → ``ValueError 3 4``."""
    kind, _, message = raised.partition(":")
    return " ".join([kind, *sorted(set(re.findall(r"\d+", message)))])


def alike(answers: Sequence[Seen] | None, known: Sequence[Seen]) -> bool:
    """Whether all answers are those of a known mistake."""
    if not answers or len(answers) != len(known):
        return False
    return all(one.is_like(other) for one, other in zip(answers, known, strict=True))


@dataclass(frozen=True)
class Known:
    """What a known mistake gives where a check fails.

    ``told`` is what its failure says, where its answers are those of a right program, or the rule that facts belong to.
    """

    answers: tuple[Seen, ...]
    told: str = ""

    def explains(self, case: "Case") -> bool:
        """Whether a program that failed the check may have made this mistake."""
        return alike(case.given, self.answers) and self.told in ("", case.told)


@dataclass(frozen=True)
class Case:
    """A check that a program failed: what it gave, what its failure says, and what each known mistake gives there.

    ``refutes`` says whether a mistake that does not fit here is none of this program's at all.
    """

    given: tuple[Seen, ...] | None
    told: str
    known: Mapping[str, Known]
    refutes: bool = True


def told(failure: CheckFailure) -> str:
    """What a failure says, beside the call."""
    return f"{failure.rule} {failure.got}"


def name_each(cases: Sequence[Case]) -> list[str | None]:
    """For each check of one question that failed, the mistake behind it.

    It gives what the program gave, it is the only one that does, and no other check of the question speaks
    against it.
    """
    refuted = {
        name
        for case in cases
        if case.given and case.refutes
        for name, known in case.known.items()
        if not known.explains(case)
    }
    fitting = [
        [name for name, known in case.known.items() if known.explains(case) and name not in refuted] for case in cases
    ]
    return [names[0] if len(names) == 1 else None for names in fitting]


def from_json(record: Sequence[dict[str, Any]]) -> tuple[Seen, ...]:
    """Answers from what ``to_json`` made of them."""
    return tuple(_seen_of(**facts) for facts in record)


def _seen_of(numbers: Sequence[float] = (), shape: Sequence[int | str] | None = (), **more: Any) -> Seen:
    return Seen(tuple(numbers), None if shape is None else tuple(shape), **more)


def to_json(answers: Sequence[Seen]) -> list[dict[str, Any]]:
    """Answers as plain JSON, with no word of what is as usual."""
    usual = vars(Seen())
    return [{key: part for key, part in vars(one).items() if part != usual[key]} for one in answers]
