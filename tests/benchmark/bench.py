"""What a submission costs, beside the least that it could and beside others: ``make bench``. All figures from one run.

CPU seconds count everything: the parent, the scoring process, bubblewrap, the warm Python behind it, and the children
in which the program runs.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder import course
from autograder.rehearsal import rehearse

from . import floor, ours
from .compared import compare, loaded_course
from .meter import control_group
from .three import programs


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="of the comparison with others")
    parser.add_argument("--submissions", type=int, default=20, help="for whole assignments")
    parser.add_argument("--many", type=int, default=1000, help="for memory and growth: 10, 100, … up to so many")
    options = parser.parse_args()
    real = course.find(Path(__file__).parent)
    with control_group(), tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        three = loaded_course(real, scratch)
        say(compare(three, options.rounds, scratch))
        for name in real.names():
            say(whole(course.load(real, name), options.submissions, scratch))
        say(growth(three, options.many, scratch))


def say(lines: Iterator[str]) -> None:
    """Print lines as they come."""
    for line in lines:
        print(line, flush=True)
    print()


def whole(loaded: course.LoadedAssignment, submissions: int, scratch: Path) -> Iterator[str]:
    """What a whole assignment costs, asked of its solution."""
    name, source = loaded.assignment.name, loaded.solution_text
    rehearse(loaded)
    calls = floor.record(loaded, name, source)
    least = floor.floor(source, calls, 50)
    yield f"{name}: {len(loaded.checks)} checks, {len(calls)} calls of the student's functions"
    yield f"  floor                       {least:8.4f} CPU s   1.0"
    archive = scratch / name
    archive.mkdir()
    for number in range(submissions + 1):
        (archive / f"{number:04}.py").write_text(source, "utf-8")
    middle = statistics.median(ours.costs(loaded, archive, scratch).by_meter.values())
    yield f"  ours, the solution          {middle:8.4f} CPU s {middle / least:5.1f}  (median of {submissions})"


def growth(loaded: course.LoadedAssignment, many: int, scratch: Path) -> Iterator[str]:
    """How memory and time grow with the class, of right and wrong programs in turn."""
    folder = scratch / "programs"
    folder.mkdir()
    for program in programs(loaded):
        (folder / f"{program.name}.py").write_text(program.source, "utf-8")
    for jobs in (1, 2):
        yield f"three questions, {many} submissions, {jobs} at a time; since the figure before:"
        for figure in ours.growth(loaded, sorted(folder.iterdir()), many, scratch, jobs):
            yield f"  {figure}"


if __name__ == "__main__":
    main()
