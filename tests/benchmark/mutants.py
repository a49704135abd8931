"""Do the hidden tests see every slip? ``python -m tests.benchmark.mutants backprop|forward``

Every first-order mutant of the reference's answers (see ``mutation``) is graded in the question that it is made
in, at home, by the hidden tests alone and by the public ones alone. A mutant is killed where it loses points.
Survivors of the hidden tests must stand in ``equivalent.toml`` beside this file, each with the reason why it is a
right program; the command fails for each that does not, and for each entry that is no survivor.
"""

import argparse
import os
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder import course
from autograder.course import LoadedAssignment
from autograder.errors import UserError
from autograder.judging import judge
from autograder.model import Visibility
from autograder.rehearsal import HomeSitting, rehearse

from .forks import in_forks
from .mutation import Mutant, mutants

EQUIVALENT = Path(__file__).with_name("equivalent.toml")
SECONDS = 10

# A mutant by what is shown of it: its function, the lines before, and after.
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Task:
    """A mutant, graded by the tests of one folder."""

    mutant: Mutant
    visibility: Visibility


def key_of(mutant: Mutant) -> Key:
    """What names a mutant wherever its line moves to."""
    return mutant.function, mutant.before, mutant.after


def question_of(mutant: Mutant, loaded: LoadedAssignment) -> str:
    """The question that a mutant is wrong in."""
    return loaded.owners[mutant.function.split(".")[0]]


def survives(task: Task, loaded: LoadedAssignment) -> bool | str:
    """Whether a mutant has full points in its question, or the complaint of a test that is broken itself."""
    question = question_of(task.mutant, loaded)
    sitting = HomeSitting(loaded, task.mutant.text)
    try:
        for graded in loaded.of(question, task.visibility):
            if sitting.ask([graded], {})[graded.check.id].earned < 1:
                alone = replace(loaded, checks=(graded,))
                if judge(sitting, alone, [question])[graded.check.id].earned < 1:
                    return False
    except UserError as error:
        return str(error)
    return True


def survivors(
    loaded: LoadedAssignment, all_mutants: Sequence[Mutant], visibilities: Iterable[Visibility], jobs: int
) -> Iterator[tuple[Task, bool | str]]:
    """What comes of each mutant. One that runs out of its time or memory, as it would in grading, is killed."""
    rehearse(loaded)
    tasks = [Task(mutant, visibility) for mutant in all_mutants for visibility in visibilities]
    outcomes = in_forks(tasks, lambda task: survives(task, loaded), jobs=jobs, seconds=SECONDS)
    for done, (task, outcome) in enumerate(outcomes, 1):
        if done % 100 == 0 or done == len(tasks):
            print(f"\r{done} of {len(tasks)}", end="", file=sys.stderr, flush=True)
        yield task, bool(outcome) if outcome is None else outcome
    print(file=sys.stderr)


def equivalents(assignment: str, file: Path = EQUIVALENT) -> dict[Key, str]:
    """The mutants that are right programs, with the reasons.

    Raises:
        ValueError: a mutant is there twice, or without a reason.
    """
    known: dict[Key, str] = {}
    for group in tomllib.loads(file.read_text("utf-8")).get(assignment, ()):
        for function, before, after in group["mutants"]:
            if (function, before, after) in known or not group["reason"]:
                raise ValueError(f"{file}: {function}: {after}: once, and with a reason.")
            known[function, before, after] = group["reason"]
    return known


def complaints(alive: Sequence[Mutant], broken: Mapping[str, str], known: Mapping[Key, str]) -> Iterator[str]:
    """What is not in order."""
    for mutant in alive:
        if key_of(mutant) not in known:
            yield f"SURVIVOR line {mutant.line} {mutant.function}: {mutant.before}  ->  {mutant.after}"
    for function, before, after in known.keys() - {key_of(mutant) for mutant in alive}:
        yield f"NO SURVIVOR {function}: {before}  ->  {after}: take it out of {EQUIVALENT.name}"
    for text, complaint in broken.items():
        yield f"BROKEN TEST {complaint} {text}"


def main() -> int:
    """Grade all mutants of an assignment, and say what survived."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--question", help="one question alone; the list of equivalents is then not judged")
    options = parser.parse_args()
    loaded = course.load(course.find(Path(__file__).parent), options.assignment)
    chosen = [
        mutant for mutant in mutants(loaded.solution_text) if options.question in (None, question_of(mutant, loaded))
    ]
    alive: dict[Visibility, list[Mutant]] = {visibility: [] for visibility in Visibility}
    broken: dict[str, str] = {}
    for task, outcome in survivors(loaded, chosen, Visibility, options.jobs):
        if isinstance(outcome, str):
            broken[" | ".join(key_of(task.mutant))] = outcome
        elif outcome:
            alive[task.visibility].append(task.mutant)
    known = equivalents(options.assignment)
    found = sorted(alive[Visibility.HIDDEN], key=lambda mutant: mutant.line)
    if options.question:
        known = {key: reason for key, reason in known.items() if key in map(key_of, found)}
    print(f"{options.assignment}: {len(chosen)} mutants")
    for visibility in (Visibility.HIDDEN, Visibility.PUBLIC):
        print(f"  killed by the {visibility.value} tests alone: {len(chosen) - len(alive[visibility])}")
    print(f"  survivors of the hidden tests that are right programs: {sum(key_of(one) in known for one in found)}")
    wrong = list(complaints(found, broken, known))
    for complaint in wrong:
        print(complaint)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
