"""What a student's forward and backward passes gave at several points, and which of it decides.

A backward pass is asked with the student's own caches and with caches that the grader made: so a
wrong forward pass does not take the points of a right backward pass, and one that needs a key of
its own is judged on its own caches.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .compare import agree, has_shape
from .outcomes import CheckFailure, Mismatch, NotAttempted, NotCheckable
from .spelling import spell
from .stages import Rules, Run, is_right, judge, most_are_right, some_stage_computes


@dataclass(frozen=True)
class Staged:
    """A function with a forward and a backward pass in stages.

    Args:
        forward: the student's function of the arguments ``start``, which gives (f, cache).
        backward: the student's function of (cache, df=1.0), which gives a dict of gradients.
        kept: the keys of the cache that hold what was given or returned.
        vectors: the length of each gradient that is no single number.
    """

    forward: str
    backward: str
    start: tuple[str, ...]
    kept: tuple[str, ...]
    vectors: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Parts:
    """A function of the arguments ``start`` that returns several parts at once, each of a stated shape."""

    function: str
    start: tuple[str, ...]
    shapes: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Answers:
    """What a function with several parts gave at several points; ``shaped`` says whether as it was stated."""

    parts: Parts
    rules: Rules
    runs: tuple[Run, ...]
    changed: bool
    shaped: bool

    def judge(self, part: str) -> None:
        """Demand that a part is the true one, or follows from the parts that it needs."""
        judge(part, self.rules, self.runs, self.parts.function, strict=True)

    def judge_unchanged(self) -> None:
        """Demand that the arguments are as they were."""
        self._demand_some_part()
        _demand_unchanged(self.changed, self.parts.function, self.runs[0].call)

    def judge_shapes(self) -> None:
        """Demand that the parts came as it was stated."""
        self._demand_some_part()
        if not self.shaped:
            stated = ", ".join(
                f"{name} of shape {shape}" if shape else name for name, shape in self.parts.shapes.items()
            )
            rule = f"{self.parts.function} should return {stated}."
            raise Mismatch(rule, place=self.parts.function, call=self.runs[0].call)

    def _demand_some_part(self) -> None:
        if not any(is_right(part, self.rules, self.runs, strict=True) for part in self.parts.shapes):
            raise NotCheckable("This counts once some part is right.", place=self.parts.function)


@dataclass(frozen=True)
class Forward:
    """A student's forward pass at several points. ``keys`` are those that its caches should hold."""

    staged: Staged
    rules: Rules
    keys: tuple[str, ...]
    runs: tuple[Run, ...]
    caches: tuple[Mapping[str, Any], ...]
    changed: bool

    def judge(self, stage: str) -> None:
        """Demand that the stage, or ``f``, is right (see ``stages``)."""
        judge(stage, self.rules, self.runs, self.staged.forward)

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
        if not some_stage_computes(self.rules, self.runs):
            raise NotCheckable("This counts once some stage is right.", place=self.staged.forward)

    @property
    def is_true(self) -> bool:
        """Whether the caches hold the true values under all keys that are asked for; ``f`` may be returned alone."""
        asked = [key for key in self.keys if key != "f" or key in self.staged.kept]
        pairs = zip(self.runs, self.caches, strict=True)
        return all(agree(cache.get(key), run.truth[key]) for run, cache in pairs for key in asked)


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
    rules: Rules
    own: Source
    made: Source
    own_is_true: bool

    def judge(self, stage: str) -> None:
        """Demand that the stage is right (see ``stages``) on the caches that decide."""
        for source in self.deciding(stage):
            judge(stage, self.rules, source.runs, self.staged.backward)

    def deciding(self, stage: str) -> list[Source]:
        """The sources on which a stage has to be right.

        Both, as a rule. Where the forward pass is wrong, the made caches decide alone. Where the backward
        pass cannot use these, or goes wrong on them and has keys of its own to lean on, its own caches do.
        """
        ran = [source for source in (self.own, self.made) if source.failure is None]
        if len(ran) < 2:
            return ran or [self._neither()]
        if not self.own_is_true:
            return [self.made]
        if self.own.extra and not is_right(stage, self.rules, self.made.runs):
            return [self.own]
        return ran

    def judge_unchanged(self) -> None:
        """Demand that no cache was changed."""
        ran = self._demand_some_stage()
        _demand_unchanged(any(source.changed for source in ran), self.staged.backward, ran[0].runs[0].call)

    def _demand_some_stage(self) -> list[Source]:
        """The sources that ran; some stage that computes has to be right on one of them."""
        ran = [source for source in (self.own, self.made) if source.failure is None] or [self._neither()]
        if not any(some_stage_computes(self.rules, source.runs) for source in ran):
            raise NotCheckable("This counts once some stage is right.", place=self.staged.backward)
        return ran

    def judge_shapes(self) -> None:
        """Demand that the gradients of vectors have the shape of these vectors, where their numbers are right."""
        ran = self._demand_some_stage()
        some = any(is_right(stage, self.rules, ran[0].runs) for stage in self.staged.vectors)
        if not some and not most_are_right(self.rules, ran[0].runs):
            raise NotCheckable("This counts once most gradients are right.", place=self.staged.backward)
        for stage, length in self.staged.vectors.items():
            for source in self.deciding(stage):
                if not is_right(stage, self.rules, source.runs):
                    continue
                for run in source.runs:
                    if not has_shape(run.values[stage], (length,)):
                        raise Mismatch(
                            f"{stage} should be one row of {length} numbers, shape ({length},).",
                            place=f"{self.staged.backward}: {stage}",
                            call=run.call,
                            got=spell(run.values[stage]),
                        )
        if not any(stage in run.values for stage in self.staged.vectors for run in ran[0].runs):
            raise NotCheckable("This counts once the gradients are there.", place=self.staged.backward)

    def demand_run(self) -> None:
        """Demand that the backward pass gives gradients on some cache.

        Raises:
            CheckFailure: it does not; the failure that explains it best.
        """
        if self.made.failure is not None and self.own.failure is not None:
            self._neither()

    def _neither(self) -> Source:
        made, own = self.made.failure, self.own.failure
        assert made is not None
        assert own is not None
        if isinstance(made, NotAttempted) or own.place == self.staged.backward:
            raise made
        raise NotCheckable(
            f"{self.staged.backward} needs more than the stages that are asked for, "
            f"and {self.staged.forward} gave it no cache.",
            place=self.staged.backward,
            call=made.call,
            got=made.got,
            frames=made.frames,
        )


def _demand_unchanged(changed: bool, function: str, call: str) -> None:
    if changed:
        raise Mismatch(f"{function} changed its argument.", place=function, call=call)
