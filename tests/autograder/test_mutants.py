"""The tests are tested: mutants of the solutions are as they should be, and those that live are right programs."""

import functools
from dataclasses import replace

import pytest

from autograder.course import Folders, LoadedAssignment, load
from autograder.model import Visibility

from ..benchmark.mutants import complaints, equivalents, key_of, question_of, survivors
from ..benchmark.mutation import Mutant, mutants
from .mini.course import REPOSITORY

FOLDERS = Folders(REPOSITORY)
NAMES = ("backprop", "forward", "training")


@functools.cache
def loaded(name: str) -> LoadedAssignment:
    return load(FOLDERS, name)


def made(answer: str, parameters: str = "x, y") -> set[str]:
    """What stands in the place of an answer of one line."""
    text = f"def f({parameters}):\n    '''x + 1'''\n    # BEGIN SOLUTION\n    {answer}\n    # END SOLUTION\n"
    return {mutant.after for mutant in mutants(text + "\ndef helper(x):\n    return x + 1\n")}


# An answer, and mutants that must be among those of it.
EXPECTED = {
    "return x + y": {"return (x - y)", "return (x * y)", "return (x / y)", "return (x ** y)", "return (x @ y)"},
    "return x": {"return (-x)", "return y"},
    "return -x": {"return x", "return -y"},
    "return x < 3": {"return (x >= 3)", "return (x == 3)", "return x < 4", "return x < 2", "return x < 6"},
    "return x[0]": {"return x[1]", "return x[(-1)]", "return y[0]", "return (-x[0])"},
    "return x['a'] + y['b']": {"return x['b'] + y['b']", "return x['a'] + y['a']"},
    "return x and y": {"return (x or y)"},
    "return x if x else 0": {"return x if (not x) else 0", "return x if x else 1", "return x if x else (-1)"},
    "return x, y": {"return y, x"},
    "return [x, True]": {"return [True, x]", "return [x, False]"},
    "return pow(x, y)": {"return pow(y, x)"},
    "return {'a': x, 'b': y}": {"return {'a': y, 'b': x}"},
    "z = x": {"pass", "x = x", "z = z"},
    "z += x": {"pass", "z -= x"},
    "return x.T": {"return x"},
    "return max(x, min(x, y))": {"return min(x, min(x, y))", "return max(x, max(x, y))"},
}


@pytest.mark.parametrize("answer", EXPECTED)
def test_every_small_edit_is_made(answer: str) -> None:
    """Operators, signs, numbers, names, keys, parts, values; a statement that is gone."""
    assert made(answer) >= EXPECTED[answer]


def test_self_has_the_attributes_of_its_class() -> None:
    """What one method keeps another can mistake for something else; ``self`` itself is no value."""
    keeps = (
        "    def keep(self, x, y):\n        # BEGIN SOLUTION\n        self.x, self.y = x, y\n        # END SOLUTION\n"
    )
    gives = "    def give(self):\n        # BEGIN SOLUTION\n        return self.x\n        # END SOLUTION\n"
    found = [mutant for mutant in mutants(f"class C:\n{keeps}\n{gives}") if mutant.function == "C.give"]
    assert {mutant.after for mutant in found} == {"return self.y", "return (-self.x)"}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_but_answers_is_changed(name: str) -> None:
    """A mutant differs from the solution in its answers alone, in one function, and from every other mutant."""
    solution = loaded(name).solution_text.splitlines()
    found = mutants(loaded(name).solution_text)
    assert len({mutant.text for mutant in found}) == len(found) > 500
    marks = [number for number, line in enumerate(solution) if line.strip().startswith(("# BEGIN", "# END"))]
    answers = set()
    for begin, end in zip(marks[::2], marks[1::2], strict=True):
        answers |= set(range(begin + 1, end))
    for mutant in found:
        changed = mutant.text.splitlines()
        first = next(place for place, (old, new) in enumerate(zip(solution, changed, strict=False)) if old != new)
        assert first in answers
        assert mutant.line - 1 in answers
        tail = len(solution) - max(answer for answer in answers if mutant.line - 1 <= answer) - 1
        assert changed[len(changed) - tail :] == solution[len(solution) - tail :]


# A question of each assignment whose mutants are asked here; the others take minutes.
@pytest.mark.parametrize(
    ("name", "question"), [("backprop", "composite"), ("forward", "identity_hidden"), ("training", "loss")]
)
def test_hidden_tests_kill_every_mutant_of_a_question(name: str, question: str) -> None:
    """All but those that are known to be right programs."""
    found = [mutant for mutant in mutants(loaded(name).solution_text) if question_of(mutant, loaded(name)) == question]
    alive = alive_of(loaded(name), found)
    assert {key_of(mutant) for mutant in alive} == {key_of(mutant) for mutant in found} & equivalents(name).keys()


def test_a_survivor_is_told() -> None:
    """Where tests are taken away, a mutant survives, and is named with its line and its edit."""
    course = loaded("forward")
    blind = replace(course, checks=tuple(graded for graded in course.checks if graded.check.question != "xor"))
    (mutant, *_) = [mutant for mutant in mutants(course.solution_text) if mutant.function == "xor_network"]
    assert alive_of(blind, [mutant]) == [mutant]
    said = list(complaints([mutant], {}, {}))
    assert said == [f"SURVIVOR line {mutant.line} xor_network: {mutant.before}  ->  {mutant.after}"]


def alive_of(course: LoadedAssignment, found: list[Mutant]) -> list[Mutant]:
    """Those that the hidden tests take nothing from."""
    outcomes = survivors(course, found, [Visibility.HIDDEN], jobs=2)
    return [task.mutant for task, outcome in outcomes if outcome]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_to_be_right_is_a_mutant(name: str) -> None:
    """Each entry of the list names a mutant that there is, exactly one, and says why it is right."""
    keys = [key_of(mutant) for mutant in mutants(loaded(name).solution_text)]
    known = equivalents(name)
    assert known
    assert all(keys.count(key) == 1 for key in known)
    assert all(reason.endswith(".") for reason in known.values())


def test_an_entry_that_is_no_survivor_is_told() -> None:
    """The list grows no older than the tests."""
    assert list(complaints([], {}, {("f", "return x", "return y"): "They are the same."})) == [
        "NO SURVIVOR f: return x  ->  return y: take it out of equivalent.toml"
    ]
