"""A bound on the processes and threads behind a wall, where the kernel lets this user set one.

An ordinary user's threads are bounded by a resource limit. The machine's root is above that limit, so a control
group bounds what runs behind the wall; where there can be none, programs start no threads.
"""

import contextlib
import itertools
import os
import time
from pathlib import Path

MOUNTS = (Path("/sys/fs/cgroup/pids"), Path("/sys/fs/cgroup"))
MOST = 100
_numbers = itertools.count()


def make() -> Path | None:
    """A new control group for one wall, or None where none can be made."""
    for mount in MOUNTS:
        group = mount / f"autograder-{os.getpid()}-{next(_numbers)}"
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            (group / "pids.max").write_text(str(MOST))
        except OSError:
            remove(group)
            continue
        return group
    return None


def join(group: Path) -> None:
    """Put this process, and whatever it starts, into a group."""
    (group / "cgroup.procs").write_text(str(os.getpid()))


def remove(group: Path) -> None:
    """Remove a group whose processes have ended; the kernel may take a moment to notice."""
    for _ in range(50):
        with contextlib.suppress(OSError):
            group.rmdir()
            return
        time.sleep(0.01)
