"""What grading with this package costs."""

import os
import resource
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from autograder.course import LoadedAssignment
from autograder.pipeline import Graded, Options, grade
from autograder.results import GradesFolder
from autograder.sandbox.outer import available

from .meter import counts_all, used

POWERS = tuple(10**power for power in range(1, 7))


def graded(loaded: LoadedAssignment, archive: Path, scratch: Path, jobs: int = 1) -> Iterator[Graded]:
    """Grade a class anew."""
    folder = GradesFolder(scratch / f"grades{time.monotonic_ns()}")
    return grade(loaded, archive, folder, available("auto"), Options(jobs=jobs))


def costs(loaded: LoadedAssignment, archive: Path, scratch: Path) -> Iterator[tuple[str, float, float]]:
    """What each submission of a class costs in CPU seconds, one after the other, but for the first.

    Twice: by the meter, and by this package's own account, which is what the scoring processes say that they and all
    behind their walls used, and what this process used in between. Where no control group counts, the account is all
    there is. What is done once for a class falls to the first.
    """
    by_meter, own = used(), _of_this_process()
    for number, done in enumerate(graded(loaded, archive, scratch)):
        now, own_now = used(), _of_this_process()
        if number:
            account = done.result.seconds + own_now - own
            yield done.result.submission.id, now - by_meter if counts_all() else account, account
        by_meter, own = used(), _of_this_process()


def growth(loaded: LoadedAssignment, programs: list[Path], count: int, scratch: Path, jobs: int) -> Iterator[str]:
    """Grade a class of so many; at every power of ten, the memory of this process and what one has taken since."""
    archive = scratch / f"many{time.monotonic_ns()}"
    archive.mkdir()
    for number in range(count):
        shutil.copyfile(programs[number % len(programs)], archive / f"student{number:06}.py")
    yield f"at the start {resident():.0f} MiB"
    before, began, cpu = 0, time.monotonic(), used()
    for number, _ in enumerate(graded(loaded, archive, scratch, jobs), 1):
        if number == count or number in POWERS:
            wall, seconds, each = time.monotonic() - began, used() - cpu, number - before
            figure = f"{number}: {resident():.0f} MiB, {wall / each:.3f} s each"
            yield figure + (f" ({seconds / each:.3f} CPU s)" if counts_all() else "")
            before, began, cpu = number, time.monotonic(), used()


def resident() -> float:
    """The memory of this process, in MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _of_this_process() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
