"""Asks a student's staged functions at several points: the fixture ``stages`` of a graded test."""

import pickle
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .compare import agree, flatten, has_parts, split
from .form import Kept
from .outcomes import CheckFailure, Mismatch, NotCheckable
from .passes import Answers, Backward, Forward, Parts, Source, Staged
from .prices import where_right
from .reference import Reference
from .spelling import spell
from .stages import Rules, Run, Spoiled, is_right, most_are_right, some_stage_computes
from .student import Student

Point = tuple[Any, ...]
SMALLEST, LARGEST = 1e-3, 1e3


class Stages:
    """Runs forward and backward passes of the student's beside the reference's, for the stages to be judged.

    Args:
        rules: the rules of each staged function by its name, as ``rules.py`` of the tests defines them.
    """

    def __init__(self, student: Student, reference: Reference, rules: Mapping[str, Rules]) -> None:
        self.student, self.reference, self.rules = student, reference, rules

    def points(
        self, staged: Staged, draw: Callable[[np.random.Generator], list[Point]], rng: np.random.Generator
    ) -> list[Point]:
        """Draw points at which every true value of both passes is between 1e-3 and 1e3 in size.

        The checks of one test draw the same, so it is drawn once for all of them.
        """
        key = (staged.forward, draw.__qualname__, str(rng.bit_generator.state))
        if key not in self.reference.drawn:
            self.reference.drawn[key] = self._drawn(staged, draw, rng), rng.bit_generator.state
        points, rng.bit_generator.state = self.reference.drawn[key]
        return list(points)

    def _drawn(
        self, staged: Staged, draw: Callable[[np.random.Generator], list[Point]], rng: np.random.Generator
    ) -> list[Point]:
        while True:
            points = draw(rng)
            values = [
                value
                for point in points
                for value in (*self._truth(staged, point).values(), *self._true_gradients(staged, point, 1.0).values())
            ]
            sizes = np.abs(flatten(values))
            if sizes.min() >= SMALLEST and sizes.max() <= LARGEST:
                return points

    def answers(self, parts: Parts, points: Sequence[Point]) -> Answers:
        """Ask a function that returns several parts, at each point.

        Raises:
            CheckFailure: it raised, or gave another number of numbers.
        """
        key = (parts.function, pickle.dumps(points))
        return self.student.remember(key, lambda: self._answers(parts, points))  # type: ignore[no-any-return]

    def _answers(self, parts: Parts, points: Sequence[Point]) -> Answers:
        runs, changed, shaped = [], False, True
        for point in points:
            answer = self.student.ask(parts.function, *point)
            values = split(answer.value, parts.shapes, function=parts.function, call=answer.call)
            truth = getattr(self.reference, parts.function)(*point)
            given = dict(zip(parts.start, point, strict=True))
            true_parts = split(truth, parts.shapes, function=parts.function)
            runs.append(Run(values, true_parts, given, ({},), answer.call))
            changed = changed or answer.changed
            shaped = shaped and has_parts(answer.value, parts.shapes)
        return Answers(parts, self.rules[parts.function], tuple(runs), changed, shaped)

    def forward(self, staged: Staged, points: Sequence[Point]) -> Forward:
        """Run the forward pass at each point; the same call gives the same passes again.

        Raises:
            CheckFailure: it raised, or gave no (f, cache) with a dict.
        """
        key = (staged.forward, pickle.dumps(points))
        return self.student.remember(key, lambda: self._forward(staged, points))  # type: ignore[no-any-return]

    def _forward(self, staged: Staged, points: Sequence[Point]) -> Forward:
        runs, caches, changed = [], [], False
        for point in points:
            answer = self.student.ask(staged.forward, *point)
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
            runs.append(Run({**cache, "f": f}, self._truth(staged, point), given, ({},), answer.call))
            caches.append(cache)
            changed = changed or answer.changed
        return Forward(staged, self.rules[staged.forward], self._keys(staged), tuple(runs), tuple(caches), changed)

    def backward(self, staged: Staged, points: Sequence[Point], dfs: Sequence[float] | None = None) -> Backward:
        """Run the backward pass at each point, with a ``df`` of its own; None leaves it to its default of 1.

        All forward passes come before the first backward pass, so that a program which remembers its
        last forward pass in the place of using the cache is seen through.
        """
        key = (staged.backward, pickle.dumps(points), None if dfs is None else tuple(dfs))
        return self.student.remember(key, lambda: self._backward(staged, points, dfs))  # type: ignore[no-any-return]

    def _backward(self, staged: Staged, points: Sequence[Point], dfs: Sequence[float] | None) -> Backward:
        arguments = [{"df": df} for df in dfs] if dfs is not None else [{}] * len(points)
        rules = self.rules[staged.backward]
        own_caches: Sequence[Mapping[str, Any]] = [{}] * len(points)
        own, own_is_true = Source(), False
        try:
            forward = self._forward(staged, points)
            own_caches, own_is_true = forward.caches, forward.is_true
            # Gradients follow from the values of a forward pass, and not from ones that are made up.
            trusted = most_are_right(self.rules[staged.forward], forward.runs)
            own = self._source(staged, points, arguments, own_caches, trusted)
        except CheckFailure as failure:
            own = Source(failure=failure)
        made_caches = [self._made(staged, point, cache) for point, cache in zip(points, own_caches, strict=True)]
        return Backward(staged, rules, own, self._source(staged, points, arguments, made_caches), own_is_true)

    def _source(
        self,
        staged: Staged,
        points: Sequence[Point],
        arguments: Sequence[Mapping[str, Any]],
        caches: Sequence[Mapping[str, Any]],
        trusted: bool = True,
    ) -> Source:
        runs, changed = [], False
        asked = set(self._keys(staged))
        truths = [self._truth(staged, point) for point in points]
        still = {key for key in asked if _stands_still([cache.get(key) for cache in caches], [t[key] for t in truths])}
        extra = any(isinstance(cache, Kept) and set(cache) - asked for cache in caches)
        try:
            for point, true, cache, named in zip(points, truths, caches, arguments, strict=True):
                answer = self.student.ask(staged.backward, cache, **named)
                if not isinstance(answer.value, dict):
                    rule = f"{staged.backward} should return a dict of gradients."
                    raise Mismatch(rule, place=staged.backward, call=answer.call, got=spell(answer.value))
                given = {"df": named.get("df", 1.0)}
                truth = self._true_gradients(staged, point, **given)
                moving = {key: value for key, value in cache.items() if trusted and key not in still}
                runs.append(Run(answer.value, truth, given, (moving, true), answer.call))
                changed = changed or answer.changed
        except CheckFailure as failure:
            return Source(failure=failure, extra=extra)
        return Source(tuple(runs), None, changed, extra)

    def _keys(self, staged: Staged) -> tuple[str, ...]:
        """The keys of a cache that is consistent and holds no more than it has to, and ``f``."""
        return tuple(dict.fromkeys([*staged.kept, *self.rules[staged.forward]]))

    def _truth(self, staged: Staged, point: Point) -> dict[str, Any]:
        f, cache = getattr(self.reference, staged.forward)(*point)
        return {**cache, "f": f}

    def _true_gradients(self, staged: Staged, point: Point, df: float) -> dict[str, Any]:
        _, cache = getattr(self.reference, staged.forward)(*point)
        return getattr(self.reference, staged.backward)(cache, df=df)  # type: ignore[no-any-return]

    def _made(self, staged: Staged, point: Point, own: Mapping[str, Any]) -> dict[str, Any]:
        """The grader's cache, with vectors of the type that the student's forward pass stored, else arrays."""
        cache: dict[str, Any] = {}
        truth = self._truth(staged, point)
        for key in self._keys(staged):
            value = truth[key]
            if isinstance(value, list | tuple | np.ndarray):
                entries = [float(entry) for entry in value]
                kind = type(own.get(key))
                value = kind(entries) if kind in (list, tuple) else np.array(entries)
            cache[key] = value
        return cache

    def judge_unchanged(self, staged: Staged, points: Sequence[Point]) -> None:
        """Demand that neither pass changes what it is given; each that is right has half of the points."""
        passes: list[Callable[[Staged, Sequence[Point]], Forward | Backward]] = [self.forward, self.backward]

        def owes_arguments(one_way: Callable[[Staged, Sequence[Point]], Forward | Backward]) -> bool:
            try:
                passed = one_way(staged, points)
            except Mismatch as failure:  # what came back is no pass, which its own checks tell
                raise NotCheckable(failure.rule, place=failure.place, call=failure.call) from None
            passed.judge_unchanged()
            return True

        where_right(passes, owes_arguments)

    def judge_df(self, staged: Staged, points: Sequence[Point], dfs: Sequence[float]) -> None:
        """Demand that the gradients follow ``df``, the gradient of the output, which is another one at each point.

        What a formula is for df = 1 is judged elsewhere. Here those that ``df`` feeds have to change with
        it, and what is right for df = 1 has to be right for these too.
        """
        one, scaled = self.backward(staged, points), self.backward(staged, points, dfs)
        pairs = [
            (before, after)
            for before, after in ((one.made, scaled.made), (one.own, scaled.own))
            if before.failure is None and after.failure is None
        ]
        if not pairs:
            one.demand_run()
            scaled.demand_run()
        if not one.own_is_true:
            pairs = pairs[:1]
        elif one.own.extra and not most_are_right(self.rules[staged.backward], one.made.runs):
            pairs = pairs[-1:]  # it leans on a key of its own
        for before, after in pairs:
            _demand_scaled(staged, self.rules[staged.backward], before, after, dfs)


