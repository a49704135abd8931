"""Runs a student's forward and backward passes at several points, on two kinds of cache, for ``stages`` to judge.

A backward pass is asked with the student's own caches and with caches that the grader made: so a
wrong forward pass does not take the points of a right backward pass, and one that needs a key of
its own is judged on its own caches.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .compare import agree, has_shape
from .outcomes import CheckFailure, Mismatch, NotAttempted, NotCheckable
from .plain import Kept
from .reference import Reference
from .spelling import spell
from .stages import Run, Staged, computes, judge, some_stage_computes
from .student import Student

Point = tuple[Any, ...]


@dataclass(frozen=True)
class Forward:
    """A student's forward pass at several points."""

    staged: Staged
    runs: tuple[Run, ...]
    caches: tuple[Mapping[str, Any], ...]
    changed: bool

    def judge(self, stage: str) -> None:
        """Demand that the stage, or ``f``, is right (see ``stages``)."""
        judge(stage, self.staged.forward_rules, self.runs, self.staged.forward)

    def judge_kept(self) -> None:
        """Demand that the cache holds what was given and returned."""
        self._demand_some_stage()
        for run, cache in zip(self.runs, self.caches, strict=True):
            for key in self.staged.kept:
                right = [run.truth[key], run.values["f"]] if key == "f" else [run.truth[key]]
                if not any(agree(cache.get(key), value) for value in right):
                    raise Mismatch(
                        f"The cache should hold {key} as it was.",
                        place=f"{self.staged.forward}: {key}",
                        call=run.call,
                        got=spell(cache.get(key)),
                        expected=spell(right[0]),
                    )

    def judge_unchanged(self) -> None:
        """Demand that the arguments are as they were."""
        self._demand_some_stage()
        _demand_unchanged(self.changed, self.staged.forward, self.runs[0].call)

    def _demand_some_stage(self) -> None:
        if not some_stage_computes(self.staged.forward_rules, self.runs):
            raise NotCheckable("This counts once some stage is right.", place=self.staged.forward)

    @property
    def is_true(self) -> bool:
        """Whether the caches hold the true values under all keys that are asked for."""
        pairs = zip(self.runs, self.caches, strict=True)
        return all(
            agree(cache.get(key), run.truth[key])
            for run, cache in pairs
            for key in self.staged.keys
            if key in run.truth
        )


def forward(student: Student, reference: Reference, staged: Staged, points: Sequence[Point]) -> Forward:
    """Run the forward pass at each point; the same call gives the same passes again.

    Raises:
        CheckFailure: it raised, or gave no (f, cache) with a dict.
    """
    return student.remember(  # type: ignore[no-any-return]
        (staged.forward, spell(list(points))), lambda: _forward(student, reference, staged, points)
    )


def _forward(student: Student, reference: Reference, staged: Staged, points: Sequence[Point]) -> Forward:
    runs, caches, changed = [], [], False
    for point in points:
        answer = student.ask(staged.forward, *point)
        value = answer.value
        if not (isinstance(value, tuple | list) and len(value) == 2 and isinstance(value[1], dict)):
            raise Mismatch(
                f"{staged.forward} should return two things, the value f and the cache as a dict.",
                place=staged.forward,
                call=answer.call,
                got=spell(value),
            )
        f, cache = value
        given = dict(zip(staged.start, point, strict=True))
        truth = _truth(reference, staged, point)
        runs.append(Run({**cache, "f": f}, truth, given, ({},), answer.call))
        caches.append(cache)
        changed = changed or answer.changed
    return Forward(staged, tuple(runs), tuple(caches), changed)


def _truth(reference: Reference, staged: Staged, point: Point) -> dict[str, Any]:
    f, cache = getattr(reference, staged.forward)(*point)
    return {**cache, "f": f}


@dataclass(frozen=True)
class Source:
    """A backward pass on caches of one kind: its runs, or the failure that kept it from running."""

    runs: tuple[Run, ...] = ()
    failure: CheckFailure | None = None
    changed: bool = False
    extra: bool = False


