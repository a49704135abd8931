"""This package, the least, and others, on the same programs and the same three questions."""

import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder import course
from autograder.course import Folders, LoadedAssignment

from . import floor, ours
from .meter import counts_all, left_over
from .stock import SPARE, TOOLS
from .three import NAME, QUESTIONS, Program, compose, programs

LEAST, OURS, OWN_ACCOUNT = "floor: fork, execute, call", "ours", "ours, by its own account"
Readings = dict[str, dict[str, list[float]]]  # of each way to grade, for each program


def loaded_course(real: Folders, scratch: Path) -> LoadedAssignment:
    """The course of three questions."""
    return course.load(compose(real, scratch / "course"), NAME)


def hand_in(class_: list[Program], folder: Path) -> None:
    """Write a class, the spare submission first."""
    folder.mkdir()
    (folder / f"{SPARE}.py").write_text(class_[0].source, "utf-8")
    for program in class_:
        (folder / f"{program.name}.py").write_text(program.source, "utf-8")


def compare(loaded: LoadedAssignment, rounds: int, scratch: Path) -> Iterator[str]:
    """Measure in turns, so that a busy hour of the machine falls to all; the lines of a table."""
    class_ = programs(loaded)
    hand_in(class_, scratch / "class")
    calls = {program.name: floor.record(loaded, NAME, program.source) for program in class_}
    yield f"three questions ({', '.join(QUESTIONS)}): {len(loaded.checks)} checks, {len(calls['right'])} calls"
    tools = [tool(scratch / tool.__name__, class_) for tool in TOOLS if tool.installed()]
    readings: Readings = defaultdict(lambda: defaultdict(list))
    once: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for program in class_:
            readings[LEAST][program.name].append(floor.floor(program.source, calls[program.name], 5))
        costs = ours.costs(loaded, scratch / "class", scratch)
        if counts_all():
            once[OURS].append(left_over(ours.command(loaded, scratch / "class", scratch), costs.by_meter.values()))
        for program in class_:
            readings[OURS][program.name].append(costs.by_meter[program.name])
            readings[OWN_ACCOUNT][program.name].append(costs.by_account[program.name])
        for tool in tools:
            for name, seconds in tool.round():
                readings[tool.title][name].append(seconds)
    yield from table(readings, class_)
    once |= {tool.title: tool.once for tool in tools if tool.once}
    yield from remarks(once, rounds)


def table(readings: Readings, class_: list[Program]) -> Iterator[str]:
    """A line for each way to grade: CPU seconds, and how many times the least and ours that is."""
    yield " " * 32 + "".join(f"{kind:>8}  × floor   × ours" for kind in ("right", "wrong"))
    typical = {title: by_kind(found, class_) for title, found in readings.items()}
    for title, seconds in typical.items():
        line = f"  {title:30}"
        for kind in (True, False):
            if kind in seconds:
                ratios = [seconds[kind] / typical[other][kind] for other in (LEAST, OURS)]
                line += f"{seconds[kind]:8.4f}{ratios[0]:9.1f}{ratios[1]:9.2f}"
        yield line
    for tool in TOOLS:
        if tool.title not in readings:
            yield f"  {tool.title:30}  not installed: pip install -c constraints.txt -e '.[{tool.package}]'"


def by_kind(readings: Mapping[str, list[float]], class_: list[Program]) -> dict[bool, float]:
    """Of the right and of the wrong programs: the mean of what each takes in the middle of its rounds."""
    medians: dict[bool, list[float]] = defaultdict(list)
    for program in class_:
        if program.name in readings:
            medians[program.right].append(statistics.median(readings[program.name]))
    return {right: statistics.mean(found) for right, found in medians.items()}


def remarks(once: Mapping[str, list[float]], rounds: int) -> Iterator[str]:
    """How the figures came about."""
    yield f"  CPU seconds of a submission, medians of {rounds} rounds; right: the solution, wrong: one with a mistake."
    counter = (
        "a control group: every process" if counts_all() else "the clocks of processes, as no control group can be had"
    )
    yield f"  Counted by {counter}. Own account: Result.seconds, and what the parent used."
    said = ", ".join(f"{title} {statistics.median(seconds):.1f}" for title, seconds in once.items())
    if said:
        yield f"  Left out, as a command for a class costs it once, in CPU seconds: {said}."
