"""The catalogues of known mistakes: each loses what it is about, is named by what it does, and told in plain words."""

import functools
import itertools
import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from autograder.catalogue import edited
from autograder.course import Folders, LoadedAssignment, load
from autograder.diagnosis import Diagnosis, diagnose
from autograder.judging import judge
from autograder.model import Misconception
from autograder.rehearsal import HomeSitting
from autograder.testing.checks import Finding
from autograder.testing.outcomes import Outcome
from autograder.verify.mistakes import wrong_with

from .mini.course import REPOSITORY
from .reading import grade_level, words

FOLDERS = Folders(REPOSITORY)
SEED = 1


@functools.cache
def loaded(name: str) -> LoadedAssignment:
    """An assignment, loaded once."""
    return load(FOLDERS, name)


@functools.cache
def diagnosis(name: str) -> Diagnosis:
    """What its mistakes answer."""
    return Diagnosis(loaded(name))


MISTAKES = [
    pytest.param(name, mistake, id=f"{name}-{mistake.id}")
    for name in FOLDERS.names()
    for mistake in loaded(name).misconceptions
]
each = pytest.mark.parametrize(("name", "mistake"), MISTAKES)
# Of an assignment whose calls take long, every so many mistakes are looked at here; make verify looks at all.
EVERY = {"training": 4}
some = pytest.mark.parametrize(
    ("name", "mistake"),
    [
        pytest.param(name, mistake, id=f"{name}-{mistake.id}")
        for name in FOLDERS.names()
        for mistake in loaded(name).misconceptions[:: EVERY.get(name, 1)]
    ],
)


def lost(assignment: LoadedAssignment, findings: Mapping[str, Finding]) -> dict[str, Fraction]:
    """The checks that lost points, with the points."""
    return {
        graded.check.id: graded.check.points * (1 - findings[graded.check.id].earned)
        for graded in assignment.checks
        if graded.check.id in findings and findings[graded.check.id].earned < 1
    }


@some
def test_a_mistake_costs_what_it_is_about_and_is_named(name: str, mistake: Misconception) -> None:
    """It loses in public and in hidden, in its question and its stages and nowhere else, and by its own name."""
    (known,) = [known for known in diagnosis(name).mistakes if known.misconception is mistake]
    assert wrong_with(known, diagnosis(name)) == ""


@each
def test_a_mistake_spoils_the_same_with_other_inputs(name: str, mistake: Misconception) -> None:
    """Whatever the seed; a mistake that names no stages loses in its question all the same."""
    assignment = replace(loaded(name), course=replace(loaded(name).course, seed=SEED))
    program = HomeSitting(assignment, edited(assignment.solution_text, mistake))
    findings = judge(program, assignment, [mistake.question])
    gone = lost(assignment, findings)
    asked = assignment.of(mistake.question)
    spoiled = {graded.case for graded in asked if graded.check.id in gone and graded.case}
    assert gone
    if mistake.stages:
        assert spoiled == set(mistake.stages) & {graded.case for graded in asked}


# The bias added a stage too early, and then not where it belongs: all later values are true, and count as right.
UNDO_EACH_OTHER = ("sum_with_bias", "bias_forgotten")


def pairs(name: str) -> list[tuple[Misconception, Misconception]]:
    """Neighbours in the catalogue whose stages differ and whose edits do not meet, in questions that have stages."""
    by_question = itertools.groupby(loaded(name).misconceptions, lambda mistake: mistake.question)
    found = []
    for _, mistakes in by_question:
        for one, other in itertools.pairwise(mistakes):
            apart = one.stages and other.stages and not set(one.stages) & set(other.stages)
            text = edited(loaded(name).solution_text, one)
            if apart and text.count(other.find) == 1 and (one.id, other.id) != UNDO_EACH_OTHER:
                found.append((one, other))
    return found


PAIRS = [
    pytest.param(name, one, other, id=f"{one.id}-{other.id}") for name in FOLDERS.names() for one, other in pairs(name)
]


@pytest.mark.parametrize(("name", "one", "other"), PAIRS)
def test_two_mistakes_lose_the_sum(name: str, one: Misconception, other: Misconception) -> None:
    """Check by check, two mistakes in different stages cost what each of them costs alone.

    But where the two leave nothing of the question right, nothing of it is earned: not the price of shapes either.
    """
    assignment = loaded(name)
    points = {graded.check.id: graded.check.points for graded in assignment.of(one.question)}

    def cost(*mistakes: Misconception) -> dict[str, Fraction]:
        text = functools.reduce(edited, mistakes, assignment.solution_text)
        return lost(assignment, judge(HomeSitting(assignment, text), assignment, [one.question]))

    alone, both = [cost(one), cost(other)], cost(one, other)
    summed = {id: min(points[id], sum(costs.get(id, Fraction(0)) for costs in alone)) for id in alone[0] | alone[1]}
    assert both in (summed, points)


# -- the words

NEVER = r"\b(you|your|I|we|our|just|simply|obviously|of course)\b"
MAX_WORDS, MAX_TITLE, MAX_GRADE = 120, 60, 9.0


@each
def test_a_hint_is_short_neutral_and_plain(name: str, mistake: Misconception) -> None:
    """Within 120 words and the ninth grade of school, with nobody addressed and nothing called simple."""
    hint = mistake.hint
    text = " ".join([hint.rule, hint.place, hint.example])
    assert all([hint.title, hint.rule, hint.place, hint.example, hint.slide])
    assert len(hint.title) <= MAX_TITLE
    assert not hint.title.endswith(".")
    assert len(words(text)) <= MAX_WORDS
    assert grade_level(text) <= MAX_GRADE
    assert not re.search(NEVER, text, re.IGNORECASE)


def test_the_measure_of_reading_tells_plain_from_learned() -> None:
    """A sentence for children, and one for nobody."""
    assert grade_level("The cat sat on the mat. It was a good mat.") < 3
    assert (
        grade_level("Notwithstanding considerable algorithmic sophistication, differentiation necessitates care.") > 15
    )


def test_no_name_is_given_to_an_untouched_stub_or_a_right_program() -> None:
    """Where nothing is wrong, nothing is named."""
    name = FOLDERS.names()[0]
    sitting = HomeSitting(loaded(name), loaded(name).solution_text)
    findings = judge(sitting, loaded(name))
    assert {finding.outcome for finding in findings.values()} == {Outcome.PASSED}
    assert diagnose(diagnosis(name), sitting, findings) == {}