@dataclass(frozen=True)
class Backward:
    """A student's backward pass at several points, on own caches and on made ones.

    ``own_is_true`` says whether the own caches hold the true values.
    """

    staged: Staged
    own: Source
    made: Source
    own_is_true: bool

    def judge(self, stage: str) -> None:
        """Demand that the stage is right (see ``stages``) on the caches that decide."""
        for source in self.deciding(stage):
            judge(stage, self.staged.backward_rules, source.runs, self.staged.backward)

    def deciding(self, stage: str) -> list[Source]:
        """The sources on which a stage has to be right.

        Both, as a rule. Where the forward pass is wrong, the made caches decide alone. Where the backward
        pass cannot use these, or goes wrong on them and has keys of its own to lean on, its own caches do.
        """
        ran = [source for source in (self.made, self.own) if source.failure is None]
        if len(ran) < 2:
            return ran or [self._neither()]
        if not self.own_is_true:
            return [self.made]
        if self.own.extra and not self._is_right(self.made, stage):
            return [self.own]
        return ran

    def judge_unchanged(self) -> None:
        """Demand that no cache was changed."""
        ran = [source for source in (self.made, self.own) if source.failure is None] or [self._neither()]
        if not any(some_stage_computes(self.staged.backward_rules, source.runs) for source in ran):
            raise NotCheckable("This counts once some stage is right.", place=self.staged.backward)
        _demand_unchanged(any(source.changed for source in ran), self.staged.backward, ran[0].runs[0].call)

    def judge_shapes(self) -> None:
        """Demand that the gradients of vectors have the shape of these vectors, where their numbers are right."""
        found_right = False
        for stage, length in self.staged.vectors.items():
            for source in self.deciding(stage):
                if not self._is_right(source, stage):
                    continue
                found_right = True
                for run in source.runs:
                    if not has_shape(run.values[stage], (length,)):
                        raise Mismatch(
                            f"{stage} should be one row of {length} numbers, shape ({length},).",
                            place=f"{self.staged.backward}: {stage}",
                            call=run.call,
                            got=spell(run.values[stage]),
                        )
        if not found_right:
            raise NotCheckable("The shape counts once the numbers are right.", place=self.staged.backward)

    def _is_right(self, source: Source, stage: str) -> bool:
        try:
            judge(stage, self.staged.backward_rules, source.runs, self.staged.backward)
        except CheckFailure:
            return False
        return True

    def _neither(self) -> Source:
        made, own = self.made.failure, self.own.failure
        assert made is not None and own is not None
        if isinstance(made, NotAttempted) or own.place == self.staged.backward:
            raise made
        raise NotCheckable(
            f"{self.staged.backward} needs more than the stages that are asked for, and {self.staged.forward} gave it no cache.",
            place=self.staged.backward,
            call=made.call,
            got=made.got,
            frames=made.frames,
        )


def backward(
    student: Student, reference: Reference, staged: Staged, points: Sequence[Point], df: float | None = None
) -> Backward:
    """Run the backward pass at each point; ``df`` None leaves it to its default of 1.

    All forward passes come before the first backward pass, so that a program which remembers its last
    forward pass in the place of using the cache is seen through.
    """
    return student.remember(  # type: ignore[no-any-return]
        (staged.backward, spell(list(points)), df), lambda: _backward(student, reference, staged, points, df)
    )


def _backward(
    student: Student, reference: Reference, staged: Staged, points: Sequence[Point], df: float | None
) -> Backward:
    truths = [_truth(reference, staged, point) for point in points]
    try:
        first = _forward(student, reference, staged, points)
    except CheckFailure as failure:
        made = _source(student, reference, staged, points, df, [_made(staged, truth, {}) for truth in truths])
        return Backward(staged, Source(failure=failure), made, False)
    made_caches = [_made(staged, truth, cache) for truth, cache in zip(truths, first.caches, strict=True)]
    return Backward(
        staged,
        _source(student, reference, staged, points, df, first.caches),
        _source(student, reference, staged, points, df, made_caches),
        first.is_true,
    )


