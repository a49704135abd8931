"""Which known mistake explains a failed check: the one that gives what the program gave on all inputs of the check.

Three kinds of evidence are looked at. Of a stage, the values at every point are held against what each known
mistake would make of that stage, had it come upon the student's own values before it. Of a failure that has facts,
these are held against those of each mistake. Of all else, the program is asked everything that the check asks of the
solution, and the answers are held against those of the solution with each mistake in it. Where no mistake fits, or
more than one, nothing is named.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from .catalogue import applies, edited
from .collect import GradedCheck
from .course import LoadedAssignment
from .forcing import forced, stage_values
from .judging import Sitting, lendable
from .model import Misconception
from .rehearsal import HomeSitting
from .testing.calls import Call
from .testing.checks import Finding
from .testing.evidence import Case, Known, Seen, alike, ask_all, name_each, seen_facts, seen_values, told
from .testing.hints import Hint
from .testing.outcomes import CheckFailure, Outcome
from .testing.stages import Spoiled
from .testing.student import Student


class KnownMistake:
    """A misconception as a program."""

    def __init__(self, misconception: Misconception, loaded: LoadedAssignment) -> None:
        self.misconception, self.loaded = misconception, loaded
        self.text = edited(loaded.solution_text, misconception)
        self._forced: dict[str, Callable[..., Any]] = {}
        self._findings: dict[str, Finding] = {}

    @cached_property
    def sitting(self) -> HomeSitting:
        """The program at home."""
        return HomeSitting(self.loaded, self.text)

    def may_explain(self, graded: GradedCheck) -> bool:
        """Whether it spoils what a check looks at."""
        stages = self.misconception.stages
        return self.misconception.question == graded.check.question and (
            not stages or graded.case is None or graded.case in stages
        )

    def finding(self, graded: GradedCheck) -> Finding:
        """What comes of a check."""
        if graded.check.id not in self._findings:
            self._findings |= self.sitting.ask([graded], {})
        return self._findings[graded.check.id]

    def of_stage(self, spoiled: Spoiled, cache: int) -> tuple[Seen, ...] | None:
        """What it makes of a stage where the stages before it have a student's values."""
        stages = list(self.loaded.course.rules[spoiled.function])
        values = stage_values(self.forced(spoiled.function), spoiled, stages, cache)
        return None if values is None else seen_values(values)

    def forced(self, function: str) -> Callable[..., Any]:
        """A function that is judged in stages, as the program computes it upon other values."""
        if function not in self._forced:
            stages = list(self.loaded.course.rules[function])
            self._forced[function] = forced(self.text, self.sitting.module, function, stages)
        return self._forced[function]