def _stands_still(values: Sequence[Any], truths: Sequence[Any]) -> bool:
    """Whether a cache holds the same at every point where the true value moves: then nothing follows from it."""
    moves = any(not agree(truth, truths[0]) for truth in truths[1:])
    return moves and all(agree(value, values[0]) for value in values)


def _demand_scaled(staged: Staged, rules: Rules, before: Source, after: Source, dfs: Sequence[float]) -> None:
    if not some_stage_computes(rules, before.runs):
        raise NotCheckable("This counts once some gradient is right for df = 1.", place=staged.backward)
    for rule in rules.values():
        place = f"{staged.backward}: {rule.stage}"
        spoiled = Spoiled(staged.backward, rule.stage, after.runs)
        triples = list(zip(before.runs, after.runs, dfs, strict=True))
        for one, scaled, df in triples if "df" in rule.needs else ():
            value, other = one.values.get(rule.stage), scaled.values.get(rule.stage)
            if agree(value, value) and np.any(flatten(value)) and agree(other, value):
                sentence = f"{rule.stage} should follow df, the gradient of the output."
                expected = f"{df!r} times {spell(value)}"
                raise Mismatch(
                    sentence, place=place, call=scaled.call, got=spell(other), expected=expected, spoiled=spoiled
                )
        if is_right(rule.stage, rules, before.runs) and not is_right(rule.stage, rules, after.runs):
            sentence = f"{rule.stage} is right for df = 1 alone."
            got = spell(after.runs[0].values.get(rule.stage))
            raise Mismatch(sentence, place=place, call=after.runs[0].call, got=got, spoiled=spoiled)
