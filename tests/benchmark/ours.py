"""What grading with this package costs."""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course import LoadedAssignment
from autograder.model import Status
from autograder.pipeline import Graded, Options, grade
from autograder.results import GradesFolder
from autograder.sandbox.levels import available

from .meter import counts_all, used

ROOT = Path(__file__).resolve().parents[2]
POWERS = tuple(10**power for power in range(1, 7))


def graded(loaded: LoadedAssignment, archive: Path, scratch: Path, jobs: int = 1) -> Iterator[Graded]:
    """Grade a class anew.

    Raises:
        RuntimeError: a program was not judged to its end; what that costs says nothing.
    """
    folder = GradesFolder(scratch / f"grades{time.monotonic_ns()}")
    for done in grade(loaded, archive, folder, available("auto"), Options(jobs=jobs)):
        if not isinstance(done, Graded):
            continue
        if done.result.status is not Status.OK:
            raise RuntimeError(f"{done.result.submission.id}: {done.result.message}{done.result.detail}")
        yield done


@dataclass
class Costs:
    """CPU seconds of each submission but the first, to which falls what is done once for a class.

    Twice: by the meter, and by this package's own account, which is what the scoring processes say that they and all
    behind their walls used, and what this process used in between. Where no control group counts, the account is all
    there is.
    """

    by_meter: dict[str, float]
    by_account: dict[str, float]


def costs(loaded: LoadedAssignment, archive: Path, scratch: Path) -> Costs:
    """Grade a class, one submission after the other."""
    found = Costs({}, {})
    scored, earlier = 0.0, _clocks(0.0)
    for number, done in enumerate(graded(loaded, archive, scratch)):
        scored += done.result.seconds
        now = _clocks(scored)
        if number:
            id = done.result.submission.id
            found.by_meter[id], found.by_account[id] = map(float, now - earlier)
        earlier = now
    return found


def _clocks(scored: float) -> np.ndarray[Any, Any]:
    """The meter and the own account, to which ``scored`` belongs."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    account = usage.ru_utime + usage.ru_stime + scored
    return np.array([used() if counts_all() else account, account])


def command(loaded: LoadedAssignment, archive: Path, scratch: Path) -> float:
    """The CPU seconds of ``python -m autograder grade``, from its start to its end."""
    before, out = used(), scratch / f"grades{time.monotonic_ns()}"
    words = ["grade", loaded.assignment.name, str(archive), "--out", str(out), "--jobs", "1", "--quiet"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "autograder", *words], cwd=loaded.folders.root, env=environment, check=True)
    return used() - before


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
