"""Judges functions that are computed in stages, one stage at a time, so that one mistake costs once.

A stage is right when one of these holds at every point that is asked:

1. it follows from the upstream values that this student computed and what the student's own cache holds;
2. it follows from the student's upstream values and the true cached values;
3. it is the true value.

What keeps this from being a gift: an upstream value that is zero, NaN or infinite proves nothing, so
such a point is passed over, and two points at least must be left for rules 1 and 2. What follows, or what it
follows from, must move from point to point, so that constants that agree with each other earn nothing. A stage that
merely hands a value on (``dsigx = dden``) earns by rules 1 and 2 only where a stage that computes is right.

At home the rules themselves are missing (they are the answer's own lines); there rule 3 decides, and
a stage that depends on a wrong one is announced as judged by its rule in grading.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .compare import NoNumbers, agree, flatten
from .outcomes import CheckFailure, JudgedByRule, Mismatch
from .spelling import spell

Values = Mapping[str, Any]
Rules = Mapping[str, "Rule"]


@dataclass(frozen=True)
class Rule:
    """How one stage follows from others. ``apply`` takes ``needs`` by position; it is None at home."""

    stage: str
    needs: tuple[str, ...]
    apply: Callable[..., Any] | None = None


def rules_of(table: Mapping[str, Callable[..., Any]]) -> Rules:
    """Rules from functions, in the order of computing; a function's parameters name what its stage needs."""
    return {stage: Rule(stage, tuple(inspect.signature(rule).parameters), rule) for stage, rule in table.items()}


def rules_at_home(needs: Mapping[str, Sequence[str]]) -> Rules:
    """What a student may know of the rules: which stage needs what."""
    return {stage: Rule(stage, tuple(needed)) for stage, needed in needs.items()}


@dataclass(frozen=True)
class Run:
    """One pass at one point: what the student's program gave, what is true, and what the pass starts from.

    ``caches`` are where local gradients may take forward values from: the one that was passed, and the true one.
    """

    values: Values
    truth: Values
    given: Values
    caches: tuple[Values, ...]
    call: str


@dataclass(frozen=True)
class Spoiled:
    """A stage that is wrong, and the passes that show it."""

    function: str
    stage: str
    runs: tuple[Run, ...]

    @property
    def values(self) -> list[Any]:
        """What the student's program gave for it, point by point."""
        return [run.values.get(self.stage) for run in self.runs]


def judge(stage: str, rules: Rules, runs: Sequence[Run], function: str, strict: bool = False) -> None:
    """Demand that a stage is right at every point.

    Args:
        strict: see ``follows``.

    Raises:
        Mismatch: it is not.
        JudgedByRule: at home, where a stage that it depends on is not the true one.
    """
    rule, place = rules[stage], f"{function}: {stage}"
    if any(stage not in run.values for run in runs):
        raise Mismatch(f"{stage} is missing from what {function} returned.", place=place, call=runs[0].call)
    if is_true(stage, runs):
        return
    if rule.apply is None:
        if any(not is_true(other, runs) for other in upstream(rule, rules)):
            raise JudgedByRule(
                f"{stage} depends on an earlier stage that differs; grading judges it by its rule.", place=place
            )
    elif follows(rule, rules, runs, strict) and (computes(rule, rules) or some_stage_computes(rules, runs)):
        return
    raise _mismatch(rule, rules, runs, function)


def is_right(stage: str, rules: Rules, runs: Sequence[Run], strict: bool = False) -> bool:
    """Whether a stage is right, or, at home, may be."""
    try:
        judge(stage, rules, runs, "", strict)
    except JudgedByRule:
        return True
    except CheckFailure:
        return False
    return True


def most_are_right(rules: Rules, runs: Sequence[Run]) -> bool:
    """Whether half of the stages of a pass are right, at least."""
    return 2 * sum(is_right(stage, rules, runs) for stage in rules) >= len(rules)


def is_true(stage: str, runs: Sequence[Run]) -> bool:
    """Rule 3."""
    return all(agree(run.values.get(stage, run.truth[stage]), run.truth[stage]) for run in runs)


def upstream(rule: Rule, rules: Rules) -> list[str]:
    """All stages of the pass that a stage depends on, near and far."""
    found: dict[str, None] = {}
    for need in rule.needs:
        if need in rules:
            found |= dict.fromkeys([*upstream(rules[need], rules), need])
    return list(found)


