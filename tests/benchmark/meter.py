"""CPU seconds of this process and of everything that it starts, whoever waits for it.

A control group counts all that runs in it, also what bubblewrap starts, which the kernel does not account to this
process. It takes root and a mount of ``cpuacct`` (control groups v1: the walls then have their own group for the
number of processes and stay in this one). Elsewhere the clocks of this process and of its children have to do, which
miss what nobody waits for.
"""

import contextlib
import os
import time
from collections.abc import Collection, Iterator
from pathlib import Path

from autograder.sandbox.cgroup import join

MOUNT = Path("/sys/fs/cgroup/cpuacct")
VARIABLE = "BENCHMARK_CPUACCT"  # a program that is measured finds the group by it
NANO = 1e-9


def used() -> float:
    """CPU seconds so far."""
    if counts_all():
        return int((Path(os.environ[VARIABLE]) / "cpuacct.usage").read_text()) * NANO
    return sum(os.times()[:4])


def counts_all() -> bool:
    """Whether a control group does the counting."""
    return VARIABLE in os.environ


def left_over(whole: float, each: Collection[float]) -> float:
    """What a class costs beside its submissions, where one more was graded than ``each`` tells of."""
    return whole - sum(each) * (len(each) + 1) / len(each)


@contextlib.contextmanager
def control_group() -> Iterator[None]:
    """Count in a control group for a while, where there can be one."""
    before, group = _own_group(), _new_group()
    if group is None:
        yield
        return
    os.environ[VARIABLE] = str(group)
    try:
        yield
    finally:
        del os.environ[VARIABLE]
        join(before)
        _remove(group)


def _new_group() -> Path | None:
    """A group with this process in it, or None where there can be none."""
    group = MOUNT / f"benchmark-{os.getpid()}"
    try:
        group.mkdir()
        join(group)
    except OSError:
        return None
    return group


def _own_group() -> Path:
    """The group that this process is in."""
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if "cpuacct" in controllers.split(","):
            return MOUNT / path.lstrip("/")
    return MOUNT


def _remove(group: Path) -> None:
    """Remove a group; the last of its processes may take a moment to go."""
    for _ in range(100):
        with contextlib.suppress(OSError):
            group.rmdir()
            return
        time.sleep(0.02)
