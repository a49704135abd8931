"""A bound on the processes and threads behind a wall, where the kernel lets this user set one.

An ordinary user's threads are bounded by a resource limit. The machine's root is above that limit, so a control
group bounds what runs behind the wall; where there can be none, programs start no threads.
"""

import contextlib
import os
import secrets
import time
from pathlib import Path

MOUNTS = (Path("/sys/fs/cgroup/pids"), Path("/sys/fs/cgroup"))
MOST = 100


def make() -> Path | None:
    """A new control group for one wall, or None where none can be made."""
    for mount in MOUNTS:
        _clean(mount)
        group = mount / f"autograder-{os.getpid()}-{secrets.token_hex(8)}"
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


def _clean(mount: Path) -> None:
    """Remove what runs that were killed have left."""
    for group in mount.glob("autograder-*-*"):
        if not Path(f"/proc/{group.name.split('-')[1]}").exists():
            with contextlib.suppress(OSError):
                group.rmdir()


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
