"""Does no hidden test depend on luck? ``python -m tests.benchmark.seeds backprop|forward|training [--seeds 1000]``

For each of many seeds the reference and two right programs in odd styles are asked all hidden checks, at home: each
must have full points. On fewer seeds each known mistake is asked the checks of its own question: it must lose in a
hidden one, and where its stages are named, in exactly these. The command fails for each program and seed where it is
otherwise.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder import course
from autograder.catalogue import edited
from autograder.collect import GradedCheck
from autograder.course import LoadedAssignment
from autograder.judging import judge
from autograder.model import Misconception, Visibility
from autograder.rehearsal import HomeSitting

from .forks import in_forks

SEEDS, SEEDS_OF_MISTAKES, BATCH, SECONDS = 1000, 20, 5, 600
# Right programs that are as far from the reference as any: other number types, other ways to compute.
STYLES = {
    "backprop": ("tape_engine", "numpy_longdouble"),
    "forward": ("longdouble_boxes", "einsum_tree"),
    "training": ("line_search", "einsum_columns"),
}


@dataclass(frozen=True)
class Task:
    """A program, or a known mistake by its id, on some seeds."""

    program: str
    text: str
    seeds: Sequence[int]
    mistake: Misconception | None = None


def tasks(loaded: LoadedAssignment, seeds: int, seeds_of_mistakes: int) -> Iterator[Task]:
    """All that is asked, the known mistakes first."""
    name = loaded.assignment.name
    for mistake in loaded.misconceptions:
        yield Task(mistake.id, edited(loaded.solution_text, mistake), range(1, seeds_of_mistakes + 1), mistake)
    programs = {style: loaded.folders.tests(name) / "correct" / f"{style}.py" for style in STYLES[name]}
    for start in range(1, seeds + 1, BATCH):
        batch = range(start, min(start + BATCH, seeds + 1))
        for program, file in {"reference": loaded.folders.solution(name), **programs}.items():
            yield Task(program, file.read_text("utf-8"), batch)


def complaints(loaded: LoadedAssignment, task: Task) -> list[str]:
    """What goes otherwise than it should, a line for each seed."""
    said = []
    for seed in task.seeds:
        seeded = replace(loaded, course=replace(loaded.course, seed=seed))
        wrong = of_mistake(seeded, task.text, task.mistake) if task.mistake else of_right_program(seeded, task.text)
        if wrong:
            said.append(f"{task.program}, seed {seed}: {wrong}")
    return said


def of_right_program(loaded: LoadedAssignment, text: str) -> str:
    """The hidden checks that take points from a right program."""
    hidden = tuple(graded for graded in loaded.checks if graded.check.visibility is Visibility.HIDDEN)
    only = replace(loaded, checks=hidden)
    return ", ".join(graded.check.id for graded in lost(only, text, loaded.assignment.questions))


def of_mistake(loaded: LoadedAssignment, text: str, mistake: Misconception) -> str:
    """What is not as it should be in what a known mistake loses."""
    gone = lost(loaded, text, (mistake.question,))
    if not any(graded.check.visibility is Visibility.HIDDEN for graded in gone):
        return "it passes"
    cases = {graded.case for graded in gone if graded.case is not None}
    # A stage may also stand for a check that has no cases, such as that of the shapes, or of a tie.
    due = set(mistake.stages) & {graded.case for graded in loaded.of(mistake.question)}
    exact = cases == due or not cases
    return "" if exact or not mistake.stages else f"it loses {sorted(cases)} and not {sorted(due)}"


def lost(loaded: LoadedAssignment, text: str, questions: Sequence[str]) -> list[GradedCheck]:
    """The checks of some questions that do not give a program all of their points."""
    findings = judge(HomeSitting(loaded, text), loaded, questions)
    asked = [graded for graded in loaded.checks if graded.check.id in findings]
    return [graded for graded in asked if findings[graded.check.id].earned < 1]


def main() -> int:
    """Ask all programs on all seeds, and print what was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment", choices=sorted(STYLES))
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--seeds-of-mistakes", type=int, default=SEEDS_OF_MISTAKES)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    began = time.monotonic()
    loaded = course.load(course.find(Path(__file__).parent), options.assignment)
    todo = list(tasks(loaded, options.seeds, options.seeds_of_mistakes))
    wrong: list[str] = []
    outcomes = in_forks(todo, lambda task: complaints(loaded, task), jobs=options.jobs, seconds=SECONDS)
    for done, (task, said) in enumerate(outcomes, 1):
        wrong += said if said is not None else [f"{task.program}, seeds {task.seeds}: it met the end of its time"]
        print(f"\r{done} of {len(todo)}, {len(wrong)} wrong", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(f"{options.assignment}: 3 right programs on {options.seeds} seeds each,", end=" ")
    print(f"{len(loaded.misconceptions)} known mistakes on {options.seeds_of_mistakes} seeds each")
    print(*sorted(wrong), f"  not as it should be: {len(wrong)}", sep="\n")
    print(f"{time.monotonic() - began:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