def _made(staged: Staged, truth: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The grader's cache, with vectors of the type that the student's forward pass stored, else arrays."""
    cache: dict[str, Any] = {}
    for key in staged.keys:
        if key not in truth:
            continue
        value = truth[key]
        if isinstance(value, list | tuple | np.ndarray):
            entries = [float(entry) for entry in value]
            kind = type(own.get(key))
            value = kind(entries) if kind in (list, tuple) else np.array(entries)
        cache[key] = value
    return cache


def _source(
    student: Student,
    reference: Reference,
    staged: Staged,
    points: Sequence[Point],
    df: float | None,
    caches: Sequence[Mapping[str, Any]],
) -> Source:
    arguments = {} if df is None else {"df": df}
    runs, changed = [], False
    extra = any(isinstance(cache, Kept) and set(cache) - set(staged.keys) for cache in caches)
    try:
        for point, cache in zip(points, caches, strict=True):
            answer = student.ask(staged.backward, cache, **arguments)
            if not isinstance(answer.value, dict):
                raise Mismatch(
                    f"{staged.backward} should return a dict of gradients.",
                    place=staged.backward,
                    call=answer.call,
                    got=spell(answer.value),
                )
            true_cache = _truth(reference, staged, point)
            _, reference_cache = getattr(reference, staged.forward)(*point)
            truth = getattr(reference, staged.backward)(reference_cache, **arguments)
            given = {"df": 1.0 if df is None else df}
            runs.append(Run(answer.value, truth, given, (cache, true_cache), answer.call))
            changed = changed or answer.changed
    except CheckFailure as failure:
        return Source(failure=failure, extra=extra)
    return Source(tuple(runs), None, changed, extra)


def judge_df(student: Student, reference: Reference, staged: Staged, points: Sequence[Point], df: float) -> None:
    """Demand that the gradients that ``df`` feeds directly grow with it: df times what they are for df = 1.

    Their own formula is judged elsewhere; they must be finite, not zero, and move from point to point.
    """
    one = backward(student, reference, staged, points)
    scaled = backward(student, reference, staged, points, df)
    fed = [rule.stage for rule in staged.backward_rules.values() if "df" in rule.needs]
    pairs = [
        (before, after)
        for before, after in ((one.made, scaled.made), (one.own, scaled.own))
        if before.failure is None and after.failure is None
    ]
    if not pairs:
        one.deciding(fed[0])
        scaled.deciding(fed[0])
    for before, after in pairs[:1] if not one.own_is_true else pairs:
        _demand_scaled(staged, before, after, df, fed)


def _demand_scaled(staged: Staged, before: Source, after: Source, df: float, fed: Sequence[str]) -> None:
    stages = [stage for stage in fed if all(stage in run.values for run in before.runs)]
    stages = stages or [
        rule.stage for rule in staged.backward_rules.values() if computes(rule, staged.backward_rules, ())
    ]
    counted = False
    for stage in stages:
        pairs = [
            (first.values.get(stage), second.values.get(stage))
            for first, second in zip(before.runs, after.runs, strict=True)
        ]
        usable = [(first, second) for first, second in pairs if agree(first, first) and not agree(first, np.zeros(1))]
        moves = any(not agree(first, usable[0][0]) for first, _ in usable[1:])
        counted = counted or moves
        for first, second in usable:
            if not agree(second, np.ravel(np.asarray(first, dtype=float)) * df):
                raise Mismatch(
                    f"{stage} does not grow with df, the gradient of the output.",
                    place=f"{staged.backward}: {stage}",
                    call=after.runs[0].call,
                    got=spell(second),
                    expected=f"{df!r} times {spell(first)}",
                )
    if not counted:
        raise NotCheckable(
            "This counts once the gradients that df feeds are numbers other than zero.", place=staged.backward
        )


def _demand_unchanged(changed: bool, function: str, call: str) -> None:
    if changed:
        raise Mismatch(f"{function} changed its argument.", place=function, call=call)