class Diagnosis:
    """The catalogue of an assignment, with what each of its mistakes answers; made once for a whole run.

    Args:
        lending: whether programs are asked with right functions lent, as in grading and not at home.
    """

    def __init__(self, loaded: LoadedAssignment, lending: bool = True) -> None:
        self.loaded, self.lending = loaded, lending
        text = loaded.solution_text  # which may have been mended since a mistake was written down
        self.mistakes = [KnownMistake(known, loaded) for known in loaded.misconceptions if applies(text, known)]
        self._hints = {known.id: known.hint for known in loaded.misconceptions}
        self._solution = HomeSitting(loaded, loaded.solution_text)
        self._calls: dict[str, tuple[Call, ...]] = {}
        self._answers: dict[str, dict[str, Known]] = {}
        self._facts: dict[str, dict[str, Known]] = {}

    def prepare(self) -> None:
        """Look at the checks now, for every later fork. Those of stages hardly ever need answers."""
        for graded in self.loaded.checks:
            staged = {str(call.target) for call in self.calls(graded)} & set(self.loaded.course.rules)
            if not staged:
                self.facts(graded)
                self.answers(graded)
            for mistake in self.mistakes:
                if mistake.may_explain(graded):
                    for function in staged:
                        mistake.forced(function)

    def calls(self, graded: GradedCheck) -> tuple[Call, ...]:
        """All that a check asks of a right program."""
        if graded.check.id not in self._calls:
            self._calls[graded.check.id] = self._solution.ask([graded], {})[graded.check.id].calls
        return self._calls[graded.check.id]

    def answers(self, graded: GradedCheck) -> Mapping[str, Known]:
        """What each mistake that fails a check answers to its calls."""
        if graded.check.id not in self._answers:
            self._answers[graded.check.id] = dict(self._of_each(graded))
        return self._answers[graded.check.id]

    def _of_each(self, graded: GradedCheck) -> Iterator[tuple[str, Known]]:
        failing = [(mistake, failure) for mistake, failure in self._failing(graded) if needs_answers(failure)]
        if not failing:
            return
        calls, lent = self.calls(graded), self.lent(graded.check.question)
        right = self._solution.answers(calls, lent)
        for mistake, failure in failing:
            answers = mistake.sitting.answers(calls, lent)
            if answers is not None:
                yield mistake.misconception.id, Known(answers, told(failure) if alike(answers, right or ()) else "")

    def _failing(self, graded: GradedCheck) -> Iterator[tuple[KnownMistake, CheckFailure]]:
        """The mistakes that fail a check, each with its failure."""
        for mistake in self.mistakes:
            failure = mistake.finding(graded).failure if mistake.may_explain(graded) else None
            if failure is not None:
                yield mistake, failure

    def facts(self, graded: GradedCheck) -> Mapping[str, Known]:
        """The facts of each mistake that fails a check with some."""
        if graded.check.id not in self._facts:
            self._facts[graded.check.id] = {
                mistake.misconception.id: Known(seen_facts(failure.facts), failure.rule)
                for mistake, failure in self._failing(graded)
                if failure.facts is not None
            }
        return self._facts[graded.check.id]

    def lent(self, question: str) -> dict[str, object]:
        """What is in the place of other questions' functions when a question is asked again."""
        return lendable(self.loaded, question) if self.lending else {}

    def stage_values(self, graded: GradedCheck) -> Mapping[str, Known]:
        """What each mistake that spoils the stage of a check makes of it, where all before it is right."""
        return {
            mistake.misconception.id: Known(seen_values(failure.spoiled.values))
            for mistake, failure in self._failing(graded)
            if isinstance(failure.spoiled, Spoiled)
        }

    def of_stage(self, graded: GradedCheck, failure: CheckFailure, spoiled: Spoiled) -> Case:
        """What the check of a stage knows. Where there are two caches, a mistake may have taken values from either."""
        given, known = seen_values(spoiled.values), dict[str, Known]()
        for mistake in self.mistakes:
            caches = range(len(spoiled.runs[0].caches)) if mistake.may_explain(graded) else ()
            values = [found for cache in caches if (found := mistake.of_stage(spoiled, cache)) is not None]
            if values:
                fitting = [found for found in values if alike(given, found)]
                known[mistake.misconception.id] = Known((fitting or values)[0])
        return Case(given, told(failure), known, refutes=graded.case is not None)

    def of_answers(self, graded: GradedCheck, failure: CheckFailure, student: Student) -> Case:
        """What a check knows whose program is asked again."""
        return Case(ask_all(student, self.calls(graded)), told(failure), self.answers(graded))

    def hint(self, name: str) -> Hint:
        """What is said of a mistake."""
        return self._hints[name]


def diagnose(diagnosis: Diagnosis, sitting: Sitting, findings: Mapping[str, Finding]) -> dict[str, Hint]:
    """A hint for every failed check, by its id, that a known mistake explains.

    Args:
        sitting: where the program sits; it is asked again, and what comes of that changes no finding.
    """
    hints: dict[str, Hint] = {}
    for question in diagnosis.loaded.assignment.questions:
        failed = {
            graded: failure
            for graded in diagnosis.loaded.of(question)
            if (failure := findings[graded.check.id].failure) is not None
        }
        cases = _of_stages(diagnosis, failed) | _of_facts(diagnosis, failed)
        cases |= _of_answers(diagnosis, sitting, failed)
        names = dict(zip(cases, name_each(list(cases.values())), strict=True))
        hints |= {graded.check.id: diagnosis.hint(name) for graded, name in names.items() if name is not None}
    return hints


def _of_stages(diagnosis: Diagnosis, failed: Mapping[GradedCheck, CheckFailure]) -> dict[GradedCheck, Case]:
    return {
        graded: diagnosis.of_stage(graded, failure, failure.spoiled)
        for graded, failure in failed.items()
        if isinstance(failure.spoiled, Spoiled)
    }


def _of_facts(diagnosis: Diagnosis, failed: Mapping[GradedCheck, CheckFailure]) -> dict[GradedCheck, Case]:
    return {
        graded: Case(seen_facts(failure.facts), failure.rule, diagnosis.facts(graded))
        for graded, failure in failed.items()
        if failure.facts is not None
    }


def _of_answers(
    diagnosis: Diagnosis, sitting: Sitting, failed: Mapping[GradedCheck, CheckFailure]
) -> dict[GradedCheck, Case]:
    cases: dict[GradedCheck, Case] = {}
    asked = [graded for graded, failure in failed.items() if needs_answers(failure) and diagnosis.answers(graded)]
    if asked:
        sitting.forget_ends()
    for graded in asked:
        try:
            student = sitting.seat()
            student.lend(diagnosis.lent(graded.check.question))
            cases[graded] = diagnosis.of_answers(graded, failed[graded], student)
            student.hand_back()
        except CheckFailure:
            continue
    return cases


def needs_answers(failure: CheckFailure) -> bool:
    """Whether a check failed by answers that are wrong or missing, and neither by those of a stage nor with facts."""
    other = failure.spoiled is not None or failure.facts is not None
    return failure.outcome in (Outcome.FAILED, Outcome.ERROR) and not other