def computes(rule: Rule, rules: Rules) -> bool:
    """Whether a stage needs more than other stages of its pass: a local gradient, or an argument."""
    return any(need not in rules for need in rule.needs)


def some_stage_computes(rules: Rules, runs: Sequence[Run]) -> bool:
    """Whether some stage that computes is right in this pass."""
    return any(
        computes(rule, rules)
        and all(rule.stage in run.values for run in runs)
        and (is_true(rule.stage, runs) or follows(rule, rules, runs))
        for rule in rules.values()
    )


def follows(rule: Rule, rules: Rules, runs: Sequence[Run], strict: bool = False) -> bool:
    """Rules 1 and 2. Where it is ``strict``, nothing follows from a value that stands still from point to point."""
    for which in range(len(runs[0].caches)):
        if strict and any(_stands_still(need, runs) for need in rule.needs if need in rules):
            return False
        pairs = [(run, _expected(rule, rules, run, run.caches[which])) for run in runs]
        proving = [run for run, expected in pairs if expected is not None]
        usable = [(run.values[rule.stage], expected) for run, expected in pairs if expected is not None]
        if len(usable) < 2 or not all(agree(got, expected) for got, expected in usable):
            continue
        moves = any(not agree(expected, usable[0][1]) for _, expected in usable[1:])
        if moves or _sources_move(rule, rules, proving) or _hands_on(rule, rules, runs, usable):
            return True
    return False


def _stands_still(stage: str, runs: Sequence[Run]) -> bool:
    values = [_number(run.values.get(stage), run.truth[stage]) for run in runs]
    return all(agree(value, values[0]) for value in values[1:])


def _sources_move(rule: Rule, rules: Rules, runs: Sequence[Run]) -> bool:
    """Whether a value that the stage needs moves: then it may stand still, where sources cancel each other out."""
    return any(not _stands_still(need, runs) for need in rule.needs if need in rules)


def _hands_on(rule: Rule, rules: Rules, runs: Sequence[Run], usable: Sequence[tuple[Any, Any]]) -> bool:
    """Whether a stage is its one upstream value again, or its negative: it may stand still where that does."""
    if len(rule.needs) != 1 or rule.needs[0] not in rules:
        return False
    values = [run.values.get(rule.needs[0], run.truth[rule.needs[0]]) for run in runs]
    sizes = [np.abs(flatten(value)) for value in values]
    return all(any(agree(np.abs(flatten(expected)), size) for size in sizes) for _, expected in usable)


def _expected(rule: Rule, rules: Rules, run: Run, cache: Values) -> Any:
    """What the rule gives from the student's upstream values; None where these prove nothing."""
    inputs = []
    for need in rule.needs:
        if need in rules:
            value = _number(run.values.get(need), run.truth[need])
            if not np.all(np.isfinite(value)) or not np.any(value):
                return None
        elif need in run.given:
            value = run.given[need]
        else:
            value = _number(cache.get(need), run.caches[-1][need])
        inputs.append(value)
    try:
        with np.errstate(all="ignore"):
            result = rule.apply(*inputs) if rule.apply is not None else None
    except (ArithmeticError, ValueError, IndexError, TypeError):
        return None
    return result


def _number(value: Any, truth: Any) -> Any:
    """A student's value as a float, or an array where several numbers are due; what is missing counts as true."""
    try:
        numbers, due = flatten(value), flatten(truth)
    except NoNumbers:
        return truth
    if len(numbers) != len(due):
        return truth
    return float(numbers[0]) if len(due) == 1 else numbers


def _mismatch(rule: Rule, rules: Rules, runs: Sequence[Run], function: str) -> CheckFailure:
    run = next(run for run in runs if not agree(run.values[rule.stage], run.truth[rule.stage]))
    expected = _expected(rule, rules, run, run.caches[0] if run.caches else {}) if rule.apply is not None else None
    sentence = f"{rule.stage} does not follow from {listed(rule.needs)}."
    if rule.apply is not None and all(_expected(rule, rules, run, run.truth) is None for run in runs):
        sentence = (
            f"{rule.stage} is not right. The values before it are zero or not finite, so only its true value counts."
        )
        expected = None
    return Mismatch(
        sentence,
        place=f"{function}: {rule.stage}",
        call=run.call,
        got=spell(run.values[rule.stage]),
        expected=spell(run.truth[rule.stage] if expected is None else expected),
        spoiled=Spoiled(function, rule.stage, tuple(runs)),
    )


def listed(names: Iterable[str]) -> str:
    """Names as a phrase: ``a, b and c``."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
